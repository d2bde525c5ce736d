"""Who says it, and how it stands, in every row of every view, as it is read on the screen."""

import itertools
import re

import pytest

from claimtrack.render.glyphs import ASCII, UNICODE
from claimtrack.render.lines import line, wrapped
from claimtrack.settings import COLUMNS as CLAIM_COLUMNS
from claimtrack.store import Store
from claimtrack.tui.app import Workbench
from claimtrack.tui.views.claim_row import plan_for
from claimtrack.tui.widgets.finding import FoundRows
from screen import on_claim, press, screen_text, settled

SIGN = f"[{''.join(UNICODE.standings.values())}]"
SIGNED = rf"{SIGN} (?:{'|'.join(UNICODE.standings)})\b"
WHO = "Jens Stolte"
BEGINS = "Russia breaches the cease-fire"


def claim_row(told: str) -> str:
    """Return the row of a list, on the left of what is beside it."""
    return next(row for row in told.splitlines() if BEGINS in row and re.match(rf".?{SIGN} ", row))


def least_claim(row: str) -> int:
    """Return how many cells the words of the claim have, at the least."""
    shown = row[row.index(BEGINS) :].partition("…")[0]
    return len(shown) + 1


@pytest.mark.parametrize("width", [60, 80, 100, 120, 140, 200])
async def test_every_row_says_who_and_how_it_stands(kerry: Store, width: int) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=(width, 40)) as pilot:
        await settled(pilot)
        rows = {"inbox": claim_row(screen_text(app))}
        await press(pilot, "4")
        rows["timeline"] = claim_row(screen_text(app))
        await press(pilot, "1")
        await on_claim(pilot, "220 Russian soldiers")
        await press(pilot, "equals_sign", *"cease-fire breaches")
        found = app.screen.query_one(FoundRows)
        finder = "".join(words for words, _ in found.spans_at(0, found.cells))
        await press(pilot, "escape")

        for view, row in rows.items():
            assert WHO in row.partition(BEGINS)[0], view
            assert least_claim(row) >= (40 if view == "inbox" or width > 60 else 30), view
            assert (re.search(SIGNED, row) is not None) == (width in (100, 140, 200)), view
        assert re.search(rf"{SIGN} .*{WHO}", finder.partition(BEGINS)[0])

        await on_claim(pilot, BEGINS)
        await press(pilot, "3")
        outline = screen_text(app)
        assert re.search(r"Jens Stolt\w+…?: ", outline)
        assert len(re.findall(SIGNED, outline)) >= 2
        await press(pilot, "enter")
        claim = screen_text(app)
        assert re.search(SIGNED, claim)
        await press(pilot, "2")
        app.view.query_one("#sources-preview").focus()
        await press(pilot, *["j"] * 5)
        quotes = [re.sub(r".*│", "", row) for row in screen_text(app).splitlines()]
        said = re.sub(r"[ ▁-█]+", " ", " ".join(quotes))
        assert re.search(rf"§ ¶\d+ [\w. ]+: [^§]+{SIGNED} ✓ exact", said)


@pytest.mark.parametrize("dated", [False, True])
def test_what_a_narrow_row_shows_a_wider_one_shows_too(dated: bool) -> None:
    plans = [plan_for(cells, CLAIM_COLUMNS, dated=dated) for cells in range(55, 220)]

    assert all(one.shown <= other.shown for one, other in itertools.pairwise(plans))
    assert plans[0].shown == ({"said"} if dated else set())
    assert plans[-1].shown >= set(CLAIM_COLUMNS)


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_a_sign_and_its_word_are_never_parted(glyphs: object) -> None:
    assert isinstance(glyphs, type(UNICODE))
    for label, sign in glyphs.standings.items():
        spans = line(("before it ", ""), (f"{sign} {label}", label), ("   7bacb4c0", "dim"))
        for cells in range(len(label) + 2, 40):
            rows = [
                "".join(words for words, _ in row) for row in wrapped(spans.paragraphs[0], cells)
            ]
            assert any(f"{sign} {label}" in row for row in rows), (label, cells)
