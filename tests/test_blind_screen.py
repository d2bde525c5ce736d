"""Blind review on the screen: no view, form, palette entry, copy or notice tells more."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from claimtrack.queries.judgements import assessments_of
from claimtrack.store import Store
from claimtrack.tui.app import Workbench
from claimtrack.tui.keys import VIEWS
from covered_case import CLAIM, SECRETS, covered_case
from screen import on_claim, press, screen_text, settled

WORDS = tuple(word for word in SECRETS if word not in ("misleading", "almost no chance"))
"""What was said; the words of the lists stand in choosers, too."""

WAYS = {
    "inbox": [["j"], ["k"]],
    "claim": [["enter"], ["tab"], ["tab"], ["tab"], ["down", "e"], ["escape"], ["tab"], ["tab"]],
    "map": [["1"], ["3"], ["enter"]],
    "timeline": [["1", "4"]],
    "feed": [["6"], ["tab"], ["down"], ["down"], ["escape", "down"], ["down"], ["down"], ["down"],
             ["slash", *"pangolin", "enter"], ["escape"]],
    "sources": [["2"]],
    "actors": [["7"]],
    "actor": [["7", "enter"]],
    "reader": [["1", "s"]],
    "suggestions": [["2", "S"]],
    "conflicts": [["5"], ["down"], ["1"], ["e"], ["escape"], ["slash", *"quagga", "enter"],
                  ["escape"], ["escape"], ["escape"]],
    "since": [["1", "9"]],
    "positions": [["1", "W"]],
    "numbers": [["1", "8"]],
    "agreement": [["1", "A"], ["tab"], ["tab"]],
}  # fmt: skip
"""Keys that lead through each view, a look at the screen after each step."""


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Store]:
    store = covered_case(tmp_path)
    yield store
    store.close()


def told(app: Workbench, copied: list[str]) -> str:
    return "\n".join([screen_text(app), app.message, *copied])


@pytest.mark.slow
async def test_no_view_form_palette_entry_or_copy_shows_a_covered_verdict(
    case: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Workbench(case, "dave")
    copied: list[str] = []
    monkeypatch.setattr(app, "copy_to_clipboard", copied.append)
    assert set(WAYS) == set(VIEWS)
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        await on_claim(pilot, "river is dirty")
        for view, steps in WAYS.items():
            for keys in steps:
                await press(pilot, *keys)
                seen = told(app, copied)
                typed = "".join(keys)
                shown = [word for word in WORDS if word in seen and word not in typed]
                assert not shown, (view, keys, seen)
        await _palette_and_copies(pilot, copied)


async def test_the_sheet_is_covered_until_v_and_what_is_judged_then_is_informed(
    case: Store,
) -> None:
    app = Workbench(case, "dave")
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        await on_claim(pilot, "river is dirty")
        await press(pilot, "enter")
        await press(pilot, "tab", "tab")
        covered = screen_text(app)
        await press(pilot, "V")
        said, uncovered = app.message, screen_text(app)
        await press(pilot, "v", "r", *"So", "ctrl+s")
        await settled(pilot)
    case.reader = None
    with case.reading() as session:
        rows = {row.reviewer: row for row in assessments_of(session, CLAIM, "The river is dirty.")}

    assert "covered until you judge" in covered
    assert not [word for word in SECRETS if word in covered]
    assert "Uncovered 2 verdicts on 1 claim" in said
    assert "narwhal" in uncovered
    assert rows["dave"].basis == "informed"


async def _palette_and_copies(pilot: Pilot[None], copied: list[str]) -> None:
    app = pilot.app
    assert isinstance(app, Workbench)
    for typed in ("quagga", "verdict", "river"):
        await press(pilot, "colon", *typed)
        seen = screen_text(app).replace(typed, "")
        assert not [word for word in WORDS if word in seen], (typed, seen)
        await press(pilot, "escape")
    await press(pilot, "1")
    for place in "1234":
        await press(pilot, "C", place)
    assert not [word for word in SECRETS if word in "\n".join(copied)]
