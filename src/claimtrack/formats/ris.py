"""RIS, which reference managers exchange: a tag of two letters a line, `TY` to `ER` a source.

Lines are read here and not by a library: those at hand keep the first of a tag that repeats, and
drop a last entry that has no `ER`, both without a word. Source: the RIS specification of 2011.
"""

import re
from collections.abc import Iterator
from typing import Any

from claimtrack.errors import UnreadableFileError
from claimtrack.formats.format import (
    Account,
    Format,
    Input,
    Output,
    Reading,
    Records,
    Unreadable,
)
from claimtrack.formats.reference_list import DATED, day_parts, listed
from claimtrack.formats.references import (
    Name,
    Reference,
    as_records,
    dated,
    kind_named,
    person,
    places,
)
from claimtrack.formats.stated_dates import StatedDate
from claimtrack.formats.text_lines import lines_of

_TAG = re.compile(r"(?P<tag>[A-Z][A-Z0-9])  ?- ?(?P<words>.*)")
_BEGINNING = re.compile(rb"^\s*TY  ?- ?[A-Z]", re.MULTILINE)

_KINDS = {
    **dict.fromkeys(("JOUR", "JFULL", "EJOUR", "MGZN", "NEWS", "CONF", "CPAPER", "CHAP", "ECHAP",
                     "ABST", "INPR", "ENCYC", "DICT", "Journal Article"), "article"),
    **dict.fromkeys(("RPRT", "THES", "GOVDOC", "STAND", "GRANT"), "report"),
    **dict.fromkeys(("BLOG", "ICOMM"), "post"),
    **dict.fromkeys(("VIDEO", "SOUND", "MPCT", "MULTI", "MUSIC", "ADVS"), "broadcast"),
    **dict.fromkeys(("DATA", "AGGR", "DBASE"), "dataset"),
    **dict.fromkeys(("HEAR", "SLIDE"), "speech"),
}  # fmt: skip
"""What a type of RIS is here; books, laws, letters and what is not named are documents."""

_TITLES, _OUTLETS = ("TI", "T1", "CT", "BT"), ("T2", "JF", "JO", "JA", "J1", "J2")
_AUTHORS, _EDITORS = ("AU", "A1"), ("ED",)
_ADDRESSES, _NOTES = ("UR", "L2", "LK"), ("N1", "RN")
_ABSTRACTS, _DATES, _ACCESSED = ("AB", "N2"), ("DA", "PY", "Y1"), ("Y2",)
_ONE = {"PB": "publisher", "DO": "doi", "LA": "language"}
_READ = {
    *_TITLES, *_OUTLETS, *_AUTHORS, *_ADDRESSES, *_NOTES, *_ABSTRACTS, *_DATES, *_ACCESSED, *_ONE,
    "TY", "ID",
}  # fmt: skip
_OURS = {"M3", "C1", "C2"}
_CHOSEN = {tag: tags for tags in ((*_TITLES, "ST"), _OUTLETS) for tag in tags}
"""Tags of which one is taken, the first that is there."""

_DATED = tuple(zip(DATED, ("C1", "C2"), strict=True))

_YEAR = re.compile(r"\d{4}")

Tags = dict[str, list[str]]


def recognises(head: bytes) -> bool:
    """Say whether an entry begins soon; databases say first how many there are, and whose."""
    return _BEGINNING.search(head.removeprefix(b"\xef\xbb\xbf")) is not None


def read(source: Input) -> Reading:
    """Read the sources of a library. Raises UnreadableFileError where it has none."""
    wrong: list[Unreadable] = []
    references = (
        _reference(number, line, tags, source.account)
        for number, (line, tags) in enumerate(_entries(lines_of(source), wrong, source.account), 1)
    )
    records = [*as_records(references, source.account), *wrong]
    if not records and not source.account.duplicates:
        raise UnreadableFileError(source.name, "has no entry of RIS: none begins with `TY  - `.")
    return Reading(records, dataset="library", short_keys=True, forms=True)


def _entries(
    lines: list[str], wrong: list[Unreadable], account: Account
) -> Iterator[tuple[int, Tags]]:
    """Yield the line that each entry begins on, and its words by tag.

    A line without a tag goes on the one above; only those of notes stay lines. An entry ends with
    `ER`, or where the next begins.
    """
    start, tags, last = 0, Tags(), ""
    for number, line in enumerate(lines, 1):
        found = _TAG.match(line.rstrip())
        if found and found["tag"] == "TY":
            if tags:
                yield start, tags
            start, tags, last = number, {"TY": [found["words"].strip()]}, "TY"
        elif found and found["tag"] == "ER":
            if tags:
                yield start, tags
            tags = {}
        elif not tags:
            if found:
                reason = f"`{found['tag']}` stands outside an entry, before its `TY`"
                wrong.append(Unreadable(f"line {number}", number, reason))
        elif found:
            last = found["tag"]
            tags.setdefault(last, []).append(found["words"].strip())
        elif line.strip():
            between = "\n" if last in _NOTES else " "
            tags[last][-1] = f"{tags[last][-1]}{between}{line.strip()}".strip()
    if tags:
        account.note("The last entry does not end with `ER`; the file may be cut off there.")
        yield start, tags


def _reference(number: int, line: int, tags: Tags, account: Account) -> Reference:
    def first(*names: str) -> str:
        return next((words for name in names for words in tags.get(name, []) if words), "")

    authors, editors = (
        [_name(words) for tag in names for words in tags.get(tag, []) if words]
        for names in (_AUTHORS, _EDITORS)
    )
    kind = first("TY")
    key = first("ID") or None
    reference = Reference(
        where=f"line {line}, entry {key or number}",
        line=line,
        original=_original(tags),
        kind=kind_named(first("M3")) or _KINDS.get(kind, "document"),
        key=key,
        title=first(*_TITLES, "ST"),
        authors=authors or editors,
        outlet=first(*_OUTLETS),
        published=_date(first("DA"), first("PY", "Y1")),
        url=next((url for url in re.split(r"[;\s]+", first(*_ADDRESSES)) if url), ""),
        accessed=first(*_ACCESSED),
        abstract=next(("\n".join(tags[tag]) for tag in _ABSTRACTS if any(tags.get(tag, []))), ""),
        dated={name: said for name, tag in _DATED if (said := first(tag))},
        notes=[words for tag in _NOTES for words in tags.get(tag, []) if words],
        **{name: first(tag) for tag, name in _ONE.items()},
    )
    is_ours = kind_named(first("M3")) is not None
    for tag, words in tags.items():
        is_read = tag in _READ or (tag in _EDITORS and not authors) or (tag in _OURS and is_ours)
        unsaid = [one for one in words if one and not is_read]
        if tag in _CHOSEN:  # one of several: the others are lost unless they say the same
            first_of = first(*_CHOSEN[tag])
            unsaid = [one for one in words if one and one != first_of]
        if unsaid:
            account.lose(tag)
    return reference


def _original(tags: Tags) -> dict[str, Any]:
    return {tag: words[0] if len(words) == 1 else words for tag, words in tags.items()}


def _date(day: str, year: str) -> StatedDate | None:
    """Return a date; some give its day and month alone in `DA`: "JUN 8", and `PY` the year."""
    if day and not _YEAR.search(day):
        return dated(f"{day} {year.partition('/')[0]}", year, year.partition("/")[0])
    return dated(day, year, year.partition("/")[0])


def _name(words: str) -> Name:
    """Return an author, "Family, Given, Suffix"; words without a comma name a body."""
    family, *rest = (part.strip() for part in words.split(","))
    given, suffix = (*rest, "", "")[:2]
    return person(family, given, suffix=suffix) if rest else Name(family, is_body=" " in family)


_TYPES = {
    "article": "JOUR", "report": "RPRT", "speech": "HEAR", "post": "BLOG", "broadcast": "VIDEO",
    "dataset": "DATA",
}  # fmt: skip


def write(records: Records, output: Output) -> Iterator[str]:
    """Yield the sources, an entry each; the kind that we say stands in `M3`."""
    for source in listed(records, output):
        kind, date = source.text("kind"), source.text("published")
        parts = day_parts(date)
        name = source.text("issuer")
        tags = [
            ("TY", _TYPES.get(kind, "GEN")),
            ("ID", source.id),
            ("M3", kind),
            ("TI", source.text("title")),
            ("AU", name if source.is_body or not name else f"{name},"),
            ("T2", source.text("outlet")),
            ("DA", "/".join([f"{part:02d}" for part in parts]) + "/" * (4 - len(parts))
                   if parts else date),
            *((tag, source.text(name)) for name, tag in _DATED),
            ("UR", source.text("url")),
            ("LA", source.text("language")),
            *(("AB", line) for line in source.text("note").split("\n")),
        ]  # fmt: skip
        has_note = bool(source.text("note"))
        lines = [
            f"{tag}  - {_one_line(words)}\n"
            for tag, words in tags
            if words or (tag == "AB" and has_note)
        ]
        yield "".join([*lines, "ER  - \n\n"])


def _one_line(words: str) -> str:
    return " ".join(words.split())


FORMAT = Format(
    name="ris",
    description="Sources as RIS, from Zotero, EndNote and their kin",
    suffixes=(".ris",),
    recognises=recognises,
    read=read,
    places=places(
        key="ID, else DOI or UR, else the words",
        kind="TY",
        title="TI, T1",
        author="AU, A1, else ED",
        outlet="T2, JF, JO, JA, else PB",
        published="DA, PY, Y1",
        url="UR, DO",
        language="LA",
        accessed="Y2",
        abstract="AB, N2",
        notes="N1",
    ),
    write=write,
)
