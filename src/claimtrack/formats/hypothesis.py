"""Annotations of Hypothesis: the export of its client, and answers of its API.

A page note is a note on its source, a highlight one whose words are those highlighted. Source: the
API of Hypothesis, v1 (`/api/search`, `/api/annotations`).
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from claimtrack.errors import UnreadableFileError
from claimtrack.formats.annotations import (
    Note,
    Passage,
    account_name,
    address_of,
    as_records,
    content_key,
    is_empty,
    one_line,
    passage,
    plain_words,
)
from claimtrack.formats.bounded_json import read_json
from claimtrack.formats.format import Account, Format, Input, Reading, Unreadable

_LISTS = ("rows", "annotations", "replies")
_READ = {
    "id", "uri", "user", "group", "permissions", "hidden", "target", "text", "tags", "references",
    "document", "updated",
}  # fmt: skip
_BEGINNING = re.compile(rb"\s*[\[{]")
_OWN = re.compile(rb'"acct:[^"@]+@|"export_userid"|"group:__world__"|"__world__"|"client_version"')
_LIST = re.compile(rb'\s*\{\s*(?:"total"\s*:\s*\d+\s*,\s*)?"(?:rows|annotations)"\s*:\s*\[\s*\{')
_PUBLIC = "__world__"


def recognises(head: bytes) -> bool:
    """Say whether a file begins as JSON with the accounts or groups of Hypothesis."""
    head = head.removeprefix(b"\xef\xbb\xbf")
    is_list = _LIST.match(head) is not None and b'"uri"' in head
    is_own = is_list or (_BEGINNING.match(head) is not None and _OWN.search(head) is not None)
    return is_own and b'"@context"' not in head


def read(source: Input) -> Reading:
    """Read a list of annotations, or the lists of an export or an answer.

    Those that are private, of a group, or hidden by its moderators, are left out and counted unless
    `private` is said. Raises UnreadableFileError where there is no such list.
    """
    content = read_json(source)
    wrong: list[Unreadable] = []
    notes = _notes(_elements(content, source.name), wrong, source)
    records = list(as_records(notes, source.account))
    return Reading([*records, *wrong], dataset="hypothesis", forms=True)


def _elements(content: Any, name: str) -> Iterator[tuple[str, Any]]:
    if isinstance(content, list):
        lists = {"element": content}
    elif isinstance(content, dict):
        lists = {each: content[each] for each in _LISTS if isinstance(content.get(each), list)}
        if not lists and "uri" in content:
            lists = {"element": [content]}
    else:
        lists = {}
    if not lists:
        raise UnreadableFileError(
            name, "has no list of annotations (`rows` or `annotations`), as Hypothesis gives it."
        )
    for each, listed in lists.items():
        for number, element in enumerate(listed, 1):
            where = f"element {number}"
            yield where if each == "element" else f"{where} of `{each}`", element


def _notes(
    elements: Iterator[tuple[str, Any]], wrong: list[Unreadable], source: Input
) -> Iterator[Note]:
    kept_back: Counter[str] = Counter()
    for where, element in elements:
        reason = "is no object" if not isinstance(element, dict) else ""
        if not reason and not address_of(element.get("uri")):
            reason = "has no address of a page in `uri`"
        if reason:
            wrong.append(Unreadable(where, 0, reason))
            continue
        closed = _closed(element)
        if closed and not source.options.private:
            kept_back[closed] += 1
            source.account.lose(closed)
        else:
            yield _note(where, element, source.account)
    if kept_back:
        counts = ", ".join(f"{count} {kind}" for kind, count in sorted(kept_back.items()))
        source.account.note(f"Left out: {counts}; `--private` takes them in.")


def _closed(element: dict[str, Any]) -> str | None:
    """Return why not everybody may read an annotation; None where everybody may."""
    permissions = element.get("permissions")
    readers = permissions.get("read") if isinstance(permissions, dict) else None
    if isinstance(readers, str):
        readers = [readers]
    group = element.get("group")
    if isinstance(readers, list) and not any(_is_group(one) for one in readers):
        return "private note"
    is_of_group = group not in (None, "", _PUBLIC)
    if is_of_group or (isinstance(readers, list) and f"group:{_PUBLIC}" not in readers):
        return "note of a group"
    return "note hidden by moderators" if element.get("hidden") is True else None


def _is_group(reader: Any) -> bool:
    return isinstance(reader, str) and reader.startswith("group:")


def _note(where: str, element: dict[str, Any], account: Account) -> Note:
    for name, value in element.items():
        if name not in _READ and not is_empty(value):
            account.lose(name)
    if element.get("updated") and element.get("updated") != element.get("created"):
        account.lose("updated")
    if element.get("hidden"):
        account.lose("hidden")
    key, user, text = (element.get(name) for name in ("id", "user", "text"))
    document = element.get("document")
    return Note(
        where=where,
        original=element,
        key=key if isinstance(key, str) and key.strip() else content_key(element),
        address=_address(element, document),
        title=_title(document, account),
        author=account_name(user.strip()) if isinstance(user, str) else "",
        text=plain_words(text, account),
        tags=_words(element.get("tags")),
        passage=_passage(element.get("target"), account),
        above=_words(element.get("references")),
    )


def _address(element: dict[str, Any], document: Any) -> str:
    """Return the address of the page; of a file the first web address of its document, if any."""
    own = address_of(element.get("uri"))
    links = document.get("link") if isinstance(document, dict) else None
    if own.startswith("http") or not isinstance(links, list):
        return own
    others = (address_of(one.get("href")) for one in links if isinstance(one, dict))
    return next((one for one in others if one.startswith("http")), own)


def _title(document: Any, account: Account) -> str:
    if not isinstance(document, dict):
        return ""
    for name, value in document.items():
        if name not in ("title", "link") and not is_empty(value):
            account.lose(f"document.{name}")
    title = document.get("title")
    if isinstance(title, list):
        title = next(iter(_words(title)), "")
    return one_line(plain_words(title, account))


def _passage(targets: Any, account: Account) -> Passage | None:
    """Return the passage of the first target; Hypothesis gives one to each annotation."""
    targets = targets if isinstance(targets, list) else [targets]
    targets = [each for each in targets if isinstance(each, dict)]
    if len(targets) > 1:
        account.lose("second target")
    return passage(targets[0].get("selector"), account) if targets else None


def _words(listed: Any) -> list[str]:
    words = listed if isinstance(listed, list) else []
    return [one for one in words if isinstance(one, str) and one.strip()]


FORMAT = Format(
    name="hypothesis",
    description="Annotations of Hypothesis: its export, and answers of its API",
    recognises=recognises,
    read=read,
    options=("private",),
    places=(
        ("`uri`", "a source with that address; of a local file, the web address that it names"),
        ("`document.title`", "its title"),
        ("`id`", "the key of the note"),
        ("`user`", "its author, by the name of the account"),
        ("`text`", "its body, without markup; of a highlight the words highlighted"),
        ("`tags`", "`#tag` at the end of its body, and counted"),
        (
            "`target.selector`",
            "the passage: words, words around them, position; found by its words in a kept copy",
        ),
        ("`references`", "the note that it answers, the nearest that is in the file"),
        (
            "`permissions`, `group`, `hidden`",
            "left out and counted where not everybody may read it; `--private` takes it in",
        ),
        ("RangeSelector, `created` and all other fields", "counted as lost; the original is kept"),
    ),
)
