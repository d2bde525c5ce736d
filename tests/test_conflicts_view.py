"""The Conflicts view, driven by keys, on a file into which two copies were merged."""

import json
from pathlib import Path
from typing import Any

import pytest

from claimtrack import changes
from claimtrack.changes.integrity import check
from claimtrack.changes.recorder import recording
from claimtrack.changes.settlement import keep, settle
from claimtrack.queries.claim_list import claims
from claimtrack.queries.conflicts import conflict_keys, conflict_list_rows, open_conflicts
from claimtrack.queries.filter_syntax import parse
from claimtrack.queries.rows import editable, row_fields
from claimtrack.schemas.listing import RowRef
from claimtrack.schemas.rows import ConflictRow
from claimtrack.store import Store
from claimtrack.transfer import import_path
from claimtrack.tui.app import Workbench
from claimtrack.tui.views.conflicts import Conflicts
from disputes import claim, merged_copy
from screen import (
    entry,
    on_conflict,
    press,
    refused_once,
    screen_text,
    settled,
    slow_clock,
)
from test_conflicts import disagree

SMALL, LARGE = (80, 24), (140, 40)


@pytest.fixture
def merged(tmp_path: Path) -> Store:
    return merged_copy(tmp_path)


def in_conflict(store: Store) -> dict[str, ConflictRow]:
    with store.reading() as session:
        return {one.field: one for one in open_conflicts(session)}


def field(store: Store, row: ConflictRow, name: str) -> Any:
    with store.reading() as session:
        return row_fields(session, row.entity, row.entity_id)[name]


def the_view(app: Workbench) -> Conflicts:
    assert isinstance(app.view, Conflicts)
    return app.view


@pytest.mark.parametrize("size", [(60, 16), SMALL, LARGE])
async def test_a_card_tells_before_who_when_why_and_the_words_that_differ(
    merged: Store, size: tuple[int, int]
) -> None:
    app = Workbench(merged, "alice")
    async with app.run_test(size=size) as pilot:
        await on_conflict(pilot, "text")
        told = " ".join(screen_text(app).split())

        assert "5 Conflicts·7" in told or "5 Con·7" in told
        assert "7 left of 7" in told
        assert "before At least 220" in told
        assert "1 dana" in told
        if size[1] > 16:
            assert "2 yours" in told
            assert "[-220-]{+221+}" in told
            assert "— the record" in told
            assert "{+ So he said.+}" in told or "{+So he said.+}" in told
            assert "b both At least 221" in told


async def test_groups_retractions_names_and_three_candidates_are_told_in_words(
    merged: Store,
) -> None:
    app = Workbench(merged, "alice")
    told = {}
    async with app.run_test(size=LARGE) as pilot:
        for name in ("said", "retracted", "place", "speaker_id", "locator"):
            await on_conflict(pilot, name)
            told[name] = " ".join(screen_text(app).split())

    assert "date said" in told["said"]
    assert (
        "“on Monday” (stated)"
        in told["said"].replace("{+", "").replace("+}", "").replace("[-inferred-]", "")
        or "{+Monday+}" in told["said"]
    )
    assert "retract it: without having seen the other's work" in told["retracted"]
    assert "keep it in sight: worked on it (capacity)" in told["retracted"]
    assert all(f"{n} {who}" in told["place"] for n, who in ((1, "chen"), (2, "dana"), (3, "yours")))
    assert "Bruges" in told["place"]
    assert "The Mill (" in told["speaker_id"]
    assert "The Weir (" in told["speaker_id"]
    assert "locator of the citation" in told["locator"]


async def test_decisions_of_every_kind_are_settled_as_one_step_and_undone_as_one(
    merged: Store,
) -> None:
    before = in_conflict(merged)
    app = Workbench(merged, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await on_conflict(pilot, "place")
        await press(pilot, "3")
        await on_conflict(pilot, "said")
        await press(pilot, "1")
        await on_conflict(pilot, "retracted")
        await press(pilot, "1")
        await on_conflict(pilot, "text")
        await press(pilot, "b")
        await on_conflict(pilot, "note")
        await press(pilot, "e")
        entry(app, "note").value = "Both of two."
        await press(pilot, "enter")
        counted = the_view(app).head
        await press(pilot, "s", *"we talked", "enter")
        title, told = screen_text(app).splitlines()[0], app.message
        after = in_conflict(merged)
        values = {
            name: field(merged, row, name)
            for name, row in before.items()
            if name in row.candidates[0].values
        }
        await press(pilot, "u")

        assert "2 left of 7 · 5 decided" in counted
        assert told == "Settled 5 fields. u takes it back."
        assert "5 Conflicts·2" in title
        assert set(after) == {"speaker_id", "locator"}
        assert values["place"] == "Ghent"
        assert values["said"] == "2015-05"
        assert values["retracted"] is False
        assert values["text"].startswith("At least 221")
        assert values["text"].endswith("So he said.")
        assert values["note"] == "Both of two."
        assert in_conflict(merged) == before
        assert "5 fields are in conflict now" in app.message
        assert "5 Conflicts·7" in screen_text(app)
        await press(pilot, "U")
        assert set(in_conflict(merged)) == {"speaker_id", "locator"}
    assert check(merged).problems == []


async def test_choices_can_be_changed_taken_back_and_stay_when_one_leaves(merged: Store) -> None:
    app = Workbench(merged, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await on_conflict(pilot, "place")
        await press(pilot, "1")
        await on_conflict(pilot, "place")
        first = screen_text(app)
        await press(pilot, "2")
        await on_conflict(pilot, "text")
        await press(pilot, "1", "escape")
        left, told = app.view_name, app.message
        await press(pilot, "5")
        back = the_view(app).head
        await press(pilot, "u")
        undone = the_view(app).head
        await on_conflict(pilot, "place")
        chosen = screen_text(app)
        await press(pilot, "0")

        assert "✓1 chen       chosen" in first
        assert "✓2 " in chosen
        assert left == "inbox"
        assert "2 chosen, not settled yet" in told
        assert "2 decided" in back
        assert "1 decided" in undone
        assert "0 decided" in the_view(app).head
        assert len(in_conflict(merged)) == 7


@pytest.mark.parametrize("me", ["alice", "dana", "chen"])
async def test_the_numbers_are_those_of_the_command_line_for_everybody(
    merged: Store, me: str
) -> None:
    authors = {
        name: [candidate.author for candidate in row.candidates]
        for name, row in in_conflict(merged).items()
    }
    app = Workbench(merged, me)
    told = {}
    async with app.run_test(size=LARGE) as pilot:
        for name in authors:
            await on_conflict(pilot, name)
            told[name] = " ".join(screen_text(app).split())

    assert authors["place"] == ["chen", "dana", "alice"]
    assert authors["retracted"] == ["dana", "alice"]
    for name, listed in authors.items():
        for number, author in enumerate(listed, 1):
            assert f" {number} {'yours' if author == me else author} " in told[name]


async def test_what_cannot_be_chosen_says_why(merged: Store) -> None:
    app = Workbench(merged, "alice", clock=slow_clock())
    told = []
    async with app.run_test(size=SMALL) as pilot:
        await on_conflict(pilot, "retracted")
        for key in ("b", "e", "3", "s", "0"):
            await press(pilot, key)
            told.append(app.message)
        head = the_view(app).head
        await press(pilot, "n")
        told.append(app.message)

    assert "cannot have both" in told[0]
    assert "nothing between" in told[1]
    assert "2 are to choose from" in told[2]
    assert "Nothing is decided yet" in told[3]
    assert "Nothing is chosen" in told[4]
    assert "0 decided" in head
    assert "does nothing here, but in inbox" in told[5]


async def test_without_conflicts_a_digit_turns_to_its_view_whichever_that_is(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for digit, view in (("8", "numbers"), ("9", "since"), ("7", "actors")):
            await press(pilot, "5", digit)

            assert app.view_name == view


async def test_another_value_is_checked_before_it_is_taken(merged: Store) -> None:
    app = Workbench(merged, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await on_conflict(pilot, "said")
        await press(pilot, "e")
        entry(app, "said").value = "2015-99"
        await press(pilot, "ctrl+s")
        wrong = screen_text(app)
        entry(app, "said").value = "2015-05-13"
        entry(app, "said_words").value = "the day after"
        await press(pilot, "ctrl+s")
        await on_conflict(pilot, "speaker_id")
        await press(pilot, "e", *"Nobody")
        unknown = screen_text(app)
        entry(app, "speaker_id").value = "The Mill"
        await press(pilot, "enter")
        await on_conflict(pilot, "speaker_id")
        named = screen_text(app)
        await press(pilot, "s", *"the tape", "enter")
        said = claim(merged, "express its position")

    assert "no such month" in wrong
    assert "Nobody" in unknown
    assert "✓e instead    chosen  The Mill (" in named
    assert (said.said, said.said_words) == ("2015-05-13", "the day after")
    assert claim(merged, "breaches").speaker == "The Mill"
    assert "said" not in in_conflict(merged)


async def test_a_text_that_may_not_be_empty_is_refused_and_kept_as_a_draft(merged: Store) -> None:
    app = Workbench(merged, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await on_conflict(pilot, "text")
        await press(pilot, "e")
        entry(app, "text").value = ""
        await press(pilot, "enter")

        assert "draft" in app.message
        assert "0 decided" in the_view(app).head


async def test_a_choice_about_what_a_teammate_settled_meanwhile_is_taken_back(
    merged: Store,
) -> None:
    app = Workbench(merged, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await on_conflict(pilot, "place")
        await press(pilot, "1")
        await on_conflict(pilot, "note")
        await press(pilot, "1")
        settle(merged, "chen", [keep(in_conflict(merged)["place"], 1)], "first")
        await press(pilot, "s", *"late", "enter")
        told, head = app.message, the_view(app).head
        open_then = set(in_conflict(merged))
        await press(pilot, "s", "enter")

    assert "1 choice was taken back" in told
    assert "1 decided" in head
    assert "note" in open_then
    assert "note" not in in_conflict(merged)


async def test_brackets_go_to_the_open_ones_and_enter_reads_the_claim(merged: Store) -> None:
    app = Workbench(merged, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await on_conflict(pilot, "text")
        window = the_view(app).window
        await press(pilot, "home", "1", "2")
        third = window.cursor
        await press(pilot, "left_square_bracket")
        none_above = app.message
        await press(pilot, "home", "right_square_bracket")
        over = window.cursor
        await on_conflict(pilot, "locator")
        await press(pilot, "enter")

        assert (third, over) == (2, 2)
        assert "No open one above" in none_above
        assert app.view_name == "claim"
        assert app.view.claim_id() == claim(merged, "soldiers were killed").id
        assert "locator of the citation (" in screen_text(app)
        await press(pilot, "escape")
        assert app.view_name == "conflicts"


async def test_ones_own_edit_and_undo_that_make_a_conflict_say_so(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    one = claim(kerry, "soldiers were killed")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        changes.revise(kerry, "alice", RowRef("claim", one.id), {"place": "Ghent"})
        changes.revise(kerry, "bob", RowRef("claim", one.id), {"place": "Lier"})
        app.look_for_news()
        await settled(pilot)
        news = app.message
        await press(pilot, "u")
        app.look_for_news()
        await settled(pilot)

        assert "1 changed by bob" in news
        assert "1 field is in conflict now: 5 settles that." in app.message
        assert "5 Conflicts·1" in screen_text(app)


async def test_the_title_counts_what_a_teammate_brings_in(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        before = screen_text(app)
        disagree(kerry, claim(kerry, "soldiers were killed").id, place=("Bruges", "Lier"))
        app.look_for_news()
        await settled(pilot)

        assert "5 Conflicts " in before
        assert "5 Conflicts·1" in screen_text(app)


async def test_without_conflicts_it_says_so_and_what_came_last(kerry: Store) -> None:
    app = Workbench(kerry, "alice", clock=slow_clock())
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "5")
        told = screen_text(app)
        await press(pilot, "b", "e", "0", "enter", "s")
        asked = app.message
        await press(pilot, "slash", *"zebra", "enter")

        assert "Nothing is in conflict." in told
        assert "imported by tester" in told
        assert "claimtrack merge" in told
        assert "Nothing is decided yet" in asked
        assert "No conflict fits /zebra" in screen_text(app)


async def test_a_filter_finds_conflicts_by_field_kind_or_what_was_written(merged: Store) -> None:
    with merged.reading() as session:
        found = {
            words: [one.field for one in conflict_keys(session, words)]
            for words in ("place", "citation", "bruges", "ghent citation", "100%")
        }

    assert found == {
        "place": ["place"], "citation": ["locator"], "bruges": ["place"],
        "ghent citation": [], "100%": [],
    }  # fmt: skip


async def test_a_refused_reason_stands_in_its_form_with_the_sentence(
    merged: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Workbench(merged, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await on_conflict(pilot, "place")
        await press(pilot, "3", "s", *"we talked")
        refused_once(app, monkeypatch)
        await press(pilot, "ctrl+s")
        shown, typed = screen_text(app), entry(app, "reason").value
        still_open = len(in_conflict(merged))
        await press(pilot, "ctrl+s")

        assert "The store wants it otherwise." in shown
        assert typed == "we talked"
        assert still_open == 7
        assert app.message == "Settled 1 field. u takes it back."


async def test_leaving_with_choices_that_are_not_settled_asks_once(merged: Store) -> None:
    app = Workbench(merged, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await on_conflict(pilot, "place")
        await press(pilot, "1", "q")
        told, is_running = app.message, app.is_running
        await press(pilot, "q")

    assert "not settled yet" in told
    assert is_running
    assert app.return_code == 0


async def test_thousands_of_conflicts_are_read_by_pages(
    sqlite_store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text(
        "".join(json.dumps({"key": f"k{n}", "text": f"Claim {n:04}."}) + "\n" for n in range(700)),
        "utf-8",
    )
    import_path(sqlite_store, path, "alice")
    disagree_all(sqlite_store)
    app = Workbench(sqlite_store, "bob")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "5")
        view = the_view(app)
        head = view.head
        await press(pilot, "end", "1")

        assert "700 left of 700" in head
        assert "699 left" in view.head
        assert len(view.window._known) < 400
        assert view.window.cursor == 0


def disagree_all(store: Store) -> None:
    """Let bob and chen give every claim another place, without seeing each other."""
    with store.reading() as session:
        rows = list(claims(session, parse("")))
        seen = {row.id: editable(session, RowRef("claim", row.id), ()).seen for row in rows}
    for author in ("bob", "chen"):
        with recording(store, author) as opened:
            for row in rows:
                opened.revise("claim", row.id, {"place": author}, seen=seen[row.id])


def test_a_list_names_what_each_conflict_is_on(merged: Store) -> None:
    with merged.reading() as session:
        places = conflict_keys(session)
        rows = conflict_list_rows(session, places)

    told = {one.field: rows[one.id] for one in places}
    assert places[-1].field == "locator"
    assert (
        told["locator"].claim_id
        == told["text"].claim_id
        == claim(merged, "soldiers were killed").id
    )
    assert told["locator"].about == told["text"].about
    assert set(told["place"].authors) == {"alice", "chen", "dana"}
