"""Sources with an address and no title, and those that a merge left with neither."""

import gzip
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from claimtrack import changes
from claimtrack.changes.integrity import check
from claimtrack.changes.undo import undo
from claimtrack.merging import merge
from claimtrack.queries.lookup import describe, names_beginning
from claimtrack.queries.sources import source_rows
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store, open_store, schema
from claimtrack.transfer import export_path, import_path
from conftest import Shell, exported, tables
from filled import filled_file

OLDER_FILE = Path(__file__).parent / "older_files" / "kerry-c257d3f.db.gz"
MILL = "https://mill.example/press/17"
NEEDS = "a source needs a title or an address"


def names(store: Store) -> list[str]:
    with store.reading() as session:
        return sorted(row.name for row in source_rows(session))


def test_a_source_with_an_address_alone_is_found_and_shown_by_it(shell: Shell) -> None:
    shell("init")
    source = shell("add", "source", MILL, "--kind", "article", "--published", "2024-03-04")
    claim = shell("add", "claim", "The water is clean.", "--source", MILL)

    (listed,) = shell.json("list", "--sources", "press/17")
    assert (listed["id"], listed["title"], listed["name"]) == (source, None, MILL)
    for words in (("list", "--sources"), ("show", claim), ("log", source), ("search", "water")):
        assert "None" not in shell(*words)
    assert MILL in shell("show", claim)
    assert [row["id"] for row in shell.json("list", "source:press/17")] == [claim]
    with open_store(Path("claims.db")).reading() as session:
        assert names_beginning(session, "source", "press") == [MILL]
        assert describe(session.connection(), RowRef("source", UUID(source))).endswith(MILL)


def test_a_source_with_neither_is_refused_at_every_border(shell: Shell, tmp_path: Path) -> None:
    shell("init")
    for words in (("--kind", "speech"), ("",)):
        shell("add", "source", *words, code=1)
        assert NEEDS in shell.err
    records = tmp_path / "records.jsonl"
    inside = {"key": "c", "text": "Clean.", "citations": [{"source": {"kind": "post"}}]}
    alone = {"type": "source", "key": "a", "kind": "speech", "published": "2024"}
    records.write_text(f"{json.dumps(alone)}\n{json.dumps(inside)}\n", "utf-8")
    shell("import", str(records), code=1)
    assert shell.err.count(NEEDS) == 2

    title, address = (shell("add", "source", words) for words in ("Speech", MILL))
    for row, option in ((title, "--title"), (address, "--url")):
        shell("revise", row, option, "", code=1)
        assert NEEDS in shell.err
    shell("revise", title, "--url", "https://mill.example/2")
    shell("revise", title, "--title", "")
    assert "https://mill.example/2" in shell("list", "--sources")


def torn(folder: Path) -> tuple[Store, UUID]:
    """Return a file in which two people took title and address of one source away."""
    folder.mkdir()
    store = filled_file(folder / "one.db")
    source = changes.add_source(
        store, "alice", {"title": "Speech", "url": MILL, "kind": "speech"}, text="It is clean."
    )
    claim = changes.add_claim(
        store, "alice", {"text": "Clean."}, source_id=source, citation={"exact": "clean"}
    )
    shutil.copy(folder / "one.db", folder / "two.db")
    other = open_store(folder / "two.db")
    changes.revise(store, "alice", RowRef("source", source), {"url": None})
    changes.revise(other, "bob", RowRef("source", source), {"title": None})
    merge(store, folder / "two.db", "alice")
    assert claim
    return store, source


def test_what_a_merge_left_without_a_name_is_called_by_kind_and_date_and_named_by_check(
    tmp_path: Path,
) -> None:
    store, source = torn(tmp_path / "case")
    row = RowRef("source", source)
    problem = f"source {source.hex[:8]} (speech, undated) has neither a title nor an address"

    assert names(store) == ["speech, undated"]
    assert check(store).problems[0].startswith(problem)
    changes.revise(store, "alice", row, {"published": "2024-03"})
    changes.annotate(store, "alice", row, "Which one is it?")
    assert names(store) == ["speech, 2024-03"]
    for name in ("jsonl", "dossier"):
        export_path(store, tmp_path / name, format_name=name)
        copy = filled_file(tmp_path / f"{name}.db")
        assert import_path(copy, tmp_path / name, "carol").refusals == []
        assert exported(copy) == exported(store)
    changes.retract(store, "alice", [row], with_others=True)
    assert check(store).problems == []
    undo(store, "alice")
    changes.revise(store, "alice", row, {"title": "Speech to the council"})
    assert (names(store), check(store).problems) == (["Speech to the council"], [])


def test_titles_before_and_after_the_migration_and_after_going_back(store: Store) -> None:
    plain = changes.add_source(store, "alice", {"title": "Paper"}, text="The dam is safe.")
    changes.add_source(store, "alice", {"url": MILL, "published": "2024"}, issuer="River Mill")
    torn_one = changes.add_source(store, "alice", {"title": "Leaflet", "url": f"{MILL}/b"})
    changes.revise(store, "bob", RowRef("source", torn_one), {"title": None})
    with changes.recording(store, "carol") as changeset:
        changeset.overlay("source", torn_one, {"url": None}, frozenset())
    claim = changes.add_claim(
        store, "alice", {"text": "Safe."}, source_id=plain, citation={"exact": "safe"}
    )
    changes.annotate(store, "bob", RowRef("source", plain), "On which page?")
    before = tables(store)
    assert sorted(map(str, titles(store))) == ["None", "None", "Paper"]

    migrated(store, "0011", down=True)
    assert sorted(map(str, titles(store))) == ["Paper", "document, undated", MILL]
    migrated(store, "head")

    assert tables(store) == before
    assert claim
    assert [line[:7] for line in check(store).problems] == ["source "]


def titles(store: Store) -> list[str | None]:
    with store.engine.connect() as connection:
        return list(connection.execute(text("SELECT title FROM source")).scalars())


def migrated(store: Store, target: str, *, down: bool = False) -> None:
    with store.engine.connect() as connection:
        if store.dialect == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        schema.migrate(connection, target, down=down)
        connection.commit()


def test_an_older_file_keeps_every_source_and_every_answer(tmp_path: Path) -> None:
    path = tmp_path / "older.db"
    path.write_bytes(gzip.decompress(OLDER_FILE.read_bytes()))
    columns = {
        "source": "id, title, kind, issuer_id, outlet, url, published, published_latest, note",
        "citation": "id, source_id, claim_id, exact, start",
        "rebuttal": "id, claim_id, counterclaim_id, kind, aim",
        "assessment": "id, claim_id, verdict, rationale",
    }
    before = {name: rows(path, name, listed) for name, listed in columns.items()}

    open_store(path).close()

    assert all(before.values())
    assert {name: rows(path, name, listed) for name, listed in columns.items()} == before


def rows(path: Path, table: str, columns: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        listed = connection.execute(f"SELECT {columns} FROM {table}").fetchall()
    return sorted(
        tuple(value.hex() if isinstance(value, bytes) else value for value in row) for row in listed
    )  # an id is kept as bytes since, and reads the same
