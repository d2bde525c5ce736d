"""From words to a row: exactly, then normalised, then by another name; a beginning only finds."""

import json
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack import changes
from claimtrack.errors import AmbiguousIdError, UnknownActorError
from claimtrack.queries.claim_list import claims
from claimtrack.queries.filter_syntax import parse
from claimtrack.queries.lookup import find, names_beginning
from claimtrack.queries.naming import Name, Names, names_of
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from claimtrack.transfer import Report, import_path
from conftest import Shell

MILL = {"type": "actor", "name": "River Mill Ltd", "kind": "organization"}


def actor(store: Store, name: str, kind: str = "person", *aliases: str) -> UUID:
    return changes.add_actor(store, "alice", {"name": name, "kind": kind}, aliases=aliases)


def said(store: Store, words: str = "") -> dict[str, str | None]:
    """Return the texts of claims with their speakers."""
    with store.reading() as session:
        return {row.text: row.speaker for row in claims(session, parse(words))}


def imported(store: Store, folder: Path, *records: Mapping[str, object], name: str = "a") -> Report:
    path = folder / f"{name}.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return import_path(store, path, "alice")


@pytest.mark.parametrize("words", ["Moscow", "moscow", "MOSCOW", " Moscow "])
def test_another_name_is_one_in_any_case_and_spacing(store: Store, words: str) -> None:
    actor(store, "Russia", "government", "Moscow")

    changes.add_claim(store, "alice", {"text": "No."}, speaker=words)

    assert said(store) == {"No.": "Russia"}


def test_a_no_break_space_and_wide_letters_make_nobody_new(store: Store) -> None:
    actor(store, "Ana Horvat")

    for number, name in enumerate(("Ana\u00a0Horvat", "ＡＮＡ horvat", "ana  horvat\u2003")):
        changes.add_claim(store, "alice", {"text": f"{number}"}, speaker=name)

    assert set(said(store).values()) == {"Ana Horvat"}


def test_the_exact_name_comes_before_the_normalised_and_that_before_another_name(
    store: Store,
) -> None:
    actor(store, "REN TV", "outlet")
    actor(store, "Ren TV", "organization")
    actor(store, "Fifth Channel", "outlet", "ren tv", "the channel")

    for text, name in (("a", "Ren TV"), ("b", "REN TV"), ("c", "THE CHANNEL")):
        changes.add_claim(store, "alice", {"text": text}, speaker=name)

    assert said(store) == {"a": "Ren TV", "b": "REN TV", "c": "Fifth Channel"}
    with pytest.raises(AmbiguousIdError):
        changes.add_claim(store, "alice", {"text": "d"}, speaker="ren tv")


def test_a_part_of_a_name_is_a_proposal_where_a_speaker_is_entered(store: Store) -> None:
    actor(store, "Ana Horvat")

    for part in ("horvat", "Ana", "ana hor"):
        with pytest.raises(UnknownActorError, match="Ana Horvat"):
            changes.add_claim(store, "alice", {"text": "No."}, speaker=part)
    changes.add_claim(store, "alice", {"text": "Other."}, speaker="Anatol Ho")

    assert said(store) == {"Other.": "Anatol Ho"}


def test_a_number_is_not_the_beginning_of_another(store: Store) -> None:
    actor(store, "Unit 10", "organization")

    changes.add_claim(store, "alice", {"text": "No."}, speaker="Unit 1")

    assert said(store) == {"No.": "Unit 1"}


def test_a_name_that_two_share_is_refused_with_both(store: Store) -> None:
    for name in ("Ministry of Defence", "Ministry of Health"):
        actor(store, name, "government", "the ministry")

    with pytest.raises(AmbiguousIdError, match=r"Defence[\s\S]*Health"):
        changes.add_claim(store, "alice", {"text": "No."}, speaker="The Ministry")

    assert said(store) == {}


def test_an_id_names_a_speaker_whose_name_two_share(store: Store) -> None:
    first = actor(store, "The Mill")
    actor(store, "The Mill", "organization")

    changes.add_claim(store, "alice", {"text": "No."}, speaker=first.hex[:12])

    with store.reading() as session:
        speakers = [row.speaker for row in claims(session, parse("kind:person"))]
    assert speakers == [f"The Mill ({first.hex[:8]})"]


def test_two_that_were_united_share_a_name_and_are_one(store: Store) -> None:
    kept, other = actor(store, "The Mill"), actor(store, "The Mill", "organization")
    changes.unite(store, "alice", RowRef("actor", kept), RowRef("actor", other))

    changes.add_claim(store, "alice", {"text": "No."}, speaker="the mill")

    with store.reading() as session:
        assert find(session, "the mill").id == kept


def test_a_unique_beginning_finds_and_never_changes(shell: Shell) -> None:
    shell("init")
    shell("add", "actor", "Ana Horvat")

    assert "Ana Horvat" in shell("show", "horv")
    shell("revise", "horv", "--role", "mayor", code=1)
    assert "Ana Horvat" in shell.err
    shell("add", "actor", "Mia Horvatić")
    shell("show", "horv", code=1)
    assert "Ana Horvat" in shell.err
    assert "Mia Horvatić" in shell.err


def test_a_filter_that_a_name_of_just_that_narrows_says_so(shell: Shell) -> None:
    shell("init")
    shell("add", "claim", "First.", "--speaker", "Ana Horvat")
    assert [row["text"] for row in shell.json("list", "speaker:horvat")] == ["First."]
    assert shell.err == ""
    shell("add", "actor", "Horvat")
    shell("add", "claim", "Second.", "--speaker", "horvat")

    assert [row["text"] for row in shell.json("list", "speaker:horvat")] == ["Second."]
    assert "Ana Horvat" in shell.err
    assert len(shell.json("list", "speaker:horv")) == 2


def test_a_topic_is_one_in_any_case(store: Store, tmp_path: Path) -> None:
    changes.add_claim(store, "alice", {"text": "a"}, tags=["Cease Fire"])
    changes.add_claim(store, "alice", {"text": "b"}, tags=["cease  fire"])
    imported(store, tmp_path, {"key": "c", "text": "c", "tags": ["CEASE FIRE"]})

    assert set(said(store, 'tag:"cease fire"')) == {"a", "b", "c"}


def test_an_import_compares_names_as_entry_does(store: Store, tmp_path: Path) -> None:
    report = imported(
        store,
        tmp_path,
        {"key": "a", "text": "a", "speaker": "the mill"},
        {"key": "b", "text": "b", "speaker": "The\u00a0Mill"},
        {"key": "c", "text": "c", "speaker": "RIVER MILL LTD"},
        {"key": "d", "text": "d", "speaker": "Somebody Else"},
        {"key": "e", "text": "e", "speaker": "somebody  else"},
        {**MILL, "aliases": [{"name": "the mill"}]},
    )

    assert report.rows["actors"] == 2
    mill = dict.fromkeys("abc", "River Mill Ltd")
    assert said(store) == {**mill, "d": "Somebody Else", "e": "Somebody Else"}


def test_an_import_refuses_a_name_that_two_share_and_names_both(
    store: Store, tmp_path: Path
) -> None:
    report = imported(
        store,
        tmp_path,
        {"type": "actor", "name": "Defence", "aliases": [{"name": "the ministry"}]},
        {"type": "actor", "name": "Health", "aliases": [{"name": "the ministry"}]},
        {"key": "a", "text": "a", "speaker": "the ministry"},
        {"key": "b", "text": "b", "speaker": "The Ministry"},
        {"key": "c", "text": "c", "speaker": "health"},
    )

    assert (report.added, report.refused) == (3, 2)
    assert all("Defence" in str(each) and "Health" in str(each) for each in report.refusals)
    assert said(store) == {"c": "Health"}


@pytest.mark.parametrize("before", [1, 4001])
def test_an_actor_that_comes_last_is_known_to_the_first_record(
    store: Store, tmp_path: Path, before: int
) -> None:
    spoken = [{"key": f"{n}", "text": f"{n}", "speaker": "the mill"} for n in range(before)]

    report = imported(
        store, tmp_path, *spoken, {**MILL, "role": "owner", "aliases": [{"name": "the mill"}]}
    )

    assert report.rows["actors"] == 1
    assert report.read == before + 1
    assert set(said(store).values()) == {"River Mill Ltd"}


def test_what_an_actors_record_says_counts_though_its_speaker_came_first(
    store: Store, tmp_path: Path
) -> None:
    imported(
        store,
        tmp_path,
        {"key": "a", "text": "a", "speaker": "ana horvat"},
        {"type": "actor", "name": "Ana Horvat", "role": "mayor", "part_of": "Quell Town"},
    )

    with store.reading() as session:
        row = find(session, "Ana Horvat")
        shown = claims(session, parse("speaker:horvat"))
        assert [each.speaker for each in shown] == ["Ana Horvat"]
    assert row.entity == "actor"


words = st.text(alphabet=st.sampled_from("aAbBäÄ \u00a0ﬁＡ"), min_size=1, max_size=5)


@given(st.lists(st.tuples(words, st.booleans()), max_size=6), words)
def test_the_first_step_that_gives_anything_decides(
    listed: list[tuple[str, bool]], asked: str
) -> None:
    from claimtrack.text import normalise

    names = [Name(uuid4(), name, is_own) for name, is_own in listed]
    steps = (
        [n.row_id for n in names if n.is_own and n.name == asked],
        [n.row_id for n in names if n.is_own and normalise(n.name) == normalise(asked)],
        [n.row_id for n in names if not n.is_own and normalise(n.name) == normalise(asked)],
    )

    expected: list[UUID] = next((step for step in steps if step), [])
    assert Names(names).called(asked) == expected
    assert set(expected) <= Names(names).found(asked)


def test_completion_finds_the_names_that_a_filter_finds(store: Store) -> None:
    russia = changes.add_actor(store, "alice", {"name": "Russia"}, aliases=["Moscow"])
    changes.add_actor(store, "alice", {"name": "Ana Horvat"})
    gone = changes.add_actor(store, "alice", {"name": "Gone Man"}, aliases=["Goner"])
    changes.retract(store, "alice", [RowRef("actor", gone)])

    def offered(typed: str) -> list[str]:
        with store.reading() as session:
            return names_beginning(session, "speaker", typed)

    assert offered("mosc") == ["Moscow"]
    assert offered("RUSS") == ["Russia"]
    assert offered("hor an") == ["Ana Horvat"]
    assert offered("gone") == []
    with store.reading() as session:
        assert names_of(session.connection(), "actor").found("mosc") == {russia}
