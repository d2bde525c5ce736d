"""What keeps a working copy and the shared file alike while the screen is open.

It looks twice a second, in a thread: a network drive that hangs must not hold up a key.
"""

import asyncio
from typing import TYPE_CHECKING

from claimtrack.errors import ClaimtrackError

if TYPE_CHECKING:
    from claimtrack.sync.exchange import Exchange
    from claimtrack.tui.app import Workbench

_LOOK_S = 0.5
_LOOKS_AFTER_FAILURE = 10


class ExchangeWatch:
    """Takes in what others published, and publishes what was written once it has been quiet."""

    def __init__(self, bench: "Workbench", exchange: "Exchange") -> None:
        self._bench = bench
        self._exchange = exchange
        self._shared_stamp: object = None
        self._own_stamp: object = None
        self._is_published = False
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
        own = self._bench.store.stamp()
        if own != self._own_stamp:
            self._own_stamp, self._is_published = own, False  # wait until it is quiet
        elif not self._is_published:
            self._exchange.publish()
            self._is_published = True
