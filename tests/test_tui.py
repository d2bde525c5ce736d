"""The screen, driven by keys as a person drives it, on a real file."""

import json
import random
import subprocess
import sys
import threading
from inspect import iscoroutinefunction, signature
from pathlib import Path
from typing import Any

import pytest
from textual.events import Key as KeyPress
from textual.widgets import Input

from claimtrack import changes
from claimtrack.changes.undo import undo
from claimtrack.render.glyphs import ASCII, UNICODE
from claimtrack.render.legend import legend
from claimtrack.schemas.listing import RowRef
from claimtrack.settings import Settings
from claimtrack.store import Store
from claimtrack.transfer import import_path
from claimtrack.tui.app import Workbench
from claimtrack.tui.keys import VIEWS, KeyTable, declared_actions
from claimtrack.tui.opening import Opening
from claimtrack.tui.views import views_beside_inbox
from claimtrack.tui.views.inbox import Inbox
from claimtrack.tui.views.view import View
from conftest import exported
from filled import filled_file
from screen import claims_in, on_claim, press, screen_text, settled

SMALL, LARGE = (80, 24), (140, 40)
VIEW_TYPES: list[type[View]] = [Inbox, *views_beside_inbox()]
VIEW_CLASSES = {view.name_in_keys: view for view in VIEW_TYPES}
ACTIONS = declared_actions()


@pytest.mark.parametrize("size", [(60, 15), SMALL, LARGE, (200, 60)])
async def test_the_first_claim_is_listed_and_the_layout_holds(
    kerry: Store, size: tuple[int, int]
) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        told = screen_text(app)

        assert claims_in(kerry)[0][:20] in told
        assert all(len(line) <= size[0] for line in told.splitlines())
        assert len(told.splitlines()) == size[1]


async def test_the_views_are_a_key_away_and_esc_goes_back(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        seen = []
        for key in "236":
            await press(pilot, key)
            seen.append(app.view_name)
        for _ in range(3):
            await press(pilot, "escape")
            seen.append(app.view_name)

        assert seen == ["sources", "map", "feed", "map", "sources", "inbox"]


async def test_a_filter_narrows_the_list_and_esc_clears_it(kerry: Store) -> None:
    words = "standing:disputed speaker:stoltenberg"
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        everything = len(app.inbox.window.order)
        await press(pilot, "slash", *words, "enter")
        found = [app.inbox.window.row(one).text for one in app.inbox.window.order]
        await press(pilot, "escape")

        assert found == claims_in(kerry, words)
        assert 0 < len(found) < everything == len(app.inbox.window.order)


async def test_filters_and_names_are_completed_with_tab(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *"stand")
        await press(pilot, "tab")
        await press(pilot, *"dis")
        await press(pilot, "tab")
        first = app.inbox.words
        await press(pilot, *" speaker:Jens")
        await press(pilot, "tab")
        box = app.query_one("#inbox-filter", Input)

        assert first == "standing:disputed"
        assert box.value.startswith("standing:disputed speaker:Jens")


@pytest.mark.parametrize("view", ["1", "2", "4"])
async def test_a_filter_says_whom_it_leaves_out(kerry: Store, view: str) -> None:
    for name in ("Horvat", "Ana Horvat"):
        changes.add_actor(kerry, "alice", {"name": name})
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, view, "slash", *"speaker:ana")
        found = app.message
        await press(pilot, *["backspace"] * 3, *"horvat")

        assert found == ""
        assert "“Ana Horvat”" in app.message


async def test_a_filter_that_nothing_fits_says_so_and_a_wrong_one_says_why(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *"zebra")
        nothing = screen_text(app)
        app.query_one("#inbox-filter", Input).value = "stage:done"
        await settled(pilot)

        assert "Nothing fits /zebra" in nothing
        assert "takes one of" in app.message


async def test_ten_claims_are_triaged_by_one_key_each(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        for key in "ococococoo":
            await press(pilot, key)
        with kerry.reading() as session:
            from claimtrack.queries.claim_list import claims
            from claimtrack.queries.filter_syntax import parse

            stages = [row.stage for row in claims(session, parse(""))][:10]

        assert stages == ["open", "checked"] * 4 + ["open", "open"]


async def test_undo_is_offered_only_for_what_was_written(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "o")
        written = app.message
        await press(pilot, "g", "o")
        found_so = app.message
        await press(pilot, "u")

        assert written.endswith("open. u takes it back.")
        assert found_so.endswith("open already.")
        assert app.message.endswith("U brings it back.")


async def test_a_claim_is_answered_as_to_its_number_and_told_back(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await on_claim(pilot, "220 Russian soldiers")
        await press(pilot, "r", "c", "n", *"Only ten", "enter", *"Moscow", "enter", "enter")

        assert "Russia" in app.message
        assert "contradicts the number of" in app.message
    assert "Only ten" in claims_in(kerry)


async def test_a_note_gets_a_reply_and_is_settled_in_the_claim_view(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await on_claim(pilot, "220 Russian soldiers")
        await press(pilot, "enter", "tab", "tab")
        before = screen_text(app)
        await press(pilot, "y", *"Agreed too", "enter")
        replied = screen_text(app)
        await press(pilot, "x")
        settled_now = screen_text(app)
        await press(pilot, "x")

        assert "NOTES" in before
        assert "alice: Agreed too" in replied
        assert "settled" in settled_now
        assert "✓ settled" not in screen_text(app)


async def test_a_note_is_written_undone_and_brought_back(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "a", *"ask him", "enter")
        written = screen_text(app)
        await press(pilot, "u")
        undone = screen_text(app)
        await press(pilot, "U")

        assert "✎ alice: ask him" in written
        assert "✎ alice: ask him" not in undone
        assert "✎ alice: ask him" in screen_text(app)


async def test_undo_works_after_a_restart_and_never_on_a_teammates_work(kerry: Store) -> None:
    changes.annotate(kerry, "alice", RowRef("claim", first_claim(kerry)), "from alice")
    changes.annotate(kerry, "bob", RowRef("claim", first_claim(kerry)), "from bob")
    app = Workbench(kerry, "alice")
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "u")
        after_one = screen_text(app)
        await press(pilot, "u")

        assert "alice: from alice" not in after_one
        assert "from bob" in after_one
        assert "othing" in app.message
        assert "from bob" in screen_text(app)


async def test_a_new_claim_a_verdict_a_topic_an_owner_and_a_reason_to_park(kerry: Store) -> None:
    app = Workbench(kerry, "zoe")
    async with app.run_test(size=(200, 60)) as pilot:
        await settled(pilot)
        await press(pilot, "n", *"Brand new", "enter", "enter", *"2031", "enter", "enter")
        await press(pilot, "v", "u", *"no source", "enter", *"unl", "enter", *"low", "enter")
        told = screen_text(app)
        await press(pilot, "t", *"fresh, water", "enter", "M")
        tagged = screen_text(app)
        await press(pilot, "p", *"later", "enter")

        assert "zoe: unproven, unlikely, low confidence — no source" in told
        assert "fresh, water" in tagged
        assert claims_in(kerry, "owner:zoe") == ["Brand new"]
        assert claims_in(kerry, "stage:parked brand") == ["Brand new"]


async def test_verbs_act_on_all_marked_rows_as_one_step(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "space", "space", "t", *"marked", "enter")
        tagged = claims_in(kerry, "tag:marked")
        await press(pilot, "u")
        undone = claims_in(kerry, "tag:marked")
        await press(pilot, "escape", "asterisk")
        every = len(app.inbox.window.marked)

        assert tagged == claims_in(kerry)[:2]
        assert undone == []
        assert every == len(claims_in(kerry))


async def test_a_claim_is_revised_in_a_form_and_a_stale_form_is_a_conflict(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    first = first_claim(kerry)
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "e")
        app.screen.query_one("#place", Input).value = "Ghent"
        changes.revise(kerry, "bob", RowRef("claim", first), {"place": "Lier"})
        await press(pilot, "ctrl+s")
        from claimtrack.queries.conflicts import open_conflicts

        with kerry.reading() as session:
            (conflict,) = open_conflicts(session)

        assert {one.values["place"] for one in conflict.candidates} == {"Ghent", "Lier"}
        assert "1 field is in conflict now: 5 settles that." in app.message
        await press(pilot, "5")
        assert "Ghent" in screen_text(app)
        assert "Lier" in screen_text(app)


async def test_a_claim_is_revised_in_the_editor(
    kerry: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf "Written outside.\\n" > "$1"\n', "utf-8")
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    monkeypatch.delenv("VISUAL", raising=False)
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "E")
        monkeypatch.setenv("EDITOR", "/no/such/editor")
        await press(pilot, "E")

        assert "Nothing was changed" in app.message
    assert "Written outside." in claims_in(kerry)


async def test_the_map_leads_to_the_open_ends_and_shows_a_claim_once(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await on_claim(pilot, "breaches the cease-fire")
        await press(pilot, "m")
        told = screen_text(app)
        await press(pilot, "right_square_bracket")
        end = app.view.claim_id()
        await press(pilot, "enter")

        assert "open end" in told
        assert told.count("What NATO says") == 4
        assert told.count("shown above") == 3
        assert app.view_name == "claim"
        assert app.view.claim_id() == end
        assert "answers 0" in screen_text(app).lower()


async def test_folding_hides_answers_and_says_how_many(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await on_claim(pilot, "breaches the cease-fire")
        await press(pilot, "m")
        before = screen_text(app).count("⊖")
        await press(pilot, "left")
        folded = screen_text(app)
        await press(pilot, "right")

        assert "1 hidden" in folded
        assert folded.count("⊖") == before - 1
        assert screen_text(app).count("⊖") == before


async def test_the_timeline_shows_precision_and_steps_over_periods(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=(200, 60)) as pilot:
        await settled(pilot)
        await press(pilot, "4")
        told = screen_text(app)
        await press(pilot, "right_square_bracket")

        assert "4 undated" in told
        assert "2015-04-20/2015-04-30 span" in told
        assert "month" in told
        assert "May 2015: " in app.message


async def test_a_filter_over_the_timeline_is_shown_as_it_is_typed(sqlite_store: Store) -> None:
    changes.add_claim(sqlite_store, "alice", {"text": "It fell [b]x[/i]"})
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "4", "slash")
        app.view.query_one(Input).value = "fell [b]x[/i]"
        await settled(pilot)

        assert "/fell [b]x[/i]" in screen_text(app)


async def test_the_feed_shows_before_and_after_and_goes_back_to_before(kerry: Store) -> None:
    first = first_claim(kerry)
    changes.revise(kerry, "bob", RowRef("claim", first), {"place": "Lier"}, reason="the record")
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "6")
        told = screen_text(app)
        await press(pilot, "tab", "b")
        with kerry.reading() as session:
            from claimtrack.queries.rows import row_fields

            place = row_fields(session, "claim", first)["place"]

        assert "bob" in told
        assert "the record" in told
        assert "place: “Lier”" in told
        assert place is None


async def test_sources_list_what_is_cited_from_them(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "2", "slash", *"sochi", "enter")
        told = screen_text(app)
        await press(pilot, "escape", "c")

        assert "CITED" in told
        assert app.view_name == "inbox"
        assert app.inbox.words.startswith("source:")
        assert len(app.inbox.window.order) > 0


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_claim_view_shows_answers_in_a_tab_or_beside(
    kerry: Store, size: tuple[int, int]
) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await on_claim(pilot, "220 Russian soldiers")
        await press(pilot, "enter")
        told = screen_text(app)
        tabs = []
        for _ in range(5):
            await press(pilot, "tab")
            tabs.append(app.view.rows.id)

        assert "denies the premise" in told
        assert ("AGAINST 1" in told) == (size == LARGE)
        assert ("claim-against" in tabs) == (size == LARGE)


async def test_esc_keeps_what_was_typed_as_a_draft(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "a", *"half", "escape")
        kept = app.message
        await press(pilot, "a", *" done", "enter")

        assert "kept as a draft" in kept
        assert "half done" in screen_text(app)


async def test_a_draft_is_still_there_after_the_terminal_went_away(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "n", *"Half a claim", "escape")
    bob, alice = Workbench(kerry, "bob"), Workbench(kerry, "alice")
    async with alice.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "n")

        assert "Half a claim" in screen_text(alice)
        assert "new claim" not in bob.drafts
        await press(pilot, "ctrl+s")
    again = Workbench(kerry, "alice")

    assert claims_in(kerry, "half") == ["Half a claim"]
    assert again.drafts == {}


async def test_a_form_checks_as_one_types_and_keeps_what_is_refused(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "n", *"x", "enter", "enter", *"2015-99")
        told = screen_text(app)
        await press(pilot, "ctrl+s")

        assert "no such month" in told
        assert len(app.screen_stack) == 2
        assert app.drafts["new claim"]["said"] == "2015-99"


@pytest.mark.parametrize(
    ("keys", "typed", "line"),
    [
        ("rcn", "ffff0000", "answer"),
        ("rcn", "soldiers-221", "answer"),
        ("rcn", "00000000-0000-0000-0000-00000000beef", "answer"),
        ("=", "soldiers-221", "of"),
        ("=", "abc", "of"),
    ],
)
async def test_what_looks_like_an_id_and_is_none_is_refused_where_it_was_typed(
    kerry: Store, keys: str, typed: str, line: str
) -> None:
    before = exported(kerry)
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, *keys, *typed, "ctrl+s")

        assert "no claim has this id or key" in screen_text(app)
        assert next(iter(app.drafts.values()))[line] == typed
    assert exported(kerry) == before


async def test_what_is_typed_before_the_filter_has_the_focus_goes_into_it(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        before = exported(kerry)
        typed = {"slash": "/", "space": " ", "enter": "\r"}
        for key in ("slash", *"dod", "space", "c", "enter"):  # in one burst, as a terminal may
            app.post_message(KeyPress(key, typed.get(key, key)))
        await settled(pilot)

        assert app.inbox.box.value == "dod c"
        assert exported(kerry) == before
        assert app.inbox.window.has_focus


async def test_pasted_text_never_runs_verbs(kerry: Store) -> None:
    from textual.events import Paste

    before = exported(kerry)
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        app.post_message(Paste("oocpdu"))
        await settled(pilot)
        await press(pilot, "a")
        app.screen.query_one("#body").post_message(Paste("two\r\nlines"))
        await settled(pilot)

        assert app.drafts[next(iter(app.drafts))]["body"] == "two\nlines"
    assert exported(kerry) == before


async def test_verbs_that_come_faster_than_typing_are_held_back(kerry: Store) -> None:
    before = claims_in(kerry, "stage:checked")
    app = Workbench(kerry, "alice", clock=lambda: 1.0)
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, *"cccccccc")

        assert "too fast" in app.message
    assert len(claims_in(kerry, "stage:checked")) <= len(before) + 4


async def test_a_key_that_does_nothing_here_says_why(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "L")
        elsewhere = app.message
        await press(pilot, "Z")
        nowhere = app.message
        await press(pilot, "y")

        assert "L does nothing here, but in" in elsewhere
        assert "in sources: copies" in elsewhere
        assert "Z does nothing here" in nowhere
        assert "cursor on a note" in app.message


async def test_question_mark_shows_the_keys_here_all_signs_and_twice_all_keys(
    kerry: Store,
) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=(100, 200)) as pilot:
        await settled(pilot)
        await press(pilot, "question_mark")
        here = screen_text(app)
        await press(pilot, "question_mark")
        everything = screen_text(app)
        await press(pilot, "question_mark")

        assert "stage: parked, with a reason" in here
        assert "choose what has this number" not in here
        assert all(means in here for _, means in legend(app.glyphs))
        assert "choose what has this number" in everything
        assert "All keys" not in screen_text(app)


async def test_the_palette_finds_an_action_by_its_words(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "colon", *"who changed what")
        await press(pilot, "enter")
        await settled(pilot)

        assert app.view_name == "feed"


async def test_copies_go_to_the_clipboard_in_the_form_chosen(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    copied = {}
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        for key in "tcmi":
            await press(pilot, "C", key)
            copied[key] = app.clipboard

        first = claims_in(kerry)[0]
        assert copied["t"] == first
        assert first in copied["c"]
        assert copied["m"].startswith("**")
        assert copied["i"] == str(first_claim(kerry))


async def test_the_list_stands_still_until_the_news_is_taken_in(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        count = len(app.inbox.window.order)
        changes.add_claim(kerry, "bob", {"text": "From bob"})
        app.look_for_news()
        await settled(pilot)
        told, still = app.message, len(app.inbox.window.order)
        await press(pilot, "R")

        assert "1 new by bob" in told
        assert still == count
        assert len(app.inbox.window.order) == count + 1


async def test_text_from_people_is_shown_as_text_in_every_view(sqlite_store: Store) -> None:
    hostile = "[red]x[/red] [/foo] \x1b[31mred \u202egnp"
    said = {"text": hostile, "note": hostile, "said": "2015"}
    source = changes.add_source(sqlite_store, "alice", {"title": hostile, "kind": "article"})
    claim = changes.add_claim(
        sqlite_store, hostile, said, speaker=hostile, tags=[hostile], source_id=source
    )
    changes.annotate(sqlite_store, hostile, RowRef("claim", claim), hostile)
    changes.rebut(
        sqlite_store, hostile, [claim], {"kind": "denies"}, counterclaim={"text": hostile}
    )
    changes.revise(
        sqlite_store, hostile, RowRef("claim", claim), {"place": hostile}, reason=hostile
    )
    app = Workbench(sqlite_store, hostile)
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        for keys in (["1"], ["enter"], ["tab"], ["tab"], ["tab"], ["3"], ["4"], ["6"], ["2"]):
            await press(pilot, *keys)
            told = screen_text(app)

            assert "[red]x" in told or "[/foo]" in told or "verdict" in told.lower()
            assert not set("\x1b\u202e") & set(told)


async def test_an_empty_file_says_what_to_do_in_every_view(sqlite_store: Store) -> None:
    app = Workbench(sqlite_store, "alice")
    told = {}
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        for key in "12346":
            await press(pilot, key)
            told[key] = screen_text(app)
        await press(pilot, "1", "a")

        assert "No claims yet" in told["1"]
        assert "i imports a file" in told["1"]
        assert "No sources yet" in told["2"]
        assert "No claim to show" in told["3"]
        assert "No claim has a date yet" in told["4"]
        assert "Nothing was changed yet" in told["6"]
        assert "nothing under the cursor" in app.message


async def test_an_answer_that_comes_while_the_screen_is_left_is_dropped(
    kerry: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The parts that it is for are gone by then: it was a traceback after leaving."""
    told: list[str] = []
    app = Workbench(kerry, "alice")
    close_all = app._close_all

    async def close_and_be_told() -> None:
        app.later(told.append, "too late")
        await close_all()

    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        app.later(told.append, "in time")
        await settled(pilot)
        monkeypatch.setattr(app, "_close_all", close_and_be_told)

    assert told == ["in time"]


async def test_a_long_list_draws_what_is_in_sight(tmp_path: Path) -> None:
    store = filled_file(tmp_path / "long.db")
    path = tmp_path / "long.jsonl"
    lines = (json.dumps({"key": f"k{one}", "text": f"Claim {one:04}."}) for one in range(3000))
    path.write_text("\n".join(lines), "utf-8")
    import_path(store, path, "alice")
    app = Workbench(store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "end")
        window = app.inbox.window

        assert window.current == window.order[-1]
        assert "3,000 claims" in app.inbox.head
        assert window.row(window.order[-1]).text in screen_text(app)


async def test_wide_and_joined_characters_keep_their_columns(sqlite_store: Store) -> None:
    for words in (
        "漢字の主張です",
        "e\u0301te\u0301 👩‍👩‍👧 flag 🇧🇪",
        "مطالبة بالعربية",
        "한국어 주장",
    ):
        changes.add_claim(sqlite_store, "alice", {"text": words * 8}, speaker=words)
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        window = app.inbox.window

        for place in range(4):
            strip = window.render_line(place)
            assert strip.cell_length == window.cells


async def test_signs_are_ascii_where_the_settings_ask(kerry: Store) -> None:
    app = Workbench(kerry, "alice", Settings(glyphs="ascii"))
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        told = screen_text(app)

        ours = set(UNICODE.standings.values()) | set(UNICODE.answers.values()) | {"▌", "◔"}
        assert not ours & set(told)
        assert ASCII.cursor in told


@pytest.mark.parametrize("view", VIEWS)
def test_no_key_means_two_things_in_a_view(view: str) -> None:
    physical = [key for one in ACTIONS if view in one.views for key in one.keys.split(",")]

    assert sorted(set(physical)) == sorted(physical)


def test_a_key_can_call_every_action_in_each_of_its_views() -> None:
    def calls(name: str, view: str) -> None:
        method = getattr(VIEW_CLASSES[view], f"action_{name}")
        signature(method).bind(VIEW_CLASSES[view])  # a key hands on nothing else

    methods = [action for action in ACTIONS if not iscoroutinefunction(action.act)]
    for action in methods:
        for view in action.views:
            calls(action.name, view)

    assert len(methods) > 40


@pytest.mark.parametrize("view", VIEWS)
def test_the_key_bar_of_a_view_has_a_word_for_each_action_that_it_names(view: str) -> None:
    names = VIEW_CLASSES[view].bar

    bar = KeyTable().bar(view, names)

    assert len(bar) == len(names.split()) + 3
    assert all(key.word for key in bar)


def test_the_first_frame_knows_its_keys_without_the_database_libraries() -> None:
    code = (
        "import sys\nfrom claimtrack.tui.app import KeyTable, Inbox\n"
        "words = [key.word for key in KeyTable().bar('inbox', Inbox.bar)]\n"
        "heavy = {'sqlmodel', 'sqlalchemy', 'alembic', 'pydantic', 'edtf'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {heavy}' if heavy else f'{words}' if len(words) < 14 else 0)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


async def test_keys_pressed_before_the_views_are_there_are_done_once_they_are(
    kerry: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens, may_open = Opening.open, threading.Event()

    def wait_and_open(opening: Opening) -> Store:
        may_open.wait(10)
        return opens(opening)

    monkeypatch.setattr(Opening, "open", wait_and_open)
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("6", "slash", "b", "o", "b")
        before = app.view_name
        may_open.set()
        await settled(pilot)

        assert before == "inbox"
        assert app.view_name == "feed"
        assert app.query_one("#feed-filter", Input).value == "bob"


def test_keys_are_changed_by_the_settings_and_clashes_are_told() -> None:
    table = KeyTable({"annotate": "B,f2", "tag": "r", "fly": "x"})

    found = table.find("B", "inbox")
    assert found is not None
    assert found.name == "annotate"
    assert table.find("a", "inbox") is None
    tag = table.find("t", "inbox")
    assert tag is not None
    assert tag.name == "tag"
    assert len(table.problems) == 2
    assert any("r is rebut already" in one for one in table.problems)


def live(store: Store) -> list[str]:
    """Return an export without what is retracted: what an undo takes back stays in the file."""

    def kept(value: Any) -> Any:
        if isinstance(value, dict):
            fields = {name: kept(one) for name, one in value.items()}
            return {name: one for name, one in fields.items() if one != []}
        if isinstance(value, list):
            parts = [kept(one) for one in value]
            return [one for one in parts if not (isinstance(one, dict) and one.get("retracted"))]
        return value

    records = [kept(json.loads(line)) for line in exported(store)]
    return [json.dumps(one, sort_keys=True) for one in records if not one.get("retracted")]


async def walk(store: Store, count: int, seed: int) -> None:
    chance = random.Random(seed)
    keys = [key for one in ACTIONS for key in one.keys.split(",") if one.name != "quit"]
    keys += ["enter", "escape", "escape", "x", "1", "2", "tab", "backspace", "ctrl+s", "w", "d"]
    seconds = iter(range(10**9))
    before = live(store)
    app = Workbench(store, "walker", clock=lambda: float(next(seconds)))
    async with app.run_test(size=SMALL) as pilot:
        for _ in range(count):
            await pilot.press(chance.choice(keys))
        await settled(pilot)
        while len(app.screen_stack) > 1:
            await press(pilot, "escape")
    undo_all(store, "walker")

    assert live(store) == before


@pytest.mark.parametrize("size", [SMALL, pytest.param(LARGE, marks=pytest.mark.slow)])
async def test_what_each_key_paints_is_what_painting_all_anew_would_paint(
    sqlite_store: Store, size: tuple[int, int]
) -> None:
    import_path(sqlite_store, Path("fixtures/quell-river-2023"), "importer")
    chance = random.Random(7)
    keys = ["j"] * 6 + ["k"] * 4 + ["pagedown", "pageup", "end", "home", "space", "tab", "escape"]
    keys += ["1", "2", "3", "4", "6", "enter", "a", "/", "d", "m"]
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=size) as pilot:
        for key in chance.choices(keys, k=80):
            await press(pilot, key)
            painted = app.screen._compositor.render_strips()
            for widget in app.screen.walk_children():
                widget.refresh()
            await settled(pilot)

            assert app.screen._compositor.render_strips() == painted, key


def undo_all(store: Store, author: str) -> None:
    from claimtrack.errors import NothingToUndoError

    while True:
        try:
            undo(store, author)
        except NothingToUndoError:
            return


async def test_a_walk_over_the_keys_never_crashes_and_undo_brings_all_back(kerry: Store) -> None:
    await walk(kerry, 300, seed=5)


@pytest.mark.slow
async def test_a_long_walk_over_the_keys_never_crashes(kerry: Store) -> None:
    await walk(kerry, 2000, seed=6)


def first_claim(store: Store) -> Any:
    from claimtrack.queries.claim_list import claims
    from claimtrack.queries.filter_syntax import parse

    with store.reading() as session:
        return next(claims(session, parse(""))).id


async def test_everything_done_in_a_session_is_undone_to_an_equal_export(kerry: Store) -> None:
    before = live(kerry)
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "o", "c", "a", *"why?", "enter", "t", *"x", "enter", "d")
        await press(pilot, "r", "c", "n", *"Only ten", "enter", *"Moscow", "enter", "enter")
        changed = live(kerry)
        await press(pilot, *"uuuuuu")

        assert changed != before
        assert live(kerry) == before
