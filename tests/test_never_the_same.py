"""What may be one is suggested with a reason and a score, decided in one step, and remembered."""

import io
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import col, select

from claimtrack import changes
from claimtrack.changes.integrity import check
from claimtrack.changes.undo import undo
from claimtrack.errors import InvalidRecordError
from claimtrack.merging import merge
from claimtrack.models import Distinction
from claimtrack.queries.claim_list import claims
from claimtrack.queries.conflicts import count_conflicts
from claimtrack.queries.filter_syntax import parse
from claimtrack.queries.lookalikes import look_alikes
from claimtrack.queries.source_list import source_order
from claimtrack.schemas.listing import RowRef
from claimtrack.schemas.look_alikes import LookAlike
from claimtrack.similarity import similar_names
from claimtrack.store import Store, open_store, schema
from claimtrack.transfer import export_path, import_path
from conftest import Shell, tables
from filled import filled_file


def actor(store: Store, name: str, *aliases: str) -> RowRef:
    return RowRef("actor", changes.add_actor(store, "alice", {"name": name}, aliases=aliases))


def suggested(store: Store) -> list[LookAlike]:
    with store.reading() as session:
        return look_alikes(session)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vremya pokazhet @Pervyi kanal, 21:55", "Vremya pokazhet"),
        ("Vremya pokazhet @Pervyi kanal, 21:55", "Vremya pokazhet @Pervyi kanal, 18:00"),
        ("Evening news 21:55", "Evening news"),
        ("Dr. Ana Horvat", "Ana Horvat"),
        ("Gen. Valery Gerasimov", "Valery Gerasimov"),
        ("General Valery Gerasimov", "Gen. Valery Gerasimov"),
        ("River Mill Ltd", "River Mill Limited"),
        ("River Mill, Inc.", "River Mill"),
        ("www.baltnews.ee", "baltnews.ee"),
        ("V. Putin", "Vladimir Putin"),
        ("https://rt.com/", "rt.com"),
    ],
)
def test_what_may_be_one_is_suggested(one: str, other: str) -> None:
    assert len(list(similar_names([one, other, "Somebody Else"]))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("baltnews.ee", "baltnews.lt"),
        ("cz.sputniknews.com", "de.sputniknews.com"),
        ("sputniknews.com", "de.sputniknews.com"),
        ("General Motors", "Motors Union"),
        ("Ltd", "Limited"),
        ("Channel 21", "Channel 55"),
    ],
)
def test_what_are_two_is_not(one: str, other: str) -> None:
    assert list(similar_names([one, other])) == []


def test_a_suggestion_has_a_reason_and_a_score_and_the_likeliest_is_first(store: Store) -> None:
    for name in ("River Mill Ltd", "River Mill", "Jens Stoltenberg", "Jens Stoltenburg"):
        actor(store, name)

    listed = suggested(store)

    assert [(row.one_name, row.score) for row in listed] == [
        ("River Mill Ltd", 0.85),
        ("Jens Stoltenberg", 0.8),
    ]


def test_suggestions_are_edited_and_piped_back_as_one_step(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell("init")
    mills, names = ("River Mill Ltd", "River Mill"), ("Jens Stoltenberg", "Jens Stoltenburg")
    for name in (*mills, *names, "NATO-HQ 1", "NATO HQ 1"):
        shell("add", "actor", name)
    pairs = {row["one_name"]: row for row in shell.json("unite", "--suggest")}
    pairs["Jens Stoltenberg"]["never"] = True
    edited = [pairs["River Mill Ltd"], pairs["Jens Stoltenberg"]]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(map(json.dumps, edited))))

    shell("unite", "-", "--reason", "looked up")

    assert "1 pair united, 1 pair kept apart" in shell.err
    assert [row["one_name"] for row in shell.json("unite", "--suggest")] == ["NATO HQ 1"]
    assert len(shell.json("log", "--limit", "1")) == 1
    shell("undo")
    assert len(shell.json("unite", "--suggest")) == 3
    assert shell("check").startswith("sound")


@pytest.mark.parametrize("line", ["{}", "[]", "no", '{"one": "x", "other": "y", "never": "so"}'])
def test_a_line_that_is_no_suggestion_is_refused_with_its_number(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    shell("init")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"\n{line}\n"))

    shell("unite", "-", code=1)

    assert "line 2" in shell.err


def test_never_is_never_suggested_again_until_they_are_united(shell: Shell) -> None:
    shell("init")
    shell("add", "actor", "Jens Stoltenberg")
    shell("add", "actor", "Jens Stoltenburg")

    shell("unite", "Jens Stoltenberg", "Jens Stoltenburg", "--never", "--reason", "his brother")
    shell("unite", "Jens Stoltenburg", "Jens Stoltenberg", "--never")

    assert "nothing was changed" in shell.err
    assert shell.json("unite", "--suggest") == []
    shell("unite", "Jens Stoltenberg", "Jens Stoltenburg")
    shell("unite", "Jens Stoltenberg", "Jens Stoltenburg", "--never", code=1)
    assert "--apart" in shell.err


def test_never_holds_for_all_that_are_one(store: Store) -> None:
    one, same, other = (actor(store, f"Jens Stoltenb{x}rg") for x in "eua")
    changes.unite(store, "alice", one, same)

    changes.unite_all(store, "alice", [], [(same, other)])

    assert suggested(store) == []
    with pytest.raises(InvalidRecordError):
        changes.unite_all(store, "alice", [], [(one, same)])


def test_never_is_merged_like_all_else(tmp_path: Path) -> None:
    store = filled_file(tmp_path / "one.db")
    one, other = actor(store, "Jens Stoltenberg"), actor(store, "Jens Stoltenburg")
    store.close()
    shutil.copy(tmp_path / "one.db", tmp_path / "two.db")
    two = open_store(tmp_path / "two.db")
    for copy, author in ((store, "alice"), (two, "bob")):
        changes.unite_all(copy, author, [], [(other, one)])

    for target, source in ((store, two), (two, store)):
        assert merge(target, source.location, "alice").conflicts == 0
        assert suggested(target) == []
    assert tables(store) == tables(two)
    undo(two, "bob")
    assert check(two).problems == check(store).problems == []


def imported(store: Store, folder: Path, *records: Mapping[str, object]) -> None:
    path = folder / "records.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    import_path(store, path, "alice")


def speakers(store: Store) -> set[str | None]:
    with store.reading() as session:
        return {row.speaker for row in claims(session, parse(""))}


@pytest.mark.parametrize("knows", ["target", "source"])
def test_uniting_settles_the_conflicts_of_an_alias_that_one_copy_lacks(
    store: Store, tmp_path: Path, knows: str
) -> None:
    other = filled_file(tmp_path / "other.db")
    russia = {"type": "actor", "name": "Russia", "kind": "government"}
    spoken = [{"key": f"{n}", "text": f"{n}", "speaker": "Moscow"} for n in range(3)]
    with_it, without = (store, other) if knows == "target" else (other, store)
    imported(with_it, tmp_path, {**russia, "aliases": [{"name": "Moscow"}]}, *spoken)
    imported(without, tmp_path, russia, *spoken)
    report = merge(store, other.location, "alice", join=True)
    with store.reading() as session:
        offered = look_alikes(session, report.arrived)

    assert report.conflicts == 3
    assert [(row.one_name, row.other_name, row.conflicts) for row in offered] == [
        ("Russia", "Moscow", 3)
    ]
    pair = (RowRef("actor", offered[0].one), RowRef("actor", offered[0].other))
    assert changes.unite_all(store, "alice", [pair]).settled == 3
    assert speakers(store) == {"Russia"}
    with store.reading() as session:
        assert count_conflicts(session) == 0
    assert check(store).problems == []
    undo(store, "alice")
    with store.reading() as session:
        assert count_conflicts(session) == 3
    assert check(store).problems == []


def test_uniting_what_is_one_settles_what_a_later_merge_brought(tmp_path: Path) -> None:
    store, other = filled_file(tmp_path / "one.db"), filled_file(tmp_path / "two.db")
    russia = {"type": "actor", "name": "Russia", "kind": "government"}
    spoken = {"key": "a", "text": "a", "speaker": "Moscow"}
    imported(store, tmp_path, {**russia, "aliases": [{"name": "Moscow"}]}, spoken)
    moscow = actor(store, "Moscow")
    with store.reading() as session:
        kept = RowRef("actor", look_alikes(session)[0].one)
    changes.unite(store, "alice", kept, moscow)
    imported(other, tmp_path, russia, spoken)
    merge(store, other.location, "alice", join=True)

    assert changes.unite(store, "alice", kept, moscow)

    with store.reading() as session:
        assert count_conflicts(session) == 0
    assert speakers(store) == {"Russia"}


def test_never_comes_out_and_in_again(kerry: Store, tmp_path: Path) -> None:
    """For actors of one name too, sources and claims; of a part of the file as far as it goes."""
    with kerry.reading() as session:
        spoken = [row.id for row in claims(session, parse(""))][:2]
        told = list(source_order(session, parse("")))[:2]
    ash = changes.add_actor(kerry, "alice", {"name": "J. Ash", "role": "mayor"})
    other = changes.add_actor(kerry, "alice", {"name": "J. Ash"}, qualifier="smith")
    never = [
        (RowRef(entity, pair[0]), RowRef(entity, pair[1]))
        for entity, pair in (("claim", spoken), ("source", told), ("actor", (ash, other)))
    ]
    changes.unite_all(kerry, "alice", [], never)
    assert said_apart(kerry) == {frozenset((one.id, two.id)) for one, two in never}

    for form in ("jsonl", "dossier"):
        path = tmp_path / f"out-{form}"
        export_path(kerry, path, format_name=form)
        copy = filled_file(tmp_path / f"{form}.db")
        assert import_path(copy, path, "bob").refusals == []
        assert said_apart(copy) == said_apart(kerry)
        again = import_path(copy, path, "bob")
        assert (again.added, again.revised) == (0, 0)
        assert check(copy).problems == []


def test_an_export_of_one_claim_tells_of_no_row_that_stays_behind(
    store: Store, tmp_path: Path
) -> None:
    first, second = (changes.add_claim(store, "alice", {"text": f"{n}"}) for n in ("one", "two"))
    changes.unite_all(store, "alice", [], [(RowRef("claim", first), RowRef("claim", second))])

    for words in ("one", "two"):
        export_path(store, tmp_path / f"{words}.jsonl", parse(words), format_name="jsonl")

        assert "never_same" not in (tmp_path / f"{words}.jsonl").read_text("utf-8")


def test_a_dossier_says_never_and_takes_it_back(store: Store, tmp_path: Path) -> None:
    stoltenberg = {"type": "actor", "name": "Jens Stoltenberg", "kind": "person"}
    other = {"type": "actor", "name": "Jens Stoltenburg", "kind": "person"}
    imported(store, tmp_path, {**stoltenberg, "never_same": ["Jens Stoltenburg"]}, other)
    assert suggested(store) == []

    imported(store, tmp_path, stoltenberg, {**other, "never_same": ["Jens Stoltenberg"]})
    assert suggested(store) == []
    imported(store, tmp_path, stoltenberg, other)

    assert len(suggested(store)) == 1
    assert check(store).problems == []


def test_a_record_that_is_never_itself_is_refused(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"key": "a", "text": "a", "never_same": ["a"]}\n', "utf-8")

    assert "the claim itself" in str(import_path(store, path, "alice").refusals[0])


def test_never_is_there_after_going_down_and_up(store: Store) -> None:
    names = ("Jens Stoltenberg", "Jens Stoltenburg", "Jens Stoltenborg")
    one, other, third = (actor(store, name) for name in names)
    changes.unite_all(store, "alice", [], [(one, other), (one, third)])
    changes.unite(store, "alice", one, third)
    before = tables(store)

    for target, down in (("0010", True), ("head", False)):
        with store.engine.connect() as connection:
            if store.dialect == "sqlite":
                connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            schema.migrate(connection, target, down=down)
            connection.commit()

    assert tables(store) == before
    assert check(store).problems == []


def said_apart(store: Store) -> set[frozenset[UUID]]:
    with store.reading() as session:
        rows = session.exec(select(Distinction).where(col(Distinction.retracted).is_(False)))
        return {frozenset((row.one_id, row.other_id)) for row in rows}
