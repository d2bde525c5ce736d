"""Merging copies: what comes in, what is refused, and that the order does not matter."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, func, select

from claimtrack import changes
from claimtrack.changes import recording
from claimtrack.changes.integrity import check
from claimtrack.errors import (
    ClaimtrackError,
    DamagedFileError,
    ForeignFileError,
    MissingFileError,
    NewerFileError,
)
from claimtrack.merging import Relation, merge
from claimtrack.merging.errors import (
    FaultError,
    NotAClaimsFileError,
    OtherWorkspaceError,
    RefusedMergeError,
    SameFileError,
)
from claimtrack.merging.plan import compare, missing_keys
from claimtrack.models import Arrival, Claim, Workspace
from claimtrack.queries.claim_list import claims
from claimtrack.queries.feed import news_since
from claimtrack.queries.filter_syntax import parse
from claimtrack.store import Store, open_store, schema
from claimtrack.store.arrivals import last_arrival
from claimtrack.store.foreign import HalfWrittenFileError
from claimtrack.store.text_packs import packed
from conftest import KERRY, exported, tables
from copies import CLAIMS, add_claims, copied, edit, log_of, path_of, redigested, tampered
from filled import filled_file
from servers import Server


@pytest.fixture
def template(tmp_path: Path) -> Path:
    return path_of(filled_file(tmp_path / "template.db", add_claims))


@pytest.fixture
def alice(template: Path, tmp_path: Path) -> Store:
    return copied(template, tmp_path / "alice.db")


@pytest.fixture
def bob(template: Path, tmp_path: Path) -> Store:
    return copied(template, tmp_path / "bob.db")


def deny(store: Store, answered: UUID) -> None:
    changes.rebut(
        store, "bob", [answered], {"kind": "denies"}, counterclaim={"text": "No."}, speaker="Mill"
    )


def claim(store: Store, claim_id: UUID = CLAIMS[0]) -> Claim:
    with store.reading() as session:
        return session.exec(select(Claim).where(col(Claim.id) == claim_id)).one()


def test_what_each_has_done_is_in_both_after_both_have_merged(alice: Store, bob: Store) -> None:
    edit(alice, "alice", place="Ghent")
    edit(bob, "bob", note="Ask again.")
    changes.add_claim(bob, "bob", {"text": "The weir is new."}, speaker="Sluys", tags=["dam"])

    report = merge(alice, bob.location, "alice")
    merge(bob, alice.location, "bob")

    assert (report.relation, report.incoming, report.outgoing) == ("diverged", 2, 1)
    assert (report.authors, report.entities, report.conflicts) == ({"bob": 2}, 5, 0)
    assert (claim(alice).place, claim(alice).note) == ("Ghent", "Ask again.")
    assert tables(alice) == tables(bob)
    assert check(alice).problems == []


def test_merging_again_changes_nothing(alice: Store, bob: Store) -> None:
    edit(bob, "bob", place="Ghent")
    merge(alice, bob.location, "alice")
    before = path_of(alice).read_bytes()

    report = merge(alice, bob.location, "alice")

    assert (report.relation, report.incoming) == (Relation.IDENTICAL, 0)
    assert path_of(alice).read_bytes() == before


def test_two_values_for_one_field_are_a_conflict_with_both(alice: Store, bob: Store) -> None:
    edit(alice, "alice", place="Ghent")
    edit(bob, "bob", place="Bruges")

    report = merge(alice, bob.location, "alice")

    assert report.conflicts == 1
    with alice.reading() as session:
        (row,) = tables(alice)["conflict"]
        assert session.exec(select(Claim.place)).all().count("Bruges") == 1
    assert "Ghent" in row[3]


def test_what_is_merged_is_found_and_its_standing_computed(alice: Store, bob: Store) -> None:
    edit(bob, "bob", text="The sluice leaks.")
    deny(bob, CLAIMS[0])

    merge(alice, bob.location, "alice")

    with alice.reading() as session:
        (row,) = claims(session, parse("sluice"))
    assert (row.id, row.standing) == (CLAIMS[0], "disputed")


def test_another_name_of_a_speaker_that_is_merged_finds_the_claims(
    alice: Store, bob: Store
) -> None:
    with recording(bob, "bob") as opened:
        opened.add("alias", UUID(int=7), {"actor_id": UUID(int=99), "name": "Grinders"})

    merge(alice, bob.location, "alice")

    with alice.reading() as session:
        assert len(list(claims(session, parse("grinders")))) == len(CLAIMS)


def test_dates_that_are_merged_order_the_list(alice: Store, bob: Store) -> None:
    edit(bob, "bob", said="2015-05")

    merge(alice, bob.location, "alice")

    assert str(claim(alice).said_latest) == "2015-05-31"


def test_kept_texts_come_along(alice: Store, bob: Store) -> None:
    changes.add_source(bob, "bob", {"title": "Log", "kind": "document"}, text="It leaked at noon.")

    merge(alice, bob.location, "alice")

    assert tables(alice)["texts"] == tables(bob)["texts"] != []


def test_a_dry_run_tells_the_same_and_writes_nothing(alice: Store, bob: Store) -> None:
    edit(alice, "alice", place="Ghent")
    edit(bob, "bob", place="Bruges")
    before = path_of(alice).read_bytes()

    told = merge(alice, bob.location, "alice", dry_run=True)

    assert (told.incoming, told.conflicts, told.dry_run) == (1, 1, True)
    assert path_of(alice).read_bytes() == before


def test_what_somebody_merged_meanwhile_is_not_merged_twice(alice: Store, bob: Store) -> None:
    edit(bob, "bob", place="Ghent")
    edit(bob, "bob", CLAIMS[1], place="Bruges")
    other = open_store(path_of(alice))
    other.mark_new()

    merge(alice, bob.location, "alice", on_plan=lambda _: merge(other, bob.location, "chen"))

    assert tables(alice) == tables(bob)
    assert check(alice).problems == []


def test_the_source_is_never_written_to(alice: Store, bob: Store) -> None:
    edit(bob, "bob", place="Ghent")
    before = path_of(bob).read_bytes()
    path_of(bob).chmod(0o444)

    merge(alice, bob.location, "alice")

    assert path_of(bob).read_bytes() == before
    assert not list(path_of(bob).parent.glob("bob.db-*"))


def test_the_same_import_on_both_sides_and_an_edit_is_no_conflict(tmp_path: Path) -> None:
    from claimtrack.transfer import import_path

    ours, theirs = filled_file(tmp_path / "ours.db"), filled_file(tmp_path / "theirs.db")
    for store in (ours, theirs):
        import_path(store, KERRY, "desk")
    with theirs.reading() as session:
        first = next(iter(claims(session, parse("")))).id
    edit(theirs, "bob", first, place="Sochi")

    report = merge(ours, theirs.location, "alice", join=True)

    assert report.conflicts == 0
    assert claim(ours, first).place == "Sochi"


def test_files_begun_apart_are_joined_only_when_it_is_said(tmp_path: Path) -> None:
    ours, theirs = filled_file(tmp_path / "ours.db"), filled_file(tmp_path / "theirs.db")
    changes.add_claim(ours, "alice", {"text": "Ours."})
    changes.add_claim(theirs, "bob", {"text": "Theirs."})

    as_they_were = [copied(one, tmp_path / f"{number}.db") for number, one in
                    enumerate((ours, theirs))]  # fmt: skip

    with pytest.raises(OtherWorkspaceError, match="--join"):
        merge(ours, theirs.location, "alice")
    merge(ours, as_they_were[1].location, "alice", join=True)
    merge(theirs, as_they_were[0].location, "bob", join=True)

    assert workspace(ours) == workspace(theirs)
    assert merge(ours, theirs.location, "alice").relation == "identical"
    assert tables(ours) == tables(theirs)


def workspace(store: Store) -> tuple[UUID, str]:
    with store.reading() as session:
        one = session.exec(select(Workspace)).one()
        return one.id, one.name


def test_an_empty_file_becomes_a_copy(bob: Store, tmp_path: Path) -> None:
    empty = filled_file(tmp_path / "empty.db")

    merge(empty, bob.location, "alice")

    assert workspace(empty) == workspace(bob)
    assert tables(empty) == tables(bob)


def test_a_file_is_not_merged_into_itself(alice: Store, tmp_path: Path) -> None:
    (tmp_path / "link.db").hardlink_to(path_of(alice))

    for path in (path_of(alice), tmp_path / "link.db"):
        with pytest.raises(SameFileError):
            merge(alice, path, "alice")


def test_an_export_is_named_as_what_import_takes(alice: Store, tmp_path: Path) -> None:
    dump = tmp_path / "dump.jsonl"
    dump.write_text("".join(exported(alice)), "utf-8")

    with pytest.raises(NotAClaimsFileError, match="claimtrack import"):
        merge(alice, dump, "alice")


@pytest.mark.parametrize("revision", ["0001", "0002", "0003"])
def test_an_older_file_is_merged_without_being_upgraded(
    alice: Store, bob: Store, revision: str
) -> None:
    edit(bob, "bob", place="Ghent")
    with bob.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        schema.migrate(connection, revision, down=True)
        connection.commit()
    before = path_of(bob).read_bytes()

    merge(alice, bob.location, "alice")

    assert claim(alice).place == "Ghent"
    assert path_of(bob).read_bytes() == before


def test_a_large_history_comes_through_in_parts(
    alice: Store, bob: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "merging.apply._AT_ONCE",
        "merging.apply._TEXT_AT_ONCE",
        "history.writing._ROWS_AT_ONCE",
    ):
        monkeypatch.setattr(f"claimtrack.{name}", 2)
    for number in range(7):
        edit(bob, "bob", CLAIMS[number % 3], place=f"place {number}")
        changes.add_source(
            bob, "bob", {"title": f"Log {number}", "kind": "document"}, text=f"Text {number}."
        )

    told: list[int] = []
    merge(alice, bob.location, "alice", on_progress=lambda count, part: told.append(count))

    assert tables(alice) == tables(bob)
    assert told == sorted(told)
    assert len(told) > 2


# The two databases


@pytest.fixture(params=["sqlite", "postgresql"])
def desk_store(
    request: pytest.FixtureRequest, alice: Store, template: Path, tmp_path: Path
) -> Iterator[Store]:
    """Return a store in which people look at the screen, with what the template holds."""
    if request.param == "sqlite":
        yield copied(template, tmp_path / "changes.db")
        return
    server = request.getfixturevalue("postgres").filled_store()
    merge(server, alice.location, "desk")
    yield server
    server.close()


def news(store: Store, since: object) -> dict[str, int]:
    with store.reading() as session:
        return dict(news_since(session, since, "desk").changed)


def now_in(store: Store) -> object:
    with store.reading() as session:
        return last_arrival(session.connection())


def noted(store: Store) -> int:
    with store.reading() as session:
        return session.exec(select(func.count()).select_from(Arrival)).one()


def test_what_was_written_long_ago_is_news_when_a_merge_brings_it(
    desk_store: Store, bob: Store
) -> None:
    edit(bob, "bob", place="Ghent")
    edit(desk_store, "desk", said="2015-05~")
    opened = now_in(desk_store)

    merge(desk_store, bob.location, "desk")
    merged = now_in(desk_store)
    edit(desk_store, "carol", CLAIMS[1], place="Bruges")

    assert news(desk_store, opened) == {"bob": 1, "carol": 1}
    assert news(desk_store, merged) == {"carol": 1}
    assert news(desk_store, now_in(desk_store)) == {}


def test_a_merge_that_brings_nothing_notes_nothing(desk_store: Store, bob: Store) -> None:
    before = noted(desk_store)

    merge(desk_store, bob.location, "desk")

    assert noted(desk_store) == before


def test_what_the_last_merge_brought_stays_noted_and_of_the_rest_the_newest(
    desk_store: Store, bob: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claimtrack.store.arrivals._KEPT", 2)
    edit(bob, "bob", place="Lier")
    merge(desk_store, bob.location, "desk")
    for place in ("Ghent", "Bruges", "Ypres"):
        edit(bob, "bob", place=place)
    edit(desk_store, "desk", said="2015-05~")
    opened = now_in(desk_store)

    merge(desk_store, bob.location, "desk")

    assert noted(desk_store) == 3
    assert news(desk_store, opened) == {"bob": 3}


def test_both_databases_hold_the_same_after_the_same_merges(
    alice: Store, bob: Store, tmp_path: Path, postgres: Server
) -> None:
    server = postgres.filled_store()
    edit(alice, "alice", place="Ghent")
    edit(bob, "bob", place="Bruges", said="2015-05~")
    changes.add_source(bob, "bob", {"title": "Log", "kind": "document"}, text="It leaked.")
    deny(bob, CLAIMS[1])
    empty = filled_file(tmp_path / "back.db")

    for target in (server, alice):
        for source in (alice, bob):
            if source is not target:
                merge(target, source.location, "desk")
    merge(empty, server.location, "desk")

    assert tables(server) == tables(alice) == tables(empty)
    assert exported(server) == exported(alice) == exported(empty)
    assert workspace(server) == workspace(alice)
    assert merge(server, empty.location, "desk").relation == "identical"
    assert check(server).problems == []
    with pytest.raises(SameFileError):
        merge(server, server.location, "desk")
    server.close()


def test_an_older_server_is_read_as_it_is(alice: Store, postgres: Server) -> None:
    url = postgres.new_database()
    server = open_store(url, create=True)
    merge(server, alice.location, "desk")
    edit(server, "bob", place="Ghent")
    with server.engine.connect() as connection:
        schema.migrate(connection, "0001", down=True)
        connection.commit()

    merge(alice, url, "alice")

    with server.engine.connect() as connection:
        assert schema.schema_number(connection) == 1
    server.close()
    assert claim(alice).place == "Ghent"


def test_a_server_without_claims_is_no_source(alice: Store, postgres: Server) -> None:
    with pytest.raises(MissingFileError):
        merge(alice, postgres.new_database(), "alice")


@pytest.mark.slow
def test_a_hundred_thousand_claims_move_to_a_server_and_back(
    tmp_path: Path, postgres: Server
) -> None:
    from claimtrack.transfer import import_path

    dump = tmp_path / "dump.jsonl"
    with dump.open("w", encoding="utf-8") as out:
        for number in range(100_000):
            answer = {"key": f"d{number}", "text": f"Not {number}."}
            record: dict[str, object] = {
                "key": f"c{number}", "text": f"Claim {number}.", "speaker": f"S{number % 500}",
                "said": f"20{10 + number % 15}-05", "tags": [f"t{number % 40}"],
            }  # fmt: skip
            if number % 10 == 0:
                record["rebuttals"] = [{"kind": "denies", "aim": "whole", "claim": answer}]
            out.write(json.dumps(record) + "\n")
    file, back = filled_file(tmp_path / "file.db"), filled_file(tmp_path / "back.db")
    import_path(file, dump, "desk")
    server = postgres.filled_store()

    merge(server, file.location, "desk")
    merge(back, server.location, "desk")

    assert exported(file) == exported(server) == exported(back)
    server.close()


# What strangers may send

FAR = UUID(int=(4_000_000_000_000 << 80) | (7 << 76) | (2 << 62))


NEWEST = "(SELECT max(id) FROM changeset)"
FORGERIES = {
    "digest": 'UPDATE change SET patch = \'{"place":"Nowhere"}\' WHERE changeset_id = {new}',
    "author": "UPDATE changeset SET author = 'mallory' WHERE id = {new}",
    "change gone": "DELETE FROM change WHERE changeset_id = {new}",
    "blob id": "UPDATE changeset SET id = x'00' WHERE id = {new}",
    "number id": "UPDATE changeset SET id = 17 WHERE id = {new}",
    "time": "UPDATE changeset SET recorded_at = 'noon' WHERE id = {new}",
    "kind": "UPDATE changeset SET kind = 'magic' WHERE id = {new}",
    "schema": "UPDATE changeset SET schema_version = 99 WHERE id = {new}",
    "author blob": "UPDATE changeset SET author = x'ff00' WHERE id = {new}",
}
"""What does not fit the digest, or is no changeset at all."""

FITTING = {
    "unknown entity": "entity = 'sqlite_master'",
    "other entity": """entity = 'tag', patch = '{"name":"x"}'""",
    "unknown field": """patch = '{"place; DROP TABLE claim":"x"}'""",
    "derived field": """patch = '{"said_earliest":"2015-01-01"}'""",
    "own id": """patch = '{"id":"x"}'""",
    "wrong type": """patch = '{"place":7}'""",
    "truth for a number": """patch = '{"retracted":1}'""",
    "list": """patch = '{"place":["x"]}'""",
    "unknown word": """patch = '{"stage":"limbo"}'""",
    "missing text": """patch = '{"text":null}'""",
    "impossible date": """patch = '{"said":"2015-13-45","said_basis":"stated"}'""",
    "zero": """patch = '{"place":"a\\u0000b"}'""",
    "half a character": """patch = '{"place":"\\ud800"}'""",
    "no json": "patch = '{'",
    "no object": "patch = '[1]'",
    "deep": f"patch = '{'[' * 60_000}'",
    "no row": """patch = '{"speaker_id":"00000000-0000-0000-0000-00000000beef"}'""",
    "no uuid": """patch = '{"speaker_id":"somebody"}'""",
    "no parent": "parents = '00000000000000000000000000000001'",
    "parent from the future": "parents = 'ffffffffffffffffffffffffffffffff'",
    "parents out of order": "parents = 'b,a'",
    "first change of nothing": "parents = '', entity_id = '0000000000000000000000000000cafe'",
}
"""What a forger writes who gives it a digest that fits."""


@pytest.mark.parametrize("sql", FORGERIES.values(), ids=FORGERIES.keys())
def test_what_was_altered_is_refused_and_nothing_is_merged(
    alice: Store, bob: Store, sql: str
) -> None:
    edit(bob, "bob", place="Ghent")
    edit(bob, "bob", note="Later.")
    tampered(path_of(bob), sql.replace("{new}", NEWEST))
    before = path_of(alice).read_bytes()

    with pytest.raises(ClaimtrackError):
        merge(alice, bob.location, "alice")

    assert path_of(alice).read_bytes() == before


@pytest.mark.parametrize("assignment", FITTING.values(), ids=FITTING.keys())
def test_what_no_claimtrack_writes_is_refused_though_its_digest_fits(
    alice: Store, bob: Store, assignment: str
) -> None:
    edit(bob, "bob", place="Ghent")
    tampered(path_of(bob), f"UPDATE change SET {assignment} WHERE changeset_id = {NEWEST}")
    redigested(path_of(bob))
    before = path_of(alice).read_bytes()

    with pytest.raises(RefusedMergeError) as refusal:
        merge(alice, bob.location, "alice")

    assert refusal.value.changeset in {one.hex for one in log_of(bob)}
    assert path_of(alice).read_bytes() == before


@pytest.mark.parametrize(
    "assignment", ["schema_version = 99", "schema_version = 0", "kind = 'magic'", "author = ''"]
)
def test_a_changeset_that_no_claimtrack_writes_is_refused_though_its_digest_fits(
    alice: Store, bob: Store, assignment: str
) -> None:
    edit(bob, "bob", place="Ghent")
    for statement in ("CREATE TABLE lax AS SELECT * FROM changeset", "DROP TABLE changeset",
                      "ALTER TABLE lax RENAME TO changeset"):  # fmt: skip
        tampered(path_of(bob), statement)  # a forger's table has none of our checks
    tampered(path_of(bob), f"UPDATE changeset SET {assignment} WHERE id = {NEWEST}")
    redigested(path_of(bob))
    before = path_of(alice).read_bytes()

    with pytest.raises(RefusedMergeError):
        merge(alice, bob.location, "alice")

    assert path_of(alice).read_bytes() == before


def test_a_changeset_from_the_far_future_is_refused(alice: Store, bob: Store) -> None:
    edit(bob, "bob", place="Ghent")
    for table, name in (("change", "changeset_id"), ("changeset", "id")):
        tampered(path_of(bob), f"UPDATE {table} SET {name} = ? WHERE {name} = {NEWEST}", FAR.bytes)
    redigested(path_of(bob))

    with pytest.raises(RefusedMergeError, match="ten years"):
        merge(alice, bob.location, "alice")


def test_a_change_that_has_seen_a_younger_one_is_refused(alice: Store, bob: Store) -> None:
    edit(bob, "bob", place="Ghent")
    edit(bob, "bob", place="Bruges")
    older = sorted(log_of(bob))[-2].bytes
    tampered(
        path_of(bob),
        f"UPDATE change SET parents = lower(hex({NEWEST})) WHERE changeset_id = ?",
        older,
    )
    redigested(path_of(bob), back=1)

    with pytest.raises(RefusedMergeError, match="older than a change that it has seen"):
        merge(alice, bob.location, "alice")


def test_a_changeset_that_both_have_and_one_altered_is_refused(alice: Store, bob: Store) -> None:
    tampered(path_of(bob), f"UPDATE changeset SET digest = 'x' WHERE id = {NEWEST}")

    with pytest.raises(RefusedMergeError, match="not the same in both"):
        merge(alice, bob.location, "alice")


def test_an_annotation_on_two_things_is_refused(alice: Store, bob: Store) -> None:
    with recording(bob, "bob") as opened:
        opened.add("annotation", UUID(int=5), {"author": "bob", "body": "x", "claim_id": CLAIMS[0]})
    patch = {"author": "bob", "body": "x", "motivation": "commenting", "settled": False,
             "claim_id": str(CLAIMS[0]), "actor_id": str(UUID(int=99))}  # fmt: skip
    tampered(
        path_of(bob), f"UPDATE change SET patch = ? WHERE changeset_id = {NEWEST}",
        json.dumps(patch),
    )  # fmt: skip
    redigested(path_of(bob))

    with pytest.raises(RefusedMergeError, match="2 things"):
        merge(alice, bob.location, "alice")


def test_an_altered_text_is_refused(alice: Store, bob: Store) -> None:
    changes.add_source(bob, "bob", {"title": "Log", "kind": "document"}, text="It leaked.")
    (pack,) = packed([("", "It held.")])
    tampered(path_of(bob), "UPDATE text_pack SET size = ?, data = ?", pack.size, pack.data)

    with pytest.raises(DamagedFileError, match="SHA-256"):
        merge(alice, bob.location, "alice")


def altered(path: Path, offset: int, value: bytes) -> None:
    data = bytearray(path.read_bytes())
    data[offset : offset + len(value)] = value
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda path: altered(path, 60, (99).to_bytes(4, "big")), NewerFileError),
        (lambda path: altered(path, 68, b"GPKG"), ForeignFileError),
        (lambda path: path.write_bytes(path.read_bytes()[:9000]), DamagedFileError),
        (lambda path: tampered(path, "CREATE VIEW v AS SELECT 1"), ForeignFileError),
        (lambda path: tampered(path, "DROP TABLE change"), DamagedFileError),
        (lambda path: tampered(path, "DELETE FROM workspace"), DamagedFileError),
        (
            lambda path: tampered(
                path, "CREATE TRIGGER t AFTER INSERT ON change BEGIN SELECT 1; END"
            ),
            ForeignFileError,
        ),
        (lambda path: path.unlink(), MissingFileError),
        (lambda path: (path.unlink(), path.mkdir()), NotAClaimsFileError),
        (lambda path: path.write_text("Dear diary", "utf-8"), NotAClaimsFileError),
    ],
)
def test_what_is_no_copy_of_ours_is_refused_untouched(
    alice: Store, bob: Store, spoil: Callable[[Path], object], error: type[Exception]
) -> None:
    edit(bob, "bob", place="Ghent")
    spoil(path_of(bob))
    before = path_of(alice).read_bytes()
    theirs = path_of(bob).read_bytes() if path_of(bob).is_file() else None

    with pytest.raises(error):
        merge(alice, bob.location, "alice")

    assert path_of(alice).read_bytes() == before
    assert (path_of(bob).read_bytes() if path_of(bob).is_file() else None) == theirs


def test_a_file_whose_writer_died_is_left_to_its_owner(alice: Store, bob: Store) -> None:
    script = (
        "import os, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('PRAGMA cache_size = 1'); c.execute('BEGIN IMMEDIATE')\n"
        'c.execute("UPDATE changeset SET reason = hex(zeroblob(90000))")\n'
        "os._exit(1)\n"
    )
    import subprocess
    import sys

    subprocess.run([sys.executable, "-c", script, path_of(bob)], check=False)
    assert path_of(bob).with_name("bob.db-journal").stat().st_size > 0

    with pytest.raises(HalfWrittenFileError):
        merge(alice, bob.location, "alice")


def test_bytes_that_flipped_are_refused_or_do_not_matter(alice: Store, bob: Store) -> None:
    edit(bob, "bob", place="Ghent")
    sound = path_of(bob).read_bytes()
    ours = path_of(alice).read_bytes()
    merge(alice, bob.location, "alice")
    wanted = tables(alice)
    refused = 0

    for offset in range(150, len(sound), 8999):
        path_of(alice).write_bytes(ours)
        path_of(bob).write_bytes(sound)
        altered(path_of(bob), offset, bytes([sound[offset] ^ 0x10]))
        try:
            merge(alice, bob.location, "alice")
        except ClaimtrackError:
            refused += 1
            assert path_of(alice).read_bytes() == ours
        else:
            assert path_of(alice).read_bytes() == ours or tables(alice) == wanted
    assert refused


def test_damage_is_noticed_before_anything_is_written(alice: Store, bob: Store) -> None:
    edit(bob, "bob", place="Ghent")
    with sqlite3.connect(path_of(bob)) as connection:
        page = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_change_entity_id_changeset_id'"
        ).fetchone()[0]
    connection.close()
    altered(path_of(bob), (page - 1) * 4096, bytes(4096))
    before = path_of(alice).read_bytes()

    with pytest.raises(DamagedFileError):
        merge(alice, bob.location, "alice")

    assert path_of(alice).read_bytes() == before


# The plan

_histories = st.dictionaries(
    st.uuids().map(lambda one: one.hex), st.sampled_from(["a", "b"]), max_size=12
)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(_histories, _histories)
def test_the_plan_is_the_difference_of_two_sets(
    ours: dict[str, str], theirs: dict[str, str]
) -> None:
    common = ours.keys() & theirs.keys()
    theirs = {**theirs, **{one: ours[one] for one in common}}

    plan = compare(sorted(ours.items()), sorted(theirs.items()))

    incoming = [one.hex for batch in plan.incoming.batches(5) for one in batch]
    assert incoming == sorted(theirs.keys() - ours.keys())
    assert plan.outgoing == len(ours.keys() - theirs.keys())
    assert list(missing_keys(sorted(ours), sorted(theirs))) == incoming


@pytest.mark.parametrize(
    ("ours", "theirs", "relation"),
    [("", "", "identical"), ("a", "a", "identical"), ("ab", "a", "ahead"), ("a", "ab", "behind"),
     ("ab", "ac", "diverged"), ("ac", "abc", "behind"), ("", "a", "behind")],
)  # fmt: skip
def test_how_two_histories_stand_to_each_other(ours: str, theirs: str, relation: str) -> None:
    def stamps(words: str) -> Iterator[tuple[str, str]]:
        return ((letter * 32, "digest") for letter in words)

    assert compare(stamps(ours), stamps(theirs)).relation == relation


def test_a_history_out_of_order_is_refused() -> None:
    with pytest.raises(FaultError, match="order"):
        compare([], [("b" * 32, "x"), ("a" * 32, "x")])
