"""Keys in the order in which they were typed: none runs ahead of what the one before it opens.

A lagging line delivers several keys at once, and what a key opens may take a while. So keys wait,
in order, until what they are meant for is there: the form that a verb asks with, the rows of the
view that was opened, the line that the filter is typed in.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from textual.app import App
from textual.dom import DOMNode
from textual.events import Key, Paste
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from claimtrack.tui.views.inbox import MOVES_AT_ONCE

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench
    from claimtrack.tui.keys import Action

_LOOK_S = 0.003
"""So often is looked whether what is opened is there."""

_LOST_S = 0.05
"""So often is looked whether the widget that a key has reached is still there."""

BLIND_S = 0.5
"""Nobody reads a sentence, and types on because of it, in less."""

_NEED_NO_ROWS = frozenset(
    ("back", "filter", "help", "palette", "quit", "view_inbox", "view_sources", "view_timeline",
     "view_conflicts", "view_feed", "view_actors", "view_since"),
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
        self._is_done = asyncio.Event()
        self._is_done.set()
        self._blind_until: float | None = None
        self._bound: set[str] = set()
        self.opened = 0

    def bind_keys(self, names: Collection[str] = ()) -> None:
        """Bind the keys of some actions, or of all that have none yet."""
        for key in self._bench.keys.every_key(names):
            if key not in self._bound:
                self._bound.add(key)
                self._bench.bind(key, f"press('{key}')", show=False)

    @property
    def is_busy(self) -> bool:
        """Say whether a key has not done yet all that it does."""
        return self._task is not None or not self._is_done.is_set()

    def arrived(self) -> float:
        """Return when the key came that is done now; now, where none is."""
        return self._bench.clock() if self._arrived is None else self._arrived

    async def take(self, event: Key | Paste) -> None:
        """Take one more; it is passed on at once, or behind those before it."""
        if not self.is_busy and self._may_pass(event):
            await self._pass_on(event, self._bench.clock())
            return
        self._kept.append((event, self._bench.clock()))
        if self._task is None:
            self._task = asyncio.create_task(self._pass_on_all())

    def drop(self) -> None:
        """Forget what waits: it was typed for another program."""
        self._kept.clear()

    def opened_nothing(self) -> None:
        """Note that a key that opens something opened nothing, and what is typed on is for that."""
        self._blind_until = self.arrived() + BLIND_S

    def came_blind(self) -> bool:
        """Say whether this key was typed for what did not open; those right behind it are too."""
        if self._blind_until is None or self.arrived() >= self._blind_until:
            return False
        self._blind_until = self.arrived() + BLIND_S
        return True

    def moves_already(self, action: "Action | None") -> bool:
        """Say whether an action moves the first rows, which stand before all else is there.

        Where the settings name an action of a view that is still to come, its key may be this one.
        """
        bench = self._bench
        is_move = action is not None and action.name in MOVES_AT_ONCE and not bench.keys.problems
        return is_move and bench.view_name == "inbox" and bench.inbox.can_move_already

    async def _pass_on(self, event: Key | Paste, arrived: float) -> None:
        self._arrived = arrived
        self._is_done.clear()
        taker = self._bench.focused or self._bench.screen
        await App.on_event(self._bench, event)
        _Way(taker, self._note_done).go_on()

    def _note_done(self) -> None:
        self._arrived = None
        self._is_done.set()

    async def _pass_on_all(self) -> None:
        try:
            while self._kept and self._bench.is_running:
                await self._is_done.wait()
                if not self._kept:
                    break
                if self._may_pass(self._kept[0][0]):
                    await self._pass_on(*self._kept.popleft())
                else:
                    await asyncio.sleep(_LOOK_S)
        except Exception as error:  # noqa: BLE001 — a bug, which ends the screen like any other
            self._bench._handle_exception(error)
        finally:
            self._task = None

    def _may_pass(self, event: Key | Paste) -> bool:
        """Say whether what a key is meant for is there."""
        bench = self._bench
        key = event.key if isinstance(event, Key) else ""
        if any(binding.priority for binding in bench._bindings.key_to_bindings.get(key, ())):
            return True
        action = bench.keys.find(key, bench.view_name)
        if not bench.is_ready:
            return self.moves_already(action)
        if _waits(bench.focused, key) or _waits(bench.screen, key):
            return False
        if len(bench.screen_stack) > 1:
            return _is_there(bench.screen)
        if bench.work.is_opening:
            return False
        is_line = isinstance(bench.focused, Input)
        if is_line or action is None or bench.view.is_filled or self.moves_already(action):
            return True
        # What is typed after `/` is for the view that is being opened, if one is.
        is_typing = action.name == "filter" and bench.queries.is_asking("view")
        return action.name in _NEED_NO_ROWS and not is_typing


def _is_there(screen: Screen[object]) -> bool:
    """Say whether a form stands, and has the focus where it wants it.

    One that lost it, as where the terminal did, gets it back: else no key would ever pass.
    """
    if not screen.is_mounted:
        return False
    if screen.focused is None and screen.focus_chain:
        screen.set_focus(screen.focus_chain[0])
    return True


def _waits(node: DOMNode | None, key: str) -> bool:
    """Say whether what a key is for is still being looked for: what Tab completes, or Enter takes.

    A screen or a line says so of itself, in `waits_for`.
    """
    waits_for = getattr(node, "waits_for", None)
    return waits_for is not None and bool(waits_for(key))


class _Way:
    """The way of a key, followed until it has done all that it does.

    It goes from the widget up to the application, and what the binding says that it found there
    posts goes the same way once more; a callback behind each has the same turn. What was taken
    off the screen meanwhile answers none.
    """

    def __init__(self, taker: Widget, done: Callable[[], None]) -> None:
        way = [taker, *taker.ancestors]
        self._left = iter((*way, *way))
        self._at: DOMNode = taker
        self._done = done
        self._watch: asyncio.TimerHandle | None = None

    def go_on(self) -> None:
        """Go on to the next on the way."""
        for node in self._left:
            if node.call_later(self.go_on):
                self._at = node
                if self._watch is None:
                    self._look()
                return
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None
            self._done()

    def _look(self) -> None:
        self._watch = asyncio.get_running_loop().call_later(_LOST_S, self._look)
        if not self._at.is_running:
            self.go_on()
