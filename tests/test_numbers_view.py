"""Numbers on the screen: the form that records one, and the view that lays them side by side."""

import pytest

from claimtrack.queries.filter_syntax import parse
from claimtrack.queries.numbers import numbers_by_measure
from claimtrack.render.glyphs import ASCII, UNICODE, Glyphs
from claimtrack.render.lines import Line, as_plain
from claimtrack.render.numbers import numbers_lines
from claimtrack.store import Store
from claimtrack.tui.app import Workbench
from screen import entry, on_claim, press, screen_text, settled
from test_numbers import KILLED, fill


@pytest.fixture
def kerry(kerry_without_numbers: Store) -> Store:
    return kerry_without_numbers


async def test_a_number_in_the_text_is_offered_recorded_and_laid_beside_others(
    kerry: Store,
) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        await press(pilot, "8")
        empty = screen_text(app)
        await press(pilot, "1")
        await on_claim(pilot, "220 Russian soldiers")
        await press(pilot, "enter")
        offered = screen_text(app)
        await press(pilot, "f")
        asked = screen_text(app)
        entry(app, "measure").value = KILLED
        await press(pilot, "ctrl+s")
        recorded = screen_text(app)
        await press(pilot, "8")
        shown = screen_text(app)
        await press(pilot, "enter")
        read = app.view.name_in_keys

    assert "Here stand the numbers that claims give" in empty
    assert "number not recorded: “At least 220”" in offered
    assert "“At least 220” is read as: at least 220." in asked
    assert f"at least 220 soldiers  {KILLED}" in recorded
    assert "number not recorded" not in recorded
    assert "at least 220 soldiers" in shown
    assert "Russia denies the premise, and gives no number" in shown
    assert read == "claim"


async def test_a_form_that_cannot_be_read_is_kept_and_says_why(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await on_claim(pilot, "220 Russian soldiers")
        await press(pilot, "f")
        entry(app, "words").value = "1.000"
        await press(pilot, "ctrl+s")
        refused = screen_text(app)
    with kerry.reading() as session:
        found = numbers_by_measure(session, parse(""))

    assert "may be 1 or 1,000" in refused
    assert found == ()


@pytest.mark.parametrize(
    ("glyphs", "bars"),
    [
        (UNICODE, ("●────", "→  at least 220 soldiers", "0  ", "~~●~~", "●●")),
        (ASCII, ("*----", ">  at least 220 soldiers", "0  ", "~~*~~", "**")),
    ],
)
def test_each_number_is_a_bar_on_one_scale(
    sqlite_store: Store, glyphs: Glyphs, bars: tuple[str, ...]
) -> None:
    fill(sqlite_store)
    with sqlite_store.reading() as session:
        lines = numbers_lines(numbers_by_measure(session, parse("")), glyphs)

    told = "\n".join(as_plain(lines))
    for bar in bars:
        assert bar in told
    starts = [line.lead.index(mark) for line, mark in _bars(lines, glyphs)]
    assert starts == sorted(starts)


def _bars(lines: list[Line], glyphs: Glyphs) -> list[tuple[Line, str]]:
    """Return the lines of none, 150 to 200, at least 220 and about 1,000, with their marks."""
    by_words = {
        line.paragraphs[0][0][0].strip(): line
        for line in lines
        if line.lead.strip() and line.target
    }
    wanted = ("none", "150 to 200 soldiers", "at least 220 soldiers", "about 1,000 Soldiers")
    marks = ("0", glyphs.value, glyphs.value, glyphs.value)
    return [(by_words[words], mark) for words, mark in zip(wanted, marks, strict=True)]
