"""Suggestions on the screen: who says what in a source, recorded by a key."""

import threading
from typing import Any
from uuid import UUID

import pytest
from textual.pilot import Pilot

from claimtrack import changes
from claimtrack.queries.claim_list import claims
from claimtrack.queries.detail import claim_detail
from claimtrack.queries.filter_syntax import parse
from claimtrack.queries.suggestions import suggestions
from claimtrack.schemas.rows import ClaimDetail
from claimtrack.settings import Settings
from claimtrack.store import Store
from claimtrack.tui.app import Workbench
from claimtrack.tui.query_thread import GaveWay
from claimtrack.tui.views.reader import ReaderView
from claimtrack.tui.views.suggestions import SuggestionsView
from screen import claims_in, entries, entry, press, screen_text, settled, slow_clock

SMALL, LARGE = (80, 24), (140, 40)
TEXT = """Bridge closed

Ann Lee accused Stoltenberg of closing the bridge over the river.

“It was old,” a senior official said. “Nobody had looked at it for years.”

The State Department said on Monday that twelve cars fell. Moscow has denied the charge.
"""
ACCUSATION, DENIAL = 1, 4


@pytest.fixture
def source(sqlite_store: Store) -> UUID:
    """Return a source with a copy; two actors that its text names are in the file."""
    changes.add_actor(sqlite_store, "alice", {"name": "Jens Stoltenberg"})
    given = {"name": "U.S. State Department", "kind": "organization"}
    changes.add_actor(sqlite_store, "alice", given, aliases=["State Department"])
    return changes.add_source(sqlite_store, "alice", {"title": "Bridge closed"}, text=TEXT)


def view(app: Workbench) -> SuggestionsView:
    return app.query_one(SuggestionsView)


def preview(app: Workbench) -> str:
    """Return the words of what is told about the statement, a paragraph a row."""
    paragraphs = [part for line in view(app).about.lines for part in line.paragraphs]
    return "\n".join("".join(words for words, _ in spans) for spans in paragraphs)


def here(app: Workbench) -> str:
    """Return the content of the statement under the cursor."""
    row = view(app).statements.current
    return row.statement.content if row is not None else ""


def pointed(app: Workbench) -> dict[str, str]:
    """Return what is shown in the text, by its token."""
    shown = view(app).document
    return {token: shown.text[start:end] for start, end, token in shown.pointed}


def claim_with(store: Store, words: str) -> ClaimDetail:
    with store.reading() as session:
        found = [row.id for row in claims(session, parse("")) if words in row.text]
        return claim_detail(session, found[0])


async def opened(pilot: Pilot[None], *keys: str) -> Workbench:
    """Open the suggestions of the one source, and press keys."""
    await settled(pilot)
    await press(pilot, "2", "enter", "S", *keys)
    app = pilot.app
    assert isinstance(app, Workbench)
    return app


async def to_statement(pilot: Pilot[None], content: str) -> None:
    """Put the cursor on the statement that begins so."""
    app = pilot.app
    assert isinstance(app, Workbench)
    listed = view(app).statements
    begun = [row.statement.content.startswith(content) for row in listed.rows]
    listed.move_to(begun.index(True))
    await settled(pilot)


async def test_statements_are_listed_and_the_one_under_the_cursor_is_shown_in_the_text(
    sqlite_store: Store, source: UUID
) -> None:
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot)
        told = screen_text(app)
        first = pointed(app)
        await to_statement(pilot, "twelve cars")

        assert "4 statements" in told
        assert "ACCUSATION 1 of 4" in told
        assert first == {"speaker": "Ann Lee", "here": here_content(1)}
        assert pointed(app) == {"speaker": "The State Department", "here": "twelve cars fell"}
        assert "twelve cars fell" in screen_text(app)


def here_content(number: int) -> str:
    from claimtrack.attribution import statements

    ranked = sorted(statements(TEXT), key=lambda one: -one.score)
    return ranked[number - 1].content


async def test_two_statements_are_recorded_by_a_key_each_and_taken_back(
    sqlite_store: Store, source: UUID
) -> None:
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot)
        await to_statement(pilot, "“Nobody")
        await press(pilot, "n")
        gone_on = here(app)
        await to_statement(pilot, "twelve cars")
        await press(pilot, "n")
        told, shown = app.message, screen_text(app)
        official = claim_with(sqlite_store, "It was old")
        cars = claim_with(sqlite_store, "Twelve cars")
        await press(pilot, "u")
        back_at, after_one = here(app), claims_in(sqlite_store)
        await press(pilot, "u")

        assert gone_on == "twelve cars fell"
        assert told.startswith("Recorded the claim “Twelve cars fell” with its citation.")
        assert "u takes it back" in told
        assert "2 recorded" in shown
        assert cars.claim.speaker == "U.S. State Department"
        assert [(one.exact, one.start, one.wording) for one in cars.citations] == [
            ("twelve cars fell", TEXT.index("twelve cars"), "paraphrase")
        ]
        assert official.claim.speaker == "a senior official"
        assert len(official.citations) == 2
        assert back_at == "twelve cars fell"
        assert len(after_one) == 1
        assert claims_in(sqlite_store) == []
        assert "recorded" not in screen_text(app).splitlines()[1]


@pytest.mark.parametrize("denial_first", [False, True])
async def test_a_denial_shows_its_rebuttal_and_brings_it_when_both_are_recorded(
    sqlite_store: Store, source: UUID, denial_first: bool
) -> None:
    app = Workbench(sqlite_store, "alice")
    order = ["Stoltenberg of closing", "the charge"]
    seen, told = [], []
    async with app.run_test(size=LARGE) as pilot:
        await opened(pilot)
        for content in reversed(order) if denial_first else order:
            await to_statement(pilot, content)
            seen.append(preview(app))
            await press(pilot, "n")
            told.append(app.message)
        answered = claim_with(sqlite_store, "closing the bridge")
        await press(pilot, "u")
        after = claims_in(sqlite_store)

        assert [one.kind for one in answered.rebuttals] == ["denies"]
        assert "denies" not in told[0]
        assert "denies" in told[1]
        assert "the rebuttal is entered with it" in seen[1]
        assert ("the rebuttal comes when both are" in seen[0]) is denial_first
        assert len(after) == 1


async def test_a_statement_is_corrected_in_the_form_before_it_is_recorded(
    sqlite_store: Store, source: UUID
) -> None:
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=LARGE) as pilot:
        await opened(pilot)
        await to_statement(pilot, "“Nobody")
        await press(pilot, "e")
        given = {one.id: one.value for one in entries(app)}
        await press(pilot, "ctrl+u", *"It was unsafe", "enter", "ctrl+u", *"Bo Ek", "ctrl+s")
        told = app.message
        made = claim_with(sqlite_store, "unsafe")
        await press(pilot, "u")

        assert given["text"] == "It was old. Nobody had looked at it for years."
        assert given["speaker"] == "a senior official"
        assert (given["wording"], given["locator"]) == ("verbatim", "¶2")
        assert "against" not in given
        assert told.startswith("Recorded the claim “It was unsafe” with its citation.")
        assert made.claim.speaker == "Bo Ek"
        assert {one.exact for one in made.citations} == {
            "“It was old,”",
            "“Nobody had looked at it for years.”",
        }
        assert {one.locator for one in made.citations} == {"¶2"}
        assert claims_in(sqlite_store) == []


async def test_the_form_of_a_denial_says_what_it_answers_and_how(
    sqlite_store: Store, source: UUID
) -> None:
    other = changes.add_claim(sqlite_store, "alice", {"text": "They knew"})
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=LARGE) as pilot:
        await opened(pilot)
        await to_statement(pilot, "Stoltenberg of closing")
        await press(pilot, "n")
        answered = claim_with(sqlite_store, "closing the bridge").claim.id
        await to_statement(pilot, "the charge")
        await press(pilot, "e")
        given = {one.id: one.value for one in entries(app)}
        entry(app, "against").value = "zebra-zebra"
        await press(pilot, "ctrl+s")
        refused, count = screen_text(app), len(claims_in(sqlite_store))
        entry(app, "against").value = other.hex[:8]
        entry(app, "kind").value = "under"
        await press(pilot, "ctrl+s")

        assert given["against"] == answered.hex[:8]
        assert (given["kind"], given["aim"]) == ("denies", "whole")
        assert "zebra-zebra: no claim has this id or key" in refused
        assert count == 2
        assert here(app) != "the charge"
        rebuttals = claim_with(sqlite_store, "They knew").rebuttals
        assert [one.kind for one in rebuttals] == ["undermines"]
        assert claim_with(sqlite_store, "closing the bridge").rebuttals == ()


async def test_what_is_refused_is_gone_back_to(
    sqlite_store: Store, source: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    from claimtrack.errors import ReadOnlyFileError

    def refuse(*_: Any, **__: Any) -> None:
        raise ReadOnlyFileError("claims.db")

    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot)
        begun = here(app)
        monkeypatch.setattr(sqlite_store, "writing", refuse)
        await press(pilot, "n")

        assert "claims.db" in app.message
        assert here(app) == begun
        assert view(app).current_row() is not None


async def test_keys_pressed_fast_record_each_statement_once(
    sqlite_store: Store, source: UUID
) -> None:
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot)
        await pilot.press("n", "n", "n", "n")
        await settled(pilot)
        made = claims_in(sqlite_store)
        await press(pilot, "n")

        assert len(made) == len(set(made)) == 4
        assert claim_with(sqlite_store, "closing the bridge").rebuttals != ()
        assert "cites these words already" in app.message
        assert len(claims_in(sqlite_store)) == 4


async def test_what_is_cited_already_is_shown_as_recorded_and_opens_its_claim(
    kerry: Store,
) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *"220 south", "enter", "s", "S")
        rows = view(app).statements.rows
        begun, recorded = view(app).statements.cursor, [row for row in rows if row.claim_id]
        await press(pilot, ")")
        next_open = view(app).statements.cursor
        view(app).statements.move_to(recorded[0].number - 1)
        await press(pilot, "n")
        told, count = app.message, len(claims_in(kerry))
        await press(pilot, "enter")
        shown = app.view.claim_id()
        await press(pilot, "escape")

        assert rows[begun].claim_id is rows[next_open].claim_id is None
        assert next_open > begun
        assert f"{len(recorded)} recorded" in screen_text(app)
        assert f"Claim {recorded[0].claim_id.hex[:8]} cites" in told  # type: ignore[union-attr]  # it has one
        assert count == len(claims_in(kerry))
        assert shown == recorded[0].claim_id
        assert app.view_name == "suggestions"


async def test_enter_selects_the_words_in_the_source_to_make_something_else_of_them(
    sqlite_store: Store, source: UUID
) -> None:
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot)
        await to_statement(pilot, "twelve cars")
        await press(pilot, "enter")
        chosen = app.query_one(ReaderView).selected_text()
        name = app.view_name
        await press(pilot, "escape", "escape")

        assert name == "reader"
        assert chosen is not None
        assert chosen.exact == "twelve cars fell"
        assert app.view_name == "suggestions"
        assert here(app) == "twelve cars fell"


async def test_esc_goes_back_to_the_text_where_one_was(sqlite_store: Store, source: UUID) -> None:
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "2", "enter", "slash", *"monday", "enter", "S", "j", "tab", "escape")
        inside = app.view_name
        await press(pilot, "escape")
        caret = app.query_one(ReaderView).document.caret.position

        assert inside == "suggestions"
        assert app.view_name == "reader"
        assert caret == TEXT.index("Monday")


async def test_the_caret_in_the_text_leads_to_the_statement_that_stands_there(
    sqlite_store: Store, source: UUID
) -> None:
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=LARGE) as pilot:
        await opened(pilot, "tab")
        view(app).document.go(TEXT.index("cars fell"))
        await settled(pilot)
        led_to = here(app)
        await press(pilot, "n")

        assert led_to == "twelve cars fell"
        assert claims_in(sqlite_store) == ["Twelve cars fell"]


async def test_a_text_in_which_nobody_says_anything_says_what_to_do(sqlite_store: Store) -> None:
    text = "It is the day of the fair, and there are many cakes."
    changes.add_source(sqlite_store, "alice", {"title": "Fair"}, text=text)
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=(60, 15)) as pilot:
        await opened(pilot)
        told = " ".join(screen_text(app).split())
        await press(pilot, "n", "e", "enter", ")", "]", "tab", "j")
        kept = app.view_name
        await press(pilot, "escape", "escape")

        assert "find nobody here who is said to say something" in told
        assert "n makes a claim of them" in told
        assert kept == "suggestions"
        assert app.view_name == "reader"


async def test_a_text_in_another_language_is_told(sqlite_store: Store) -> None:
    text = "Министр заявил, что солдат там нет и не было."
    changes.add_source(sqlite_store, "alice", {"title": "По-русски"}, text=text)
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot)

        assert "know only English so far" in screen_text(app)


async def test_a_source_without_a_copy_says_what_to_do(sqlite_store: Store) -> None:
    changes.add_source(sqlite_store, "alice", {"title": "Lost film"})
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot)

        assert "Lost film: no copy of its text is kept" in app.message
        assert app.view_name == "reader"


async def test_a_long_search_says_that_it_looks_and_holds_no_key_up(
    sqlite_store: Store, source: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, begun = threading.Event(), threading.Event()
    real, gave_way = suggestions, []

    def slow(session: Any, source_id: UUID, before: Any, between: Any) -> Any:
        while not free.is_set():
            begun.set()
            free.wait(0.005)
            try:
                between()
            except GaveWay:
                gave_way.append(source_id)
                raise
        return real(session, source_id, before, between)

    monkeypatch.setattr("claimtrack.tui.views.suggestions.suggestions", slow)
    app = Workbench(sqlite_store, "alice", clock=slow_clock())
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "2", "enter")
        await pilot.press("S")
        await pilot.pause()
        assert begun.wait(10)
        told = screen_text(app)
        await pilot.press("n", "escape", "escape", "1")
        await pilot.pause()
        free.set()
        await settled(pilot)
        name = app.view_name

        assert "Looking who says what" in told
        assert "Bridge closed" in told
        assert name == "inbox"
        assert gave_way


@pytest.mark.parametrize("size", [(60, 15), SMALL, LARGE, (140, 15), (200, 60)])
async def test_the_layout_holds_at_every_size(
    sqlite_store: Store, source: UUID, size: tuple[int, int]
) -> None:
    app = Workbench(sqlite_store, "alice", Settings(glyphs="ascii"))
    async with app.run_test(size=size) as pilot:
        await opened(pilot, "j", "j")
        whole = screen_text(app)
        told = whole.splitlines()

        assert len(told) == size[1]
        assert all(len(line) == size[0] for line in told)
        assert "twelve" in whole
        assert "Moscow" in whole
        assert not set("✓⊖…·§▌") & set(whole)


async def test_what_a_stranger_wrote_is_shown_and_never_sent(sqlite_store: Store) -> None:
    text = "\x1b[2JAnn Lee said that [red]twelve[/red] \x07 cars \u202efell over the bridge.\n"
    changes.add_source(sqlite_store, "alice", {"title": "\x1b[2J[red]bad[/b]"}, text=text)
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot)
        told = screen_text(app)
        await press(pilot, "n")

        assert "[red]bad[/b]" in told
        assert "[red]twelve[/red]" in told
        assert not {*"\x1b\x07\u202e"} & set(told + screen_text(app))


async def denial_form(pilot: Pilot[None], store: Store, text: str, content: str) -> Workbench:
    """Open the form of a denial in a source with this text."""
    changes.add_source(store, "alice", {"title": "Dam"}, text=text)
    app = await opened(pilot)
    await to_statement(pilot, content)
    await press(pilot, "e")
    return app


async def test_a_denial_says_what_it_makes_and_makes_it(sqlite_store: Store) -> None:
    text = "Director Smith denied that the dam had leaked."
    changes.add_source(sqlite_store, "alice", {"title": "Dam"}, text=text)
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot)
        told = " ".join(preview(app).split())
        await press(pilot, "n")
        said = app.message
        made = claims_in(sqlite_store)
        await press(pilot, "u")

        assert "denies “The dam had leaked” a claim of nobody's, entered with it" in told
        assert "Smith: Denied that the dam had leaked" in told
        assert "Smith (“Denied that the dam had leaked”) denies somebody" in said
        assert sorted(made) == ["Denied that the dam had leaked", "The dam had leaked"]
        assert claims_in(sqlite_store) == []


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("The dam leaked in May", ["Denied that the dam had leaked", "The dam leaked in May"]),
        ("", ["Denied that the dam had leaked"]),
    ],
)
async def test_the_form_says_what_is_denied_in_words_that_can_be_corrected(
    sqlite_store: Store, typed: str, made: list[str]
) -> None:
    text = "Director Smith denied that the dam had leaked."
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=LARGE) as pilot:
        await denial_form(pilot, sqlite_store, text, "the dam")
        field = entry(app, "against")
        proposed, field.value = field.value, typed
        await press(pilot, "ctrl+s")

        assert proposed == "The dam had leaked"
        assert sorted(claims_in(sqlite_store)) == made
        denied = claim_with(sqlite_store, made[-1])
        assert [one.kind for one in denied.rebuttals] == (["denies"] if typed else [])


@pytest.mark.parametrize(("typed", "kinds"), [("#1", ["denies"]), ("", [])])
async def test_an_answer_waits_for_its_statement_and_an_emptied_one_for_none(
    sqlite_store: Store, source: UUID, typed: str, kinds: list[str]
) -> None:
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=LARGE) as pilot:
        await opened(pilot)
        await to_statement(pilot, "the charge")
        await press(pilot, "e")
        field = entry(app, "against")
        proposed, field.value = field.value, typed
        await press(pilot, "ctrl+s")
        await to_statement(pilot, "Stoltenberg of closing")
        told = preview(app)
        await press(pilot, "n")

        assert proposed == "#1"
        assert ("the rebuttal is entered with it" in told) is bool(kinds)
        answered = claim_with(sqlite_store, "closing the bridge")
        assert [one.kind for one in answered.rebuttals] == kinds


@pytest.mark.parametrize(
    ("typed", "kind", "said"),
    [
        ("#9", "denies", "the statements go from #1 to #4"),
        ("#1", "undermines", "#1 is no claim yet"),
        ("#x", "denies", "the statements go from #1 to #4"),
        ("nothing-here", "denies", "no claim has this id or key"),
    ],
)
async def test_what_the_form_cannot_answer_is_refused_with_a_sentence(
    sqlite_store: Store, source: UUID, typed: str, kind: str, said: str
) -> None:
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=LARGE) as pilot:
        await opened(pilot)
        await to_statement(pilot, "the charge")
        await press(pilot, "e")
        entry(app, "against").value = typed
        entry(app, "kind").value = kind
        await press(pilot, "ctrl+s")

        assert said in " ".join(screen_text(app).split())
        assert entry(app, "against").value == typed
        assert claims_in(sqlite_store) == []
