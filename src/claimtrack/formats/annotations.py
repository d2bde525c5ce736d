"""Notes on pages as annotation tools keep them, and the records that we make of them.

Hypothesis and the W3C model say the same in other words; each reader fills a `Note`. Each is a
record of its own, a source with one note: a dump is often a page of many, or one person's part,
and what is not in it stays.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from claimtrack.formats.format import Account, Raw, Unreadable
from claimtrack.formats.markup import plain, web_address

TAGS_WRITTEN = "tags written at a note's end"
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:[^\s\x00-\x1f]+", re.IGNORECASE)
_UNSAFE = ("javascript:", "data:", "vbscript:", "blob:", "about:")
_MOTIVATIONS = ("commenting", "questioning", "highlighting", "bookmarking", "editing")


@dataclass(frozen=True, slots=True)
class Passage:
    """The words that a note is on, those around them, and their place as the file counts it.

    Programs count in code points, in the code units of UTF-16, or in another text of the page.
    """

    exact: str
    prefix: str | None = None
    suffix: str | None = None
    start: int | None = None


@dataclass(slots=True)
class Note:
    """An annotation without its markup; `above` are the notes it answers, the nearest last."""

    where: str
    original: dict[str, Any]
    key: str
    address: str
    title: str = ""
    archive: str = ""
    author: str = ""
    text: str = ""
    tags: list[str] = field(default_factory=list)
    motivation: str = ""
    passage: Passage | None = None
    above: list[str] = field(default_factory=list)


def as_records(notes: Iterable[Note], account: Account) -> Iterator[Raw | Unreadable]:
    """Yield each note as a source with that note; one that stands twice is counted."""
    known: dict[str, Note] = {}
    for note in notes:
        before = known.setdefault(note.key, note)
        if before is note:
            continue
        if before.original == note.original:
            account.duplicate()
        else:
            yield Unreadable(note.where, 0, f"has the id of another before it ({before.where})")
    answered = _answered(known)
    for note in known.values():
        parent = answered[note.key]
        if note.above and parent != note.above[-1]:
            account.lose("reply to a note that is not in the file")
        values = _source(note, parent, account)
        yield Raw(note.where, 0, "source", values, original=note.original, only_names=True)


def _answered(notes: dict[str, Note]) -> dict[str, str | None]:
    """Return the nearest note above each that is there; of notes that answer in a ring, none."""
    parents = {
        key: next((each for each in reversed(note.above) if each in notes and each != key), None)
        for key, note in notes.items()
    }
    sound: set[str] = set()
    for key in parents:
        path: dict[str, None] = {}
        at: str | None = key
        while at is not None and at not in sound:
            path[at] = None
            above = parents[at]
            if above in path:
                parents[at] = above = None
            at = above
        sound |= path.keys()
    return parents


def _source(note: Note, parent: str | None, account: Account) -> dict[str, Any]:
    values = {"key": note.key, "url": note.address}
    if note.title:
        values["title"] = note.title
    if note.archive:
        values["archive_url"] = note.archive
    return values | {"annotations": [_annotation(note, parent, account)]}


def _annotation(note: Note, parent: str | None, account: Account) -> dict[str, Any]:
    tags = " ".join(f"#{tag}" for tag in dict.fromkeys(" ".join(tag.split()) for tag in note.tags))
    if tags:
        account.repair(TAGS_WRITTEN)
    values: dict[str, Any] = {"key": note.key}
    if note.author:
        values["author"] = note.author
    motivation = note.motivation if note.motivation in _MOTIVATIONS else ""
    if note.motivation and not motivation and note.motivation != "replying":
        account.lose(f"motivation {note.motivation}")
    if parent is not None:
        values["reply_to"] = parent
    elif not note.text and not motivation:
        motivation = "highlighting" if note.passage else "bookmarking"
    if motivation and parent is None and motivation != "commenting":
        values["motivation"] = motivation
    words = note.passage.exact if note.passage else note.title or note.address
    values["body"] = "\n\n".join(part for part in (note.text, tags) if part) or words
    if note.passage and parent is None:
        for name in ("exact", "prefix", "suffix", "start"):
            if (value := getattr(note.passage, name)) is not None:
                values[name] = value
    return values


def passage(selectors: Any, account: Account) -> Passage | None:
    """Return the passage that the selectors of the W3C's model choose by its words.

    What chooses by a number or a path alone has no place, and is counted.
    """
    quote: dict[str, Any] | None = None
    start: int | None = None
    for each in _flat(selectors):
        kind = kind_of(each) if isinstance(each, dict) else "address"
        exact = each.get("exact") if isinstance(each, dict) else None
        if kind == "TextQuoteSelector" and isinstance(exact, str) and exact.strip():
            if quote is None:
                quote = each
            elif quote["exact"] != exact:
                account.lose("second TextQuoteSelector")
        elif kind == "TextPositionSelector":
            place = each.get("start")
            if isinstance(place, int) and not isinstance(place, bool) and 0 <= place < 2**31:
                start = place if start is None else start
        else:
            account.lose(kind if kind.endswith("Selector") else "selector")
    if quote is None:
        if start is not None:
            account.lose("TextPositionSelector without words")
        return None
    prefix, suffix = (
        value if isinstance(value := quote.get(name), str) else None
        for name in ("prefix", "suffix")
    )
    return Passage(quote["exact"], prefix, suffix, start)


def _flat(selectors: Any) -> Iterator[Any]:
    """Yield selectors, each before those that refine it, and of a choice those that it has."""
    for each in selectors if isinstance(selectors, list) else [selectors]:
        if isinstance(each, dict):
            choice = each.get("items") or each.get("default")
            if kind_of(each) == "Choice" and choice:
                yield from _flat(choice)
            else:
                yield each
            yield from _flat(each.get("refinedBy") or [])
        elif each is not None:
            yield each


def kind_of(thing: dict[str, Any]) -> str:
    """Return the type of an object of JSON-LD, without the prefix of its vocabulary; "" of none."""
    kind = thing.get("type", thing.get("@type"))
    if isinstance(kind, list):
        kind = next((each for each in kind if isinstance(each, str)), "")
    return kind.rpartition(":")[2] if isinstance(kind, str) else ""


def address_of(words: Any) -> str:
    """Return the address of what is annotated; "" of what is none.

    A file that was read from no page has an address, too: "urn:x-pdf:…".
    """
    if not isinstance(words, str):
        return ""
    found = web_address(words)
    if found is None and _SCHEME.fullmatch(words.strip()):
        found = "" if words.strip().lower().startswith(_UNSAFE) else words.strip()
    return found or ""


def account_name(words: str) -> str:
    """Return the name of an account: "ann" of "acct:ann@example.org"; else the words."""
    return words.removeprefix("acct:").partition("@")[0] if words.startswith("acct:") else words


def content_key(value: Any) -> str:
    """Return the key of an annotation that has no id: its content."""
    words = json.dumps(value, sort_keys=True, ensure_ascii=True)
    return f"annotation-{sha256(words.encode()).hexdigest()[:16]}"


def is_empty(value: Any) -> bool:
    """Say whether a field says nothing."""
    return value is None or value is False or value in ("", [], {})


def plain_words(words: Any, account: Account) -> str:
    """Return a text without its markup, which is counted; "" of what is no text."""
    if not isinstance(words, str):
        return ""
    found = plain(words)
    if found.repair:
        account.repair(found.repair)
    return found.text.strip()


def one_line(text: str) -> str:
    """Return a text on one line, its spaces as one each."""
    return " ".join(text.split())
