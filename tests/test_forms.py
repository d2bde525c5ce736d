"""Forms: fields of several lines, dates in words, lists of words, and what each field asks."""

from pathlib import Path

import pytest
from textual.events import Key as KeyPress
from textual.events import Paste

from claimtrack.date_words import read_date
from claimtrack.entities import ENTITIES
from claimtrack.explanations import explain, meaning
from claimtrack.queries.claim_list import claims
from claimtrack.queries.filter_syntax import parse
from claimtrack.queries.rows import row_fields
from claimtrack.store import Store
from claimtrack.tui.app import Workbench
from claimtrack.tui.verbs.verb import today
from screen import claims_in, entry, on_claim, press, screen_text, settled

SMALL = (80, 24)
ASKED = [
    (name, field)
    for name, entity in ENTITIES.items()
    for field in entity.fields
    if field.add or field.revise or field.form
]


def line_with(app: Workbench, words: str) -> str:
    return next(line for line in screen_text(app).splitlines() if words in line)


def said(store: Store, words: str) -> str | None:
    with store.reading() as session:
        return next(claims(session, parse(words))).said


async def test_a_note_keeps_its_paragraphs(kerry: Store) -> None:
    from claimtrack.queries.detail import claim_detail

    app = Workbench(kerry, "zoe")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "a", *"First?", "ctrl+j", *"second")
        entry(app, "body").post_message(Paste("\r\n\r\nthird\nfourth"))
        await settled(pilot)
        shown = screen_text(app)
        await pilot.resize_terminal(100, 30)
        await settled(pilot)
        focused = app.focused
        kept = entry(app, "body").value
        await press(pilot, "enter")
        claim_id = app.inbox.window.current
        assert claim_id is not None
        with kerry.reading() as session:
            notes = claim_detail(session, claim_id).annotations

    assert "third" in shown
    assert "fourth" in shown
    assert focused is not None
    assert kept == "First?\nsecond\n\nthird\nfourth"
    assert kept in [note.body for note in notes]


async def test_a_form_reads_dates_in_words_and_shows_what_they_are(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "n", *"Dated", "enter", "enter", *"3/4/2003", "ctrl+s")
        refused = " ".join(screen_text(app).split())
        entry(app, "said").value = ""
        await press(pilot, *"last month")
        beside = line_with(app, "last month")
        await press(pilot, "ctrl+s")

    month = read_date("last month", today())
    assert "2003-04-03 (3 April)" in refused
    assert "2003-03-04 (4 March)" in refused
    assert f"= {month}" in beside
    assert said(kerry, "dated") == month


async def test_tab_takes_the_date_of_the_source(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await on_claim(pilot, "220 Russian soldiers")
        await press(pilot, "s", "V", "right", "right", "n", "enter", "enter")
        offered = screen_text(app)
        entry(app, "text").value = "Of that day"
        await press(pilot, "tab", "ctrl+s")

    assert "Tab takes 2015-05-12, the source's date" in offered
    assert said(kerry, '"of that day"') == "2015-05-12"


async def test_a_list_of_words_shows_all_and_tab_completes_any_word_of_one(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=(80, 30)) as pilot:
        await settled(pilot)
        await press(pilot, "v", "u", "enter")
        likely = " ".join(screen_text(app).split())
        await press(pilot, *"EVEN", "tab")
        completed = entry(app, "likelihood").value
        await press(pilot, "enter")
        confident = screen_text(app)

    assert "almost no chance · very unlikely · unlikely · roughly even chance" in likely
    assert completed == "roughly even chance"
    assert "moderate  sound, but open to other readings" in confident


async def test_a_form_explains_its_fields_and_a_question_mark_is_typed(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=(80, 40)) as pilot:
        await settled(pilot)
        await press(pilot, "r", "d", "w", *"Is it?")
        typed = entry(app, "answer").value
        shown = []
        for key in ("ctrl+g", "f1"):
            await press(pilot, key)
            shown.append(screen_text(app))
            await press(pilot, "escape")
        kept = entry(app, "answer").value

    assert typed == kept == "Is it?"
    for text in shown:
        assert explain("claim", "speaker") in text
        assert "^j begins a new line" in text


@pytest.mark.parametrize("signs", ["unicode", "ascii"])
async def test_the_field_that_one_types_into_is_marked_by_a_sign(kerry: Store, signs: str) -> None:
    from claimtrack.settings import Settings

    app = Workbench(kerry, "alice", Settings(glyphs=signs))
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "n", "enter")
        sign = app.glyphs.cursor
        marked = [name for name in ("Claim", "Speaker", "Said", "Topics")
                  if f"{sign} {name} " in screen_text(app)]  # fmt: skip

    assert marked == ["Speaker"], screen_text(app)


async def test_a_field_is_written_in_the_editor_and_comes_back(
    kerry: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf "One.\\n\\nTwo.\\n" > "$1"\n', "utf-8")
    editor.chmod(0o755)
    monkeypatch.delenv("VISUAL", raising=False)
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "a", *"half")
        monkeypatch.setenv("EDITOR", "/no/such/editor")
        await press(pilot, "ctrl+e")
        missing, half = screen_text(app), entry(app, "body").value
        monkeypatch.setenv("EDITOR", str(editor))
        await press(pilot, "ctrl+e")
        whole = entry(app, "body").value

    assert "/no/such/editor" in missing
    assert half == "half"
    assert whole == "One.\n\nTwo."


def test_every_field_that_is_asked_for_is_explained() -> None:
    silent = [f"{name}.{field.short}" for name, field in ASKED if not explain(name, field.short)]
    ends = [explain(name, field.short)[-1:] for name, field in ASKED]

    assert silent == []
    assert set(ends) <= {".", ":", "`"}


def test_words_whose_names_do_not_say_it_have_a_meaning() -> None:
    plain = {"kind", "likelihood"}
    lists = {field.words for _, field in ASKED if field.words and field.name not in plain}

    assert [word.value for words in lists for word in words if not meaning(words, word.value)] == []


async def test_what_one_picks_says_whether_a_claim_is_new(kerry: Store) -> None:
    before = len(claims_in(kerry))
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await on_claim(pilot, "220 Russian soldiers")
        for key in ("r", "c", "n", *"denies involvement"[:6]):
            await press(pilot, key)
        offered = screen_text(app)
        entry(app, "answer").value = "cease-fire"
        await settled(pilot)
        await press(pilot, "down", "enter")
        picked = app.message
        after_pick = len(claims_in(kerry))
        await press(pilot, "u", "r", "c", "n", *"cease-fire", "ctrl+s")
        made = app.message

    assert "new claim: “denies”" in offered
    assert "contradicts the number of" in picked
    assert after_pick == before
    assert "cease-fire" in made
    assert len(claims_in(kerry)) == before + 1


async def test_a_key_that_picks_waits_for_what_the_words_find(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        first = app.inbox.window.current
        await press(pilot, "=")
        names = {"=": "equals_sign", "-": "minus"}
        for key in "cease-fire":
            app.post_message(KeyPress(names.get(key, key), key))
        app.post_message(KeyPress("enter", "\r"))
        await settled(pilot)

    assert first is not None
    with kerry.reading() as session:
        repeated = row_fields(session, "claim", first)["repeats_id"]
        assert "cease-fire" in row_fields(session, "claim", repeated)["text"]


async def test_names_are_completed_by_any_word_and_listed(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "n", *"x", "enter", *"pesk")
        listed = screen_text(app)
        await press(pilot, "tab")
        completed = entry(app, "speaker").value

    assert "Tab: Dmitri Peskov" in listed
    assert completed == "Dmitri Peskov"
