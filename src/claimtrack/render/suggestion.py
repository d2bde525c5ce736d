"""A suggested statement on paper: the claim that it would become, and what it answers."""

from claimtrack.changes import claim_text, wording_of
from claimtrack.queries.rows import how_it_answers
from claimtrack.queries.suggestions import Suggestion, Suggestions
from claimtrack.render.glyphs import Glyphs
from claimtrack.render.lines import Line, Span, Target, heading, line
from claimtrack.text import clip, counted, visible

_CELLS = 70


def title(offered: Suggestions | None, name: str, glyphs: Glyphs) -> str:
    """Return the line above the text: how many are found and recorded, and in which source."""
    where = f"{glyphs.source} {visible(name)}"
    if offered is None:
        return f" Looking who says what{glyphs.more}  {where}"
    count = len(offered.rows)
    recorded = sum(row.claim_id is not None for row in offered.rows)
    told = counted(count, "statement")
    told += f" {glyphs.dot} {recorded:,} recorded" if recorded else ""
    return f" {told}  {where}"


def nothing(offered: Suggestions) -> list[Line]:
    """Return what to say, and what to do, where a text attributes nothing to anybody."""
    told = "The rules find nobody here who is said to say something."
    if not offered.readable:
        told = "The text has hardly an English word; suggestions know only English so far."
    return [
        line((told, "")),
        line(("Esc, then V selects words and n makes a claim of them.", "")),
    ]


def without_copy(source_id: str) -> list[Line]:
    """Return what to do where no copy of the source is kept."""
    return [
        line(("No copy of this source is kept, so there is nothing to look in.", "")),
        line((f"`claimtrack snapshot {source_id} FILE` keeps one.", "")),
    ]


def statement(offered: Suggestions, row: Suggestion, glyphs: Glyphs) -> list[Line]:
    """Return what recording a statement would enter: the claim, its citation, its rebuttal."""
    one, dot = row.statement, f" {glyphs.dot} "
    facts = [wording_of(row).value, _known(row)]
    facts += [f"{len(one.parts)} passages"] if len(one.parts) > 1 else []
    told = f"{one.kind.value.upper()} {row.number} of {len(offered.rows):,}"
    lines = [heading(dot.join([told, *filter(None, facts)]))]
    if row.claim_id is not None:
        me = Target("claim", row.claim_id, row.claim_id)
        recorded = f"{glyphs.settled} recorded: claim {row.claim_id.hex[:8]}"
        lines.append(line((recorded, "stands"), target=me))
    lines += [*_answer(offered, row, glyphs), *_answered(offered, row, glyphs)]
    who = visible(row.speaker or "speaker unknown")
    return [*lines, line((f"{who}: ", "accent"), (visible(claim_text(row)), "bold"), hang="  ")]


def _known(row: Suggestion) -> str:
    """Return what the speaker is for the file."""
    if row.speaker is None or row.known:
        return ""
    return "new actor" if row.statement.named else "unnamed actor of this source"


def _answer(offered: Suggestions, row: Suggestion, glyphs: Glyphs) -> list[Line]:
    """Return the rebuttal that a statement proposes, and whether it is entered with it."""
    proposed = row.statement.answer
    if proposed is None:
        return []
    sign = glyphs.answers[proposed.kind.value]
    does = f"{sign} {how_it_answers(proposed.kind, proposed.aim)} "
    if row.answers is None:
        told = "something that is not found in the text: e says which claim, with the rebuttal"
        return [line((does, "disputed"), (told, ""), hang="  ")]
    other = offered.rows[row.answers - 1]
    if row.claim_id is not None and other.claim_id is not None:
        then = ""
    elif other.claim_id is not None:
        then = f"claim {other.claim_id.hex[:8]}: the rebuttal is entered with it"
    else:
        then = f"{other.number} is not recorded: the rebuttal comes when both are"
    return [line((does, "disputed"), *_called(other, glyphs), (f"  {then}", "dim"), hang="  ")]


def _answered(offered: Suggestions, row: Suggestion, glyphs: Glyphs) -> list[Line]:
    """Return the rebuttals that are entered with a statement, of answers that are recorded."""
    if row.claim_id is not None:
        return []
    return [
        line(
            (f"{glyphs.answers[one.statement.answer.kind.value]} ", "disputed"),
            *_called(one, glyphs),
            (f" {how_it_answers(one.statement.answer.kind, one.statement.answer.aim)} it, as ", ""),
            (f"claim {one.claim_id.hex[:8]}: the rebuttal is entered with it", "dim"),
            hang="  ",
        )
        for one in offered.rows
        if one.answers == row.number and one.claim_id is not None and one.statement.answer
    ]


def _called(row: Suggestion, glyphs: Glyphs) -> tuple[Span, ...]:
    """Return a statement in a few words: its number, who, and what."""
    who = clip(visible(row.speaker or "somebody"), 30, glyphs.more)
    words = clip(visible(row.statement.wording), _CELLS, glyphs.more)
    return ((f"{row.number} {who}: ", "accent"), (f"“{words}”", "italic"))
