"""Quotes on paper: how each fares, what it has become, and what differs between two copies."""

from collections.abc import Iterator, Sequence

from claimtrack.diff import Kind, Run, difference
from claimtrack.render.glyphs import UNICODE, Glyphs
from claimtrack.render.lines import Line, Span, Target
from claimtrack.render.word_diff import compared, marked
from claimtrack.schemas.rows import PassageRow, QuoteRow
from claimtrack.text import clip, visible
from claimtrack.vocabulary import QuoteState

TOKENS = {
    QuoteState.EXACT.value: "stands",
    QuoteState.MOVED.value: "accent",
    QuoteState.AMBIGUOUS.value: "disputed",
    QuoteState.ALTERED.value: "disputed",
    QuoteState.MISSING.value: "defeated",
    QuoteState.NO_COPY.value: "dim",
}
_CELLS = 200
_AROUND = 40


def state_span(state: str, glyphs: Glyphs = UNICODE) -> Span:
    """Return a quote's state as sign, word and token."""
    return f"{glyphs.quotes[state]} {state}", TOKENS[state]


def quote_lines(row: QuoteRow, source: str, claim: str | None, glyphs: Glyphs = UNICODE) -> Line:
    """Return a quote: its state, where it is from and what for, and what it has become."""
    about = f"   {row.id.hex[:8]}  {glyphs.source} {visible(source)}"
    told: list[tuple[Span, ...]] = [(state_span(row.state, glyphs), (about, "dim"))]
    if claim is not None:
        told.append(((clip(visible(claim), _CELLS, glyphs.more), ""),))
    one = row.candidate
    if one is None:
        told.append(((visible(row.exact, newlines=True), "italic"),))
    else:
        told.append(compared(row.exact, one.exact))
        told.append(((_how(one, glyphs), "dim"),))
    if row.places:
        told.append(((f"stands at {', '.join(map(str, row.places))}", "dim"),))
    if row.anchored_state not in (row.state, QuoteState.EXACT):
        told.append(((f"in the copy that it was taken from: {row.anchored_state}", "dim"),))
    return Line(tuple(told), Target(row.entity, row.id, row.claim), hang="  ")


def changes(before: str, after: str, most: int, glyphs: Glyphs = UNICODE) -> Iterator[Line]:
    """Yield what differs between two copies, each place with a little around it, `most` places."""
    runs = difference(before, after)
    places = [
        place
        for place, run in enumerate(runs)
        if run.kind is not Kind.EQUAL and (place == 0 or runs[place - 1].kind is Kind.EQUAL)
    ]
    for place in places[:most]:
        yield Line((tuple(_place(runs, place, glyphs)),), lead="  ", hang="  ")
    if len(places) > most:
        yield Line((((f"and {len(places) - most} more places", "dim"),),), lead="  ")


def _place(runs: Sequence[Run], place: int, glyphs: Glyphs) -> Iterator[Span]:
    """Yield the change that begins at a run, with the words before and after it."""
    if place:
        words = runs[place - 1].text
        yield (glyphs.more if len(words) > _AROUND else "") + visible(words[-_AROUND:]), "dim"
    while place < len(runs) and runs[place].kind is not Kind.EQUAL:
        yield marked(runs[place].kind, clip(visible(runs[place].text), _CELLS, glyphs.more))
        place += 1
    if place < len(runs):
        words = runs[place].text
        yield visible(words[:_AROUND]) + (glyphs.more if len(words) > _AROUND else ""), "dim"


def _how(one: PassageRow, glyphs: Glyphs) -> str:
    told = [f"now at {one.start}"]
    if one.only_typography:
        told.append("other typography or editorial marks only")
    elif one.similarity < 100:
        told.append(f"{one.similarity} % alike")
    return f" {glyphs.dot} ".join(told)
