"""Where a row is asked for, it is found by words, told from others, and taken by one key."""

from textual.events import Key as KeyPress

from claimtrack import changes
from claimtrack.queries.claim_list import claims
from claimtrack.queries.filter_syntax import parse
from claimtrack.queries.finding import rows_fitting
from claimtrack.queries.rows import row_fields
from claimtrack.store import Store
from claimtrack.tui.app import Workbench
from claimtrack.tui.widgets.finding import found_spans
from screen import claims_in, entry, on_claim, press, screen_text, settled

SMALL = (80, 24)


def test_rows_of_each_kind_are_found_and_told_apart(store: Store) -> None:
    from claimtrack.render.glyphs import UNICODE

    body = changes.add_actor(store, "a", {"name": "Ash Council", "kind": "organization"})
    for role in ("mayor", "engineer"):
        changes.add_actor(store, "a", {"name": "Jon Ash", "role": role, "part_of_id": body},
                          qualifier=role)  # fmt: skip
    herald = changes.add_source(store, "a", {"title": "Ash Herald", "published": "1907-05-02"})
    times = changes.add_source(store, "a", {"title": "The Ash Times", "published": "1907-05-03"})
    claim = changes.add_claim(store, "a", {"text": "The bridge fell"}, speaker="Ash Council")
    first = changes.cite(store, "a", claim, herald, {"exact": "it fell"})
    second = changes.cite(store, "a", claim, times, {"exact": "the bridge is down"})

    def found(kind: str, words: str, beside: object = None) -> list[str]:
        with store.reading() as session:
            answer = rows_fitting(session, kind, words, beside)  # type: ignore[arg-type]
        return [
            "".join(words for words, _ in found_spans(answer.rows[one], 76, UNICODE))
            for one in answer.order
        ]

    people = found("actor", "ASH")
    assert "Ash Council" in people[0]
    assert "1 claim" in people[0]
    assert ["(mayor)" in row or "(engineer)" in row for row in people[1:]] == [True, True]
    assert "part of Ash Council" in people[1]
    assert len(found("actor", "ash", body)) == len(people) - 1
    sources = found("source", "ash")
    assert sources[0].startswith("1907-05-02")  # begins as typed
    assert [row.startswith("1907-05-03") for row in sources[1:]] == [True]
    for words in ("bridge", "times", ""):
        assert len(found("citation", words, first)) == 1, words
    assert "the bridge is down" in found("citation", "", first)[0]
    assert found("citation", second.hex[:12], first) == found("citation", "", first)
    assert found("claim", claim.hex[:8]) == found("claim", "fell bridge")
    assert found("claim", "since:1x fell") == []


async def test_an_answer_that_is_there_is_taken_by_one_key(kerry: Store) -> None:
    before = len(claims_in(kerry))
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await on_claim(pilot, "220 Russian soldiers")
        await press(pilot, "r", "c", "n", "ctrl+t")
        nothing = screen_text(app)
        for key in "cease":
            app.post_message(KeyPress(key, key))
        app.post_message(KeyPress("ctrl+t", None))
        await settled(pilot)
        told = app.message

    assert "Type words of it first" in nothing
    assert "contradicts the number of" in told
    assert len(claims_in(kerry)) == before


async def test_part_of_is_found_by_words_and_passing_by_picks_nothing(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await on_claim(pilot, "220 Russian soldiers")
        await press(pilot, "e", *["down"] * 20, "ctrl+s")
        passed = app.message
        await press(pilot, "e")
        entry(app, "part_of").focus()
        await press(pilot, *"cease-fire", "enter")
        beside = screen_text(app)
        await press(pilot, "ctrl+s")
        with kerry.reading() as session:
            row = next(claims(session, parse('"220 Russian soldiers"')))
            whole = row_fields(session, "claim", row.id)["part_of_id"]
            words = row_fields(session, "claim", whole)["text"]

    assert passed == "Nothing was changed."
    assert " = " in next(line for line in beside.splitlines() if "Part of" in line)
    assert "cease-fire" in words


async def test_a_form_that_lost_its_focus_takes_it_back_for_the_next_key(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "a", *"Seen")
        app.screen.set_focus(None)
        await press(pilot, *" twice")
        typed = entry(app, "body").value

    assert typed == "Seen twice"
