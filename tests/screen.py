"""Driving the screen in tests: press keys, let it settle, read what is on it."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from textual._wait import wait_for_idle
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, TextArea

from claimtrack.errors import InvalidValueError
from claimtrack.queries.claim_list import claims
from claimtrack.queries.filter_syntax import parse
from claimtrack.store import Store
from claimtrack.tui.app import Workbench

if TYPE_CHECKING:
    from claimtrack.tui.widgets.entries import Entry

PACE_S = 0.04
"""A person hardly presses keys faster; five that write within 0.15 s are refused as pasted."""


class _Hand:
    """The clock of a screen that keys come to: between two keys it goes on by `PACE_S` at least."""

    def __init__(self) -> None:
        self._ahead_s = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self._ahead_s

    def go_on(self, since: float) -> None:
        self._ahead_s += max(0.0, since + PACE_S - self())


def _hand(app: Workbench) -> _Hand | None:
    """Return the hand that types, or nothing where the test has a clock of its own."""
    if app.clock is time.monotonic:
        app.clock = _Hand()
    return app.clock if isinstance(app.clock, _Hand) else None


@contextmanager
def unpainted() -> Iterator[None]:
    """Lay screens out and never paint them, where only what keys do is looked at."""

    def forget(screen: Screen[object]) -> None:
        screen._compositor._dirty_regions.clear()
        screen._dirty_widgets.clear()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Screen, "_compositor_refresh", forget)
        yield


def slow_clock() -> Callable[[], float]:
    """Return a clock for somebody who takes a second for each key, and reads what it says."""
    return iter(map(float, range(10**9))).__next__


async def settled(pilot: Pilot[None]) -> None:
    """Let the screen work until it asks and writes nothing any more, or has left."""
    app = pilot.app
    assert isinstance(app, Workbench)
    is_moving = True
    while is_moving:
        await wait_for_idle(0)
        await _run_what_is_ready()
        while app.work.is_writing or app.typed.is_busy:
            await wait_for_idle(0)
        is_idle = await asyncio.to_thread(app.queries.wait_until_idle)
        if app.open_error is not None:
            return
        assert is_idle
        try:
            app.screen._on_timer_update()  # paints, and calls what waits for that
        except Exception as error:
            app._handle_exception(error)
            if app.open_error is None:
                raise
            return
        is_moving = await _run_what_is_ready() or app.work.is_writing or app.typed.is_busy


async def _run_what_is_ready() -> bool:
    """Let every task run that can; say whether any could.

    Textual's pilot sends each widget a message and waits for all, which costs more than most keys.
    """
    loop = asyncio.get_running_loop()
    count = 0
    while loop._ready:  # type: ignore[attr-defined]  # asyncio has no public word for it
        await asyncio.sleep(0)
        count += 1
    return count > 0


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, each when the one before has done all that it does."""
    assert isinstance(pilot.app, Workbench)
    hand = _hand(pilot.app)
    for key in keys:
        pressed = pilot.app.clock() if hand is not None else 0.0
        await pilot.app._press_keys([" " if key == " " else _named(key)])
        await _run_what_is_ready()
        if len(key) > 1 or not isinstance(pilot.app.focused, Input | TextArea):
            await settled(pilot)
            if hand is not None:
                hand.go_on(pressed)
    await settled(pilot)


def _named(key: str) -> str:
    from textual.keys import _character_to_key

    return _character_to_key(key) if len(key) == 1 else key


def entries(app: Workbench) -> "list[Entry]":
    """Return what one types into in the form that is open."""
    from claimtrack.tui.widgets.forms import Form

    assert isinstance(app.screen, Form)
    return app.screen.entries()


def entry(app: Workbench, name: str) -> "Entry":
    """Return what one types a field into, in the form that is open."""
    return next(one for one in entries(app) if one.id == name)


async def on_claim(pilot: Pilot[None], words: str) -> None:
    """Put the cursor of the Inbox on the claim with these words."""
    app = pilot.app
    assert isinstance(app, Workbench)
    window = app.inbox.window
    rows = [window.row(one) for one in window.order]
    window.move_to(next(place for place, row in enumerate(rows) if words in row.text))
    await settled(pilot)


async def on_conflict(pilot: Pilot[None], field: str) -> None:
    """Show the conflicts, with the cursor on that of a field."""
    from claimtrack.tui.views.conflicts import Conflicts

    app = pilot.app
    assert isinstance(app, Workbench)
    await settled(pilot)
    if app.view_name != "conflicts":
        await press(pilot, "5")
    assert isinstance(app.view, Conflicts)
    window = app.view.window
    fields = [window.row(one).key.field for one in window.order]
    window.move_to(fields.index(field))
    await settled(pilot)


def screen_text(app: Workbench) -> str:
    """Return what is on the screen, a row a line."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def claims_in(store: Store, words: str = "") -> list[str]:
    """Return the words of the claims that a filter finds, in the order of a listing."""
    with store.reading() as session:
        return [row.text for row in claims(session, parse(words))]


def refused_once(app: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the store refuse the next write, and no other."""
    count_around = app.conflicts.count_around

    def refuse(act: Callable[[], str]) -> object:
        monkeypatch.setattr(app.conflicts, "count_around", count_around)
        raise InvalidValueError("The store wants it otherwise.")

    monkeypatch.setattr(app.conflicts, "count_around", refuse)
