"""The front door: what is opened, what is refused untouched, and who waits for whom."""

import json
import sqlite3
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import Connection, create_engine, inspect, text
from sqlmodel import select

from claimtrack import changes, models
from claimtrack.changes.integrity import check
from claimtrack.errors import (
    BusyFileError,
    ClaimtrackError,
    DamagedFileError,
    FileExistsAlreadyError,
    ForeignFileError,
    MissingFileError,
    NewerFileError,
)
from claimtrack.queries.claim_list import claims
from claimtrack.queries.filter_syntax import parse
from claimtrack.queries.snapshots import snapshots_of
from claimtrack.resources import folder
from claimtrack.store import Store, busy_note, create_store, header, open_store, schema, session
from claimtrack.store.backup import backups
from conftest import tables
from servers import Server

REVISIONS = sorted(path.stem for path in (folder("migrations") / "versions").glob("*.py"))


def shape(connection: object) -> dict[str, object]:
    """Return every table as the database itself describes it."""
    seen = inspect(connection)
    hidden = ("alembic_version", "search_index", "sqlite")
    described: dict[str, object] = {}
    for table in sorted(seen.get_table_names()):
        if table.startswith(hidden):
            continue
        columns = [
            (one["name"], str(one["type"]), one["nullable"]) for one in seen.get_columns(table)
        ]
        described[table] = {
            "columns": sorted(columns),
            "keys": seen.get_pk_constraint(table)["constrained_columns"],
            "kept by key": _is_kept_by_key(connection, table),
            "points to": sorted(
                (one["name"], tuple(one["constrained_columns"]), one["referred_table"])
                for one in seen.get_foreign_keys(table)
            ),
            "indexes": sorted(
                (str(one["name"]), tuple(map(str, one["column_names"])))
                for one in seen.get_indexes(table)
                if "words" not in str(one["name"])
            ),
            "checks": sorted(
                (str(one["name"]), "".join(one["sqltext"].split()).count("'"))
                for one in seen.get_check_constraints(table)
            ),
        }
    return described


def _is_kept_by_key(connection: object, table: str) -> bool:
    """Say whether SQLite keeps the rows in the order of their keys, under no number."""
    assert isinstance(connection, Connection)
    if connection.dialect.name != "sqlite":
        return False
    query = text("SELECT wr FROM pragma_table_list WHERE name = :name")
    return bool(connection.execute(query, {"name": table}).scalar_one())


def migrated(opened: Store, target: str, *, down: bool = False) -> dict[str, object]:
    with opened.engine.connect() as connection:
        if opened.dialect == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        schema.migrate(connection, target, down=down)
        connection.commit()
        found = shape(connection)
        connection.rollback()
        return found


def test_the_migrations_are_one_line_of_history() -> None:
    numbers = [int(name[:4]) for name in REVISIONS]
    unused = {13, 14}  # kept free for what then needed none

    assert numbers == sorted(set(range(1, header.SCHEMA_VERSION + 1)) - unused)


def test_every_revision_goes_down_and_up_again_to_the_same_shape(store: Store) -> None:
    newest = migrated(store, "head")
    shapes = {}
    for name in reversed(REVISIONS[:-1]):
        shapes[name] = migrated(store, name[:4], down=True)
    empty = migrated(store, "base", down=True)
    for name in REVISIONS[:-1]:
        assert migrated(store, name[:4]) == shapes[name]

    assert empty == {}
    assert migrated(store, "head") == newest


def test_the_migrations_make_what_the_models_say(store: Store) -> None:
    from claimtrack.models import METADATA

    with store.engine.connect() as connection:
        made = shape(connection)
        connection.rollback()
    if store.dialect == "sqlite":
        other = create_engine("sqlite://")
        with other.connect() as connection:
            METADATA.create_all(connection)
            said = shape(connection)
        other.dispose()
        assert made == said
    assert set(made) == set(METADATA.tables)


def test_rows_survive_going_down_and_up(store: Store) -> None:
    changes.add_claim(store, "alice", {"text": "The dam is safe."}, speaker="Mill", tags=["dam"])
    changes.add_source(store, "alice", {"title": "Paper"}, text="The dam is safe, said the mill.")
    before = tables(store)

    migrated(store, "0001", down=True)
    migrated(store, "head")

    assert tables(store) == before
    with store.reading() as opened:
        assert [row.text for row in claims(opened, parse("dam"))] == ["The dam is safe."]


def test_a_conflict_about_a_copy_survives_going_down_and_up(store: Store) -> None:
    source = changes.add_source(store, "alice", {"title": "Paper"}, text="The dam is safe.")
    with store.reading() as opened:
        (copy,) = snapshots_of(opened.connection(), source)
    for author, day in (("bob", "2020-01-01"), ("carol", "2020-01-02")):
        with changes.recording(store, author) as opened_step:
            opened_step.revise("snapshot", copy.id, {"captured_at": day}, seen=frozenset())
    before = tables(store)["conflict"]

    migrated(store, "0008", down=True)
    older = older_conflicts(store)
    migrated(store, "head")

    assert older == [("captured_at", ["2020-01-02", "2020-01-01"])]
    assert tables(store)["conflict"] == before
    assert check(store).problems == []


def older_conflicts(store: Store) -> list[tuple[str, list[str]]]:
    with store.engine.connect() as connection:
        rows = connection.execute(text("SELECT field, candidates FROM conflict")).all()
    assert all(list(value) == [row[0]] for row in rows for _, value in json.loads(row[1]))
    return [(row[0], [value[row[0]] for _, value in json.loads(row[1])]) for row in rows]


def older_file(path: Path) -> None:
    """Copy a file of the oldest version, with one claim, to a place."""
    path.write_bytes(_older())


@cache
def _older() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "claims.db"
        made = create_store(path)
        changes.add_claim(made, "alice", {"text": "The dam is safe."})
        migrated(made, "0001", down=True)
        return path.read_bytes()


def test_an_older_file_is_backed_up_and_upgraded_at_the_front_door(tmp_path: Path) -> None:
    path = tmp_path / "claims.db"
    older_file(path)

    opened = open_store(path)

    with opened.reading() as found:
        assert [row.text for row in claims(found, parse("dam"))] == ["The dam is safe."]
    (copy,) = backups(path)
    assert sqlite3.connect(copy.path).execute("PRAGMA user_version").fetchone() == (1,)
    assert check(opened).problems == []


def test_an_upgrade_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "claims.db"
    older_file(path)
    before = path.read_bytes()

    def fails(connection: object) -> None:
        raise RuntimeError("half way")

    monkeypatch.setattr("claimtrack.store.schema.index.rebuild", fails)
    with pytest.raises(RuntimeError):
        open_store(path)

    assert path.read_bytes() == before


def altered(path: Path, offset: int, value: bytes) -> None:
    data = bytearray(path.read_bytes())
    data[offset : offset + len(value)] = value
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda path: altered(path, 60, (99).to_bytes(4, "big")), NewerFileError),
        (lambda path: altered(path, 68, b"GPKG"), ForeignFileError),
        (lambda path: path.write_bytes(b"Dear diary"), ForeignFileError),
        (lambda path: path.write_bytes(b""), ForeignFileError),
        (lambda path: path.write_bytes(path.read_bytes()[:50]), DamagedFileError),
        (lambda path: path.write_bytes(path.read_bytes()[:9000]), DamagedFileError),
        (lambda path: path.unlink(), MissingFileError),
        (lambda path: (path.unlink(), path.mkdir()), ForeignFileError),
    ],
)
def test_what_is_no_file_of_ours_is_refused_untouched(
    sqlite_store: Store, make: object, error: type[Exception]
) -> None:
    path = sqlite_store.location.path
    assert path is not None
    make(path)  # type: ignore[operator]  # a function of a path
    before = path.read_bytes() if path.is_file() else None

    with pytest.raises(error):
        open_store(path)

    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize("thing", ["TRIGGER t AFTER INSERT ON claim BEGIN SELECT 1; END",
                                   "VIEW v AS SELECT 1"])  # fmt: skip
def test_a_file_that_carries_code_is_refused(sqlite_store: Store, thing: str) -> None:
    assert sqlite_store.location.path is not None
    with sqlite3.connect(sqlite_store.location.path) as connection:
        connection.execute(f"CREATE {thing}")
    connection.close()

    with pytest.raises(ForeignFileError):
        open_store(sqlite_store.location)


def corrupt_files() -> list[Path]:
    from conftest import DATA

    return sorted((DATA / "13_hostile" / "sqlite_corrupt").glob("*.db"))


@pytest.mark.parametrize("posing", [False, True], ids=["as it is", "posing as ours"])
def test_corrupted_databases_get_a_sentence_and_stay_as_they_are(
    data: Path, tmp_path: Path, posing: bool
) -> None:
    assert data.is_dir()
    for source in corrupt_files():
        path = tmp_path / source.name
        path.write_bytes(source.read_bytes())
        if posing and path.stat().st_size >= 100:
            altered(path, 60, header.SCHEMA_VERSION.to_bytes(4, "big"))
            altered(path, 68, header.APPLICATION_ID.to_bytes(4, "big"))
        before = path.read_bytes()

        try:
            opened = open_store(path)
            with opened.reading() as found:
                list(claims(found, parse("")))
        except ClaimtrackError:
            pass
        else:
            pytest.fail(f"{source.name} was read as if it were sound")

        assert path.read_bytes() == before


def test_a_file_is_never_made_over_another(sqlite_store: Store) -> None:
    with pytest.raises(FileExistsAlreadyError):
        create_store(sqlite_store.location)


def test_no_draft_and_no_journal_are_left(sqlite_store: Store) -> None:
    assert sqlite_store.location.path is not None
    changes.add_claim(sqlite_store, "alice", {"text": "x"})

    files = (one.name for one in sqlite_store.location.path.parent.iterdir() if one.is_file())
    assert list(files) == ["claims.db"]


def test_a_file_in_wal_mode_is_brought_back_to_one_file(sqlite_store: Store) -> None:
    path = sqlite_store.location.path
    assert path is not None
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()

    open_store(path)

    assert path.read_bytes()[18] == 1


def test_who_waits_is_told_for_whom_and_in_the_end_refused(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "PATIENCE_S", 0.0)
    told: list[str] = []
    other = open_store(sqlite_store.location, on_wait=told.append)

    with sqlite_store.writing(), pytest.raises(BusyFileError), other.writing():
        pass
    with busy_note.leave_note(sqlite_store.location.path, "alice's import of dump.jsonl") as tell:
        tell("")
        assert busy_note.read_note(sqlite_store.location.path) == "alice's import of dump.jsonl"

    assert busy_note.read_note(sqlite_store.location.path) is None


WRITER = """
import sys
from uuid import UUID
from claimtrack.changes import recording
from claimtrack.store import open_store
store = open_store(sys.argv[1])
for _ in range(int(sys.argv[3])):
    with recording(store, sys.argv[4]) as opened:
        row = opened.row("claim", UUID(sys.argv[2]))
        opened.revise("claim", UUID(sys.argv[2]), {"place": str(int(row["place"]) + 1)})
"""


SLOW = """
WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 500000)
SELECT max(x) FROM n
"""


class LongReader(threading.Thread):
    """Reads on and on, each time for a good while, as exports do; it leaves hardly a gap."""

    def __init__(self, store: Store) -> None:
        super().__init__(daemon=True)
        self.store = store
        self.done = threading.Event()
        self.readings = 0
        self.faults: list[BaseException] = []

    def run(self) -> None:
        try:
            while not self.done.is_set():
                with self.store.reading() as opened:
                    before = opened.exec(select(models.Claim.place)).one()
                    opened.connection().exec_driver_sql(SLOW)
                    assert opened.exec(select(models.Claim.place)).one() == before
                self.readings += 1
        except BaseException as error:  # noqa: BLE001 — told by the test
            self.faults.append(error)


def test_eight_writing_programs_beside_a_long_reader_lose_nothing(sqlite_store: Store) -> None:
    claim = changes.add_claim(sqlite_store, "alice", {"text": "counted", "place": "0"})
    words = [sys.executable, "-c", WRITER, str(sqlite_store.location), str(claim), "5"]
    reader = LongReader(open_store(sqlite_store.location))

    reader.start()
    programs = [
        subprocess.Popen([*words, f"writer {one}"], stderr=subprocess.PIPE) for one in range(8)
    ]
    told = [program.communicate(timeout=120)[1] for program in programs]
    reader.done.set()
    reader.join(timeout=60)

    with sqlite_store.reading() as opened:
        place = opened.exec(select(models.Claim.place)).one()
    assert [one.decode()[-300:] for one in told] == [""] * 8
    assert [program.returncode for program in programs] == [0] * 8
    assert reader.faults == []
    assert reader.readings > 1
    assert place == "40"
    assert check(sqlite_store).problems == []


def test_a_server_that_holds_other_tables_is_refused(postgres: Server) -> None:
    url = postgres.new_database()
    made = create_store(url)
    with made.engine.connect() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
        connection.commit()
    made.close()

    with pytest.raises(ForeignFileError):
        open_store(url)


def test_the_first_glimpse_asks_what_a_listing_asks(kerry: Store) -> None:
    from sqlalchemy.dialects import sqlite

    from claimtrack.queries.claim_list import _rows, claims
    from claimtrack.queries.filter_syntax import Query
    from claimtrack.queries.filters import live
    from claimtrack.queries.orders import ordered
    from claimtrack.store.preview import FIRST_CLAIMS, first_claims

    listing = str(ordered(_rows().where(*live(Query()))).compile(dialect=sqlite.dialect()))
    assert kerry.location.path is not None
    with kerry.reading() as session:
        listed = list(claims(session, Query()))

    assert " ".join(FIRST_CLAIMS.split()) == " ".join(listing.split())
    assert first_claims(kerry.location.path, 100) == listed


@pytest.mark.parametrize("harm", ["PRAGMA user_version = 1", "CREATE VIEW v AS SELECT 1"])
def test_a_file_that_needs_care_gives_no_glimpse(kerry: Store, harm: str) -> None:
    from claimtrack.store.preview import first_claims

    assert kerry.location.path is not None
    with sqlite3.connect(kerry.location.path) as connection:
        connection.execute(harm)
    connection.close()

    assert first_claims(kerry.location.path, 100) == []


def test_a_file_whose_upgrade_was_killed_at_its_end_is_upgraded_again(tmp_path: Path) -> None:
    path = tmp_path / "claims.db"
    older_file(path)
    killed = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('PRAGMA cache_size = 1'); c.execute('PRAGMA cache_spill = 1');"
        "c.execute('BEGIN IMMEDIATE'); c.execute(f'PRAGMA user_version = {sys.argv[2]}');"
        "c.execute('CREATE TABLE big (x)'); c.executemany('INSERT INTO big VALUES (?)',"
        " [('x' * 4000,)] * 2000); os._exit(9)"
    )
    words = [sys.executable, "-c", killed, str(path), str(header.SCHEMA_VERSION)]
    subprocess.run(words, check=False)
    assert path.with_name("claims.db-journal").exists()
    data = bytearray(path.read_bytes())
    data[60:64] = header.SCHEMA_VERSION.to_bytes(4, "big")  # as if page 1 had been written too
    path.write_bytes(data)

    opened = open_store(path)

    with opened.reading() as found:
        assert [row.text for row in claims(found, parse("dam"))] == ["The dam is safe."]
    assert check(opened).problems == []
