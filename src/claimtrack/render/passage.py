"""A passage of a source as lines: its citation or note, and the source that it is in."""

from uuid import UUID

from claimtrack.queries.source_text import MarkedPassage, SourceText
from claimtrack.render.glyphs import Glyphs
from claimtrack.render.lines import Line, Target, heading, line
from claimtrack.render.quote import STATE_TOKENS, cut_spans
from claimtrack.schemas.copies import SnapshotRow
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


def paragraph_label(number: int) -> str:
    """Return the label of a paragraph; "" for a title."""
    return f"¶{number}" if number else ""


def reading_title(text: SourceText, percent: int, cells: int, glyphs: Glyphs) -> str:
    """Return the line above the text: the source, the position in percent, and the counts."""
    quotes = [passage for passage in text.passages if passage.entity == "citation"]
    notes = len(text.passages) - len(quotes)
    lost = sum(passage.start is None for passage in text.passages)
    facts = [f"{percent} %"] if text.shown else []
    facts.append(counted(len(quotes), "quote"))
    facts += [counted(notes, "note")] if notes else []
    facts += [f"{glyphs.quotes['missing']} {lost} not found"] if lost and text.shown else []
    if text.shown is not None:
        facts += (
            [_copy(text, text.shown)] if len(text.snapshots) > 1 or text.shown.captured_at else []
        )
    tail = visible(f"  {f' {glyphs.dot} '.join(facts)}")
    published = f" {glyphs.dot} {text.source.published}" if text.source.published else ""
    room = max(12, cells - width(tail) - 2)
    name = f"{glyphs.source} {visible(text.source.name)}{published}"
    shown = clip(name, room, glyphs.more)
    return clip(f" {shown}{' ' * max(0, room - width(shown))}{tail}", cells, glyphs.more)


def _copy(text: SourceText, shown: SnapshotRow) -> str:
    """Return which copy is shown: "copy 2 of 3 of 2015-05-12"."""
    snapshot_ids = [snapshot.id for snapshot in text.snapshots]
    place = len(snapshot_ids) - (snapshot_ids.index(shown.id) if shown.id in snapshot_ids else 0)
    several = f" {place} of {len(snapshot_ids)}" if len(snapshot_ids) > 1 else ""
    word = "transcript" if shown.transcript else "copy"
    return f"{word}{several} of {(shown.captured_at or 'an unknown day')[:10]}"


def caret_lines(
    text: SourceText,
    passage_id: UUID | None,
    chosen: tuple[int, int] | None,
    number: int,
    glyphs: Glyphs,
) -> list[Line]:
    """Return what is at the caret (selection, quote or note), and the passages without a place."""
    here = next((passage for passage in text.passages if passage.id == passage_id), None)
    where = f" {glyphs.dot} {paragraph_label(number)}" if number else ""
    lines: list[Line] = []
    if chosen is not None:
        start, end = chosen
        lines.append(heading(f"SELECTED {end - start:,} characters{where}"))
        lines.append(line((_KEYS, "accent")))
        lines.append(line((clip(visible(text.text[start:end]), _CELLS, glyphs.more), "italic")))
    elif here is None:
        lines.append(heading(f"{where.strip(f' {glyphs.dot}') or 'TITLE'}"))
        lines.append(line(("V selects words, ( ) { } or the mouse; ] the next quote", "dim")))
    if here is not None:
        lines += _note(here, glyphs) if here.entity == "annotation" else _quote(text, here, glyphs)
    return [*lines, *_lost(text, glyphs)]


def no_copy_lines(text: SourceText, glyphs: Glyphs) -> list[Line]:
    """Return what to do where no copy is kept, and what is cited from the source all the same."""
    lines = [
        line((visible(text.source.name), "bold")),
        line(("No copy of this source is kept, so there is nothing to read in.", "")),
        line(("K keeps one: a file, or pasted.", "")),
        line(("Then quotes are checked word for word, and words that you select become claims.",
              "dim")),
    ]  # fmt: skip
    if text.wordless:
        count = counted(text.wordless, "claim")
        lines.append(line((f"Cited without its words: {count}; c lists them in Sources.", "")))
    if text.passages:
        lines.append(heading(f"CITED {len(text.passages)}"))
    return lines + [_short(passage, glyphs) for passage in text.passages]


def _quote(text: SourceText, citation: MarkedPassage, glyphs: Glyphs) -> list[Line]:
    placed = [
        passage.id
        for passage in text.passages
        if passage.start is not None and passage.entity == "citation"
    ]
    count = f"{placed.index(citation.id) + 1} of {len(placed)}"
    me = Target("citation", citation.id, citation.claim_id)
    state = glyphs.quotes.get(citation.state, "?")
    standing = f"{glyphs.standings.get(citation.standing, '?')} {citation.standing}  "
    how = f"{citation.role}, {citation.wording or 'wording unknown'}"
    who, said = citation.who or "speaker unknown", citation.said or "undated"
    facts = f" {glyphs.dot} ".join(
        filter(None, (who, said, how, citation.locator or citation.page))
    )
    lines = [
        heading(f"QUOTE {count}"),
        line((visible(citation.words, newlines=True), "bold"), target=me, hang="  "),
        line((standing, citation.standing), (visible(facts), "dim")),
        line((f"{state} {_STATES[citation.state]}", STATE_TOKENS[citation.state])),
    ]
    if citation.cut_away:
        lines.append(line(*cut_spans(citation.cut_away, glyphs)))
    return lines + ([line((visible(citation.note), "italic"))] if citation.note else [])


def _note(note: MarkedPassage, glyphs: Glyphs) -> list[Line]:
    return [
        heading("NOTE"),
        line(
            (f"{glyphs.note} {visible(note.who or '')}: ", "accent"),
            (visible(note.words, newlines=True), "dim" if note.settled else ""),
            (f" {glyphs.settled} settled" if note.settled else "", "stands"),
            target=Target("annotation", note.id),
        ),
    ]


def _lost(text: SourceText, glyphs: Glyphs) -> list[Line]:
    lost = [passage for passage in text.passages if passage.start is None]
    if not lost:
        return []
    return [
        heading(f"WITHOUT A PLACE HERE {len(lost)}"),
        *(_short(passage, glyphs) for passage in lost),
    ]


def _short(passage: MarkedPassage, glyphs: Glyphs) -> Line:
    """Return a passage in a line: its state, and its words."""
    sign = glyphs.quotes.get(passage.state, glyphs.dot)
    return line(
        (f"{sign} {passage.state}  ", STATE_TOKENS[passage.state]),
        (f"“{clip(visible(passage.exact), _CELLS, glyphs.more)}”", "italic"),
        target=Target(passage.entity, passage.id, passage.claim_id),
        hang="  ",
    )
