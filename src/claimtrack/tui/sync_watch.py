"""What keeps a working copy and the shared file alike while the screen is open.

It looks twice a second, in a thread: a network drive that hangs must not hold up a key. A small
file is published once it has been quiet for one look; a large one, which takes a while to write
and to synchronise, once it has been quiet for an interval of the settings.
"""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from claimtrack.errors import ClaimtrackError

if TYPE_CHECKING:
    from claimtrack.sync.exchange import Exchange
    from claimtrack.tui.app import Workbench

_LOOK_S = 0.5
_LOOKS_AFTER_FAILURE = 10
_LONGEST_WAIT = 6
"""Intervals after which a large file is published although somebody goes on writing."""


class ExchangeWatch:
    """Takes in what others published, and publishes what was written once it has been quiet."""

    def __init__(
        self, bench: "Workbench", exchange: "Exchange", every_s: float, now: Callable[[], float]
    ) -> None:
        self._bench = bench
        self._exchange = exchange
        self._every_s = every_s
        self._now = now
        self._shared_stamp: object = None
        self._own_stamp: object = None
        self._first_edit: float | None = None
        self._last_edit = 0.0
        self.waiting = 0
        self._is_looking = False
        self._looks_to_skip = 0
        self._failure = ""

    def start(self) -> None:
        """Look now, and from now on."""
        self._bench.set_interval(_LOOK_S, self.look)
        self.look()

    def look(self) -> None:
        """Look in a thread, unless the last look is not over yet."""
        if self._looks_to_skip:
            self._looks_to_skip -= 1
        elif not self._is_looking:
            self._is_looking = True
            self._bench.run_worker(self._look(), group="exchange")

    async def _look(self) -> None:
        try:
            await asyncio.to_thread(self._step)
            self._failure = ""
        except ClaimtrackError as error:
            if str(error) != self._failure:
                self._bench.show_message(str(error))
            self._failure = str(error)
            self._looks_to_skip = _LOOKS_AFTER_FAILURE
        finally:
            self._is_looking = False

    def _step(self) -> None:
        shared = self._exchange.stamp()
        if shared != self._shared_stamp:
            self._bench.news.turned(self._exchange.pull().flips)
            self._shared_stamp = shared
        own, now = self._bench.store.stamp(), self._now()
        is_quiet = own == self._own_stamp
        if not is_quiet:
            self._own_stamp, self._last_edit = own, now
            if self._first_edit is None:
                self._first_edit = now
            if self._exchange.is_large():
                self._show(self._exchange.status().waiting)
        if self._first_edit is not None and self._is_due(now, self._first_edit, is_quiet):
            waiting = self._exchange.publish(self._every_s).waiting
            if not waiting:
                self._first_edit = None
            self._show(waiting)

    def _is_due(self, now: float, first_edit: float, is_quiet: bool) -> bool:
        """Say whether it has been quiet for long enough, or nobody was ever quiet for too long."""
        if not self._exchange.is_large():
            return is_quiet
        has_rested = now - self._last_edit >= self._every_s
        return has_rested or now - first_edit >= self._every_s * _LONGEST_WAIT

    def _show(self, waiting: int) -> None:
        """Show in the title that something waits to be shared, or no more."""
        if waiting != self.waiting:
            self.waiting = waiting
            self._bench.later(self._bench.redraw)
