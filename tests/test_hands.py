"""What a hand on keys and mouse finds: where the cursor is, on what verbs act, what is in sight."""

import re
from dataclasses import fields
from typing import Any

import pytest

from claimtrack import changes
from claimtrack.queries.claim_list import claims
from claimtrack.queries.detail import claim_detail
from claimtrack.queries.filter_syntax import parse
from claimtrack.render.detail import claim_lines
from claimtrack.render.glyphs import ASCII, UNICODE, Glyphs
from claimtrack.render.legend import legend
from claimtrack.render.lines import laid_out
from claimtrack.store import Store
from claimtrack.tui.app import Workbench
from claimtrack.tui.chrome import title_line
from screen import on_claim, press, screen_text, settled

SMALL, LARGE = (80, 24), (140, 40)
_LONG = " ".join(f"The river rose {n} times in one night, the town said." for n in range(60))


def key_line(app: Workbench) -> str:
    return screen_text(app).splitlines()[-1]


async def test_in_the_claim_view_verbs_act_on_what_the_key_bar_names(
    kerry_without_numbers: Store,
) -> None:
    app = Workbench(kerry_without_numbers, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await on_claim(pilot, "220 Russian soldiers")
        listed = key_line(app)
        await press(pilot, "enter")
        begun, claim = key_line(app), app.view.targets()[0]
        await press(pilot, "j")
        below, answer = key_line(app), app.view.targets()[0]
        await press(pilot, "k")
        again = key_line(app)
        await press(pilot, "escape", "space")
        marked = key_line(app)

    assert "on: At least 220 Ru" in listed
    assert "on: At least 220 Ru" in begun
    assert (claim.entity, answer.entity) == ("claim", "rebuttal")
    assert "on: denies the prem" in below
    assert "on: At least 220 Ru" in again
    assert "on: 1 marked" in marked


async def test_who_when_and_why_stay_in_sight_and_long_words_scroll(sqlite_store: Store) -> None:
    said = {"text": _LONG, "said": "2015-05-11"}
    claim = changes.add_claim(sqlite_store, "alice", said, speaker="The mayor")
    answer = {"text": "It did not."}
    changes.rebut(sqlite_store, "alice", [claim], {"kind": "denies"}, counterclaim=answer)
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "j", "k", "enter")
        begun = screen_text(app)
        seen = set(re.findall(r"rose[\s▌]+(\d+)", begun))
        for _ in range(80):
            await press(pilot, "j")
            text = screen_text(app)
            seen |= set(re.findall(r"rose[\s▌]+(\d+)", text))
            assert "The mayor" in text
            assert "2015-05-11" in text
            if app.view.targets()[0].entity == "rebuttal":
                break
        last = app.view.targets()[0].entity

    assert "The river rose 0 times" in begun
    assert len(seen) == 60
    assert last == "rebuttal"


async def test_a_preview_begins_at_its_first_line(sqlite_store: Store) -> None:
    for number in range(4):
        changes.add_claim(sqlite_store, "alice", {"text": f"{number} {_LONG}", "said": "2015"})
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        view: Any = app.view
        starts = [int(view.preview.scroll_offset.y)]
        await press(pilot, "tab", "j", "j", "j", "j")
        read_on = int(view.preview.scroll_offset.y)
        await press(pilot, "tab", "j")
        starts.append(int(view.preview.scroll_offset.y))

    assert read_on > 0
    assert starts == [0, 0]


async def test_ones_own_rows_show_at_once_and_others_wait(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await on_claim(pilot, "220 Russian soldiers")
        count = len(app.inbox.window.order)
        changes.add_claim(kerry, "bob", {"text": "From bob", "said": "2016"})
        await press(pilot, "r", "d", *"Nobody died there", "enter", "enter", "enter")
        own = len(app.inbox.window.order)
        here = app.inbox.window.row(app.inbox.window.current).text
        await press(pilot, "R")
        taken = len(app.inbox.window.order)

    assert own == count + 1
    assert here.startswith("At least 220")
    assert taken == count + 2


async def test_the_mouse_turns_views_presses_keys_and_opens(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)

        async def click(words: str, line: int) -> None:
            column = screen_text(app).splitlines()[line].index(words)
            await pilot.click(offset=(column, line))
            await settled(pilot)

        await click("4 Time", 0)
        views = [app.view_name]
        await click("1 Inbox", 0)
        await pilot.click("#inbox-list", offset=(20, 3))
        await settled(pilot)
        moved, views = app.inbox.window.cursor, [*views, app.view_name]
        await pilot.click("#inbox-list", offset=(20, 3))
        await settled(pilot)
        views.append(app.view_name)
        await click("notes", next(n for n, line in enumerate(screen_text(app).splitlines())
                                  if " notes " in line))  # fmt: skip
        view: Any = app.view
        tab = view.tab
        await click("a note", LARGE[1] - 1)
        form = len(app.screen_stack)

    assert views == ["timeline", "inbox", "claim"]
    assert (moved, tab, form) == (3, "notes", 2)


async def test_a_message_ends_with_its_view_and_digits_leave_conflicts_that_are_none(
    kerry: Store,
) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "o")
        said = app.message
        await press(pilot, "5")
        left = app.message
        await press(pilot, "2")
        view = app.view_name

    assert said
    assert left == ""
    assert view == "sources"


_SIGNS = re.compile(r"(unanswered|stands|disputed|defeated)(?=[0-9a-z]{2})")


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_a_sign_and_its_word_stay_together_at_every_width(kerry: Store, glyphs: Glyphs) -> None:
    with kerry.reading() as session:
        (row,) = claims(session, parse("Kremlin speaker:Breedlove"))
        lines = claim_lines(claim_detail(session, row.id), glyphs)
    for cells in range(30, 201):
        rows = ["".join(words for words, _ in row.spans).rstrip() for row in laid_out(lines, cells)]
        ends = [
            row for row in rows for sign in glyphs.standings.values() if row.endswith(f" {sign}")
        ]

        assert ends == []
        assert not [row for row in rows if _SIGNS.search(row)]


async def test_the_map_cuts_no_sign_from_its_word_at_any_width(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=(60, 24)) as pilot:
        await settled(pilot)
        await on_claim(pilot, "The Kremlin")
        await press(pilot, "3")
        for cells in range(60, 201, 7):
            await pilot.resize_terminal(cells, 24)
            await settled(pilot)
            text = screen_text(app)

            assert not _SIGNS.search(text), text
            assert re.search(r"[○≠✓✗] (unanswered|stands|disputed|defeated)", text)
            assert "rebels who fight" in text  # whole at the cursor


def test_a_narrow_title_names_who_writes_and_the_view_that_one_is_in() -> None:
    def title(view: str, author: str, conflicts: int = 0) -> str:
        shown = title_line(view, 60, "claims.db", author, (conflicts, 0), UNICODE).plain
        assert len(shown) <= 60
        return " ".join(shown.split())

    most = "1 Inbox 2 Sources 3 Map 4 Time 5"
    assert title("inbox", "alice") == f"{most} Conflicts 6 Feed 7 alice"
    assert title("inbox", "alice", 3) == f"{most} Conflicts·3 6 7 alice"
    assert title("actor", "alice", 3) == f"{most}·3 6 7 Actors alice"
    assert title("conflicts", "al", 3) == "Inbox Sources Map Time 5 Conflicts·3 Feed Actors al"


def test_the_legend_has_every_sign() -> None:
    told = " ".join(sign for sign, _ in legend(UNICODE))
    drawn = {"name", "rule", "branch", "corner", "stem", "dot", "bars", "shades"}
    for field in fields(Glyphs):
        value = getattr(UNICODE, field.name)
        signs = list(value.values()) if isinstance(value, dict) else [value]
        missing = [sign for sign in signs if sign.strip() and sign not in told]

        assert field.name in drawn or missing == [], field.name


def test_an_answer_is_said_to_be_linked_only_by_others_than_the_desk(sqlite_store: Store) -> None:
    told = {}
    for link in ("desk", "reporter"):
        claim = changes.add_claim(sqlite_store, "alice", {"text": f"It rose, {link}."})
        answer = {"kind": "denies", "link": link}
        counterclaim = {"text": f"No, {link}."}
        changes.rebut(sqlite_store, "alice", [claim], answer, counterclaim=counterclaim)
        with sqlite_store.reading() as session:
            lines = claim_lines(claim_detail(session, claim))
        told[link] = "\n".join("".join(w for w, _ in row.spans) for row in laid_out(lines, 100))

    assert "linked by" not in told["desk"]
    assert "linked by the reporter" in told["reporter"]
