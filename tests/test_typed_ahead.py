"""Keys typed ahead of what opens, as a lagging line delivers them: none reaches the wrong place."""

import asyncio
import random
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from textual.events import Key as KeyPress
from textual.keys import _character_to_key
from textual.pilot import Pilot

from claimtrack import changes
from claimtrack.changes.undo import undo
from claimtrack.queries.claim_list import claims
from claimtrack.queries.filter_syntax import parse
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Session, Store
from claimtrack.tui.app import Workbench
from claimtrack.tui.keys import VIEWS, Action, declared_actions
from claimtrack.tui.opening import Opening
from claimtrack.tui.views import views_beside_inbox
from claimtrack.tui.views.inbox import Inbox
from claimtrack.tui.views.listing import FirstPage
from conftest import exported
from copies import edit
from disputes import merged_copy
from screen import claims_in, press, settled, unpainted

SMALL = (80, 24)
views_beside_inbox()
ACTIONS = declared_actions()
WAYS = {
    "inbox": "", "claim": "\r", "map": "3", "timeline": "4", "feed": "6", "sources": "2",
    "actors": "7", "actor": "7\r", "agreement": "A", "numbers": "8", "since": "9", "positions": "W",
    "conflicts": "5", "reader": "\rs", "suggestions": "\rsS",
}  # fmt: skip
"""The keys that lead from the Inbox to each view."""

_CHARACTERS = {"\r": "enter", " ": "space"}


class Desk:
    """A workbench at one view, to which keys come without anybody looking between them."""

    def __init__(self, pilot: Pilot[None], view: str) -> None:
        self.pilot, self.view = pilot, view
        assert isinstance(pilot.app, Workbench)
        self.bench = pilot.app

    def send(self, key: str) -> None:
        """Have a key come, as the terminal's driver does."""
        character = key if len(key) == 1 else None
        name = _CHARACTERS.get(key) or (_character_to_key(key) if character else key)
        names = {"slash": "/", "colon": ":", "equals_sign": "=", "space": " ",
                 "vertical_line": "|"}  # fmt: skip
        self.bench.post_message(KeyPress(name, character or names.get(name)))

    async def come_back(self) -> None:
        """Leave whatever is open, and stand in the view again as on coming."""
        bench = self.bench
        await settled(self.pilot)
        while len(bench.screen_stack) > 1:
            self.send("escape")
            await settled(self.pilot)
        bench.drafts.clear()
        if bench.inbox.words:
            bench.inbox.filter_by("")
        if bench.view_name != self.view or not bench.view.rows.has_focus:
            bench.switch(self.view, remember=False)
        bench.typed._blind_until = None


class Clock:
    """The time at which keys come, for a hand that takes as long as it is told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def commits(store: Store) -> Iterator[Callable[[], bool]]:
    """Give what says whether anybody wrote to the file since it was asked last."""
    path = store.location.path
    assert path is not None
    with closing(sqlite3.connect(path)) as connection:
        versions = [connection.execute("PRAGMA data_version").fetchone()]

        def is_written() -> bool:
            versions.append(connection.execute("PRAGMA data_version").fetchone())
            return bool(versions[-1] != versions[-2])

        yield is_written


def in_view(view: str) -> tuple[list[str], list[str]]:
    """Return the keys that open something in a view, or would elsewhere, and those of its verbs."""
    here = {key: one for one in ACTIONS if view in one.views for key in keys_of(one)}
    openers = [key for one in ACTIONS if one.opens for key in keys_of(one)]
    openers = [key for key in openers if key not in here or here[key].opens]
    return list(dict.fromkeys(openers)), [key for key, one in here.items() if one.writes]


def keys_of(action: Action) -> list[str]:
    return action.keys.split(",")


def worked_on(tmp_path: Path, view: str, kerry: Store) -> Store:
    """Return a file in which there is something to undo, and to bring back."""
    store = merged_copy(tmp_path) if view == "conflicts" else kerry
    with store.reading() as session:
        claim_id = next(iter(claims(session, parse("")))).id
    edit(store, "alice", claim_id, place="Here")
    changes.annotate(store, "alice", RowRef("claim", claim_id), "Is it so?")
    undo(store, "alice")
    return store


async def at(pilot: Pilot[None], view: str) -> Desk:
    await settled(pilot)
    await press(pilot, *("enter" if key == "\r" else key for key in WAYS[view]))
    desk = Desk(pilot, view)
    assert desk.bench.view_name == view
    return desk


async def test_the_first_rows_move_while_everything_else_is_still_opening(
    kerry: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, really_open = threading.Event(), Opening.open

    def late(opening: Opening) -> Store:
        assert gate.wait(60)
        return really_open(opening)

    monkeypatch.setattr(Opening, "open", late)
    before = exported(kerry)
    app = Workbench(kerry.location, "alice")
    async with app.run_test(size=SMALL) as pilot:
        desk = Desk(pilot, "inbox")
        for key in "jjkjcj":  # a verb waits, and what is behind it too
            desk.send(key)
        for _ in range(500):
            await asyncio.sleep(0)
        assert (app.inbox.window.cursor, app.is_ready, exported(kerry) == before) == (
            2,
            False,
            True,
        )
        third = app.inbox.window.current

        gate.set()
        await settled(pilot)

        assert third is not None
        with kerry.reading() as session:
            changed = [row.id for row in claims(session, parse("stage:checked"))]
        assert third in changed
        assert app.inbox.window.cursor == 4  # the verb goes on to the next row, and so does the key


async def test_a_key_waits_for_a_verb_that_takes_long_to_open(kerry: Store) -> None:
    store = worked_on(Path(), "inbox", kerry)
    before = exported(store)
    rebut = next(action for action in ACTIONS if "r" in keys_of(action) and action.opens)
    gate = asyncio.Event()

    async def late(bench: Workbench) -> None:
        await gate.wait()
        await rebut.act(bench)

    app = Workbench(store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        desk = await at(pilot, "inbox")
        app.work.start(replace(rebut, act=late))
        desk.send("d")
        for _ in range(500):
            await asyncio.sleep(0)
        assert app.typed.is_busy
        assert exported(store) == before

        gate.set()
        await settled(pilot)

        assert len(app.screen_stack) == 2
        assert exported(store) == before


async def test_a_write_that_takes_long_says_that_it_still_writes(
    kerry: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = worked_on(Path(), "inbox", kerry)
    monkeypatch.setattr("claimtrack.tui.work._LONG_S", 0.0)
    gate = threading.Event()

    def late() -> str:
        gate.wait(20)
        return "Done."

    async def write(bench: Workbench) -> None:
        await bench.write(late)

    app = Workbench(store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await at(pilot, "inbox")
        app.work.start(replace(ACTIONS[0], act=write))
        for _ in range(500):
            await asyncio.sleep(0)
        told = app.message
        gate.set()
        await settled(pilot)

        assert told == "Still writing. What you type waits until it is done."
        assert app.message.startswith("Done.")


@pytest.mark.parametrize("keys", ["rd", "rc", "vu", "nd", "ad", "pc", "td", "=c", "eo", "Cd", ":d"])
async def test_keys_sent_together_go_to_what_the_first_opens(kerry: Store, keys: str) -> None:
    store = worked_on(Path(), "inbox", kerry)
    before = exported(store)
    app = Workbench(store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        desk = await at(pilot, "inbox")
        for key in keys:
            desk.send(key)
        await settled(pilot)

        assert exported(store) == before
        assert len(app.screen_stack) == 2


@pytest.mark.parametrize("view", ["inbox", "claim", "map", "timeline", "feed", "sources", "actor"])
async def test_words_typed_behind_a_slash_go_into_the_filter_from_every_view(
    kerry: Store, view: str
) -> None:
    before = exported(kerry)
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        desk = await at(pilot, view)
        for key in "/forged":
            desk.send(key)
        await settled(pilot)

        assert getattr(app.focused, "value", None) == "forged"
        assert exported(kerry) == before


async def test_tab_with_nothing_to_complete_stays_in_the_filter(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *"zzz", "tab", *"oc")

        assert app.inbox.box.value == "zzzoc"


async def test_a_verb_behind_one_that_had_nothing_to_open_is_not_done(kerry: Store) -> None:
    before = exported(kerry)
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        desk = await at(pilot, "sources")
        for key in "rd":
            desk.send(key)
        await settled(pilot)

        assert "not done" in app.message
        assert exported(kerry) == before


async def test_what_is_typed_behind_an_entered_filter_waits_for_what_it_finds(
    kerry: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads, may_read = Inbox.read_first, threading.Event()

    def wait_and_read(inbox: Inbox, session: Session, words: str) -> FirstPage:
        if words == "220":
            may_read.wait(10)
        return reads(inbox, session, words)

    monkeypatch.setattr(Inbox, "read_first", wait_and_read)
    before = set(claims_in(kerry, "stage:checked"))
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        desk = await at(pilot, "inbox")
        for key in "/220\rc":
            desk.send(key)
        for _ in range(20):
            await pilot.pause()
        may_read.set()
        await settled(pilot)

    checked = set(claims_in(kerry, "stage:checked")) - before
    assert checked
    assert checked <= set(claims_in(kerry, "220"))


@pytest.mark.parametrize("view", ["inbox", "timeline", "feed", "sources", "conflicts"])
async def test_keys_in_the_preview_are_taken(tmp_path: Path, kerry: Store, view: str) -> None:
    app = Workbench(worked_on(tmp_path, view, kerry), "alice")
    async with app.run_test(size=(140, 40)) as pilot:
        desk = await at(pilot, view)
        for key in ("j", "tab", "j", "k", "tab", "k"):
            desk.send(key)
        await settled(pilot)

        assert not app.typed.is_busy


@pytest.mark.parametrize("part", [10, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("view", VIEWS)
async def test_no_opener_lets_a_verb_through_in_any_view(
    tmp_path: Path, kerry: Store, view: str, part: int
) -> None:
    """Send every pair; every day a tenth of them, another one in each view."""
    store = worked_on(tmp_path, view, kerry)
    before = exported(store)
    openers, verbs = in_view(view)
    app = Workbench(store, "alice", clock=(clock := Clock()))
    async with app.run_test(size=SMALL) as pilot:
        desk = await at(pilot, view)
        with unpainted(), commits(store) as is_written:
            for place, opener in enumerate(openers):
                for verb in verbs[(place + VIEWS.index(view)) % part :: part]:
                    desk.send(opener)
                    desk.send(verb)
                    await desk.come_back()
                    clock.now += 60

                    assert not is_written() or exported(store) == before, (opener, verb)
    assert exported(store) == before


TURNS = 400
"""So many turns of the loop, about, an opener takes until it stands."""


def sample(count: int) -> dict[str, list[tuple[str, str, float, int]]]:
    """Return openers and verbs by view, and what lies between the two: seconds and turns.

    A loaded machine may get any distance in the time that a hand takes. So the clock is told the
    seconds, and the loop does a part of its work that is drawn too: the verb comes at any state
    that it can come at, and nobody waits.
    """
    chance = random.Random(14)
    pairs = [(view, *pair) for view in VIEWS for pair in product(*in_view(view))]
    drawn: dict[str, list[tuple[str, str, float, int]]] = {view: [] for view in VIEWS}
    for view, opener, verb in chance.sample(pairs, count):
        between_s = chance.uniform(0.05, 0.3)
        drawn[view].append((opener, verb, between_s, chance.randrange(TURNS)))
    return drawn


@pytest.mark.parametrize("view", VIEWS)
async def test_nor_does_it_a_moment_later(tmp_path: Path, kerry: Store, view: str) -> None:
    store = worked_on(tmp_path, view, kerry)
    before = exported(store)
    app = Workbench(store, "alice", clock=(clock := Clock()))
    async with app.run_test(size=SMALL) as pilot:
        desk = await at(pilot, view)
        with commits(store) as is_written:
            for opener, verb, between_s, turns in sample(120)[view]:
                desk.send(opener)
                for _ in range(turns):
                    await asyncio.sleep(0)
                clock.now += between_s
                desk.send(verb)
                await desk.come_back()
                clock.now += 60

                assert not is_written() or exported(store) == before, (opener, verb, turns)
    assert exported(store) == before
