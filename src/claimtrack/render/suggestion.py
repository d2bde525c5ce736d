"""A suggested statement as lines: the claim that it would become, and what it answers."""

from claimtrack.changes import claim_text, denied_text, wording_of
from claimtrack.queries.rows import how_it_answers
from claimtrack.queries.suggestions import Suggestion, Suggestions
from claimtrack.render.glyphs import Glyphs
from claimtrack.render.lines import Line, Span, Target, heading, line
from claimtrack.text import clip, counted, visible

_CELLS = 70


def suggestions_title(offered: Suggestions | None, name: str, glyphs: Glyphs) -> str:
    """Return the line above the text: how many are found and recorded, and in which source."""
    where = f"{glyphs.source} {visible(name)}"
    if offered is None:
        return f" Looking who says what{glyphs.more}  {where}"
    number = len(offered.rows)
    recorded = sum(row.claim_id is not None for row in offered.rows)
    count = counted(number, "statement")
    count += f" {glyphs.dot} {recorded:,} recorded" if recorded else ""
    return f" {count}  {where}"


def no_suggestions_lines(offered: Suggestions) -> list[Line]:
    """Return what to say, and what to do, where a text attributes nothing to anybody."""
    message = "The rules find nobody here who is said to say something."
    if not offered.readable:
        message = "The text has hardly an English word; suggestions know only English so far."
    return [
        line((message, "")),
        line(("Esc, then V selects words and n makes a claim of them.", "")),
    ]


def no_text_lines() -> list[Line]:
    """Return what to do where no copy of the source is kept."""
    return [
        line(("No copy of this source is kept, so there is nothing to look in.", "")),
        line(("K keeps one: a file, or pasted.", "")),
    ]


def suggestion_lines(offered: Suggestions, row: Suggestion, glyphs: Glyphs) -> list[Line]:
    """Return what recording a statement would enter: the claim, its citation, its rebuttal."""
    statement, dot = row.statement, f" {glyphs.dot} "
    facts = [wording_of(row).value, _speaker_state(row)]
    facts += [f"{len(statement.parts)} passages"] if len(statement.parts) > 1 else []
    label = f"{statement.kind.value.upper()} {row.number} of {len(offered.rows):,}"
    lines = [heading(dot.join([label, *filter(None, facts)]))]
    if row.claim_id is not None:
        me = Target("claim", row.claim_id, row.claim_id)
        recorded = f"{glyphs.settled} recorded: claim {row.claim_id.hex[:8]}"
        lines.append(line((recorded, "stands"), target=me))
    lines += [*_answer(offered, row, glyphs), *_answered(offered, row, glyphs)]
    who = visible(row.speaker or "speaker unknown")
    return [*lines, line((f"{who}: ", "accent"), (visible(claim_text(row)), "bold"), hang="  ")]


def _speaker_state(row: Suggestion) -> str:
    """Return whether the speaker is new to the file or unnamed; "" where known."""
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
    if row.answers is None and proposed.proposition is not None:
        said = clip(visible(denied_text(proposed.proposition)), _CELLS, glyphs.more)
        then = "a claim of nobody's, entered with it"
        if row.denied_id is not None:
            then = f"claim {row.denied_id.hex[:8]}: the rebuttal is entered with it"
        then = "" if row.claim_id is not None else then
        words: Span = (f"“{said}”", "italic")
        return [line((does, "disputed"), words, (f"  {then}", "dim"), hang="  ")]
    if row.answers is None:
        message = "something that is not found in the text: e says which claim, with the rebuttal"
        return [line((does, "disputed"), (message, ""), hang="  ")]
    other = offered.rows[row.answers - 1]
    if row.claim_id is not None and other.claim_id is not None:
        then = ""
    elif other.claim_id is not None:
        then = f"claim {other.claim_id.hex[:8]}: the rebuttal is entered with it"
    else:
        then = f"{other.number} is not recorded: the rebuttal comes when both are"
    return [line((does, "disputed"), *_summary(other, glyphs), (f"  {then}", "dim"), hang="  ")]


def _answered(offered: Suggestions, row: Suggestion, glyphs: Glyphs) -> list[Line]:
    """Return the rebuttals that are entered with a statement, of answers that are recorded."""
    if row.claim_id is not None:
        return []
    lines = []
    for other in offered.rows:
        answer, claim_id = other.statement.answer, other.claim_id
        if other.answers != row.number or claim_id is None or answer is None:
            continue
        sign = (f"{glyphs.answers[answer.kind.value]} ", "disputed")
        does = (f" {how_it_answers(answer.kind, answer.aim)} it, as ", "")
        then = (f"claim {claim_id.hex[:8]}: the rebuttal is entered with it", "dim")
        lines.append(line(sign, *_summary(other, glyphs), does, then, hang="  "))
    return lines


def _summary(row: Suggestion, glyphs: Glyphs) -> tuple[Span, ...]:
    """Return a statement in a few words: its number, who, and what."""
    who = clip(visible(row.speaker or "somebody"), 30, glyphs.more)
    words = clip(visible(row.statement.wording), _CELLS, glyphs.more)
    return ((f"{row.number} {who}: ", "accent"), (f"“{words}”", "italic"))
