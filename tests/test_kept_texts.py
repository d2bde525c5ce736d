"""Kept texts in packs, words of search that stand once, ids of sixteen bytes; and older files."""

import gzip
import hashlib
import sqlite3
import struct
import zlib
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack import changes
from claimtrack.changes.integrity import check
from claimtrack.errors import DamagedFileError
from claimtrack.merging import merge
from claimtrack.merging.source import Log, open_source
from claimtrack.queries.claim_list import claims
from claimtrack.queries.filter_syntax import parse
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store, create_store, index, open_store
from claimtrack.store.location import Location
from claimtrack.store.text_packs import FaultyPackError, packed, unpacked
from claimtrack.store.texts import held, keep, kept_texts
from copies import copied, path_of, tampered

OLDER_FILE = Path(__file__).parent / "older_files" / "kerry-c257d3f.db.gz"
_texts = st.lists(st.text(st.characters(codec="utf-8"), max_size=300), min_size=1, max_size=300)


@given(_texts)
def test_texts_come_out_of_packs_as_they_went_in(texts: list[str]) -> None:
    read = [
        pair
        for pack in packed((str(place), text) for place, text in enumerate(texts))
        for pair in zip(pack.keys, unpacked(pack.data, pack.size, len(pack.keys)), strict=True)
    ]

    assert read == [(str(place), text) for place, text in enumerate(texts)]


def test_a_long_text_is_alone_in_its_pack() -> None:
    listed = list(packed([("a", "x"), ("b", "y" * 20_000), ("c", "z")]))

    assert [pack.keys for pack in listed] == [("b",), ("a", "c")]


PLAIN = struct.pack("<2I", 3, 4) + b"onetext"
HOSTILE = {
    "no zlib": (b"x" * 40, len(PLAIN), 2),
    "cut short": (zlib.compress(PLAIN)[:-6], len(PLAIN), 2),
    "more than it says": (zlib.compress(bytes(8) + bytes(3_000_000)), 8, 2),
    "less than it says": (zlib.compress(PLAIN), len(PLAIN) + 1, 2),
    "more behind it": (zlib.compress(PLAIN) + b"more", len(PLAIN), 2),
    "no texts": (zlib.compress(PLAIN), len(PLAIN), 0),
    "too many texts": (zlib.compress(bytes(20_000)), 20_000, 5000),
    "lengths beyond it": (zlib.compress(struct.pack("<2I", 3, 9) + b"onetext"), len(PLAIN), 2),
    "no text": (zlib.compress(struct.pack("<I", 2) + b"\xff\xfe"), 6, 1),
    "huge": (zlib.compress(bytes(4_000_004)), 4_000_004, 2),
    "endless": (zlib.compress(bytes(9)), 2**30, 1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_pack_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(FaultyPackError):
        unpacked(*HOSTILE[name])


@pytest.mark.parametrize("name", ["no zlib", "more than it says", "lengths beyond it", "endless"])
def test_a_strangers_pack_is_refused_by_a_merge_and_named_by_check(
    tmp_path: Path, name: str
) -> None:
    ours = create_store(tmp_path / "ours.db")
    theirs = copied(ours, tmp_path / "theirs.db")
    changes.add_source(theirs, "bob", {"title": "Log"}, text="It leaked.")
    data, size, texts = HOSTILE[name]
    tampered(
        path_of(theirs), "UPDATE text_pack SET data = ?, size = ?, texts = ?", data, size, texts
    )

    with pytest.raises(DamagedFileError, match="kept texts"):
        merge(ours, theirs.location, "ann")

    assert any("kept text" in problem for problem in check(theirs).problems)


def test_a_text_is_kept_once_and_read_in_one_call(store: Store) -> None:
    listed = [*(f"Record {number}" for number in range(300)), "long " * 9000, "", "é"]
    texts = {hashlib.sha256(text.encode()).hexdigest(): text for text in listed}

    with store.writing() as session:
        connection = session.connection()
        keep(connection, texts)
        keep(connection, texts)

        assert kept_texts(connection, [*texts, "0" * 64, "no key"]) == texts
        assert held(connection, [*texts, "0" * 64]) == set(texts)


def test_words_of_a_rewritten_claim_are_found_no_more(store: Store) -> None:
    claim, other = (
        changes.add_claim(store, "ann", {"text": words})
        for words in ("The dam leaks.", "It rains.")
    )
    changes.revise(store, "ann", RowRef("claim", claim), {"text": "The dike holds."})

    def found(words: str) -> list[object]:
        with store.reading() as session:
            return [row.id for row in claims(session, parse(words))]

    assert (found("dam"), found('"dike holds"'), found('"holds dike"')) == ([], [claim], [])
    assert (found("rains"), check(store).problems) == ([other], [])


def test_an_index_that_is_mostly_litter_is_made_anew(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "_LITTER", 2)
    claim = changes.add_claim(sqlite_store, "ann", {"text": "Word 0."})
    for number in range(1, 9):
        changes.revise(sqlite_store, "ann", RowRef("claim", claim), {"text": f"Word {number}."})

    with sqlite_store.reading() as session:
        indexed = "SELECT count(*), max(id) FROM search_index_docsize"
        count, newest = session.connection().exec_driver_sql(indexed).one()
        words = "SELECT count(*) FROM search_text WHERE words IS NOT NULL"
        assert session.connection().exec_driver_sql(words).scalar() == 0
        assert [row.id for row in claims(session, parse("8"))] == [claim]
        assert list(claims(session, parse("7"))) == []
    assert max(count, newest) <= 4


@pytest.fixture
def older(tmp_path: Path) -> Path:
    path = tmp_path / "older.db"
    path.write_bytes(gzip.decompress(OLDER_FILE.read_bytes()))
    return path


def test_an_older_file_is_read_through_its_old_columns(older: Path, tmp_path: Path) -> None:
    upgraded = tmp_path / "upgraded.db"
    upgraded.write_bytes(older.read_bytes())
    store = open_store(upgraded)

    with open_source(Location(path=older)) as before, store.reading() as session:
        after = Log(store.location, session.connection())
        keys = list(before.text_keys())
        assert keys == list(after.text_keys()) != []
        assert dict(before.texts(keys)) == dict(after.texts(keys))
        assert list(before.fingerprints()) == list(after.fingerprints())
        assert before.workspace() == after.workspace()
    assert check(store).problems == []


def test_what_only_an_older_file_has_is_merged_into_a_newer_one(
    older: Path, tmp_path: Path
) -> None:
    upgraded = tmp_path / "upgraded.db"
    upgraded.write_bytes(older.read_bytes())
    whole = open_store(upgraded)
    target = create_store(tmp_path / "target.db")
    with whole.reading() as session:
        workspace = session.connection().exec_driver_sql("SELECT id FROM workspace").scalar()
    tampered(path_of(target), "UPDATE workspace SET id = ?", workspace)

    merge(target, Location(path=older), "ann")

    with whole.reading() as one, target.reading() as other:
        logs = [Log(whole.location, each.connection()) for each in (one, other)]
        first, second = (list(log.text_keys()) for log in logs)
        (made, brought) = (list(log.fingerprints()) for log in logs)
        assert made == brought
        assert first == second
    assert check(target).problems == []


def test_ids_are_sixteen_bytes_in_every_table_after_an_upgrade(older: Path) -> None:
    open_store(older).close()

    with closing(sqlite3.connect(older)) as connection:
        listed = connection.execute(
            "SELECT entry.name, info.name FROM sqlite_master AS entry, "
            "pragma_table_info(entry.name) AS info WHERE entry.type = 'table' "
            "AND entry.sql LIKE 'CREATE TABLE %' AND (info.name = 'id' OR info.name LIKE '%\\_id' "
            "ESCAPE '\\') AND entry.name NOT LIKE 'search_index%'"
        ).fetchall()
        kinds = {
            kind
            for table, column in listed
            for kind in connection.execute(
                f"SELECT DISTINCT typeof({column}), length({column}) FROM {table}"
            )
        }
    assert len(listed) > 30
    assert kinds == {("blob", 16), ("null", None)}
