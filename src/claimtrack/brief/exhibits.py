"""Exhibits: the sources of a brief with their kept copies, marks, hashes and custody."""

import re
from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from claimtrack.brief.description import Address, Code, Exhibit, Inline, Line, Ref, Said
from claimtrack.brief.indexes import Indexes, unique
from claimtrack.brief.kinds import Audience
from claimtrack.brief.material import (
    CitationFacts,
    CopyFacts,
    Exhibited,
    Material,
    SourceFacts,
    StepFacts,
)
from claimtrack.brief.wording import dated, grade_words, source_kind
from claimtrack.ids import exhibit_id
from claimtrack.schemas.copies import EMPTY_SHA256
from claimtrack.text import counted

_PLACES = 200
_DIGITS = 4
_NO_ANCHOR = re.compile(r"[^A-Za-z0-9]+")

Facts = list[tuple[str, Line]]


class Exhibits:
    """The exhibits that a brief refers to, in the order in which it does."""

    def __init__(self, indexes: Indexes) -> None:
        self._indexes = indexes
        self._marks = _marks(indexes.material)
        self._anchors: dict[Exhibited, str] = {}
        self._taken: set[str] = set()
        self._cited: dict[Exhibited, list[Line]] = defaultdict(list)

    def of(self, row: CitationFacts) -> Exhibited:
        """Return what a citation rests on."""
        indexes = self._indexes
        return row.source_id, indexes.material.copy_of(row, indexes.newest)

    def ref(self, shown: Exhibited) -> Ref:
        """Return an exhibit as it is referred to, and keep that it was."""
        mark = self._marks[shown]
        if shown not in self._anchors:
            anchor = f"x-{_NO_ANCHOR.sub('-', mark)}"
            self._anchors[shown] = unique(anchor, self._taken)
        return Ref(mark, self._anchors[shown])

    def ref_to_source(self, source_id: UUID) -> Ref:
        """Return the exhibit of a source that is named without a citation, such as of a rating."""
        return self.ref((source_id, self._indexes.newest.get(source_id)))

    def cite(self, shown: Exhibited, place: Line) -> None:
        """Keep where in an exhibit words are that the brief quotes, and where it does."""
        self._cited[shown].append(place)

    def listed(self) -> tuple[Exhibit, ...]:
        """Return the exhibits that were referred to."""
        return tuple(self._exhibit(shown, anchor) for shown, anchor in self._anchors.items())

    def _exhibit(self, shown: Exhibited, anchor: str) -> Exhibit:
        indexes = self._indexes
        source_id, copy_id = shown
        source = indexes.source(source_id)
        is_desk = indexes.audience is Audience.DESK
        is_hidden = source.confidential and not is_desk
        copy = None if copy_id is None else indexes.material.copies[copy_id]
        facts = self._source_facts(source, is_hidden=is_hidden)
        facts += _copy_facts(copy, is_hidden=is_hidden)
        if self._cited[shown]:
            facts.append(("Cited (here in)", _in_a_row(self._cited[shown])))
        if is_desk and source.note:
            facts.append(("Desk's note", (Said(source.note),)))
        steps = () if copy is None else tuple(map(_step, indexes.custody[copy.id]))
        more = (" (a confidential source)",) if is_hidden else ()
        title = (indexes.source_name(source_id), *more)
        return Exhibit(self._marks[shown], anchor, title, tuple(facts), steps)

    def _source_facts(self, source: SourceFacts, *, is_hidden: bool) -> Facts:
        """Return what is known of a source; a name without anything is left out."""
        indexes = self._indexes
        published = dated(source.published, source.published_words, source.published_basis)
        grade = grade_words(source.reliability, None)
        lines: Sequence[tuple[str, Line | str | None]] = (
            ("Kind", (source_kind(source.kind),)),
            ("Issued by", indexes.actor(source.issuer_id)),
            ("Outlet", source.outlet),
            ("Published", None if is_hidden else published),
            ("Language", source.language),
            ("Address", (address(source.url),) if source.url else None),
            ("Archived at", (address(source.archive_url),) if source.archive_url else None),
            ("Rests on", indexes.named_source(source.derived_from_id)),
            ("Sought", source.search_words),
            ("Found", source.search_found),
            ("Sought by", source.searched_by),
            ("Reliability", (grade,) if grade else None),
        )
        known = ((name, line) for name, line in lines if line)
        return [(name, (Said(line),) if isinstance(line, str) else line) for name, line in known]


def _marks(material: Material) -> dict[Exhibited, str]:
    """Return the mark of each exhibit; what has none yet is numbered within the brief.

    Two that were given one mark, on two computers, both get the first digits of their own ids.
    """
    given = Tally(material.exhibits.values())
    marks: dict[Exhibited, str] = {}
    for number, shown in enumerate(material.exhibited(), 1):
        mark = material.exhibits.get(shown, f"E{number}")
        is_twice = given[mark] > 1
        marks[shown] = f"{mark}-{exhibit_id(*shown).hex[:_DIGITS]}" if is_twice else mark
    return marks


def _copy_facts(copy: CopyFacts | None, *, is_hidden: bool) -> Facts:
    if copy is None:
        return [("Kept copy", ("none",))]
    facts: Facts = []
    if not is_hidden or copy.captured_at:
        facts.append(("Captured", tuple(_capture(copy))))
    if copy.media_type:
        how = "written down by hand" if copy.transcript else copy.extractor or "text as it came"
        facts.append(("Kept copy", (Said(copy.media_type), ", ", Said(how))))
    elif is_hidden:
        facts.append(("Kept copy", ("kept, and withheld here",)))
    if copy.file_name or copy.file_size is not None:
        name: Inline = Said(copy.file_name) if copy.file_name else "a file without a name"
        size = () if copy.file_size is None else (f", {counted(copy.file_size, 'byte')}",)
        facts.append(("File", (name, *size)))
    if copy.file_sha256:
        facts.append(("SHA-256 of the file", (Code(copy.file_sha256),)))
    if copy.text_sha256 and copy.text_sha256 != EMPTY_SHA256:
        facts.append(("SHA-256 of the text", (Code(copy.text_sha256),)))
    return facts


def _capture(copy: CopyFacts) -> list[Inline]:
    line: list[Inline] = [Said(copy.captured_at) if copy.captured_at else "time not known"]
    if copy.captured_by:
        line += [", by ", Said(copy.captured_by)]
    if copy.address:
        line += [", from ", address(copy.address)]
    if copy.tool:
        line += [", with ", Said(copy.tool)]
    return line


def _step(step: StepFacts) -> Line:
    what = step.what[0].upper() + step.what[1:]
    when: Line = (f", {step.at}",) if step.at else ()
    by: Line = (", by ", Said(step.who)) if step.who else ()
    return (what, *when, *by, ": ", Said(step.detail))


def _in_a_row(lines: Sequence[Line]) -> Line:
    row: list[Inline] = []
    for line in lines[:_PLACES]:
        row += ["; ", *line] if row else line
    if len(lines) > _PLACES:
        row.append(f"; and {len(lines) - _PLACES:,} more")
    return tuple(row)


def address(words: str) -> Address:
    """Return an address, to be followed only where it is of the web."""
    scheme = words.partition(":")[0].lower()
    is_web = (
        scheme in ("http", "https") and "//" in words and words.isprintable() and " " not in words
    )
    return Address(words, words if is_web else None)
