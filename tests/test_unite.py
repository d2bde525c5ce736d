"""Two rows that are one: united, treated as one, taken apart; and what looks alike."""

import random
import shutil
import time
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack import changes
from claimtrack.changes.integrity import check, circles
from claimtrack.changes.undo import undo
from claimtrack.queries.claim_list import claims
from claimtrack.queries.filter_syntax import parse
from claimtrack.queries.lookalikes import look_alikes
from claimtrack.schemas.listing import RowRef
from claimtrack.similarity import plain_url, similar_names
from claimtrack.store import Store, open_store
from claimtrack.store.united import United, united
from conftest import Shell, tables


def actor(store: Store, name: str, kind: str = "person", *aliases: str) -> RowRef:
    made = changes.add_actor(store, "alice", {"name": name, "kind": kind}, aliases=aliases)
    return RowRef("actor", made)


def texts(store: Store, words: str) -> list[str]:
    with store.reading() as session:
        return sorted(row.text for row in claims(session, parse(words)))


def standing(store: Store, claim: UUID) -> str:
    with store.reading() as session:
        return {row.id: row.standing for row in claims(session, parse(""))}[claim]


def test_two_speakers_that_are_one_are_filtered_named_and_searched_as_one(shell: Shell) -> None:
    shell("init")
    shell("add", "claim", "First.", "--speaker", "Vladimir Putin")
    shell("add", "claim", "Second.", "--speaker", "V. Putin")
    apart = [shell.json("list", "--speaker", name) for name in ("Vladimir Putin", "V. Putin")]

    shell("unite", "Vladimir Putin", "V. Putin", "--reason", "the same man")

    for name in ("Vladimir Putin", "V. Putin"):
        rows = shell.json("list", "--speaker", name)
        assert {row["text"] for row in rows} == {"First.", "Second."}
        assert {row["speaker"] for row in rows} == {"Vladimir Putin"}
    assert [len(rows) for rows in apart] == [1, 1]
    assert len(shell.json("search", "vladimir")) == 2
    added = shell("add", "claim", "Third.", "--speaker", "V. Putin")
    assert shell.json("show", added)[0]["speaker"] == "Vladimir Putin"
    assert "THE SAME AS 1" in shell("show", "V. Putin")
    assert shell("check").startswith("sound")

    shell("unite", "Vladimir Putin", "V. Putin", "--apart")
    assert [row["text"] for row in shell.json("list", "--speaker", "V. Putin")] == ["Second."]
    assert len(shell.json("search", "vladimir")) == 2
    assert shell("check").startswith("sound")
    shell("undo")
    assert len(shell.json("list", "--speaker", "V. Putin")) == 3
    assert shell("check").startswith("sound")


def test_a_withdrawal_counts_once_its_speaker_is_known_to_be_the_same(store: Store) -> None:
    one, other = actor(store, "The Mill"), actor(store, "Mill, Ltd.")
    claim = changes.add_claim(store, "alice", {"text": "It is safe."}, speaker="The Mill")
    changes.rebut(
        store, "alice", [claim], {"kind": "withdraws"},
        counterclaim={"text": "We were wrong."}, speaker="Mill, Ltd.",
    )  # fmt: skip
    before = standing(store, claim)

    changes.unite(store, "alice", one, other)
    after = standing(store, claim)
    undo(store, "alice")

    assert (before, after, standing(store, claim)) == ("unanswered", "defeated", "unanswered")
    assert check(store).problems == []


def test_a_source_that_its_own_speaker_issued_is_no_evidence_however_he_is_called(
    store: Store,
) -> None:
    one, other = actor(store, "The Mill"), actor(store, "Mill, Ltd.")
    claim = changes.add_claim(store, "alice", {"text": "It is safe."}, speaker="The Mill")
    source = changes.add_source(store, "alice", {"title": "Our report"}, issuer="Mill, Ltd.")
    changes.cite(store, "alice", claim, source, {"role": "supports"})
    changes.rebut(store, "alice", [claim], {"kind": "denies"}, counterclaim={"text": "It is not."})
    before = standing(store, claim)

    changes.unite(store, "alice", one, other)

    assert (before, standing(store, claim)) == ("stands", "disputed")
    changes.separate(store, "alice", one, other)
    assert standing(store, claim) == "stands"
    assert check(store).problems == []


def test_sources_that_are_one_are_filtered_as_one_and_claims_name_each_other(shell: Shell) -> None:
    shell("init")
    first, second = shell("add", "source", "Report"), shell("add", "source", "The report, again")
    a, b = shell("add", "claim", "It is safe."), shell("add", "claim", "The dam is safe.")
    shell("cite", a, "--source", first)
    shell("cite", b, "--source", second)

    shell("unite", first, second)
    shell("unite", a, b, "--reason", "one speech")

    assert len(shell.json("list", "--source", second)) == 2
    (shown,) = shell.json("show", b)
    assert [one["id"] for one in shown["same"]] == [a]
    assert "THE SAME AS 1" in shell("show", a)


def test_uniting_groups_makes_one_group_with_one_first(store: Store) -> None:
    a, b, c, d = (actor(store, name) for name in "ABCD")

    changes.unite(store, "alice", a, b)
    changes.unite(store, "alice", c, d)
    changes.unite(store, "alice", d, b)

    with store.reading() as session:
        groups = united(session.connection(), "actor")
    assert groups.all_of([a.id]) == {one.id for one in (a, b, c, d)}
    assert {groups.first(one.id) for one in (a, b, c, d)} == {c.id}
    assert not changes.unite(store, "alice", a, d)
    assert changes.separate(store, "alice", a, c)
    with store.reading() as session:
        groups = united(session.connection(), "actor")
    assert groups.all_of([a.id]) == {a.id, b.id, d.id}
    assert groups.all_of([c.id]) == {c.id}
    assert not changes.separate(store, "alice", a, c)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("A", "A"), "the same row twice"),
        (("A",), "name two rows"),
        (("A", "Report"), "is a source"),
        (("A", "nobody"), "no"),
    ],
)
def test_what_cannot_be_united_is_refused(shell: Shell, words: tuple[str, ...], told: str) -> None:
    shell("init")
    shell("add", "actor", "A")
    shell("add", "source", "Report")

    shell("unite", *words, code=1)

    assert told in shell.err
    assert len(shell.err.splitlines()) == 1


def test_rows_of_two_kinds_are_never_one(shell: Shell, tmp_path: Path) -> None:
    shell("init")
    person, source = shell("add", "actor", "A"), shell("add", "source", "Report")
    before = tables(open_store(tmp_path / "claims.db"))

    shell("unite", person, source, code=1)

    assert "is a source; this needs a actor" in shell.err
    assert tables(open_store(tmp_path / "claims.db")) == before


def test_a_circle_that_a_merge_made_is_one_group_and_told_by_check(store: Store) -> None:
    a, b = actor(store, "A"), actor(store, "B")
    changes.add_claim(store, "alice", {"text": "First."}, speaker="A")
    changes.add_claim(store, "alice", {"text": "Second."}, speaker="B")
    changes.revise(store, "alice", a, {"same_as_id": b.id})
    changes.revise(store, "bob", b, {"same_as_id": a.id})

    assert texts(store, "speaker:A") == ["First.", "Second."]
    (problem,) = check(store).problems
    assert "same_as runs in a circle" in problem

    changes.separate(store, "alice", a, b)
    assert texts(store, "speaker:A") == ["First."]
    assert check(store).problems == []


IDS = [UUID(int=number) for number in range(1, 7)]
LINKS = st.dictionaries(st.sampled_from(IDS), st.sampled_from(IDS), max_size=6)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(LINKS)
def test_groups_are_what_the_links_connect(links: dict[UUID, UUID]) -> None:
    links = {one: other for one, other in links.items() if one != other}
    groups = United(links)
    connected = {one: {one} for one in IDS}
    for _ in IDS:
        for one, other in links.items():
            whole = connected[one] | connected[other]
            for member in whole:
                connected[member] = whole

    for one in IDS:
        assert groups.all_of([one]) == connected[one]
        assert {groups.first(member) for member in connected[one]} == {groups.first(one)}
        assert groups.first(one) in connected[one]


@settings(derandomize=True, deadline=None, max_examples=300)
@given(LINKS)
def test_every_circle_is_found_once(links: dict[UUID, UUID]) -> None:
    found = list(circles(links))

    on_a_circle = set()
    for start in IDS:
        one = start
        for _ in IDS:
            one = links.get(one, UUID(int=99))
            if one == start:
                on_a_circle.add(start)
    assert sorted(one for circle in found for one in circle) == sorted(on_a_circle)
    for circle in found:
        assert [links[one] for one in circle] == circle[1:] + circle[:1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.example.org/a/?utm_source=x&id=7#top", "http://example.org/a?id=7"),
        ("https://m.example.org/a/amp", "https://example.org/a/"),
        ("https://example.org/a?fbclid=1", "https://EXAMPLE.org/a"),
    ],
)
def test_two_ways_to_a_page_have_one_plain_address(one: str, other: str) -> None:
    assert plain_url(one) == plain_url(other)


def test_two_pages_have_two_plain_addresses() -> None:
    urls = ("https://example.org/a?id=7", "https://example.org/a?id=8", "https://example.org/b",
            "https://example.com/a?id=7", "https://[broken")  # fmt: skip

    assert len({plain_url(url) for url in urls}) == len(urls)


def test_names_look_alike_for_a_reason() -> None:
    names = ["Dmitry Peskov", "Dmitri Peskov", "Peskov, Dmitry", "D. Peskov", "Jens Stoltenberg",
             "Jens Stoltenburg", "Battalion 12", "Battalion 13", "Battalion 1", "Ann",
             "Anna", "NATO", "NAFO", "Maria Zakharova"]  # fmt: skip

    found = {(one, other): why for one, other, why in similar_names(names)}

    assert {frozenset(pair) for pair in found} == {
        frozenset(pair)
        for pair in (
            ("Dmitry Peskov", "Dmitri Peskov"),
            ("Dmitry Peskov", "Peskov, Dmitry"),
            ("Dmitri Peskov", "Peskov, Dmitry"),
            ("D. Peskov", "Dmitry Peskov"),
            ("D. Peskov", "Dmitri Peskov"),
            ("D. Peskov", "Peskov, Dmitry"),
            ("Jens Stoltenberg", "Jens Stoltenburg"),
        )
    }
    assert set(found.values()) == {"spelled alike", "one letter apart", "a first name cut short"}
    only = list(similar_names(names, {"Jens Stoltenburg"}))
    assert [{one, other} for one, other, _ in only] == [{"Jens Stoltenberg", "Jens Stoltenburg"}]


def test_look_alikes_are_listed_and_go_once_they_are_united(shell: Shell, tmp_path: Path) -> None:
    shell("init")
    shell("add", "actor", "Russia", "--kind", "government", "--alias", "Moscow")
    shell("add", "actor", "Moscow", "--kind", "organization")
    shell("add", "actor", "Mill", "--kind", "person")
    shell("add", "actor", "mill", "--kind", "organization")
    (tmp_path / "a.txt").write_text("The dam is safe.", "utf-8")
    for title, url in (
        ("One", "https://example.org/a?utm_source=x"),
        ("Two", "http://www.example.org/a"),
    ):
        shell("add", "source", title, "--url", url)
    for title in ("Three", "Four"):
        shell("add", "source", title, "--published", "2015", "--text", "a.txt")
    for said in ("2015-05-11", "2015-05-12"):
        shell("add", "claim", "It is safe.", "--speaker", "Mill", "--said", said)
    shell("add", "claim", "It is  SAFE.", "--speaker", "Mill")
    pairs = shell.json("unite", "--suggest")

    why = sorted((one["entity"], one["why"]) for one in pairs)
    assert why == [
        ("actor", "the same name"),
        ("actor", "“Moscow” is another name of the first"),
        ("claim", "the same words of the same speaker"),
        ("claim", "the same words of the same speaker"),
        ("source", "the same address but for its tracking parts"),
        ("source", "the same kept text"),
    ]
    assert "Moscow" in shell("unite", "--suggest")
    for pair in pairs:
        shell("unite", pair["one"], pair["other"])
    assert shell.json("unite", "--suggest") == []


def test_a_merge_offers_to_unite_what_it_brought_in_twice(shell: Shell) -> None:
    shell("init")
    shell("add", "actor", "Dmitri Peskov")
    shutil.copy("claims.db", "bob.db")
    shell("add", "actor", "Dmitry Peskov", "--file", "bob.db", "--as", "bob")
    told = shell("merge", "bob.db")
    offered = next(line for line in told.splitlines() if "claimtrack unite" in line).split()[1:]
    shell(*offered, "--reason", "one man")
    shell("annotate", "Dmitry Peskov", "A note.", "--file", "bob.db")

    assert "may be one actor: “Dmitri Peskov” and “Dmitry Peskov”" in told
    assert shell.json("unite", "--suggest") == []
    assert "may be one" not in shell("merge", "bob.db")


def test_look_alikes_of_some_rows_are_only_theirs(store: Store) -> None:
    one, other = actor(store, "Dmitry Peskov"), actor(store, "Dmitri Peskov")
    actor(store, "Jens Stoltenberg")
    third = actor(store, "Jens Stoltenburg")

    with store.reading() as session:
        found = look_alikes(session, [third.id])
        none = look_alikes(session, [])

    assert [{pair.one_name, pair.other_name} for pair in found] == [
        {"Jens Stoltenberg", "Jens Stoltenburg"}
    ]
    assert none == []
    assert {one.id, other.id}.isdisjoint({found[0].one, found[0].other})


def test_thousands_of_names_are_compared_in_seconds() -> None:
    chance = random.Random(5)
    parts = ["ka", "ri", "mo", "ste", "lo", "van", "der", "pu", "tin", "ova"]
    names = [
        "".join(chance.choices(parts, k=3)) + " " + "".join(chance.choices(parts, k=4))
        for _ in range(3000)
    ]
    started = time.process_time()

    list(similar_names(names))

    assert time.process_time() - started < 10
