"""Actors: who speaks, what answers it, how its claims stand; those that are one count as one."""

from collections.abc import Callable
from uuid import UUID

from claimtrack import changes
from claimtrack.queries.actor_detail import actor_detail
from claimtrack.queries.actor_list import actor_order, actor_rows
from claimtrack.queries.claim_list import claims
from claimtrack.queries.filter_syntax import parse
from claimtrack.queries.lookup import find, names_beginning
from claimtrack.schemas.actors import ActorRow
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from claimtrack.tui.app import Workbench
from claimtrack.tui.views.actors import Actors
from conftest import Shell
from filled import Fill
from screen import press, screen_text, settled


def add_speakers(store: Store) -> None:
    """Add two spellings of one man, a ministry that denies, its spokesman, and a silent agency."""
    for name, kind, aliases in (
        ("Vladimir Putin", "person", ("the president",)),
        ("V. Putin", "person", ()),
        ("Ministry", "government", ()),
        ("Agency", "outlet", ()),
    ):
        changes.add_actor(store, "ann", {"name": name, "kind": kind}, aliases=aliases)
    ministry = actor_called(store, "Ministry")
    part = {"name": "Spokesman", "role": "speaks for the ministry", "part_of_id": ministry}
    changes.add_actor(store, "ann", part)
    for text, said, speaker in (
        ("Second.", "2015-02", "V. Putin"),
        ("First.", "2014-01-05", "Vladimir Putin"),
        ("Undated.", None, "Vladimir Putin"),
        ("Alone.", None, "Spokesman"),
    ):
        changes.add_claim(store, "ann", {"text": text, "said": said}, speaker=speaker)
    for text in ("First.", "Second."):
        answer = {"text": f"Not so: {text}"}
        claim = claim_called(store, text)
        how = {"kind": "denies"}
        changes.rebut(store, "ann", [claim], how, counterclaim=answer, speaker="Ministry")
    changes.add_source(store, "ann", {"title": "Bulletin"}, issuer="Ministry")


def actor_called(store: Store, name: str) -> UUID:
    with store.reading() as session:
        return find(session, name, ("actor",)).id


def claim_called(store: Store, words: str) -> UUID:
    with store.reading() as session:
        return {row.text: row.id for row in claims(session, parse(""))}[words]


def listed(store: Store, words: str = "") -> list[ActorRow]:
    with store.reading() as session:
        order = list(actor_order(session, parse(words)))
        rows = actor_rows(session, order)
        return [rows[id_] for id_ in order]


def unite(store: Store, *names: str) -> None:
    first, second = (RowRef("actor", actor_called(store, name)) for name in names)
    changes.unite(store, "ann", first, second)


def test_who_speaks_most_comes_first_and_those_that_are_one_count_as_one(
    filled_store: Callable[[Fill], Store],
) -> None:
    store = filled_store(add_speakers)
    before = [(row.name, row.claims) for row in listed(store)]
    unite(store, "Vladimir Putin", "V. Putin")

    rows = listed(store)

    assert before == [
        ("Ministry", 2), ("Vladimir Putin", 2), ("Spokesman", 1), ("V. Putin", 1), ("Agency", 0),
    ]  # fmt: skip
    assert [(row.name, row.claims) for row in rows] == [
        ("Vladimir Putin", 3), ("Ministry", 2), ("Spokesman", 1), ("Agency", 0),
    ]  # fmt: skip
    putin, ministry, spokesman, _ = rows
    assert (putin.answered, putin.answers, putin.united) == (2, 0, 1)
    assert putin.aliases == ("V. Putin", "the president")
    assert putin.standings == {"unanswered": 1, "stands": 0, "disputed": 2, "defeated": 0}
    assert (ministry.answered, ministry.answers, ministry.sources) == (0, 2, 1)
    assert spokesman.part_of == "Ministry"


FOUND = {
    "president": ["Vladimir Putin"],
    "ministry": ["Ministry", "Spokesman"],
    "kind:government": ["Ministry"],
    "-kind:person": ["Ministry", "Agency"],
    "standing:disputed": ["Vladimir Putin", "Ministry"],
    "-standing:disputed": ["Spokesman", "Agency"],
    "until:2014": ["Vladimir Putin"],
    "-until:2014": ["Ministry", "Spokesman", "Agency"],
    "speaker:putin outlet": [],
    "outlet": ["Agency"],
}


def test_actors_are_found_by_any_name_role_and_kind_and_by_their_claims(store: Store) -> None:
    add_speakers(store)
    unite(store, "Vladimir Putin", "V. Putin")

    assert {words: [row.name for row in listed(store, words)] for words in FOUND} == FOUND


def test_chains_that_two_copies_made_are_one_all_the_same(store: Store) -> None:
    add_speakers(store)
    unite(store, "Agency", "V. Putin")
    first, last = (actor_called(store, name) for name in ("Vladimir Putin", "Agency"))
    changes.revise(store, "bob", RowRef("actor", last), {"same_as_id": first})

    rows = listed(store)

    assert [(row.name, row.claims, row.united) for row in rows][:2] == [
        ("Vladimir Putin", 3, 2), ("Ministry", 2, 0),
    ]  # fmt: skip


def test_a_page_has_the_claims_by_date_and_the_answers_both_ways(store: Store) -> None:
    add_speakers(store)
    unite(store, "Vladimir Putin", "V. Putin")

    with store.reading() as session:
        putin = actor_detail(session, actor_called(store, "V. Putin"))
        ministry = actor_detail(session, actor_called(store, "Ministry"))

    assert [claim.text for claim in putin.claims] == ["First.", "Second.", "Undated."]
    assert {row.by.text for row in putin.denied} == {"Not so: First.", "Not so: Second."}
    assert [row.name for row in putin.same] == ["V. Putin"]
    assert {row.answer.claim.text for row in ministry.denials} == {"First.", "Second."}
    assert [source.title for source in ministry.sources] == ["Bulletin"]
    assert [part.name for part in ministry.parts] == ["Spokesman"]


def test_the_command_line_lists_actors_and_shows_a_page(kerry_shell: Shell) -> None:
    rows = kerry_shell.json("list", "--actors")
    table = kerry_shell("list", "--actors", "kind:government")
    page = kerry_shell("show", "Russia")
    (told,) = kerry_shell.json("show", "Moscow")
    kerry_shell("list", "--actors", "--sources", code=2)

    assert {row["name"]: row["claims"] for row in rows}["Jens Stoltenberg"] == 5
    assert "Russia" in table
    assert "Stoltenberg" not in table
    assert "also called Moscow" in page
    assert "PARTS OF IT 2" in page
    assert (told["name"], told["counts"]["answers"]) == ("Russia", 6)


def test_namesakes_are_told_apart_wherever_they_are_named(store: Store) -> None:
    name = "John Ash"
    changes.add_actor(store, "ann", {"name": name})
    mayor = changes.add_actor(store, "ann", {"name": name}, qualifier="mayor of Ash")
    clerk = {"name": name, "role": "clerk"}
    changes.add_actor(store, "ann", clerk, qualifier="of the court")
    plain = next(row.id for row in listed(store) if row.role is None)
    called = {plain: f"{name} ({plain.hex[:8]})", mayor: f"{name} (mayor of Ash)"}
    for words in (*called.values(), f"{name} (clerk)"):
        changes.add_claim(store, "ann", {"text": words}, speaker=words)

    with store.reading() as session:
        rows = list(claims(session, parse("")))
        completed = names_beginning(session, "speaker", "john a")
        found = [row.text for row in claims(session, parse(f'speaker:"{called[plain]}"'))]

    assert {row.speaker_id: row.speaker for row in rows} == {
        row.id: row.name for row in listed(store)
    }
    assert {row.name for row in listed(store)} == {*called.values(), f"{name} (of the court)"}
    assert sorted(completed) == sorted(row.name for row in listed(store))
    assert found == [called[plain]]
    unite(store, *called.values())
    assert {row.name for row in listed(store)} == {called[plain], f"{name} (of the court)"}


async def test_on_the_screen_an_actor_is_opened_revised_united_and_kept_apart(store: Store) -> None:
    add_speakers(store)
    app = Workbench(store, "ann")
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await press(pilot, "7")
        assert isinstance(app.view, Actors)
        listed_first = app.view.window.row(app.view.window.current).name
        await press(pilot, "j", "enter", "e", "tab", *"; Vova", "ctrl+s")
        revised = app.message
        lines = [line for line in screen_text(app).splitlines() if "V. Putin" in line]
        await press(pilot, "g", "J", *"V. Putin", "ctrl+s")
        united = app.message
        await press(pilot, "u", "g", "N", *"V. Putin", "ctrl+s")
        apart = app.message

    assert listed_first == "Ministry"
    assert "Revised" in revised
    assert any("a first name cut short" in line for line in lines)
    assert "stands for V. Putin too" in united
    assert "never the same" in apart
    (putin,) = listed(store, "vova")
    assert (putin.aliases, putin.united) == (("Vova", "the president"), 0)


def test_revise_takes_other_rows_by_name_key_or_id(kerry_shell: Shell) -> None:
    (source, *_) = kerry_shell.json("list", "--sources")
    (moscow,) = kerry_shell.json("show", "Moscow")
    alias = moscow["aliases"][0]["id"]

    kerry_shell("revise", source["id"], "--issuer", "Interfax")
    kerry_shell("revise", "denial-nato", "--part-of", "aid-breach", "--language", "en")
    kerry_shell("revise", alias, "--note", "as papers say")
    kerry_shell("revise", "NATO", "--part-of", "NATO", code=1)
    refused = kerry_shell.err
    kerry_shell("revise", "NATO", "--part-of", "Nobody", code=1)

    assert kerry_shell.json("show", source["id"])[0]["issuer_id"]
    (claim,) = kerry_shell.json("show", "denial-nato")
    assert claim["part_of_id"] == kerry_shell.json("show", "aid-breach")[0]["id"]
    assert kerry_shell.json("show", alias)[0]["note"] == "as papers say"
    assert "part of: that is the row itself" in refused
