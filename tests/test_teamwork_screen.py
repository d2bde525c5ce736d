"""On the screen: the work of others is hidden only by a key of its own, and what fell is said."""

import re
from uuid import UUID

from claimtrack import changes
from claimtrack.queries.lookup import find
from claimtrack.queries.rows import row_fields
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from claimtrack.tui.app import Workbench
from screen import on_claim, press, settled

LARGE = (140, 40)


def claim_of(store: Store, key: str) -> UUID:
    with store.reading() as session:
        return find(session, key, ("claim",)).id


def is_retracted(store: Store, claim: UUID) -> bool:
    with store.reading() as session:
        return bool(row_fields(session, "claim", claim)["retracted"])


async def test_d_names_the_work_of_others_and_the_key_that_hides_it(kerry: Store) -> None:
    claim = claim_of(kerry, "soldiers-220")
    changes.annotate(kerry, "bob", RowRef("claim", claim), "Who counted them?")
    app = Workbench(kerry, "tester")
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await on_claim(pilot, "220 Russian soldiers")
        await press(pilot, "d")
        refused, was_hidden = app.message, is_retracted(kerry, claim)
        await press(pilot, "D")
        hidden = is_retracted(kerry, claim)
        await press(pilot, "u")

    assert re.fullmatch(
        rf"claim “At least 220 Russian soldiers [^”]*” \({claim.hex[:8]}\) carries 1 note by bob; "
        "D retracts it all the same.",
        refused,
    )
    assert (was_hidden, hidden) == (False, True)
    assert not is_retracted(kerry, claim)


async def test_the_message_line_says_which_standings_a_step_turned(kerry: Store) -> None:
    app = Workbench(kerry, "tester")
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await on_claim(pilot, "220 Russian soldiers")
        await press(pilot, "r", "d", *"Nobody died there", "enter", "enter", "enter")
        answered = app.message
        await press(pilot, "u")
        undone = app.message
        await press(pilot, "o")

    turned = "soldiers-220: disputed → disputed (date disputed)"
    assert answered.endswith(f" {turned}. u takes it back.")
    assert undone.endswith(" soldiers-220: disputed (date disputed) → disputed.")
    assert "→" not in app.message


async def test_what_an_undo_leaves_is_said(kerry: Store) -> None:
    claim = changes.add_claim(kerry, "alice", {"text": "The river rose."})
    changes.annotate(kerry, "bob", RowRef("claim", claim), "By how much?")
    app = Workbench(kerry, "alice")
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "u")

    assert app.message.endswith("“The river rose.” stays: it carries 1 note by bob.")
