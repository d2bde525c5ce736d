"""Quoted words as lines: a quote with its state, and the differences between two wordings."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from claimtrack.diff import Run, RunKind, difference
from claimtrack.quotes import quoted_words
from claimtrack.render.glyphs import UNICODE, Glyphs
from claimtrack.render.lines import Line, Span, Target
from claimtrack.schemas.copies import CutRow, PassageRow, QuoteRow
from claimtrack.text import clip, visible
from claimtrack.vocabulary import QuoteState

STATE_TOKENS = {
    QuoteState.EXACT.value: "stands",
    QuoteState.MOVED.value: "accent",
    QuoteState.AMBIGUOUS.value: "disputed",
    QuoteState.ALTERED.value: "disputed",
    QuoteState.MISSING.value: "defeated",
    QuoteState.NO_COPY.value: "dim",
}
_CELLS = 200
_CUT_CELLS = 100
_CONTEXT = 40
_REMEMBERED = 64

_SIGNS = {
    RunKind.EQUAL: ("", "", ""),
    RunKind.DELETE: ("[-", "-]", "defeated"),
    RunKind.INSERT: ("{+", "+}", "stands"),
}
"""What stands before and after words, as wdiff writes it, and their token."""


def state_span(state: str, glyphs: Glyphs = UNICODE) -> Span:
    """Return a quote's state as sign, word and token."""
    return f"{glyphs.quotes[state]} {state}", STATE_TOKENS[state]


def flowing(exact: str, left_out: str | None = None) -> str:
    """Return a quote's words to read: single line breaks are the document's layout, no more."""
    return re.sub(r"[^\S\n]*(?<!\n)[\n\f](?!\n)[^\S\n]*", " ", quoted_words(exact, left_out))


_CUT = {"negation": "before it: {}", "correction": "after it: {}"}


def cut_spans(cut_away: Sequence[CutRow], glyphs: Glyphs = UNICODE) -> tuple[Span, ...]:
    """Return the words cut away beside a quote as one paragraph, empty for none."""
    if not cut_away:
        return ()
    parts = [
        _CUT[cut.kind].format(f"“{clip(visible(cut.words), _CUT_CELLS, glyphs.more)}”")
        for cut in cut_away
        if cut.kind in _CUT
    ]
    facts = ["the document strikes these words"] if len(parts) < len(cut_away) else []
    facts += [f"words cut away {', '.join(parts)}"] if parts else []
    return (("; ".join(facts), "disputed"),)


def quote_line(row: QuoteRow, source: str, claim: str | None, glyphs: Glyphs = UNICODE) -> Line:
    """Return a quote: its state, its source and claim, and how its words differ now."""
    about = f"   {row.id.hex[:8]}  {glyphs.source} {visible(source)}"
    paragraphs: list[tuple[Span, ...]] = [(state_span(row.state, glyphs), (about, "dim"))]
    if claim is not None:
        paragraphs.append(((clip(visible(claim), _CELLS, glyphs.more), ""),))
    passage = row.candidate
    if passage is None:
        words = flowing(row.exact, row.left_out)
        paragraphs.append(((visible(words, newlines=True), "italic"),))
    else:
        paragraphs.append(word_diff(row.exact, passage.exact))
        paragraphs.append(((_how(passage, glyphs), "dim"),))
    if row.cut_away:
        paragraphs.append(cut_spans(row.cut_away, glyphs))
    if row.places:
        paragraphs.append(((f"stands at {', '.join(map(str, row.places))}", "dim"),))
    if row.anchored_state not in (row.state, QuoteState.EXACT):
        paragraphs.append(((f"in the copy that it was taken from: {row.anchored_state}", "dim"),))
    return Line(tuple(paragraphs), Target(row.entity, row.id, row.claim), hang="  ")


def _how(passage: PassageRow, glyphs: Glyphs) -> str:
    facts = [f"now at {passage.start}"]
    if passage.is_struck:
        facts.append("struck by a correction")
    if passage.only_typography:
        facts.append("other typography or editorial marks only")
    elif passage.similarity < 100:
        facts.append(f"{passage.similarity} % alike")
    return f" {glyphs.dot} ".join(facts)


@lru_cache(_REMEMBERED)
def word_diff(before: str, after: str) -> tuple[Span, ...]:
    """Return the differences of two wordings in one text; the last results are cached."""
    return tuple(_run_span(run.kind, run.text) for run in difference(before, after))


def _run_span(kind: RunKind, words: str) -> Span:
    """Return words between the signs of their kind: deleted, inserted or equal."""
    opens, closes, token = _SIGNS[kind]
    return f"{opens}{visible(words, newlines=True)}{closes}", token


def diff_lines(before: str, after: str, most: int, glyphs: Glyphs = UNICODE) -> Iterator[Line]:
    """Yield what differs between two copies, each place with a little around it, `most` places."""
    runs = difference(before, after)
    places = [
        place
        for place, run in enumerate(runs)
        if run.kind is not RunKind.EQUAL and (place == 0 or runs[place - 1].kind is RunKind.EQUAL)
    ]
    for place in places[:most]:
        yield Line((tuple(_change(runs, place, glyphs)),), lead="  ", hang="  ")
    if len(places) > most:
        yield Line((((f"and {len(places) - most} more places", "dim"),),), lead="  ")


def _change(runs: Sequence[Run], place: int, glyphs: Glyphs) -> Iterator[Span]:
    """Yield the change that begins at a run, with the words before and after it."""
    if place:
        words = runs[place - 1].text
        yield (glyphs.more if len(words) > _CONTEXT else "") + visible(words[-_CONTEXT:]), "dim"
    while place < len(runs) and runs[place].kind is not RunKind.EQUAL:
        yield _run_span(runs[place].kind, clip(visible(runs[place].text), _CELLS, glyphs.more))
        place += 1
    if place < len(runs):
        words = runs[place].text
        yield visible(words[:_CONTEXT]) + (glyphs.more if len(words) > _CONTEXT else ""), "dim"
