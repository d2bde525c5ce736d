"""Changes of large changesets, packed in blocks: the same history, whoever reads it and however."""

import json
import sqlite3
import tracemalloc
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from claimtrack import changes
from claimtrack.changes.as_of import as_it_was
from claimtrack.changes.integrity import check
from claimtrack.changes.undo import redo, undo
from claimtrack.cli.console import plain
from claimtrack.history import blocks, clock, log, packing
from claimtrack.history.digest import ChangesetHeader, Digest, digest_of, patch_hash
from claimtrack.history.packing import Block, FaultyBlockError, StoredChange
from claimtrack.history.writing import Sorter, write_changeset
from claimtrack.merging import merge
from claimtrack.merging.errors import RefusedMergeError
from claimtrack.queries.change_history import blame, history
from claimtrack.queries.claim_list import claims
from claimtrack.queries.detail import claim_detail
from claimtrack.queries.feed import feed_order, feed_rows, news_since
from claimtrack.queries.filter_syntax import parse
from claimtrack.queries.moments import find_moment
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store, schema
from claimtrack.store.header import SCHEMA_VERSION
from claimtrack.store.salvage import survey
from claimtrack.transfer import import_path
from claimtrack.vocabulary import ChangesetKind, Sort
from conftest import tables, without_packing
from copies import copied, path_of, redigested, replayable, tampered
from filled import filled_file

_ids = st.integers(0, 2**128 - 1).map(lambda number: f"{number:032x}")
_texts = st.text(st.characters(exclude_characters="\x00", codec="utf-8"))
_changes = st.tuples(_ids, st.sampled_from(["claim", "tag"]), _texts, _texts)
_listed = st.lists(_changes, min_size=1, max_size=40, unique_by=lambda change: change[0])


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pack changesets of twenty changes and more, eight in a block."""
    monkeypatch.setattr(packing, "PACKED_FROM", 20)
    monkeypatch.setattr(packing, "_CHANGES", 8)


def dump(folder: Path, count: int = 12) -> Path:
    """Write records that make about five changes each."""
    path = folder / "dump.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for number in range(count):
            source = {
                "title": f"Report {number}",
                "kind": "document",
                "url": f"https://a.org/{number}",
            }
            answer = {"key": f"d{number}", "text": f"Not {number}.", "speaker": "Board"}
            record = {
                "key": f"c{number}", "text": f"Dam {number} is safe – “sound”.", "speaker": "Mill",
                "citations": [{"source": source, "role": "supports"}],
                "rebuttals": [{"kind": "denies", "aim": "whole", "claim": answer}],
            }  # fmt: skip
            out.write(json.dumps(record) + "\n")
    return path


def block_count(store: Store) -> int:
    counted = "SELECT count(*) FROM change_block"
    with store.reading() as session:
        return int(session.connection().exec_driver_sql(counted).scalar_one())


# What a block holds


@given(_listed)
def test_what_is_packed_comes_back_to_the_letter(listed: list[StoredChange]) -> None:
    listed.sort()

    made = list(packing.packed(listed))

    unpacked: list[StoredChange] = []
    for item in made:
        assert isinstance(item, Block)
        unpacked += packing.unpacked(item.data, item.size, item.changes)
        assert packing.ids_in(item.data, item.changes)[0] == item.first_id.hex
    assert unpacked == listed


@given(_listed)
def test_a_filter_knows_every_row_of_its_block(listed: list[StoredChange]) -> None:
    marks = packing.filter_of([(digits, "tag", "", "{}") for digits, *_ in listed])

    for digits, *_ in listed:
        assert packing.held_of(marks, {packing.mark_of(digits)})


def test_a_filter_knows_what_is_united_and_what_is_named() -> None:
    whole = str(UUID(int=7))
    part = ("0" * 32, "claim", "", json.dumps({"part_of_id": whole}, separators=(",", ":")))
    other = ("1" * 32, "claim", "", json.dumps({"same_as_id": whole}, separators=(",", ":")))

    assert packing.held_of(packing.filter_of([part]), {packing.mark_of_named(whole)})
    assert not packing.held_of(packing.filter_of([part]), {packing.MARK_OF_UNITED})
    assert packing.held_of(packing.filter_of([other]), {packing.MARK_OF_UNITED})


def test_a_long_change_and_what_no_block_can_hold_stay_rows() -> None:
    listed = [
        ("0" * 32, "claim", "", "{}"),
        ("1" * 32, "claim", "", "x" * 70_000),
        ("2" * 32, "claim", "", "a\x00b"),
        ("3" * 32, "claim", "", "{}"),
    ]

    block, *_ = (made for made in packing.packed(listed) if isinstance(made, Block))

    assert [one for one in packing.packed(listed) if not isinstance(one, Block)] == listed[1:3]
    assert (block.changes, block.written) == (2, 0)


def test_a_sorter_puts_any_number_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimtrack.history.writing._HELD", 10)
    monkeypatch.setattr("claimtrack.history.writing._RUN", 3)
    listed = [(f"{number * 7919 % 101:032x}", "tag", "", f"{number} é") for number in range(101)]
    sorter = Sorter()

    sorter.add(listed[:34])
    sorter.add(listed[34:])

    assert list(sorter.in_order()) == sorted(listed)


def test_a_row_has_one_change_in_a_changeset() -> None:
    sorter = Sorter()
    sorter.add([("1" * 32, "tag", "", "{}"), ("1" * 32, "tag", "", "{}")])

    with pytest.raises(ValueError, match="two changes"):
        list(sorter.in_order())


PLAIN = packing.as_bytes([("0" * 32, "tag", "", "{}"), ("1" * 32, "tag", "", "{}")])
SWAPPED = packing.as_bytes([("1" * 32, "tag", "", "{}"), ("0" * 32, "tag", "", "{}")])
TWICE = packing.as_bytes([("1" * 32, "tag", "", "{}"), ("1" * 32, "tag", "", "{}")])
BOMB = zlib.compress(bytes(40_000_000))

FAULTY = {
    "no zlib": (b"none", len(PLAIN), 2, "cannot be unpacked"),
    "cut short": (zlib.compress(PLAIN)[:-5], len(PLAIN), 2, "does not unpack to"),
    "smaller than it says": (zlib.compress(PLAIN), len(PLAIN) + 1, 2, "does not unpack to"),
    "larger than it says": (zlib.compress(PLAIN), len(PLAIN) - 1, 2, "does not unpack to"),
    "more behind it": (zlib.compress(PLAIN) + b"x", len(PLAIN), 2, "does not unpack to"),
    "a bomb that lies": (BOMB, 4_000_000, 2, "does not unpack to"),
    "a bomb that does not": (BOMB, 40_000_000, 2, "4,000,000 may be"),
    "out of order": (zlib.compress(SWAPPED), len(SWAPPED), 2, "out of order"),
    "twice": (zlib.compress(TWICE), len(TWICE), 2, "or twice"),
    "other count": (zlib.compress(PLAIN), len(PLAIN), 1, "does not hold 1 changes"),
    "no changes": (zlib.compress(PLAIN), len(PLAIN), 0, "no block can hold"),
    "too many changes": (zlib.compress(PLAIN), 4_000_000, 5000, "no block can hold"),
    "no text": (zlib.compress(bytes(16) + b"\xff"), 17, 1, "no text"),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_block_that_is_none_is_refused_within_bounds(name: str) -> None:
    data, size, changes_, words = FAULTY[name]
    tracemalloc.start()
    try:
        with pytest.raises(FaultyBlockError, match=words):
            packing.unpacked(data, size, changes_)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 10_000_000


# The digest


def header(schema_version: int = SCHEMA_VERSION) -> ChangesetHeader:
    return ChangesetHeader(UUID(int=1), "a", "edit", None, None, schema_version, clock.now())


def test_a_new_digest_covers_the_hash_of_a_patch_and_an_old_one_its_words() -> None:
    new, old = header(), header(14)
    hashed = Digest(new)
    hashed._hashes_patches = False
    hashed.update(("0" * 32, "tag", "", patch_hash('{"name":"x"}')))

    change = ("0" * 32, "tag", "", '{"name":"x"}')

    assert digest_of(new, [change]) == str(hashed)
    assert digest_of(old, [change]) != digest_of(old, [(*change[:3], patch_hash(change[3]))])
    for made in (new, old):
        assert digest_of(made, [change]) != digest_of(made, [(*change[:3], '{"name":"y"}')])


# A store whose history is packed in part


def answers(store: Store) -> dict[str, Any]:
    """Return what everybody who reads the history says."""
    with store.reading() as session:
        rows = sorted(claims(session, parse("")), key=lambda row: row.id)
        refs = [RowRef("claim", row.id) for row in rows[:4]]
        moment = find_moment(session, "2099")
        feed = feed_order(session)
        told: dict[str, Any] = {
            "history": history(session, limit=30),
            "by": history(session, author="desk", limit=7),
            "feed": feed_rows(session, list(feed)),
            "news": news_since(session, None, "nobody"),
            "arrived": sorted(row.id for row in claims(session, parse("arrived:last"))),
            "entered": [row.id for row in claims(session, parse(""), sort=Sort.ENTERED)],
            "changed": [row.id for row in claims(session, parse(""), sort=Sort.CHANGED)],
            "log": list(log.all_edits(session.connection())),
        }
        for ref in refs:
            told[f"show {ref.id}"] = claim_detail(session, ref.id)
            told[f"blame {ref.id}"] = blame(session, ref)
            with as_it_was(session, ref, moment) as past:
                told[f"past {ref.id}"] = (claim_detail(past.session, ref.id), past.later_changes)
    return {name: plain(value) for name, value in told.items()}


def worked_on(store: Store, folder: Path) -> None:
    """Import a dump, and work on it."""
    import_path(store, dump(folder), "desk")
    with store.reading() as session:
        first, second, third = sorted(row.id for row in claims(session, parse("")))[:3]
    changes.revise(store, "ann", RowRef("claim", first), {"place": "the weir"})
    changes.annotate(store, "bob", RowRef("claim", second), "Who says so?")
    changes.unite(store, "ann", RowRef("claim", first), RowRef("claim", third))
    changes.retract(store, "ann", [RowRef("claim", second)], with_others=True)


def test_a_packed_history_answers_all_as_one_in_rows(
    filled_store: Callable[[Any], Store],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    small: None,
) -> None:
    with replayable():
        store = filled_store(lambda made: None)
        worked_on(store, tmp_path)
        assert block_count(store) > 5
    packed, log_then = answers(store), without_packing(store)
    with store.engine.connect() as connection:
        if store.dialect == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        schema.migrate(connection, "0012", down=True)
        schema.migrate(connection)
        connection.commit()
    store.engine.dispose()

    assert block_count(store) == 0
    assert answers(store) == packed
    assert without_packing(store) == log_then


def test_an_upgrade_packs_what_is_large_and_changes_no_answer(store: Store, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "PACKED_FROM", 10**9)
        import_path(store, dump(tmp_path, 260), "desk")
    assert block_count(store) == 0
    rows, told = without_packing(store), answers(store)
    del told["news"]  # of the changes of one changeset no order was ever said
    with store.engine.connect() as connection:
        if store.dialect == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        schema.migrate(connection, "0012", down=True)
        schema.migrate(connection)
        connection.commit()
    store.engine.dispose()

    assert block_count(store) >= 4
    assert without_packing(store) == rows
    assert {**answers(store), "news": None} == {**told, "news": None}
    assert check(store).problems == []


def test_the_undo_of_a_packed_import_is_packed_and_can_be_undone(
    tmp_path: Path, small: None
) -> None:
    store = filled_file(tmp_path / "claims.db")
    import_path(store, dump(tmp_path), "desk")
    count = block_count(store)

    undo(store, "desk")

    assert block_count(store) == 2 * count
    with store.reading() as session:
        assert not list(claims(session, parse("")))
    redo(store, "desk")
    with store.reading() as session:
        assert len(list(claims(session, parse("")))) == 24
    assert check(store).problems == []


def test_copies_that_pack_and_that_do_not_merge_to_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = filled_file(tmp_path / "template.db")
    monkeypatch.setattr(packing, "PACKED_FROM", 10)
    one = copied(template, tmp_path / "one.db")
    worked_on(one, tmp_path)
    other = copied(one, tmp_path / "other.db")
    changes.revise(one, "ann", RowRef("claim", _first(one)), {"note": "See the log."})
    changes.revise(other, "carol", RowRef("claim", _first(one)), {"place": "the lock"})
    in_rows = {}
    monkeypatch.setattr(packing, "PACKED_FROM", 10**9)
    for source in (one, other):
        in_rows[source] = copied(template, tmp_path / f"rows of {path_of(source).name}")
        merge(in_rows[source], source.location, "me")
        assert block_count(in_rows[source]) == 0
        assert without_packing(in_rows[source]) == without_packing(source)
    monkeypatch.setattr(packing, "PACKED_FROM", 10)
    first, second = (copied(template, tmp_path / name) for name in ("first.db", "second.db"))

    for target, sources in (
        (first, (one, in_rows[other])),
        (second, (other, in_rows[one])),
    ):
        for source in sources:
            merge(target, source.location, "me")

    assert block_count(first) >= 1
    assert tables(first) == tables(second)
    assert merge(first, in_rows[one].location, "me").incoming == 0
    assert check(first).problems == check(second).problems == []


def _first(store: Store) -> UUID:
    with store.reading() as session:
        return min(row.id for row in claims(session, parse("")))


def test_show_in_a_file_of_two_thousand_imports_reads_five_blocks_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: None
) -> None:
    store = filled_file(tmp_path / "claims.db")
    import_path(store, dump(tmp_path, 4), "desk")
    claim = _first(store)
    with store.writing() as session:
        connection = session.connection()
        first = log.newest_id(connection)
        assert first is not None
        for number in range(1, 2001):
            made = ChangesetHeader(
                UUID(int=first.int + (number << 64)), "desk", ChangesetKind.IMPORT, None, None,
                SCHEMA_VERSION, clock.now(),
            )  # fmt: skip
            ids = sorted(changes_id(number, place) for place in range(20))
            write_changeset(connection, made, [(digits, "tag", "", "{}") for digits in ids])
    read: list[bytes] = []
    stored, unpacked = blocks._stored, packing.remembered

    def noting(connection: Connection, *key: str) -> tuple[bytes, int, int]:
        found = stored(connection, *key)
        read.append(found[0])
        return found

    def noting_too(*block: Any) -> tuple[StoredChange, ...]:
        read.append(block[0])
        return unpacked(*block)

    monkeypatch.setattr(blocks, "_stored", noting)
    monkeypatch.setattr(packing, "remembered", noting_too)
    with store.reading() as session:
        detail = claim_detail(session, claim)
        assert log.edits_of(session.connection(), [claim])

    assert detail.history
    assert 1 <= len(set(read)) <= 5


def changes_id(number: int, place: int) -> str:
    return zlib.crc32(f"{number} {place}".encode()).to_bytes(4, "big").hex() * 4


# What another program, or a stranger, did to blocks

ONE = "(SELECT min(rowid) FROM change_block)"
TWO = "(SELECT min(rowid) + 1 FROM change_block)"
READ_BY_MERGES = {
    "other bytes": f"UPDATE change_block SET data = x'00' WHERE rowid = {ONE}",
    "cut short": f"UPDATE change_block SET data = substr(data, 1, 30) WHERE rowid = {ONE}",
    "a size that is none": f"UPDATE change_block SET size = 4000001 WHERE rowid = {ONE}",
    "another size": f"UPDATE change_block SET size = size + 1 WHERE rowid = {ONE}",
    "another count": f"UPDATE change_block SET changes = changes - 1 WHERE rowid = {ONE}",
    "a word for a count": f"UPDATE change_block SET changes = 'many' WHERE rowid = {ONE}",
    "text for bytes": f"UPDATE change_block SET data = 'text' WHERE rowid = {ONE}",
    "one of them gone": f"DELETE FROM change_block WHERE rowid = {ONE}",
    "the same rows twice": (
        f"UPDATE change_block SET (data, size, changes, last_id) = (SELECT data, size, changes, "
        f"last_id FROM change_block WHERE rowid = {ONE}) WHERE rowid = {TWO}"
    ),
    "a row beside its block": (
        "INSERT INTO change SELECT changeset_id, first_id, 'tag', '', '{}' FROM change_block "
        f"WHERE rowid = {ONE}"
    ),
    "out of order": f"UPDATE change_block SET first_id = x'{'f' * 32}' WHERE rowid = {ONE}",
}
TOLD_BY_CHECK = {
    "another first id": f"UPDATE change_block SET first_id = x'{'0' * 32}' WHERE rowid = {ONE}",
    "another last id": f"UPDATE change_block SET last_id = x'{'f' * 32}' WHERE rowid = {ONE}",
    "another number of what wrote": f"UPDATE change_block SET written = 0 WHERE rowid = {ONE}",
    "another filter": f"UPDATE change_block SET filter = x'00000000' WHERE rowid = {ONE}",
    "no filter": f"UPDATE change_block SET filter = x'01' WHERE rowid = {ONE}",
}


@pytest.fixture
def packed_file(tmp_path: Path, small: None) -> Store:
    store = filled_file(tmp_path / "claims.db")
    import_path(store, dump(tmp_path), "desk")
    return store


@pytest.mark.parametrize("name", READ_BY_MERGES)
def test_blocks_that_are_no_claimtracks_are_refused_by_a_merge_and_named_by_check(
    packed_file: Store, tmp_path: Path, name: str
) -> None:
    target = filled_file(tmp_path / "target.db")
    tampered(path_of(packed_file), READ_BY_MERGES[name])
    before = path_of(target).read_bytes()

    with pytest.raises(RefusedMergeError):
        merge(target, packed_file.location, "me")

    assert path_of(target).read_bytes() == before
    assert check(packed_file).problems


def test_a_row_beside_its_block_is_refused_though_its_digest_fits(
    packed_file: Store, tmp_path: Path
) -> None:
    tampered(path_of(packed_file), READ_BY_MERGES["a row beside its block"])
    redigested(path_of(packed_file))

    with pytest.raises(RefusedMergeError, match="or twice"):
        merge(filled_file(tmp_path / "target.db"), packed_file.location, "me")


@pytest.mark.parametrize("name", TOLD_BY_CHECK)
def test_what_follows_from_a_block_is_compared_by_check_and_made_anew_by_a_merge(
    packed_file: Store, tmp_path: Path, name: str
) -> None:
    target = filled_file(tmp_path / "target.db")
    tampered(path_of(packed_file), TOLD_BY_CHECK[name])

    merge(target, packed_file.location, "me")

    assert any("change_block" in one or "a block of" in one for one in check(packed_file).problems)
    assert check(target).problems == []


def test_a_block_that_cannot_be_read_is_told_in_a_sentence(packed_file: Store) -> None:
    tampered(path_of(packed_file), "UPDATE change_block SET data = x'00'")

    with (
        pytest.raises(blocks.UnreadableHistoryError, match="does not unpack"),
        packed_file.reading() as session,
    ):
        claim_detail(session, _first(packed_file))


def test_blocks_without_their_changeset_are_told_and_stand_in_no_ones_way(
    packed_file: Store, tmp_path: Path
) -> None:
    whole = copied(packed_file, tmp_path / "whole.db")
    tampered(path_of(packed_file), "DELETE FROM changeset")

    assert any("its changes are not" in one for one in check(packed_file).problems)
    merge(packed_file, whole.location, "me")
    assert check(packed_file).problems == []
    assert tables(packed_file) == tables(whole)


def test_an_older_file_that_has_blocks_of_its_own_is_read_without_them(tmp_path: Path) -> None:
    """What stands under the name in a file that is too old for it is nothing of ours."""
    store = filled_file(tmp_path / "claims.db")
    changes.add_claim(store, "ann", {"text": "Old."})
    with closing(sqlite3.connect(path_of(store))) as connection:
        connection.execute("DROP TABLE change_block")
        connection.execute("CREATE TABLE change_block (changeset_id, x)")
        connection.execute("PRAGMA user_version = 12")
        connection.commit()

    with pytest.raises(Exception, match="change_block"):
        merge(filled_file(tmp_path / "target.db"), store.location, "me")


def test_what_is_left_of_damaged_blocks_is_counted(tmp_path: Path, small: None) -> None:
    store = filled_file(tmp_path / "claims.db")
    import_path(store, dump(tmp_path, 200), "desk")
    path = path_of(store)
    with closing(sqlite3.connect(path)) as connection:
        (total,) = connection.execute("SELECT count(*) FROM change_block").fetchone()
        try:
            pages = connection.execute(
                "SELECT pageno FROM dbstat WHERE name = 'change_block' AND pagetype = 'leaf'"
            ).fetchall()
        except sqlite3.OperationalError:
            pytest.skip("this SQLite was built without dbstat")
    data = bytearray(path.read_bytes())
    page = pages[len(pages) // 2][0]
    data[(page - 1) * 4096 : page * 4096] = bytes(4096)
    path.write_bytes(data)

    read, _ = survey(path).readable["change_block"]

    assert total * 0.8 < read < total


def test_blocks_that_came_compressed_are_kept_as_they_are_where_that_is_worth_it() -> None:
    change = (f"{1:032x}", "claim", "", log.as_patch({"text": "It fell. " * 400}))
    other = (f"{2:032x}", "claim", "", log.as_patch({"text": "It fell. " * 401}))
    plain = packing.as_bytes([change])
    lightly, hardly = zlib.compress(plain, 1), zlib.compress(plain, 0)
    assert lightly != packing.block_of([change]).data
    squeezer = packing.Squeezer()
    for data, kept in ((hardly, False), (lightly, True)):
        listed = packing.unpacked(data, len(plain), 1, squeezer)
        assert packing.block_of([other], squeezer) == packing.block_of([other])
        assert (packing.block_of(listed, squeezer).data == data) is kept
