"""What a brief cannot show: open ends, missing quotes, lineage, circles, stale verdicts."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from uuid import UUID

from claimtrack.analysis.absence import absence_in
from claimtrack.brief.description import Inline, Limit, Paragraph
from claimtrack.brief.indexes import Counter, Indexes
from claimtrack.brief.material import ClaimFacts
from claimtrack.vocabulary import CitationRole, Label, QuoteState, SourceKind

_SOUND = (QuoteState.EXACT, QuoteState.MOVED)
_SHOWN = 20
_OF_ONE = "Whether this source reports at first hand or repeats others is not on record: "
_OF_SEVERAL = (
    "Whether these sources report at first hand or repeat each other is not on record, so what "
    "looks like several may be one: "
)


def limits_of(indexes: Indexes, numbers: Counter) -> tuple[Limit, ...]:
    """Return what stays open in a brief; a kind of which there is nothing is left out."""

    def paragraph(*line: Inline) -> Paragraph:
        number = numbers.next()
        return Paragraph(number, f"p{number}", line)

    parts: tuple[tuple[str, Callable[[Indexes], Iterator[tuple[Inline, ...]]]], ...] = (
        ("Open ends", _open_ends),
        ("Quotes that are missing or do not stand", _quotes),
        ("Lineage that nobody examined", _lineage),
        ("Circles", _circles),
        ("Judgements of an earlier wording", _stale),
    )
    limits = (
        Limit(title, tuple(paragraph(*line) for line in find(indexes))) for title, find in parts
    )
    return tuple(limit for limit in limits if limit.paragraphs)


def _open_ends(indexes: Indexes) -> Iterator[tuple[Inline, ...]]:
    claims = [indexes.claim(claim_id) for claim_id in indexes.listed]
    undated = [claim.id for claim in claims if not claim.said]
    if undated:
        yield ("When it was said is not known: ", *indexes.refs(undated), ".")
    unspoken = [claim.id for claim in claims if indexes.actor(claim.speaker_id) is None]
    if unspoken:
        yield ("Who said it is not known: ", *indexes.refs(unspoken), ".")
    bare = [claim.id for claim in claims if not indexes.citations[claim.id]]
    if bare:
        yield ("No source is cited for it: ", *indexes.refs(bare), ".")
    cited = {
        claim_id
        for claim_id, rows in indexes.citations.items()
        if any(row.role == CitationRole.SUPPORTS for row in rows)
    }
    hearsay = [claim.id for claim in claims if claim.id not in cited]
    reported = set(hearsay).difference(bare)
    if reported:
        yield (
            "Sources report that it was said, and none is cited as evidence that it is so: ",
            *indexes.refs(reported),
            ".",
        )
    searches = {
        id_ for id_, row in indexes.material.sources.items() if row.kind == SourceKind.SEARCH
    }
    unsearched = [claim.id for claim in claims if _is_gap(indexes, claim, searches)]
    if unsearched:
        yield (
            "It says that something is absent, and no search that found nothing is cited for it: ",
            *indexes.refs(unsearched),
            ".",
        )
    contested = [claim.id for claim in claims if indexes.label(claim.id) is Label.DISPUTED]
    if contested:
        yield ("Contested, and left open by the record: ", *indexes.refs(contested), ".")


def _is_gap(indexes: Indexes, claim: ClaimFacts, searches: Collection[UUID]) -> bool:
    if absence_in(claim.text, language=claim.language, nature=claim.nature) is None:
        return False
    return not any(
        row.role == CitationRole.SUPPORTS and row.source_id in searches
        for row in indexes.citations[claim.id]
    )


def _quotes(indexes: Indexes) -> Iterator[tuple[Inline, ...]]:
    rows = indexes.material.citations
    wordless = {row.claim_id for row in rows if row.exact is None}
    if wordless:
        yield ("A source is cited without its words: ", *indexes.refs(wordless), ".")
    unkept = {row.claim_id for row in rows if row.state == QuoteState.NO_COPY}
    if unkept:
        yield (
            "Words could not be checked, because no copy of the source is kept: ",
            *indexes.refs(unkept),
            ".",
        )
    fallen = {
        row.claim_id
        for row in rows
        if row.state is not None and row.state not in (*_SOUND, QuoteState.NO_COPY)
    }
    if fallen:
        yield (
            "Words do not stand in the newest copy as they are quoted: ",
            *indexes.refs(fallen),
            ".",
        )
    turned = {row.claim_id for row in rows if row.cut_away}
    if turned:
        yield (
            "Words beside the quote in its sentence deny or limit it: ",
            *indexes.refs(turned),
            ".",
        )


def _lineage(indexes: Indexes) -> Iterator[tuple[Inline, ...]]:
    material = indexes.material
    cited = {row.source_id for row in material.citations}
    derived = {row.source_id for row in material.citations if row.derived_from_id or row.lineage}
    derived |= {id_ for id_, row in material.sources.items() if row.derived_from_id or row.lineage}
    open_ = sorted(cited - derived, key=lambda id_: (indexes.source_name(id_).words, id_.hex))
    if not open_:
        return
    line: list[Inline] = []
    for source_id in open_[:_SHOWN]:
        line += ["; ", indexes.source_name(source_id)]
    more = [f"; and {len(open_) - _SHOWN:,} more"] if len(open_) > _SHOWN else []
    yield (_OF_SEVERAL if len(open_) > 1 else _OF_ONE, *line[1:], *more, ".")


def _circles(indexes: Indexes) -> Iterator[tuple[Inline, ...]]:
    material = indexes.material
    sources = {
        id_: (row.derived_from_id,)
        for id_, row in material.sources.items()
        if row.derived_from_id is not None
    }
    for circle in circles(sources):
        names: list[Inline] = []
        for source_id in circle:
            names += [", ", indexes.source_name(source_id)]
        yield ("Sources rest on each other, so none of them is an origin: ", *names[1:], ".")
    citations = {
        row.id: (row.derived_from_id,)
        for row in material.citations
        if row.derived_from_id is not None
    }
    claim_of = {row.id: row.claim_id for row in material.citations}
    for circle in circles(citations):
        claims = {claim_of[row_id] for row_id in circle}
        yield ("Quoted passages rest on each other: ", *indexes.refs(claims), ".")
    supports: dict[UUID, tuple[UUID, ...]] = {}
    for claim_id, rows in indexes.supports.items():
        supports[claim_id] = tuple(row.supporter_id for row in rows)
    for circle in circles(supports):
        yield ("Claims speak for each other in a circle: ", *indexes.refs(circle), ".")


def _stale(indexes: Indexes) -> Iterator[tuple[Inline, ...]]:
    stale = {row.claim_id for row in indexes.material.assessments if row.is_stale}
    if stale:
        yield ("The claim was reworded since somebody judged it: ", *indexes.refs(stale), ".")


def circles(links: Mapping[UUID, Iterable[UUID]]) -> list[list[UUID]]:
    """Return the groups of rows that point to each other in a circle, each in the order of ids.

    Tarjan's strongly connected components (1972), without recursion.
    """
    order: dict[UUID, int] = {}
    low: dict[UUID, int] = {}
    stack: list[UUID] = []
    on_stack: set[UUID] = set()
    found: list[list[UUID]] = []
    for start in sorted(links):
        if start in order:
            continue
        work = [(start, iter(sorted(links.get(start, ()))))]
        order[start] = low[start] = len(order)
        stack.append(start)
        on_stack.add(start)
        while work:
            row, onward = work[-1]
            fresh = next((each for each in onward if each not in order or each in on_stack), None)
            if fresh is not None:
                if fresh in order:
                    low[row] = min(low[row], order[fresh])
                else:
                    order[fresh] = low[fresh] = len(order)
                    stack.append(fresh)
                    on_stack.add(fresh)
                    work.append((fresh, iter(sorted(links.get(fresh, ())))))
                continue
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[row])
            if low[row] == order[row]:
                group = []
                while True:
                    member = stack.pop()
                    on_stack.discard(member)
                    group.append(member)
                    if member == row:
                        break
                if len(group) > 1 or row in links.get(row, ()):
                    found.append(sorted(group))
    return found
