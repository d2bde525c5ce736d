"""Reviewers are asked on the screen, and whoever reads a claim sees who was."""

from claimtrack.queries.since import since
from claimtrack.store import Store
from claimtrack.tui.app import Workbench
from conftest import Shell
from screen import entry, on_claim, press, screen_text, settled


async def test_reviewers_are_asked_and_no_longer_by_one_key(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        await on_claim(pilot, "Russia breaches")
        await press(pilot, "at")
        entry(app, "reviewers").value = "Carla, bob"
        await press(pilot, "ctrl+s")
        told = screen_text(app)
        await press(pilot, "enter")
        shown = screen_text(app)
        await press(pilot, "at")
        asked = screen_text(app)
        entry(app, "reviewers").value = "-BOB"
        await press(pilot, "ctrl+s")
        fewer = screen_text(app)
    with kerry.reading() as session:
        rows, _ = since(session, "carla")

    assert "Carla, bob asked to judge it." in told
    assert "asked to judge it: Carla, bob ✓" in shown
    assert "Asked already: Carla, bob." in asked
    assert "asked to judge it: Carla" in fewer
    assert "Carla, bob" not in fewer
    assert "assignment" in rows.counts


def test_show_says_who_is_asked(kerry_shell: Shell) -> None:
    kerry_shell("assign", "denial-nato", "--reviewer", "Carla")

    assert "asked to judge it: Carla" in kerry_shell("show", "denial-nato")
    (shown,) = kerry_shell.json("show", "denial-nato")
    assert shown["assigned"] == ["Carla"]
