"""What an annotation of the W3C's model says, and of what, as notes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from claimtrack.formats.annotations import (
    Note,
    Passage,
    account_name,
    address_of,
    content_key,
    is_empty,
    kind_of,
    one_line,
    passage,
    plain_words,
)
from claimtrack.formats.format import Account, Unreadable

_READ = {
    "@context", "id", "@id", "type", "@type", "target", "hasTarget", "body", "hasBody",
    "bodyValue", "motivation", "motivatedBy", "creator",
}  # fmt: skip
_BODY_READ = {"id", "@id", "type", "@type", "value", "chars", "purpose", "format", "source",
              "items"}  # fmt: skip
_TARGET_READ = {"id", "@id", "type", "@type", "source", "hasSource", "full", "selector",
                "hasSelector", "state", "title", "dc:title", "items"}  # fmt: skip
_MOST_TARGETS = 1000


@dataclass(slots=True)
class _Said:
    """What the bodies of an annotation say."""

    texts: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    purposes: list[str] = field(default_factory=list)


def notes(
    annotations: Iterator[tuple[str, dict[str, Any]]], wrong: list[Unreadable], account: Account
) -> list[Note]:
    """Return a note for each target of each annotation.

    A note on another note of the file is on what that one is on, and answers it.
    """
    found: list[Note] = []
    for where, element in annotations:
        targets = list(_targets(element.get("target", element.get("hasTarget")), account))
        if not targets:
            wrong.append(Unreadable(where, 0, "has no `target` with an address"))
        else:
            found += _notes_of(where, element, targets[:_MOST_TARGETS], account)
    by_key = {note.key: note for note in reversed(found)}
    for note in found:
        root, seen = by_key.get(note.address), {note.key}
        if root is not None and root is not note:
            note.above = [note.address]
        while root is not None and root.key not in seen:
            seen.add(root.key)
            note.address, note.title, note.archive = root.address, root.title, root.archive
            root = by_key.get(root.address)
    return found


def _notes_of(
    where: str, element: dict[str, Any], targets: list["_Target"], account: Account
) -> Iterator[Note]:
    for name, value in element.items():
        if name not in _READ and not is_empty(value):
            account.lose(name)
    said = _Said()
    _take(element.get("body", element.get("hasBody")), said, account, "")
    value = element.get("bodyValue")
    if isinstance(value, str):
        said.texts.append(plain_words(value, account))
    elif value is not None:
        account.lose("bodyValue")
    reasons = _list(element.get("motivation", element.get("motivatedBy")))
    motivations = [_term(one) for one in reasons]
    own = [one for one in (*motivations, *said.purposes) if one and one != "tagging"]
    if len(set(motivations)) > 1:
        account.lose("second motivation")
    if "tagging" in motivations:
        said.tags, said.texts = [*said.tags, *(one_line(text) for text in said.texts)], []
    key = element.get("id", element.get("@id"))
    key = key if isinstance(key, str) and key.strip() else content_key(element)
    author = _creator(element.get("creator"), account)
    for number, target in enumerate(targets, 1):
        yield Note(
            where=where,
            original=element,
            key=key if number == 1 else f"{key} target {number}",
            address=target.address,
            title=target.title,
            archive=target.archive,
            author=author,
            text="\n\n".join(said.texts).strip(),
            tags=said.tags,
            motivation=own[0] if own else "",
            passage=target.passage,
            above=[],
        )


def _take(body: Any, said: _Said, account: Account, purpose: str) -> None:
    """Add what a body says, or each of several; of a choice the first one."""
    if isinstance(body, list):
        for each in body:
            _take(each, said, account, purpose)
    elif isinstance(body, str):
        _add(body, purpose, said, account)
    elif isinstance(body, dict):
        own = _term(next(iter(_list(body.get("purpose"))), "")) or purpose
        if isinstance(body.get("items"), list):
            _take(_chosen(body, "body", account), said, account, own)
        else:
            _take_one(body, said, account, own)
    elif body is not None:
        account.lose("body")


def _take_one(body: dict[str, Any], said: _Said, account: Account, purpose: str) -> None:
    """Add the words of a body; of one that lies elsewhere its address."""
    for name, value in body.items():
        if name not in _BODY_READ and not is_empty(value):
            account.lose(f"body.{name}")
    value, source = body.get("value", body.get("chars")), body.get("source")
    if isinstance(source, dict):
        _take(source, said, account, purpose)
        return
    words = (value, body.get("id"), body.get("@id"), source)
    found = next((one for one in words if isinstance(one, str)), None)
    if found is None:
        account.lose("body")
    else:
        _add(found, purpose, said, account)


def _chosen(several: dict[str, Any], what: str, account: Account) -> list[Any]:
    """Return the items of a set; of a choice its first, the default."""
    items: list[Any] = several["items"]
    if kind_of(several) == "Choice" and len(items) > 1:
        account.lose(f"{what} that is one of a choice", len(items) - 1)
        return items[:1]
    return items


def _add(words: str, purpose: str, said: _Said, account: Account) -> None:
    text = plain_words(words, account)
    if purpose == "tagging":
        said.tags.append(one_line(text))
    elif text:
        said.texts.append(text)
        said.purposes.append(purpose)


@dataclass(frozen=True, slots=True)
class _Target:
    """What an annotation is on."""

    address: str
    title: str = ""
    archive: str = ""
    passage: Passage | None = None


def _targets(target: Any, account: Account) -> Iterator[_Target]:
    """Yield what an annotation is on; what has no address is passed over."""
    if isinstance(target, list):
        for each in target:
            yield from _targets(each, account)
    elif isinstance(target, dict) and isinstance(target.get("items"), list):
        yield from _targets(_chosen(target, "target", account), account)
    elif isinstance(target, dict):
        yield from _target(target, account)
    elif address := address_of(target):
        yield _Target(address)


def _target(target: dict[str, Any], account: Account) -> Iterator[_Target]:
    for name, value in target.items():
        if name not in _TARGET_READ and not is_empty(value):
            account.lose(f"target.{name}")
    whole = target.get("source", target.get("hasSource", target.get("full")))
    whole = whole[0] if isinstance(whole, list) and whole else whole
    place = whole if isinstance(whole, dict) else target
    words = whole if isinstance(whole, str) else place.get("id", place.get("@id"))
    address = address_of(words)
    if not address:
        account.lose("target without an address")
        return
    title = place.get("title", place.get("dc:title", target.get("dc:title")))
    yield _Target(
        address,
        one_line(plain_words(title, account)),
        _archived(target.get("state"), account),
        passage(target.get("selector", target.get("hasSelector")), account),
    )


def _archived(state: Any, account: Account) -> str:
    """Return the address of the copy of a target that its state names; "" of none."""
    found = ""
    for each in _list(state):
        if not isinstance(each, dict):
            account.lose("target.state")
            continue
        cached = next(iter(_list(each.get("cached"))), None)
        address = address_of(cached)
        if address.startswith("http") and not found:
            found = address
        for name, value in each.items():
            is_read = name in ("type", "@type", "id") or (name == "cached" and address == found)
            if not is_read and not is_empty(value):
                account.lose(f"target.state.{name}")
    return found


def _creator(creator: Any, account: Account) -> str:
    """Return who wrote it: a name, else an account or an address."""
    creators = _list(creator)
    if len(creators) > 1:
        account.lose("second creator")
    for each in creators[:1]:
        if isinstance(each, str):
            return account_name(each.strip())
        if isinstance(each, dict):
            for name in ("name", "foaf:name", "schema:name", "nickname", "nick", "id", "@id"):
                value = each.get(name)
                value = value[0] if isinstance(value, list) and value else value
                if isinstance(value, str) and value.strip():
                    return account_name(value.strip())
        account.lose("creator")
    return ""


def _term(words: Any) -> str:
    """Return a term of the vocabulary without its prefix or namespace."""
    if isinstance(words, dict):
        words = words.get("id", words.get("@id"))
    return words.rpartition(":")[2].rpartition("#")[2] if isinstance(words, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
