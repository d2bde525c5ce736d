"""What one writes oneself shows in the lists at once; what others write waits until one asks."""

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from claimtrack.schemas.id_list import GroupedIds, IdList

if TYPE_CHECKING:
    from claimtrack.queries.own_rows import OwnRows
    from claimtrack.store import Session
    from claimtrack.tui.views.listing import Listing


class OwnWrites:
    """Puts one's own rows into a list that was read before they were written."""

    def __init__(self, listing: "Listing") -> None:
        self._listing = listing
        self._since: UUID | None = None

    def note(self, session: "Session") -> None:
        """Note the last change that the list, which is read now, has; runs in the query thread."""
        from claimtrack.queries.own_rows import last_change

        self._since = last_change(session)

    def take(self) -> None:
        """Put what one wrote since the list was read in its place."""
        listing, since = self._listing, self._since
        words, order, me = listing.words, listing.window.order, listing.bench.author

        def ask(session: "Session") -> "tuple[str, IdList, OwnRows | None]":
            from claimtrack.queries.own_rows import with_own_rows

            entity = listing.window.entity
            whole = partial(listing.read_all, session, words)
            return words, order, with_own_rows(session, me, entity, since, order, whole)

        if not listing.is_complete or listing.window.entity == "conflict":
            return
        if isinstance(order, GroupedIds):
            listing.search(keep=True)  # which groups there are may be other now
        else:
            listing.bench.queries.ask("own", ask, self._put)

    def _put(self, answer: "tuple[str, IdList, OwnRows | None]") -> None:
        words, order, own = answer
        listing = self._listing
        if own is not None and words == listing.words and order is listing.window.order:
            self._since = own.until
            listing.window.show(own.order, {}, keep=bool(len(order)))
            listing.update_heading()
