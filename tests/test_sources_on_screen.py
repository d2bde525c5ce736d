"""Sources that are added on the screen, with their texts, and worked through one after another."""

from pathlib import Path

import pytest
from textual.events import Paste

from claimtrack import changes
from claimtrack.errors import InvalidValueError
from claimtrack.queries.snapshots import newest_snapshot
from claimtrack.queries.sources import source_rows
from claimtrack.schemas.rows import SourceRow
from claimtrack.store import Store
from claimtrack.tui.app import Workbench
from claimtrack.tui.typed_text import _completed, check_text, path_typed
from screen import claims_in, press, screen_text, settled

SMALL = (80, 24)
SPEECH = "The mayor said that the bridge was safe.\n\nThe builder denied that it had leaked."


def sources(store: Store) -> list[SourceRow]:
    with store.reading() as session:
        return source_rows(session)


def text_of(store: Store, source: SourceRow) -> str:
    with store.reading() as session:
        kept = newest_snapshot(session.connection(), source.id)
    return "" if kept is None else kept[1]


async def test_an_empty_file_is_worked_in_by_keys_that_the_empty_lists_say(
    sqlite_store: Store,
) -> None:
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        inbox = " ".join(screen_text(app).split())
        await press(pilot, "2")
        listed = " ".join(screen_text(app).split())
        await press(pilot, "n", *"On the bridge", "enter", *"spe", "enter", *"Town of Ash", "enter")
        await press(pilot, *"1907-03", "enter")
        app.post_message(Paste(SPEECH))
        await settled(pilot)
        await press(pilot, "ctrl+s")
        added = app.message
        await press(pilot, "S", "n")

        assert "2 goes to the sources: n there adds one" in inbox
        assert "n adds one, with its text" in listed
        assert "with its text, 15 words" in added
        (row,) = sources(sqlite_store)
        assert (row.title, row.kind, row.issuer) == ("On the bridge", "speech", "Town of Ash")
        assert row.published == "1907-03"
        assert text_of(sqlite_store, row).split() == SPEECH.split()
        assert claims_in(sqlite_store) == ["The bridge was safe"]


async def test_a_text_comes_from_a_file_that_tab_completes_and_later_by_a_key(
    sqlite_store: Store, tmp_path: Path
) -> None:
    (tmp_path / "Report on the bridge.txt").write_text(SPEECH, "utf-8")
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "2", "n", *"https://ash.example/7", *["enter"] * 4)
        await press(pilot, *f"{tmp_path}/reporz", "ctrl+s")
        refused = " ".join(screen_text(app).split())
        await press(pilot, "backspace", "tab", "ctrl+s")
        (row,) = sources(sqlite_store)
        first = text_of(sqlite_store, row)
        await press(pilot, "enter", "K")
        app.post_message(Paste("The mayor said that the bridge was closed."))
        await settled(pilot)
        await press(pilot, "ctrl+s")

        assert "reporz is not there: Tab completes" in refused
        assert (row.title, row.url, row.name) == (None, row.name, "https://ash.example/7")
        assert first == SPEECH
        assert text_of(sqlite_store, row).endswith("closed.")
        assert "Kept a text of 8 words." in app.message
        assert "bridge was closed" in screen_text(app)


async def test_a_source_without_a_text_is_given_one_where_its_statements_are_looked_for(
    sqlite_store: Store,
) -> None:
    changes.add_source(sqlite_store, "alice", {"title": "Speech"})
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "2", "S")
        told = " ".join(screen_text(app).split())
        await press(pilot, "K")
        app.post_message(Paste(SPEECH))
        await settled(pilot)
        await press(pilot, "ctrl+s", "n")

        assert "K keeps one: a file, or pasted" in told
        assert claims_in(sqlite_store) == ["The bridge was safe"]


async def test_one_key_goes_on_to_the_next_source_while_suggesting_and_one_back(
    sqlite_store: Store,
) -> None:
    for year, text in ((1907, SPEECH), (1906, None), (1905, SPEECH.replace("bridge", "dam"))):
        fields = {"title": f"Of {year}", "published": f"{year}"}
        changes.add_source(sqlite_store, "alice", fields, text=text)
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "2", "S", "n", "]")
        there, passed = screen_text(app), app.message
        await press(pilot, "n", "]")
        end = app.message
        await press(pilot, "[")

        assert "Of 1905" in there
        assert "Passed over 1 source without a text" in passed
        assert "no source with a text after this" in end
        assert "Of 1907" in screen_text(app)
        assert "1 recorded" in screen_text(app)
        assert sorted(claims_in(sqlite_store)) == ["The bridge was safe", "The dam was safe"]


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("report.txt", "report.txt"),
        ("~/a b/report.pdf", "~/a b/report.pdf"),
        ("'/home/a report'", "/home/a report"),
        ("/home/a\\ report.txt", "/home/a report.txt"),
        ("my report of may.html", "my report of may.html"),
        ("report", "report"),
        ("The mayor said that the bridge was safe.", None),
        ("The mayor said so on the page of the town, ash.example", None),
        ("Two lines,\n/home/report.txt", None),
        ("The bridge is safe", None),
    ],
)
def test_what_is_typed_is_a_path_or_the_text_itself(typed: str, path: str | None) -> None:
    assert path_typed(typed) == (None if path is None else Path(path).expanduser())


def test_a_path_is_completed_in_any_case_and_hidden_files_on_demand(tmp_path: Path) -> None:
    for name in ("Reports", ".rest"):
        (tmp_path / name).mkdir()
    (tmp_path / "Reports" / "May.txt").touch()

    assert _completed(f"{tmp_path}/re") == f"{tmp_path}/Reports/"
    assert _completed(f"{tmp_path}/Reports/m") == f"{tmp_path}/Reports/May.txt"
    assert _completed(f"{tmp_path}/.r") == f"{tmp_path}/.rest/"
    assert _completed(f"{tmp_path}/x") is None
    with pytest.raises(InvalidValueError, match="is a folder"):
        check_text(f"{tmp_path}/Reports")


async def test_the_screen_says_by_its_keys_what_changes_what_is_there_and_what_it_added(
    sqlite_store: Store,
) -> None:
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        address = "https://a.example/1"
        await press(pilot, "2", "n", *address, "enter", *"rep", "enter", *"Council", "ctrl+s")
        issued = app.message
        await press(pilot, "n", *address, "enter", *"art", "ctrl+s")
        refused = " ".join(screen_text(app).split())

    assert "“Council” is new, and was added as an actor of kind organization; e on it in" in issued
    assert "There already" in refused
    assert "e on it in Sources changes it." in refused
    assert "`claimtrack" not in refused
