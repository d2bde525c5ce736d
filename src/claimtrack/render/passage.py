"""A passage of a source on paper: what it is cited for or noted on, and what one reads in."""

from uuid import UUID

from claimtrack.queries.source_text import MarkedPassage, Reading
from claimtrack.render.glyphs import Glyphs
from claimtrack.render.lines import Line, Span, Target, heading, line
from claimtrack.render.quote import TOKENS
from claimtrack.schemas.rows import SnapshotRow
from claimtrack.text import clip, counted, visible, width

_CELLS = 240
_STATES = {
    "exact": "exact: the words stand where they were cited",
    "moved": "moved: the words stand here now",
    "altered": "altered: the words here are near, not equal",
    "ambiguous": "ambiguous: the words stand in several places",
    "missing": "missing: the words are not in this copy",
    "no copy": "no copy to check the words against",
}
_KEYS = "n new claim · c cite for a claim · r rebut · a note · C copy · Esc drop"


def paragraph(number: int) -> str:
    """Return how a paragraph is called; "" for a title."""
    return f"¶{number}" if number else ""


def title(read: Reading, percent: int, cells: int, glyphs: Glyphs) -> str:
    """Return the line above the text: the source, how far one is, and what is marked in it."""
    quotes = [one for one in read.passages if one.entity == "citation"]
    notes = len(read.passages) - len(quotes)
    lost = sum(one.start is None for one in read.passages)
    told = [f"{percent} %"] if read.shown else []
    told.append(counted(len(quotes), "quote"))
    told += [counted(notes, "note")] if notes else []
    told += [f"{glyphs.quotes['missing']} {lost} not found"] if lost and read.shown else []
    if read.shown is not None:
        told += (
            [_copy(read, read.shown)] if len(read.snapshots) > 1 or read.shown.captured_at else []
        )
    tail = visible(f"  {f' {glyphs.dot} '.join(told)}")
    published = f" {glyphs.dot} {read.source.published}" if read.source.published else ""
    room = max(12, cells - width(tail) - 2)
    name = f"{glyphs.source} {visible(read.source.title)}{published}"
    shown = clip(name, room, glyphs.more)
    return clip(f" {shown}{' ' * max(0, room - width(shown))}{tail}", cells, glyphs.more)


def _copy(read: Reading, shown: SnapshotRow) -> str:
    """Return which copy is read: "copy 2 of 3, of 2015-05-12"."""
    copies = [one.id for one in read.snapshots]
    place = len(copies) - (copies.index(shown.id) if shown.id in copies else 0)
    several = f" {place} of {len(copies)}" if len(copies) > 1 else ""
    return f"copy{several} of {(shown.captured_at or 'an unknown day')[:10]}"


def at_caret(
    read: Reading,
    passage_id: UUID | None,
    chosen: tuple[int, int] | None,
    position: int,
    number: int,
    glyphs: Glyphs,
) -> list[Line]:
    """Return what stands at the caret: the selection, a quote, a note; and what has no place."""
    here = next((one for one in read.passages if one.id == passage_id), None)
    where = f" {glyphs.dot} {paragraph(number)}" if number else ""
    told: list[Line] = []
    if chosen is not None:
        start, end = chosen
        told.append(heading(f"SELECTED {end - start:,} characters{where}"))
        told.append(line((_KEYS, "accent")))
        told.append(line((clip(visible(read.text[start:end]), _CELLS, glyphs.more), "italic")))
    elif here is None:
        told.append(heading(f"{where.strip(f' {glyphs.dot}') or 'TITLE'}"))
        told.append(line(("V selects words, ( ) { } or the mouse; ] the next quote", "dim")))
    if here is not None:
        told += _note(here, glyphs) if here.entity == "annotation" else _quote(read, here, glyphs)
    return [*told, *_lost(read, glyphs)]


def without_copy(read: Reading, glyphs: Glyphs) -> list[Line]:
    """Return what to do where no copy is kept, and what is cited from the source all the same."""
    told = [
        line((visible(read.source.title), "bold")),
        line(("No copy of this source is kept, so there is nothing to read in.", "")),
        line((f"`claimtrack snapshot {read.source.id.hex[:8]} FILE` keeps one.", "")),
        line(("Then quotes are checked word for word, and words that you select become claims.",
              "dim")),
    ]  # fmt: skip
    if read.wordless:
        count = counted(read.wordless, "claim")
        told.append(line((f"Cited without its words: {count}; c lists them in Sources.", "")))
    if read.passages:
        told.append(heading(f"CITED {len(read.passages)}"))
    return told + [_short(one, glyphs) for one in read.passages]


def _quote(read: Reading, one: MarkedPassage, glyphs: Glyphs) -> list[Line]:
    placed = [it.id for it in read.passages if it.start is not None and it.entity == "citation"]
    count = f"{placed.index(one.id) + 1} of {len(placed)}"
    me = Target("citation", one.id, one.claim_id)
    state = glyphs.quotes.get(one.state, "?")
    sign: Span = (f"{glyphs.standings.get(one.standing, '?')} {one.standing}  ", one.standing)
    how = f"{one.role}, {one.wording or 'wording unknown'}"
    facts = f" {glyphs.dot} ".join(
        part for part in (one.who or "speaker unknown", one.said or "undated", how, one.locator)
        if part
    )  # fmt: skip
    told = [
        heading(f"QUOTE {count}"),
        line((visible(one.words, newlines=True), "bold"), target=me, hang="  "),
        line(sign, (visible(facts), "dim")),
        line((f"{state} {_STATES[one.state]}", TOKENS[one.state])),
    ]
    return told + ([line((visible(one.note), "italic"))] if one.note else [])


def _note(one: MarkedPassage, glyphs: Glyphs) -> list[Line]:
    return [
        heading("NOTE"),
        line(
            (f"{glyphs.note} {visible(one.who or '')}: ", "accent"),
            (visible(one.words, newlines=True), "dim" if one.settled else ""),
            (f" {glyphs.settled} settled" if one.settled else "", "stands"),
            target=Target("annotation", one.id),
        ),
    ]


def _lost(read: Reading, glyphs: Glyphs) -> list[Line]:
    lost = [one for one in read.passages if one.start is None]
    if not lost:
        return []
    return [heading(f"WITHOUT A PLACE HERE {len(lost)}"), *(_short(one, glyphs) for one in lost)]


def _short(one: MarkedPassage, glyphs: Glyphs) -> Line:
    """Return a passage in a line: its state, and its words."""
    sign = glyphs.quotes.get(one.state, glyphs.dot)
    return line(
        (f"{sign} {one.state}  ", TOKENS[one.state]),
        (f"“{clip(visible(one.exact), _CELLS, glyphs.more)}”", "italic"),
        target=Target(one.entity, one.id, one.claim_id),
        hang="  ",
    )
