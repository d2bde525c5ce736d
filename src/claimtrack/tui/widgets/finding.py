"""The claims that fit what is typed into a field: one of them is picked, or a new one made."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from claimtrack.errors import ClaimtrackError
from claimtrack.render.lines import Span
from claimtrack.schemas.id_list import IdList
from claimtrack.schemas.listing import ClaimRow
from claimtrack.text import clip, visible
from claimtrack.tui.views.inbox import Claims, query_of

if TYPE_CHECKING:
    from claimtrack.store import Session
    from claimtrack.tui.app import Workbench

SLOT = "finder"
"""The slot of the query thread that these questions have; keys that pick wait for its answer."""

_MAX_ROWS = 50
_SHORTEST_ID = 4
_OTHER = UUID(int=0)
"""Stands for what is no claim of the list: a new one, or none."""

Found = tuple[IdList, dict[UUID, ClaimRow], bool]


class FoundClaims(Claims):
    """Claims that fit, behind what else may be meant: a new claim, or none."""

    idle_ground = "cursor"

    def __init__(self, name: str, other: Callable[[str], str]) -> None:
        super().__init__("claim", id=f"{name}-found")
        self.can_focus = False
        self._other = other
        self._words: str | None = None
        self.then: Callable[[], object] | None = None
        """What waits for the answer: a key that picks."""

    def draw(self, row: Any, cells: int) -> tuple[Span, ...]:
        """Return how a claim looks, or what else may be meant."""
        if isinstance(row, str):
            return ((f" {clip(visible(row), max(4, cells - 1), self.glyphs.more)}", "accent"),)
        return super().draw(row, cells)

    def search(self, bench: "Workbench", words: str) -> None:
        """Look for what fits; what is shown until then fits older words."""
        if words == self._words:
            return
        self._words = words
        bench.queries.ask(SLOT, lambda session: found_claims(session, words), self._take)

    def picked(self) -> ClaimRow | None:
        """Return the claim under the cursor; None where something else is meant."""
        row = self.row(self.current)
        return row if isinstance(row, ClaimRow) else None

    def _take(self, found: Found) -> None:
        order, rows, is_exact = found
        other = "" if is_exact else self._other(" ".join((self._words or "").split()))
        known: dict[UUID, Any] = dict(rows)
        if other:
            order, known = order.with_first(_OTHER), {_OTHER: other, **rows}
        if self.is_mounted:
            self.show(order, known, keep=False)
            then, self.then = self.then, None
            if then is not None:
                then()


def found_claims(session: "Session", words: str) -> Found:
    """Return the claims that an id, a key or words find, and whether it was an id or a key."""
    from claimtrack.queries.claim_list import first, rows_by_id
    from claimtrack.queries.lookup import find

    typed = words.strip()
    if " " not in typed and len(typed) >= _SHORTEST_ID:
        try:
            claim_id = find(session, typed, ("claim",)).id
        except ClaimtrackError:
            pass
        else:
            return IdList.of([claim_id]), rows_by_id(session, [claim_id]), True
    try:
        query = query_of(words)
    except ClaimtrackError:  # prose, that is no filter
        query = query_of(" ".join("".join(c if c.isalnum() else " " for c in words).split()))
    order, _ = first(session, query, _MAX_ROWS)
    ids = list(order[:_MAX_ROWS])
    return IdList.of(ids), rows_by_id(session, ids), False
