"""A conflict as lines: what all had seen before, and what each wrote instead, word by word."""

from collections.abc import Iterator
from dataclasses import dataclass

from claimtrack.entities import ENTITIES, label_of
from claimtrack.history.fold import RETRACTED
from claimtrack.render.glyphs import UNICODE, Glyphs
from claimtrack.render.lines import Line, Span, Target, heading, line
from claimtrack.render.quote import word_diff
from claimtrack.schemas.rows import CandidateRow, ConflictRow
from claimtrack.text import clip, visible, width

_LABEL_CELLS = 10


@dataclass(frozen=True, slots=True)
class ConflictChoice:
    """What was chosen for a conflict: a candidate's number, "b" for both or "e" for `words`."""

    how: str
    words: str = ""


def conflict_lines(row: ConflictRow, me: str, glyphs: Glyphs = UNICODE) -> list[Line]:
    """Return a conflict: the row and field, what was before, and the numbered candidates.

    `me` wrote what is called "yours".
    """
    return list(_lines(row, me, glyphs))


def conflict_card(
    row: ConflictRow, about: str, me: str, chosen: ConflictChoice | None, glyphs: Glyphs = UNICODE
) -> list[Line]:
    """Return a conflict as options to choose from, with what is chosen so far.

    `about` is what the row says, or the claim that it is on; `me` wrote what is called "yours".
    """
    return list(_card(row, about, me, chosen, glyphs))


def field_label(entity: str, field: str) -> str:
    """Return what a researcher calls a field, or a group of fields."""
    return label_of(entity, field)


def entity_label(entity: str) -> str:
    """Return what a researcher calls a kind of row."""
    return ENTITIES[entity].label


def _lines(row: ConflictRow, me: str, glyphs: Glyphs) -> Iterator[Line]:
    yield line(
        (label_of(row.entity, row.field), "bold"),
        (f"  of {visible(row.about)}", "dim"),
        target=Target(row.entity, row.entity_id),
    )
    if row.before_words is not None:
        yield _labelled("before", row.before_words)
    for number, candidate in enumerate(row.candidates, 1):
        yours = " (yours)" if candidate.author == me else ""
        origin = f"{visible(candidate.author)}{yours}, {_occasion(candidate, glyphs)}"
        yield Line(
            (((origin, "dim"),), _words(row, candidate)), lead=f"  {number:<8}", hang=" " * 10
        )
    if row.both is not None and len(row.candidates) > 1:
        yield _labelled("both", row.both)


def _card(
    row: ConflictRow, about: str, me: str, chosen: ConflictChoice | None, glyphs: Glyphs
) -> Iterator[Line]:
    how = chosen.how if chosen else ""
    kind = "" if row.entity == "claim" else f" of the {entity_label(row.entity)}"
    field = field_label(row.entity, row.field)
    yield heading(f"{field}{kind} {glyphs.dot} {row.entity_id.hex[:8]}")
    yield line((visible(about), "bold"))
    yield line(("", ""))
    if row.before_words is not None:
        yield _option("", "before", how, ((visible(row.before_words, newlines=True), ""),), glyphs)
    for number, candidate in enumerate(row.candidates, 1):
        label = "yours" if candidate.author == me else visible(candidate.author)
        head = _occasion(candidate, glyphs)
        if len(label) > _LABEL_CELLS:
            head = f"{label}, {head}"
        words = _words(row, candidate)
        if row.field == RETRACTED and candidate.values.get(RETRACTED):
            words = (("retract it: ", "bold"), ("without having seen the other's work", ""))
        elif row.field == RETRACTED:
            words = (("keep it in sight: ", "bold"), *words)
        yield _option(str(number), label, how, ((head, "dim"),), glyphs, words)
    if row.both is not None and len(row.candidates) > 1:
        yield _option("b", "both", how, ((visible(row.both, newlines=True), ""),), glyphs)
    if chosen is not None and how == "e":
        yield _option("e", "instead", how, ((visible(chosen.words) or "nothing", ""),), glyphs)


def _option(
    key: str,
    label: str,
    how: str,
    first: tuple[Span, ...],
    glyphs: Glyphs,
    *more: tuple[Span, ...],
) -> Line:
    """Return an option with its key, and a sign where it is chosen."""
    is_chosen = bool(key) and key == how
    name = clip(label, _LABEL_CELLS, glyphs.more)
    sign = glyphs.settled if is_chosen else " "
    if is_chosen:
        first = (("chosen  ", "stands"), *first)
    name += " " * (_LABEL_CELLS - width(name))
    lead = f"{sign}{key:1} {name} "
    token = "bold" if key else "dim"
    return Line((first, *more), lead=lead, hang=" " * width(lead), lead_token=token)


def _occasion(candidate: CandidateRow, glyphs: Glyphs) -> str:
    """Return when, how and why a candidate was written, and whether it is the one shown now."""
    parts = [candidate.at.strftime("%Y-%m-%d %H:%M")]
    parts += [candidate.kind] if candidate.kind != "edit" else []
    why = f" — {visible(candidate.reason)}" if candidate.reason else ""
    shown = f" {glyphs.dot} shown until it is settled" if candidate.is_shown else ""
    return f"{', '.join(parts)}{why}{shown}"


def _words(row: ConflictRow, candidate: CandidateRow) -> tuple[Span, ...]:
    """Return what a candidate wrote, as its difference from what was before, if anything was."""
    was = any(value not in (None, False) for value in (row.before or {}).values())
    is_text = row.field != RETRACTED and not row.field.endswith("_id")
    if was and is_text and row.before_words and candidate.words != row.before_words:
        return word_diff(row.before_words, candidate.words)
    return ((visible(candidate.words, newlines=True), ""),)


def _labelled(what: str, words: str) -> Line:
    spans = ((visible(words, newlines=True), ""),)
    return Line((spans,), lead=f"  {what:<8}", hang=" " * 10)
