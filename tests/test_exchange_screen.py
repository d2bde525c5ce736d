"""The screen on a file in a synced folder: it takes in and publishes by itself."""

import asyncio
import shutil
from pathlib import Path

import pytest
from textual.pilot import Pilot

from claimtrack.store.location import Location
from claimtrack.sync.share import Share, find_share
from claimtrack.tui.app import Workbench
from conftest import KERRY, Shell
from screen import claims_in, press, screen_text, settled
from team import Team

SIZE = (100, 30)


@pytest.fixture
def team(tmp_path: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Team:
    made = Team(tmp_path / "computers", shell, monkeypatch)
    made.run("alice", "import", str(KERRY))
    made.everybody_has_alices()
    return made


def shared(team: Team, name: str) -> Share:
    share = find_share(Location(path=team.be(name)))
    assert share is not None
    return share


async def until(pilot: Pilot[None], words: str, *, on_screen: bool = True) -> None:
    """Wait until the screen says something; it looks by itself twice a second."""
    app = pilot.app
    assert isinstance(app, Workbench)
    async with asyncio.timeout(20):
        while (words in app.message) is not on_screen:
            await pilot.pause()


async def test_the_screen_says_each_time_that_one_works_on_a_private_copy(team: Team) -> None:
    for _ in ("for the first time", "again"):
        app = Workbench(shared(team, "bob"), "bob")
        async with app.run_test(size=SIZE) as pilot:
            await until(pilot, "you are editing a private copy of it")


async def test_a_teammates_news_appears_and_is_taken_in_with_a_key(team: Team) -> None:
    app = Workbench(shared(team, "bob"), "bob")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        team.run("alice", "add", "claim", "The bridge was closed.")
        shutil.copyfile(team.file("alice"), team.file("bob"))
        team.be("bob")

        await until(pilot, "1 new by alice — R takes them in")
        assert "The bridge was closed." not in screen_text(app)
        await press(pilot, "R")
        assert "The bridge was closed." in claims_in(app.store)
        await press(pilot, "slash", *"bridge", "enter")
        assert "The bridge was closed." in screen_text(app)
        team.assert_tidy()


async def test_what_is_older_than_ones_own_last_change_is_news_too(team: Team) -> None:
    team.run("alice", "add", "claim", "Said before.")
    team.run("bob", "add", "claim", "Said after.")
    app = Workbench(shared(team, "bob"), "bob")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        shutil.copyfile(team.file("alice"), team.file("bob"))

        await until(pilot, "1 new by alice")


async def test_what_is_written_in_the_screen_is_published_by_itself(team: Team) -> None:
    app = Workbench(shared(team, "bob"), "bob")
    before = team.file("bob").read_bytes()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await press(pilot, "a", *"a question", "enter")
        async with asyncio.timeout(20):
            while team.file("bob").read_bytes() == before:
                await pilot.pause()

    shutil.copyfile(team.file("bob"), team.file("carol"))
    assert "a question" in team.run("carol", "export")


async def test_an_unsound_shared_file_is_told_and_work_goes_on(team: Team) -> None:
    app = Workbench(shared(team, "bob"), "bob")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        team.file("bob").write_bytes(team.file("bob").read_bytes()[:9000])

        await until(pilot, "shorter than it says")
        await press(pilot, "a", *"a question", "enter")
        assert "a question" in team_notes(app)
        assert team.file("bob").stat().st_size == 9000


def team_notes(app: Workbench) -> str:
    from sqlmodel import col, select

    from claimtrack.models import Annotation

    with app.store.reading() as session:
        return " ".join(session.exec(select(col(Annotation.body))))


async def test_the_title_names_the_shared_file(team: Team) -> None:
    app = Workbench(shared(team, "bob"), "bob")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)

        assert app.location == Location(path=team.file("bob"))
        assert app.store.location != app.location
