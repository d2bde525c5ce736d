"""How the screen opens: the first claims at once, everything else a moment later."""

import gc
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from textual.widgets import ContentSwitcher

from claimtrack.errors import ClaimtrackError
from claimtrack.schemas.listing import ClaimRow
from claimtrack.store.location import Location
from claimtrack.store.preview import first_claims
from claimtrack.sync.share import Share
from claimtrack.tui.sync_watch import ExchangeWatch

if TYPE_CHECKING:
    from claimtrack.store import Store
    from claimtrack.sync.exchange import Exchange
    from claimtrack.tui.app import Workbench

_M_MMAP_THRESHOLD = -3

_PARTING_S = 0.5
"""How long the screen waits, when it is closed, for a backup that is almost done."""


class Opening:
    """Opens what the workbench was given: a location, a shared file, or a store that is open.

    Of a shared file it opens the working copy; `exchange` keeps the two alike. `is_ready` says that
    all views are there.
    """

    def __init__(self, bench: "Workbench", source: "Store | Location | Share") -> None:
        self._bench = bench
        self._source = source
        self.exchange: Exchange | None = None
        self._watch: ExchangeWatch | None = None
        self.is_ready = False
        self._day = threading.Thread(target=self._begin_day, name="day", daemon=True)

    @property
    def location(self) -> Location:
        """Return where the file or the server is that people know."""
        if isinstance(self._source, Share):
            return Location(path=self._source.path)
        return self._source if isinstance(self._source, Location) else self._source.location

    @property
    def waiting(self) -> int:
        """Return how many changesets wait to be shared, because the file is large."""
        return self._watch.waiting if self._watch is not None else 0

    def first_rows(self, limit: int) -> list[ClaimRow]:
        """Return the first claims, before anything is open; none where that is not simple."""
        if isinstance(self._source, Share):
            path = self._source.working_copy()
        else:
            path = self._source.path if isinstance(self._source, Location) else None
        return first_claims(path, limit) if path is not None else []

    def open(self) -> "Store":
        """Open the store, and have the other views brought in; runs in the query thread."""
        from claimtrack.store import open_store
        from claimtrack.store.reader import Reader
        from claimtrack.tui.views import views_beside_inbox

        views_beside_inbox()  # imported here, away from the keys
        _give_large_blocks_back()
        bench = self._bench
        store = self._source
        if isinstance(store, Share):
            from claimtrack.sync.exchange import Exchange

            self.exchange = Exchange(store, bench.author, bench.show_message_later)
            store = self.exchange.open(on_wait=bench.show_waiting)
        elif isinstance(store, Location):
            store = open_store(store, on_wait=bench.show_waiting)
        store.on_wait, store.on_notice = bench.show_waiting, bench.show_message_later
        store.merge_rescued = self._merge_rescued
        store.reader = Reader(bench.author)
        bench.call_later(self._add_views)
        return store

    async def _add_views(self) -> None:
        """Bring the other views in; what was typed meanwhile waits for them."""
        from claimtrack.tui.views import views_beside_inbox
        from claimtrack.tui.views.since import SinceView

        switcher = self._bench.screen_stack[0].query_one(ContentSwitcher)
        for view in views_beside_inbox():
            await switcher.add_content(view())
        self._bench.take_keys()
        self.is_ready = True
        _collect_from_now_on()
        self._bench.conflicts.recount()
        self._day.start()
        if self.exchange is not None:
            if not self._bench.message:
                self._bench.show_message(self.exchange.announcement())
            self._watch = ExchangeWatch(
                self._bench, self.exchange, self._bench.settings.publish_every_s, self._bench.clock
            )
            self._watch.start()
        self._bench.screen_stack[0].query_one(SinceView).tell()

    def _merge_rescued(self, store: "Store", rescued: Path) -> None:
        """Merge what was kept of the file that an older copy took the place of."""
        from claimtrack.merging import merge

        merge(store, rescued, self._bench.author)

    def close(self) -> None:
        """Leave a backup of the day unfinished where it would hold up who quits."""
        if self._day.is_alive():
            self._day.join(_PARTING_S)

    def _begin_day(self) -> None:
        """Prove the file sound and back it up, once all is painted and once a day."""
        try:
            if self._bench.queries.wait_until_idle():
                self._bench.store.begin_day()
        except ClaimtrackError as error:
            self._bench.show_message_later(str(error))


def _collect_from_now_on() -> None:
    """Turn the garbage collector on for what comes from now on, where `run` turned it off.

    To go through all that modules and screen are made of would hold keys up for 100 ms.
    """
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def _give_large_blocks_back() -> None:
    """Have the C library return large blocks to the system when they are freed.

    The ids of a million claims pass through blocks of 32 MB. glibc would learn from the first to
    keep them (mallopt(3), M_MMAP_THRESHOLD); elsewhere this does nothing.
    """
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, 1 << 20)
