"""The source reader: the kept text, its marks, and what one makes of selected words."""

from pathlib import Path
from uuid import UUID

import pytest
from textual.pilot import Pilot

from claimtrack import changes
from claimtrack.formats.document import Document
from claimtrack.queries.claim_list import claims
from claimtrack.queries.detail import claim_detail
from claimtrack.queries.filter_syntax import parse
from claimtrack.queries.source_text import MarkedPassage, source_text
from claimtrack.schemas.listing import RowRef
from claimtrack.schemas.rows import ClaimDetail
from claimtrack.settings import Settings
from claimtrack.store import Store
from claimtrack.tui.app import Workbench
from claimtrack.tui.views.reader import ReaderView
from claimtrack.tui.widgets.document import Document as TextView
from claimtrack.tui.widgets.finding import FoundRows
from screen import claims_in, entry, press, screen_text, settled

SMALL, LARGE = (80, 24), (140, 40)
TEXT = (
    "Hearing on the Quell\n\n"
    "The plant was shut for three weeks. Nobody told the town, the mayor said. "
    "“We knew nothing.”\n\n"
    "Mr. Dale of the U.S. Army denied it. He gave 40 per cent; the report gives 14.\n"
)


@pytest.fixture
def source(sqlite_store: Store) -> UUID:
    """Return a source with a copy, cited twice and noted on once."""
    source = changes.add_source(
        sqlite_store, "alice", {"title": "Minutes", "kind": "document"}, text=TEXT
    )
    for text, exact in (("The plant stood still", "shut for three weeks"), ("Cut", "40 per cent")):
        citation = {"exact": exact, "wording": "paraphrase"}
        changes.add_claim(
            sqlite_store,
            "alice",
            {"text": text},
            source_id=source,
            citation=citation,
            speaker="Ann",
        )
    changes.annotate(
        sqlite_store, "bob", RowRef("source", source), "Which town?", exact="We knew nothing"
    )
    return source


def reader(app: Workbench) -> ReaderView:
    return app.query_one(ReaderView)


def document(app: Workbench) -> TextView:
    return reader(app).document


def selected(app: Workbench) -> str:
    chosen = document(app).caret.chosen
    return document(app).text[slice(*chosen)] if chosen else ""


def claim_with(store: Store, words: str) -> ClaimDetail:
    with store.reading() as session:
        found = [row.id for row in claims(session, parse("")) if words in row.text]
        return claim_detail(session, found[0])


def passages(store: Store, source: UUID) -> dict[str, MarkedPassage]:
    with store.reading() as session:
        return {one.exact: one for one in source_text(session, source).passages}


async def opened(pilot: Pilot[None], *keys: str) -> Workbench:
    """Open the one source from the list of sources, and press keys."""
    await settled(pilot)
    await press(pilot, "2", "enter", *keys)
    app = pilot.app
    assert isinstance(app, Workbench)
    return app


async def test_words_selected_before_the_text_has_a_height_stay_selected(
    sqlite_store: Store, source: UUID
) -> None:
    """Enter on a statement, and a key at once: the reader had its answer before its size."""
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot)
        document(app).display = False
        await settled(pilot)
        height = document(app).size.height
        start = TEXT.index("Nobody told")
        document(app).reveal(start)
        document(app).caret.select(start, start + len("Nobody told the town"))
        document(app).display = True
        await settled(pilot)

        assert height == 0
        assert document(app).size.height > 0
        assert selected(app) == "Nobody told the town"


async def test_a_source_opens_from_its_list_with_its_quotes_marked(
    sqlite_store: Store, source: UUID
) -> None:
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot)
        told = screen_text(app)
        await press(pilot, "escape")

        assert "Hearing on the Quell" in told
        assert "2 quotes · 1 note" in told
        assert f"{claim_with(sqlite_store, 'plant').claim.id.hex[:4]}" in told
        assert "✎bob" in told
        assert app.view_name == "sources"


async def test_a_citation_opens_at_its_passage_and_esc_goes_back(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *"220 south", "enter", "enter", "tab")
        exact = claim_with(kerry, "At least 220").citations[0].exact or ""
        await press(pilot, "enter")
        begun = document(app).text[document(app).caret.position :]
        told = screen_text(app)
        await press(pilot, "escape")

        assert begun.startswith(exact)
        assert "QUOTE" in told
        assert "✓ exact" in told
        assert app.view_name == "claim"


async def test_a_text_that_is_there_before_its_place_is_opens_at_the_passage_too(
    kerry: Store,
) -> None:
    citation = claim_with(kerry, "At least 220").citations[0]
    app = Workbench(kerry, "alice")
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        reader(app).show(citation.source_id, citation.id)
        app.switch("reader")
        with kerry.reading() as session:
            reader(app)._take(source_text(session, citation.source_id))
        height = document(app)._height
        await settled(pilot)
        shown = document(app)
        row = shown.rows.row_of(shown.caret.position) - int(shown.scroll_offset.y)

        assert height == 0
        assert row == shown._height // 3
        assert reader(app).about.scroll_offset.y == 0


async def test_s_reads_the_source_of_the_claim_one_is_at(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *"220 south", "enter", "s")
        told = screen_text(app)
        await press(pilot, "enter")

        assert "At least 220 Russian soldiers" in told
        assert app.view_name == "claim"
        assert app.view.claim_id() == claim_with(kerry, "At least 220").claim.id


async def test_a_claim_without_a_source_says_so(sqlite_store: Store) -> None:
    changes.add_claim(sqlite_store, "alice", {"text": "Alone"})
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "s")

        assert "cited from no source" in app.message
        assert app.view_name == "inbox"


async def test_brackets_go_from_quote_to_quote(sqlite_store: Store, source: UUID) -> None:
    app = Workbench(sqlite_store, "alice")
    begun = []
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot)
        for key in ("]", "]", "]", "]", "["):
            await press(pilot, key)
            begun.append(TEXT[document(app).caret.position :][:6])

    assert begun == ["shut f", "We kne", "40 per", "40 per", "We kne"]


async def test_a_sentence_is_selected_by_keys_and_becomes_a_claim(
    sqlite_store: Store, source: UUID
) -> None:
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot, "slash", *"mayor", "enter", "V", "(", ")")
        words = selected(app)
        about = screen_text(app)
        await press(pilot, "n", "ctrl+u", *"The town was not told", "enter", *"The mayor", "enter")
        await press(pilot, "ctrl+s")
        told, after = app.message, screen_text(app)
        made = claim_with(sqlite_store, "not told")
        await press(pilot, "u")

        assert words == "Nobody told the town, the mayor said."
        assert "SELECTED 37 characters · ¶1" in about
        assert "with its citation" in told
        assert made.claim.speaker == "The mayor"
        assert made.citations[0].exact == words
        assert made.citations[0].start == TEXT.index(words)
        assert made.citations[0].locator == "¶1"
        assert made.citations[0].wording is None
        assert "3 quotes" in after
        assert document(app).caret.anchor is None
        assert "The town was not told" not in claims_in(sqlite_store)
        assert "2 quotes" in screen_text(app)


async def test_words_in_quotation_marks_are_offered_as_verbatim(
    sqlite_store: Store, source: UUID
) -> None:
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot, "slash", *"we knew", "enter", "V", ")")
        await press(pilot, "n")
        wording = entry(app, "wording").value
        await press(pilot, "escape")

        assert wording == "verbatim"
        assert "draft" not in app.message


async def test_a_selection_is_cited_for_a_claim_found_by_typing(
    sqlite_store: Store, source: UUID
) -> None:
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=LARGE) as pilot:
        await opened(pilot, "slash", *"the report gives", "enter", "v", "w", "w", "w", "w")
        words = selected(app)
        await press(pilot, "c", *"cut")
        listed = [row.text for row in app.screen.query_one(FoundRows)._known.values()]
        await press(pilot, "enter", *"verb", "ctrl+s")
        cited = claim_with(sqlite_store, "Cut").citations
        await press(pilot, "u")

        assert words == "the report gives 14"
        assert listed == ["Cut"]
        assert [one.exact for one in cited] == ["40 per cent", words]
        assert cited[1].wording == "verbatim"
        assert len(claim_with(sqlite_store, "Cut").citations) == 1


async def test_a_selection_answers_a_claim_and_is_what_the_answer_is_cited_with(
    sqlite_store: Store, source: UUID
) -> None:
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=LARGE) as pilot:
        await opened(pilot, "slash", *"mr. dale", "enter", "V", ")")
        await press(pilot, "r", *"plant", "enter", "d", "w", "ctrl+u", *"It was open", "ctrl+s")
        told = app.message
        answered = claim_with(sqlite_store, "plant").rebuttals
        answer = claim_with(sqlite_store, "It was open")
        await press(pilot, "u")

        assert "denies" in told
        assert [(one.kind, one.aim) for one in answered] == [("denies", "whole")]
        assert answer.citations[0].exact == "Mr. Dale of the U.S. Army denied it."
        assert "It was open" not in claims_in(sqlite_store)
        assert claim_with(sqlite_store, "plant").rebuttals == ()


async def test_a_note_on_selected_words_shows_at_once_and_is_answered(
    sqlite_store: Store, source: UUID
) -> None:
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot, "}", "}", "V", "V", "a", *"Who is he?", "enter")
        told = screen_text(app)
        await press(pilot, "[", "y", *"The major", "enter", "x")
        note = passages(sqlite_store, source)["Mr"]

        assert "✎ali" in told
        assert note.words == "Who is he?"
        assert note.settled
        assert note.start == TEXT.index("Mr. Dale")


async def test_copies_are_the_words_themselves(sqlite_store: Store, source: UUID) -> None:
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot, "slash", *"plant", "enter", "V", "V", "C")
        by_key = app.clipboard
        await press(pilot, "V")
        app.screen.action_copy_text()

        assert by_key == "plant"
        assert app.clipboard.strip() == "The plant was shut for three weeks."


async def test_the_mouse_sets_the_caret_selects_words_and_drags(
    sqlite_store: Store, source: UUID
) -> None:
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot)
        here = document(app)
        row = here.rows.row_of(TEXT.index("plant"))
        left = here.size.width - here.rows.cells - 3
        column = left + here.rows.column_of(TEXT.index("plant"))
        await pilot.click(here, offset=(column + 2, row))
        clicked = here.caret.position
        await pilot.click(here, offset=(column + 2, row), times=2)
        word = selected(app)
        await pilot.mouse_down(here, offset=(column, row))
        await pilot.hover(here, offset=(column + 8, row))
        await pilot.mouse_up(here, offset=(column + 8, row))
        await settled(pilot)
        dragged = selected(app)
        await pilot.mouse_down(here, offset=(column + 8, row + 1))
        await pilot.hover(here, offset=(column, row))
        await pilot.mouse_up(here, offset=(column, row))
        await settled(pilot)

        assert clicked == TEXT.index("plant") + 2
        assert word == "plant"
        assert dragged == "plant was"
        assert selected(app).startswith("plant was shut")
        assert (app.screen.get_selected_text() or "").strip() == selected(app)


async def test_a_click_elsewhere_drops_the_selection(sqlite_store: Store, source: UUID) -> None:
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot, "V", ")")
        before = selected(app)
        await pilot.click("#title")
        await settled(pilot)

        assert before
        assert not selected(app)


async def test_esc_drops_the_selection_then_the_search_then_leaves(
    sqlite_store: Store, source: UUID
) -> None:
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot, "slash", *"the", "enter", "V", "l")
        seen = []
        for _ in range(3):
            await press(pilot, "escape")
            seen.append((selected(app), reader(app).box.display, app.view_name))

        assert seen == [("", True, "reader"), ("", False, "reader"), ("", False, "sources")]


async def test_what_is_found_is_gone_through_in_a_ring(sqlite_store: Store, source: UUID) -> None:
    app = Workbench(sqlite_store, "alice")
    places = [TEXT.index("the town"), TEXT.index("the mayor")]
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot, "slash", *"three weeks", "enter")
        await press(pilot, "slash", "ctrl+u", *"the", "enter")
        first = document(app).caret.position
        await press(pilot, "f")
        second = document(app).caret.position
        told = app.message
        await press(pilot, "F", "F", "F", "F")
        round_the_end = app.message
        await press(pilot, "slash", *"zebra")

        assert [first, second] == places
        assert told.endswith("places")
        assert round_the_end.startswith(told.split(" of ")[1].split()[0])
        assert "is not in this text" in app.message


async def test_quotes_that_moved_or_changed_are_marked_and_one_that_is_gone_is_listed(
    sqlite_store: Store, source: UUID
) -> None:
    changed = TEXT.replace(" “We knew nothing.”", "").replace("40 per cent", "14 per cent")
    changed = f"Corrected.\n\n{changed}"
    from claimtrack.changes.recorder import recording

    with recording(sqlite_store, "alice") as written:
        changes.keep_snapshot(
            written, source, Document(changed), capture=changes.Capture("2026-01-02")
        )
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=LARGE) as pilot:
        await opened(pilot, "]")
        newer = screen_text(app)
        await press(pilot, "<", "g", "]")
        older = screen_text(app)
        await press(pilot, "<")

        assert "moved" in newer
        assert "copy 2 of 2 of 2026-01-02" in newer
        assert "1 not found" in newer
        assert "missing  “We knew nothing”" in newer
        assert f"{claim_with(sqlite_store, 'Cut').claim.id.hex[:4]}⚠" in newer
        assert "copy 1 of 2" in older
        assert "missing" not in older
        assert "oldest" in app.message


async def test_a_quote_of_an_older_copy_is_anchored_in_that_copy(
    sqlite_store: Store, source: UUID
) -> None:
    from claimtrack.changes.recorder import recording

    with recording(sqlite_store, "alice") as written:
        changes.keep_snapshot(
            written, source, Document("Nothing of it."), capture=changes.Capture("2026-01-02")
        )
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot, "<", "slash", *"mr. dale", "enter", "V", ")", "n", "ctrl+s")
        made = claim_with(sqlite_store, "Mr. Dale").citations[0]

        assert reader(app).reading is not None
        assert made.snapshot_id == reader(app).snapshot_id
        assert made.start == TEXT.index("Mr. Dale")


async def test_a_source_without_a_copy_says_what_to_do(sqlite_store: Store) -> None:
    source = changes.add_source(sqlite_store, "alice", {"title": "Lost film", "kind": "broadcast"})
    citation = {"exact": "we lost it"}
    changes.add_claim(sqlite_store, "a", {"text": "Gone"}, source_id=source, citation=citation)
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot)
        told = screen_text(app)
        await press(pilot, "n", "escape", "j", "V", "slash", "f", "<", "w", ")", "c", "enter")

        assert "K keeps one: a file, or pasted." in told
        assert "“we lost it”" in told
        assert app.view_name == "claim"


async def test_what_a_stranger_wrote_is_shown_and_never_sent(sqlite_store: Store) -> None:
    text = (
        "Red \x1b[31m and \u202egnp\u202c tab\there [red]x[/red] \x07 line\r\nnext \u200b end\x00"[
            :-1
        ]
    )
    changes.add_source(
        sqlite_store, "alice", {"title": "\x1b[2J[i]bad[/b]", "kind": "post"}, text=text
    )
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot, "slash", *"gnp", "enter", "V", "h", "l", "l", "l", "l")
        told = screen_text(app)

        assert not {*"\x1b\x07\u202e\u202c\u200b\t\r"} & set(told)
        assert "␛[31m and ⟨U+202E⟩gnp⟨U+202C⟩ tab" in told
        assert "[red]x[/red]" in told
        assert "[i]bad[/b]" in told
        assert selected(app) == "gnp\u202c"


@pytest.mark.parametrize("size", [(60, 15), SMALL, LARGE, (200, 60)])
async def test_the_layout_holds_at_every_size(
    sqlite_store: Store, source: UUID, size: tuple[int, int]
) -> None:
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=size) as pilot:
        await opened(pilot, "V", "V", "V")
        told = screen_text(app).splitlines()

        assert len(told) == size[1]
        assert all(len(line) == size[0] for line in told)
        assert any("shut for three weeks" in line for line in told)


async def test_the_selection_stays_when_the_window_becomes_another_size(
    sqlite_store: Store, source: UUID
) -> None:
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=LARGE) as pilot:
        await opened(pilot, "slash", *"nobody", "enter", "V", ")")
        before = selected(app)
        await pilot.resize_terminal(60, 15)
        await settled(pilot)

        assert selected(app) == before
        assert "Nobody told" in screen_text(app)


async def test_signs_are_ascii_where_the_settings_ask(sqlite_store: Store, source: UUID) -> None:
    app = Workbench(sqlite_store, "alice", Settings(glyphs="ascii"))
    async with app.run_test(size=LARGE) as pilot:
        await opened(pilot, "]")
        ours = set("░▒▓█✎§≠○✓✗→⚠─")

        assert not ours & set(screen_text(app).replace(TEXT, ""))


async def test_a_real_article_is_read_and_cited(sqlite_store: Store, data: Path) -> None:
    article = next(iter(sorted(data.glob("000_*.txt"))))
    text = article.read_text("utf-8")
    source = changes.add_source(
        sqlite_store, "alice", {"title": "Article", "kind": "article"}, text=text
    )
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot, "slash", *"220 russian", "enter", "V", "(", ")", "n", "ctrl+s")
        made = {exact: one.state for exact, one in passages(sqlite_store, source).items()}

    assert len(made) == 1
    assert set(made.values()) == {"exact"}
    assert "220 Russian" in next(iter(made))
