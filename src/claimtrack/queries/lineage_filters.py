"""The filter `lineage:`: how many independent origins a claim may have, and what is not known."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from sqlmodel import Session, col

from claimtrack.analysis.lineage import Document, Trace, count
from claimtrack.models import Claim
from claimtrack.queries.criteria import Criterion, plain
from claimtrack.queries.lineage import all_lineages
from claimtrack.store.bulk import selection

_Test = Callable[[Sequence[Trace], Mapping[UUID, Document]], bool]

_TESTS: dict[str, _Test] = {
    "unexamined": lambda traces, _: any(
        not trace.circle and not trace.is_original for trace in traces
    ),
    "circle": lambda traces, _: any(trace.circle for trace in traces),
    "one": lambda traces, documents: count(traces, documents).most == 1,
    "several": lambda traces, documents: count(traces, documents).least > 1,
    "echoed": lambda traces, documents: _is_echoed(traces, documents),
}
"""What each word of the filter asks of what supports or reports a claim, which is never nothing."""


def _is_echoed(traces: Sequence[Trace], documents: Mapping[UUID, Document]) -> bool:
    figures = count(traces, documents)
    return figures.most < figures.sources


def by_lineage(session: Session, value: str) -> Criterion:
    """Return the criterion; it follows every citation of the file, for no database can."""
    connection, test = session.connection(), _TESTS[value]
    found = [
        claim for claim, traces, documents in all_lineages(connection) if test(traces, documents)
    ]
    return plain(col(Claim.id).in_(selection(connection, found)))
