"""Keys in the order in which they were typed: none runs ahead of what the one before it opens.

A lagging line delivers several keys at once, and what a key opens may take a while. So keys wait,
in order, until what they are meant for is there: the form that a verb asks with, the rows of the
view that was opened, the line that the filter is typed in.
"""

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from textual.app import App
from textual.events import Key, Paste
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench

_LOOK_S = 0.003
"""So often is looked whether what is opened is there."""

_BLIND_S = 0.5
"""Nobody reads a sentence, and types on because of it, in less."""

_NEED_NO_ROWS = frozenset(
    ("back", "filter", "help", "palette", "quit", "view_inbox", "view_sources", "view_timeline",
     "view_conflicts", "view_feed"),
)  # fmt: skip
"""Actions that are the same whatever the view shows: a slow one can be left."""


class TypedKeys:
    """Takes every key and all that is pasted, and passes it on when it may be.

    `opened` counts the screens that verbs have asked with.
    """

    def __init__(self, bench: "Workbench") -> None:
        self._bench = bench
        self._kept: deque[tuple[Key | Paste, float]] = deque()
        self._task: asyncio.Task[None] | None = None
        self._arrived: float | None = None
        self._blind_until: float | None = None
        self.opened = 0

    @property
    def is_busy(self) -> bool:
        """Say whether a key has not done yet all that it does."""
        return self._task is not None

    def arrived(self) -> float:
        """Return when the key came that is done now; now, where none is."""
        return self._bench.clock() if self._arrived is None else self._arrived

    def take(self, event: Key | Paste) -> None:
        """Take one more; it is passed on behind those before it."""
        self._kept.append((event, self._bench.clock()))
        if self._task is None:
            self._task = asyncio.create_task(self._pass_on())

    def drop(self) -> None:
        """Forget what waits: it was typed for another program."""
        self._kept.clear()

    def opened_nothing(self) -> None:
        """Note that a key that opens something opened nothing, and what is typed on is for that."""
        self._blind_until = self.arrived() + _BLIND_S

    def came_blind(self) -> bool:
        """Say whether this key was typed for what did not open; those right behind it are too."""
        if self._blind_until is None or self.arrived() >= self._blind_until:
            return False
        self._blind_until = self.arrived() + _BLIND_S
        return True

    async def _pass_on(self) -> None:
        try:
            while self._kept and self._bench.is_running:
                event, arrived = self._kept[0]
                if not self._may_pass(event):
                    await asyncio.sleep(_LOOK_S)
                    continue
                self._kept.popleft()
                self._arrived = arrived
                taker = self._bench.focused or self._bench.screen
                await App.on_event(self._bench, event)
                await _done(taker)
                self._arrived = None
        except Exception as error:  # noqa: BLE001 — a bug, which ends the screen like any other
            self._bench._handle_exception(error)
        finally:
            self._task = self._arrived = None

    def _may_pass(self, event: Key | Paste) -> bool:
        """Say whether what a key is meant for is there."""
        bench = self._bench
        key = event.key if isinstance(event, Key) else ""
        if any(binding.priority for binding in bench._bindings.key_to_bindings.get(key, ())):
            return True
        if not bench.is_ready:
            return False
        if len(bench.screen_stack) > 1:
            return _is_there(bench.screen)
        if bench.work.is_opening:
            return False
        action = bench.keys.find(key, bench.view_name)
        is_line = isinstance(bench.focused, Input)
        return is_line or action is None or action.name in _NEED_NO_ROWS or bench.view.is_filled


def _is_there(screen: Screen[object]) -> bool:
    """Say whether a form stands, and has the focus where it wants it."""
    return screen.is_mounted and (screen.focused is not None or not screen.focus_chain)


async def _done(taker: Widget) -> None:
    """Wait until a key has done all that it does.

    It goes from the widget up to the application, and what the binding says that it found there
    posts goes the same way once more; a callback behind each has the same turn.
    """
    way = [taker, *taker.ancestors]
    for node in (*way, *way):
        turn = asyncio.Event()
        if node.call_later(turn.set):
            while not turn.is_set() and node.is_running:
                try:
                    await asyncio.wait_for(turn.wait(), 0.05)
                except TimeoutError:
                    continue
