"""Kialo's text export: a discussion as a tree of numbered lines, each pro or con the one above.

A claim is known by its words and those of the claim that it hangs on, never by its number: numbers
change with every vote. Source: the "Export discussion" of kialo.com, as text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from claimtrack.errors import UnreadableFileError
from claimtrack.formats.format import Account, Format, Input, Raw, Reading, Unreadable
from claimtrack.formats.markup import web_address
from claimtrack.text import fold

LARGEST_BYTES = 64 * 2**20
DEEPEST = 400
"""So deep a discussion may go; a line has the numbers of all that it hangs on."""

_TITLE = "Discussion Title:"
_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?\s*Discussion Title:")
_LINE = re.compile(
    r"(?P<number>\d+(?:\.\d+)*)\.[ \t]+(?:(?P<stance>(?i:pro|con)):[ \t]*)?(?P<text>.*)"
)
_SEE = re.compile(r"->\s*See\s+(?P<number>\d+(?:\.\d+)*)\.?\s*")
_SOURCES = re.compile(r"Sources?:[ \t]*(?P<rest>.*)")
_LINK = re.compile(r"\[(?P<words>[^\[\]\n]*)\]\((?P<address>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)")
_BARE_ADDRESS = re.compile(r"https?://[^\s<>\"\]]+")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!~>|])")
_EMPHASIS = re.compile(r"(?<![\w*_])(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1(?![\w*_])", re.DOTALL)


@dataclass(slots=True)
class _Entry:
    """A numbered line with the lines that go on below it."""

    number: str
    stance: str | None
    line: int
    parts: list[str]
    sources: list[str] = field(default_factory=list)
    key: str = ""

    @property
    def above(self) -> str:
        return self.number.rpartition(".")[0]


def recognises(head: bytes) -> bool:
    """Say whether a file begins with the title of a discussion."""
    return _BEGINNING.match(head) is not None


def read(source: Input) -> Reading:
    """Read a discussion: its claims from the thesis down, each below what it answers or supports.

    Raises UnreadableFileError where it is too large, no UTF-8, or has no title.
    """
    data = source.file.read(LARGEST_BYTES + 1)
    if len(data) > LARGEST_BYTES:
        raise UnreadableFileError(source.name, "is larger than 64 MiB.")
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        reason = f"not UTF-8 (byte 0x{data[error.start]:02X})."
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFileError(source.name, reason, f"line {line}") from None
    title, start = _title(lines, source.name)
    entries, wrong, general = _entries(lines, start)
    return Reading(
        [*wrong, *_general_sources(general, source.account), *_records(entries, source.account)],
        dataset=f"kialo {fold(title)}"[:200],
    )


def _title(lines: list[str], name: str) -> tuple[str, int]:
    for place, line in enumerate(lines):
        if line.strip():
            if line.strip().startswith(_TITLE) and (title := line.strip()[len(_TITLE) :].strip()):
                return title, place + 1
            break
    raise UnreadableFileError(name, "does not begin with `Discussion Title: …`, as Kialo's do.")


def _entries(
    lines: list[str], start: int
) -> tuple[dict[str, _Entry], list[Unreadable], list[tuple[int, str]]]:
    """Return the numbered entries, what is wrong, and the sources of the whole discussion.

    A line with a number goes on the claim above where the tree has no place for it: people number
    lists in their words, too.
    """
    entries: dict[str, _Entry] = {}
    wrong: list[Unreadable] = []
    general: list[tuple[int, str]] = []
    last: _Entry | None = None
    in_sources = False
    for place, text in enumerate(lines[start:], start + 1):
        text = text.strip()
        found = _LINE.match(text)
        listed = _SOURCES.match(text)
        if found and not in_sources and _has_place(found, entries):
            if found["number"].count(".") >= DEEPEST:
                wrong.append(Unreadable(f"line {place}", place, f"more than {DEEPEST} deep"))
                continue
            stance = found["stance"].capitalize() if found["stance"] else None
            last = _Entry(found["number"], stance, place, [found["text"]])
            entries[last.number] = last
        elif listed:
            # Below a blank line they are those of the whole discussion, else of the claim above.
            in_sources = place > 1 and not lines[place - 2].strip()
            if in_sources or last is None:
                general.append((place, listed["rest"]))
            else:
                last.sources.append(listed["rest"])
        elif in_sources:
            if found and (cited := entries.get(found["number"])) is not None:
                cited.sources.append(found["text"])
            else:
                general.append((place, text))
        elif text and last is not None:
            (last.sources if last.sources else last.parts).append(text)
        elif text:
            wrong.append(Unreadable(f"line {place}", place, "stands before the first claim"))
    return entries, wrong, general


def _has_place(found: re.Match[str], entries: dict[str, _Entry]) -> bool:
    number = found["number"]
    if number in entries:
        return False
    above, _, own = number.rpartition(".")
    if not above:
        return found["stance"] is None and (own == "1" or str(int(own[:9]) - 1) in entries)
    return above in entries and found["stance"] is not None


def _records(entries: dict[str, _Entry], account: Account) -> Iterator[Raw | Unreadable]:
    taken: dict[str, int] = {}
    for entry in entries.values():
        _name(entry, entries, taken)
    edges = _edges(entries)
    for entry in entries.values():
        if _see(entry):
            target = entries.get(_see(entry))
            if target is None or _see(target):
                reason = f"points to {_see(entry)}, which is no claim of this discussion"
                yield Unreadable(_where(entry), entry.line, reason)
            continue
        words = " ".join(part for part in entry.parts if part)
        text, addresses = _plain(words, account)
        if not text:
            yield Unreadable(_where(entry), entry.line, "has no words")
            continue
        values: dict[str, Any] = {"key": entry.key, "text": text, **edges.get(entry.number, {})}
        listed = [found for words in entry.sources for found in _addresses(words)]
        citations = [
            {"source": source, "role": "reports"}
            for source in _unique([*addresses, *listed]).values()
        ]
        if citations:
            values["citations"] = citations
        original: dict[str, Any] = {"number": entry.number, "stance": entry.stance, "text": words}
        if entry.sources:
            original["sources"] = entry.sources
        yield Raw(_where(entry), entry.line, "claim", values, original=original)


def _where(entry: _Entry) -> str:
    return f"line {entry.line}, claim {entry.number}"


def _see(entry: _Entry) -> str:
    """Return the number of the claim that stands elsewhere and is meant here, or ""."""
    found = _SEE.fullmatch(" ".join(entry.parts).strip())
    return found["number"] if found else ""


def _name(entry: _Entry, entries: dict[str, _Entry], taken: dict[str, int]) -> None:
    """Give an entry its key: by its words and those above it, and by order where both repeat."""
    above = entries.get(entry.above)
    words = "\n".join([*(above.parts if above else []), "", *entry.parts])
    digest = sha256(words.encode()).hexdigest()[:16]
    taken[digest] = taken.get(digest, 0) + 1
    entry.key = digest if taken[digest] == 1 else f"{digest}-{taken[digest]}"


def _edges(entries: dict[str, _Entry]) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Return what each claim (by its number) answers and supports.

    A reference stands for the claim that it names: its pro or con is that claim's.
    """
    edges: dict[str, dict[str, list[dict[str, Any]]]] = {}
    seen: set[tuple[str, str, str]] = set()
    for entry in entries.values():
        above = entries.get(entry.above)
        own = entries.get(_see(entry) or entry.number)
        if above is not None and _see(above):
            above = entries.get(_see(above))
        if own is None or above is None or own is above or entry.stance is None:
            continue
        edge = (own.number, above.number, entry.stance)
        if edge in seen:
            continue
        seen.add(edge)
        if entry.stance == "Con":
            answer = {"claims": [above.key], "kind": "contradicts", "link": "desk"}
            edges.setdefault(own.number, {}).setdefault("answers", []).append(answer)
        else:
            supports = edges.setdefault(own.number, {}).setdefault("supports", [])
            supports.append({"claim": above.key})
    return edges


def _plain(words: str, account: Account) -> tuple[str, list[dict[str, str]]]:
    """Return words without Markdown, and the sources that they link to."""
    addresses: list[dict[str, str]] = []

    def unlinked(found: re.Match[str]) -> str:
        address = web_address(_ESCAPE.sub(r"\1", found["address"]))
        label = _ESCAPE.sub(r"\1", found["words"]).strip()
        if address is None:
            account.lose("link that is no address")
        else:
            addresses.append(_source(address, label))
        return found["words"]

    text = _LINK.sub(unlinked, words)
    addresses += _addresses(text)
    text = _EMPHASIS.sub(r"\2", text)
    text = _ESCAPE.sub(r"\1", text)
    if text != words:
        account.repair("Markdown taken out of the words")
    return re.sub(r"\s+", " ", text).strip(), addresses


def _addresses(words: str) -> list[dict[str, str]]:
    """Return the sources that words name by an address, with the words of links as titles."""
    found = [
        _source(address, _ESCAPE.sub(r"\1", link["words"]).strip())
        for link in _LINK.finditer(words)
        if (address := web_address(_ESCAPE.sub(r"\1", link["address"]))) is not None
    ]
    bare = _BARE_ADDRESS.findall(_LINK.sub(" ", words))
    return found + [
        _source(address, "")
        for each in bare
        if (address := web_address(each.rstrip(".,;:!?)'"))) is not None
    ]


def _source(address: str, label: str) -> dict[str, str]:
    kind = {"type": "source", "kind": "document", "url": address}
    return kind | ({"title": label} if label and label != address else {})


def _unique(sources: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    """Return sources by address; the first that has a title names it."""
    by_address: dict[str, dict[str, str]] = {}
    for source in sources:
        known = by_address.setdefault(source["url"], source)
        if "title" in source and "title" not in known:
            by_address[source["url"]] = source
    return by_address


def _general_sources(listed: list[tuple[int, str]], account: Account) -> Iterator[Raw | Unreadable]:
    """Yield the sources of the whole discussion; words without an address have no place."""
    seen: set[str] = set()
    for line, words in listed:
        found = _addresses(words)
        if words.strip() and not found:
            account.lose("source without an address")
        for source in found:
            if source["url"] not in seen:
                seen.add(source["url"])
                values = {name: value for name, value in source.items() if name != "type"}
                yield Raw(f"line {line}", line, "source", values, original={"text": words})


FORMAT = Format(
    name="kialo",
    description="A discussion exported from Kialo as text",
    recognises=recognises,
    read=read,
    places=(
        ("Discussion Title", "the data set that its keys belong to"),
        ("thesis, numbered lines", "claims, known by their words and those of the line above"),
        ("Con", "an answer to the claim above: `contradicts`, linked by the desk"),
        ("Pro", "a support of the claim above"),
        ("-> See 1.2.", "the same, from that claim"),
        ("links, Sources", "sources, each with a citation `reports` of the claim"),
        ("Sources of the whole discussion", "sources, where they have an address"),
    ),
)
