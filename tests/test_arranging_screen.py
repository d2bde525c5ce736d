"""The Inbox in other orders, in groups, and without what only answers, driven by keys."""

import json
import re

import pytest

from claimtrack.queries.claim_list import claims
from claimtrack.queries.filter_syntax import parse
from claimtrack.schemas.id_list import GroupedIds
from claimtrack.settings import Settings
from claimtrack.store import Store
from claimtrack.store.own_lists import lists_path
from claimtrack.tui.app import Workbench
from claimtrack.tui.views import inbox
from claimtrack.tui.views.frequencies import Counts
from claimtrack.vocabulary import Grouping, Sort
from conftest import Shell, exported
from screen import on_claim, press, screen_text, settled


def shown(app: Workbench) -> list[object]:
    return list(app.inbox.window.order)


@pytest.mark.parametrize("first_rows", [100, 5])
async def test_keys_go_through_the_orders_and_the_cursor_stays_on_its_row(
    kerry: Store, monkeypatch: pytest.MonkeyPatch, first_rows: int
) -> None:
    monkeypatch.setattr(inbox, "FIRST_ROWS", first_rows)  # 5: the list is read in two parts
    app = Workbench(kerry, "alice")
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        await on_claim(pilot, "Russian soldiers take part")
        here = app.inbox.window.current
        for sort in (*Sort, Sort.SAID)[1:]:
            await press(pilot, "greater_than_sign")
            with kerry.reading() as session:
                expected = [row.id for row in claims(session, parse(""), sort=sort)]

            assert shown(app) == expected, sort
            assert app.inbox.window.current == here
            assert (f"by {sort}" in app.inbox.head) == (sort is not Sort.SAID)
        await press(pilot, "less_than_sign")
        assert app.inbox.sort is Sort.STANDING

        await press(pilot, "slash", *"speaker:russia", "enter")
        with kerry.reading() as session:
            query = parse("speaker:russia")
            expected = [row.id for row in claims(session, query, sort=Sort.STANDING)]
        assert shown(app) == expected


@pytest.mark.parametrize("first_rows", [100, 5])
async def test_groups_fold_and_their_headings_are_no_claims(
    kerry: Store, monkeypatch: pytest.MonkeyPatch, first_rows: int
) -> None:
    monkeypatch.setattr(inbox, "FIRST_ROWS", first_rows)
    app = Workbench(kerry, "alice")
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        here = app.inbox.window.current
        for by in Grouping:
            await press(pilot, "number_sign")
            ids = app.inbox.window.order

            assert isinstance(ids, GroupedIds)
            assert app.inbox.by is by
            assert app.inbox.window.current == here
            assert app.inbox.head.startswith(" 14 claims")
            assert f"▾ {ids.groups[0].name}  {ids.groups[0].number}" in screen_text(app)
        await press(pilot, "number_sign")
        assert len(app.inbox.window.order) == 14

        await press(pilot, "number_sign", "z")
        assert len(app.inbox.window.order) == 7
        assert app.inbox.targets() == []
        await press(pilot, "home", "c")
        assert "no claim under the cursor" in app.message
        await press(pilot, "enter", "asterisk")
        assert "▾ Dmitri Peskov  2" in screen_text(app)
        assert len(app.inbox.window.order) == 9
        assert len(app.inbox.window.marked) == 2
        await press(pilot, "escape", "enter", "down")
        assert "Jens Stoltenberg  5" in screen_text(app).replace("│", "")


async def test_what_only_answers_is_hidden_by_a_key_and_shown_by_it_again(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await on_claim(pilot, "Russian soldiers take part")
        here = app.inbox.window.current
        await press(pilot, "H")
        with kerry.reading() as session:
            assert shown(app) == [row.id for row in claims(session, parse("-is:answer"))]
        assert app.inbox.window.current == here
        await press(pilot, "H")
        assert len(shown(app)) == 14
        assert app.inbox.words == ""


async def test_a_count_becomes_a_filter(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *"russia", "enter", "F")
        speakers = screen_text(app)
        await press(pilot, "tab")
        topics = screen_text(app)
        await press(pilot, "down", "enter")
        with kerry.reading() as session:
            expected = [row.id for row in claims(session, parse(app.inbox.words))]

        assert "Claims of /russia: " in speakers
        assert "[ SPEAKER ]" in speakers
        assert re.search(r"5 █+ +military-aid", topics)
        assert app.inbox.words.startswith('tag:"')
        assert app.inbox.words.endswith(" russia")
        assert shown(app) == expected
        assert len(expected) > 1
        await press(pilot, "F", "escape")
        assert shown(app) == expected


async def test_a_click_on_a_count_filters_by_it_and_opens_nothing(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "F")
        assert app.screen.query_one(Counts).size.height > 8
        for _ in range(2):
            await pilot.click(Counts, offset=(30, 0))
            await settled(pilot)

        assert len(app.screen_stack) == 1
        assert app.view_name == "inbox"
        assert app.inbox.words == 'speaker:"Jens Stoltenberg"'


async def test_filters_by_name_are_in_the_palette_and_columns_are_ones_own(kerry: Store) -> None:
    settings = Settings(
        filters={"mine": "standing:disputed speaker:stoltenberg"}, columns=("owner",)
    )
    app = Workbench(kerry, "alice", settings)
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        row = next(row for row in screen_text(app).splitlines() if "Russian soldiers take" in row)
        await press(pilot, "colon", *"Filter: mine", "enter")

        assert " bob " in row
        assert "2015-05" not in row.partition("│")[0]
        assert app.inbox.words == "standing:disputed speaker:stoltenberg"
        assert 0 < len(shown(app)) < 14


async def test_what_one_chose_of_a_list_is_there_again_and_in_no_file(
    kerry: Store, shell: Shell
) -> None:
    before = exported(kerry)
    app = Workbench(kerry, "alice", Settings(filters={"mine": "standing:disputed"}))
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        await press(pilot, "ctrl+s")
        assert "There is no filter to keep" in app.message
        await press(pilot, "slash", *"russia", "ctrl+s", *"mine", "enter")
        assert "take another name" in screen_text(app)
        await press(pilot, *" two", "enter")
        assert "`claimtrack list --filter 'mine two'`" in app.message
        await press(pilot, "escape", "escape", "colon", *"Filter: mine two", "enter")
        assert app.inbox.words == "russia"
        await press(pilot, "escape")

        await press(pilot, "vertical_line", "space", "down", "greater_than_sign", *"jj", "left")
        await press(pilot, "left", *"jjj", "space", "enter")
        chosen = ("answers", "said", "owner", "notes", "stage", "sources")
        assert app.inbox.claims.columns == chosen
        assert "Not shown: standing, verdicts." in app.message
        await press(pilot, "greater_than_sign", "number_sign")
        heads = app.inbox.head

    again = Workbench(kerry, "bob", Settings(columns=("owner",)))
    async with again.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        row = next(row for row in screen_text(again).splitlines() if "Russian soldiers take" in row)

        assert again.inbox.head == heads
        assert "by entered" in heads
        assert "grouped by speaker" in heads
        assert isinstance(again.inbox.window.order, GroupedIds)
        assert again.inbox.claims.columns == chosen
        assert re.search(r"⊖1 +2015-05-12 the authors", row)
        assert exported(kerry) == before

        found = shell("list", "--filter", "mine two", "--file", str(kerry.location.path))
        assert found == shell("list", "russia", "--file", str(kerry.location.path))
        await press(pilot, "colon", *"Forget the filter: mine two", "enter")
        assert json.loads(lists_path().read_text("utf-8"))["filters"] == {}
        shell("list", "--filter", "mine two", code=1)

        lists_path().write_text("{", "utf-8")
        await press(pilot, "less_than_sign")
        assert again.inbox.sort is Sort.SAID
        assert "mend it" in again.message
        assert lists_path().read_text("utf-8") == "{"
