"""Any keys in any order, while writes are refused and others write: nothing ends or is spoilt."""

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from textual.command import CommandList, CommandPalette
from textual.events import Key
from textual.keys import _character_to_key

from claimtrack import changes
from claimtrack.changes.integrity import check
from claimtrack.errors import ClaimtrackError, InvalidValueError
from claimtrack.queries.claim_list import claims
from claimtrack.queries.filter_syntax import parse
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store, open_store
from claimtrack.tui.app import Workbench
from claimtrack.tui.keys import declared_actions
from claimtrack.tui.views import views_beside_inbox
from disputes import merged_copy
from screen import screen_text, settled

pytestmark = pytest.mark.usefixtures("own_folder")
views_beside_inbox()
OFTEN = ("enter", "escape", "down", "up", "ctrl+s", "tab", "1", "2", "3", "4", "5", "6", "7", "s")
"""Keys that lead somewhere, or send what was typed."""
TYPED = ("a", "e", "Z", "7", "é", "space", "backspace", "[", "#", '"', "-", "'", "ctrl+u", "漢")
LEAVING = frozenset(("q",))
KEYS = sorted({key for action in declared_actions() for key in action.keys.split(",")} - LEAVING)
CHARACTERS = {_character_to_key(chr(code)): chr(code) for code in range(32, 127)}
EVERYDAY = 30
LONG = 250


def hand(chance: random.Random) -> str:
    """Return the next key of somebody who does not look."""
    return chance.choice(chance.choice((KEYS, OFTEN, TYPED)))


def send(app: Workbench, key: str) -> None:
    """Have a key come, as the terminal's driver does."""
    if len(key) == 1:
        app.post_message(Key(_character_to_key(key), key))
    else:
        app.post_message(Key(key, CHARACTERS.get(key)))


def refuse_at_random(app: Workbench, chance: random.Random) -> None:
    """Have the store refuse every third write or so."""
    count_around = app.conflicts.count_around

    def refuse(act: Callable[[], str]) -> object:
        if chance.random() < 0.3:
            raise InvalidValueError("The store wants it otherwise.")
        return count_around(act)

    app.conflicts.count_around = refuse  # type: ignore[method-assign,assignment]


def write_beside(store: Store, chance: random.Random) -> None:
    """Do as a teammate does: add, revise, retract or bring back a claim."""
    with store.reading() as session:
        row = RowRef("claim", chance.choice(list(claims(session, parse("")))).id)
    match chance.randrange(4):
        case 0:
            changes.add_claim(store, "bob", {"text": "Seen beside."}, speaker="Zoé")
        case 1:
            changes.revise(store, "bob", row, {"text": f"Reworded {chance.random()}"})
        case 2:
            changes.retract(store, "bob", [row], with_others=True)
        case _:
            changes.restore(store, "bob", [row])


async def drive(folder: Path, seed: int, count: int) -> None:
    chance = random.Random(seed)
    store = merged_copy(folder)
    beside = open_store(folder / "claims.db")
    app = Workbench(store, "alice")
    sent: list[str] = []
    async with app.run_test(size=chance.choice([(80, 24), (60, 16), (140, 40)])) as pilot:
        await settled(pilot)
        refuse_at_random(app, chance)
        app.exit = lambda *_, **__: None  # type: ignore[method-assign]  # the palette offers it
        try:
            while len(sent) < count:
                for _ in range(chance.choice((1, 1, 1, 2, 5))):  # some come at once
                    sent.append(hand(chance))
                    send(app, sent[-1])
                await settled(pilot)
                if chance.random() < 0.05:
                    with suppress(ClaimtrackError):  # as where it is in conflict
                        write_beside(beside, chance)
            while len(app.screen_stack) > 1:
                before = len(app.screen_stack)
                send(app, "escape")
                await settled(pilot)
                assert len(app.screen_stack) < before or before == 1, "no way out of a screen"
            app.switch("inbox")
            await settled(pilot)
        except BaseException as error:
            error.add_note(f"seed {seed}, keys {sent[-40:]}")
            raise

        assert app.is_running, sent[-40:]
        assert "1 Inbox" in screen_text(app), sent[-40:]
    assert check(beside).problems == [], sent[-40:]


async def test_keys_in_any_order_end_nothing_and_spoil_nothing(tmp_path: Path) -> None:
    await drive(tmp_path, 1, EVERYDAY)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 34))
async def test_many_keys_in_any_order_end_nothing_and_spoil_nothing(
    tmp_path: Path, seed: int
) -> None:
    await drive(tmp_path, seed, LONG)


async def test_a_palette_that_goes_away_while_it_searches_ends_quietly(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test() as pilot:
        await settled(pilot)
        send(app, ":")
        await settled(pilot)
        palette = app.screen
        assert isinstance(palette, CommandPalette)
        await palette.query_one(CommandList).remove()

        palette._list_visible = not palette._list_visible
        palette._show_busy = not palette._show_busy
        await pilot.pause()
        assert app._exception is None
