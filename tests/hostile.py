"""Small files that mean to be large: what a stranger may send to have a merge take all memory.

Each is a claims file of a megabyte or less. A digest is no signature, so some fit theirs.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from claimtrack.changes.projection import as_logged
from claimtrack.history import log
from claimtrack.history.digest import ChangesetHeader, digest_of
from claimtrack.schemas.fields import FIELDS
from claimtrack.schemas.validation import checked
from claimtrack.store.header import SCHEMA_VERSION

LARGEST = 1_000_000
"""Bytes of a file."""

_FIRST = UUID(int=(1_700_000_000_000 << 80) | (7 << 76) | (2 << 62))
_WHEN = datetime(2026, 1, 1, tzinfo=UTC)
_NO_DIGEST = "0" * 32

Rows = Iterable[tuple[str, UUID, Mapping[str, Any]]]


def _id(number: int) -> UUID:
    return UUID(int=1000 + number)


def _changeset(number: int) -> UUID:
    return UUID(int=_FIRST.int + (number << 64))


def _edit(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def _write(path: Path, changesets: Iterable[Rows], parents: str = "") -> None:
    """Append changesets whose digests fit, as somebody would who has read how they are made."""
    with closing(sqlite3.connect(path)) as connection:
        for number, rows in enumerate(changesets, 1):
            header = ChangesetHeader(
                _changeset(number), "mallory", "edit", None, None, SCHEMA_VERSION, _WHEN
            )
            changes = sorted(
                (row_id.hex, entity, parents, log.as_patch(_whole(entity, patch)))
                for entity, row_id, patch in rows
            )
            connection.executemany(
                "INSERT INTO change (changeset_id, entity_id, entity, parents, patch) "
                "VALUES (?, ?, ?, ?, ?)",
                [(header.id.bytes, bytes.fromhex(digits), *change) for digits, *change in changes],
            )
            _insert_header(connection, header.id, digest_of(header, changes))
        connection.commit()


def _whole(entity: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the patch of a new row: what is not given as it is by itself."""
    row = checked(FIELDS[entity], dict(values)).model_dump()
    return as_logged({name: value for name, value in row.items() if value is not None})


def _insert_header(connection: sqlite3.Connection, id_: UUID, digest: str) -> None:
    connection.execute(
        "INSERT INTO changeset (id, author, kind, schema_version, recorded_at, digest) "
        "VALUES (?, 'mallory', 'edit', ?, '2026-01-01 00:00:00.000000', ?)",
        (id_.bytes, SCHEMA_VERSION, digest),
    )


def _one_patch(path: Path, patch: str, parents: str = "") -> None:
    """Write one change with a patch that is just text."""
    with closing(sqlite3.connect(path)) as connection:
        header = ChangesetHeader(
            _changeset(1), "mallory", "edit", None, None, SCHEMA_VERSION, _WHEN
        )
        change = (_id(1).hex, "claim", parents, patch)
        connection.execute(
            "INSERT INTO change (changeset_id, entity_id, entity, parents, patch) "
            "VALUES (?, ?, ?, ?, ?)",
            (header.id.bytes, _id(1).bytes, *change[1:]),
        )
        _insert_header(connection, header.id, digest_of(header, [change]))
        connection.commit()


def _computed_column(path: Path) -> None:
    _edit(path, "ALTER TABLE kept_text ADD COLUMN x AS (hex(zeroblob(100000000)))")


def _computed_in_a_strange_table(path: Path) -> None:
    _edit(path, "CREATE TABLE x (a, b AS (hex(zeroblob(100000000))) UNIQUE)")


def _repeated_value(path: Path) -> None:
    """Rows without a patch, which is a value of the column's own, and wide in memory."""
    value = json.dumps({"text": "\N{PILE OF POO}" + "x" * 90_000}, ensure_ascii=False)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE change")
        connection.execute(
            "CREATE TABLE change (changeset_id CHAR(32), entity_id CHAR(32), entity, parents, "
            "PRIMARY KEY (changeset_id, entity_id)) WITHOUT ROWID"
        )
        connection.executemany(
            "INSERT INTO change VALUES (?, ?, 'claim', '')",
            [(_changeset(1).bytes, _id(number).bytes) for number in range(6000)],
        )
        connection.execute(f"ALTER TABLE change ADD COLUMN patch TEXT NOT NULL DEFAULT '{value}'")
        _insert_header(connection, _changeset(1), _NO_DIGEST)
        connection.commit()


def _long_expression_index(path: Path) -> None:
    _edit(path, "CREATE INDEX x ON changeset (hex(zeroblob(length(author) * 100000000)))")


def _endless_check(path: Path) -> None:
    """A check of the file's own that takes for ever."""
    sums = " + ".join(["length(hex(zeroblob(9000000)))"] * 90)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = rtrim(sql, ')' || char(10)) || ?"
            " WHERE name = 'workspace'",
            (f"), CHECK ({sums} > 0))",),
        )
        connection.commit()


def _many_columns(path: Path) -> None:
    for number in range(40):
        columns = ", ".join(f"c{column}" for column in range(1900))
        _edit(path, f"CREATE TABLE x{number} ({columns})")


def _many_tables(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA page_size = 512")
        connection.execute("VACUUM")
        for number in range(900):
            connection.execute(f"CREATE TABLE x{number} (a)")
        connection.commit()


def _deep_json(path: Path) -> None:
    _one_patch(path, '{"text":' * 60_000)


def _long_number(path: Path) -> None:
    _one_patch(path, '{"text":' + "9" * 600_000 + "}")


def _wide_json(path: Path) -> None:
    _one_patch(path, "{" + ",".join(f'"{number}":0' for number in range(45_000)) + "}")


def _many_parents(path: Path) -> None:
    parents = ",".join(f"{number:032x}" for number in range(18_000))
    _one_patch(path, '{"text":"x"}', parents)


def _long_text(path: Path) -> None:
    _one_patch(path, json.dumps({"text": "\N{PILE OF POO}" + "a " * 300_000}, ensure_ascii=False))


def _ten_thousand_empty_changesets(path: Path) -> None:
    _write(path, ([] for _ in range(5_000)))


def _thousands_who_wrote_one_field(path: Path) -> None:
    speaker = {"name": "Mill", "kind": "organization"}
    _write(path, [
        [("actor", _id(0), speaker)],
        *([("claim", _id(1), {"text": f"Claim {number}.", "speaker_id": str(_id(0))})]
          for number in range(1_100)),
    ])  # fmt: skip


def _thousands_of_like_names(path: Path) -> None:
    _write(path, [[
        ("actor", _id(number), {"name": f"Vladimir V. Putin {number:04}", "kind": "person"})
        for number in range(2_400)
    ]])  # fmt: skip


def _a_chain_of_answers(path: Path) -> None:
    note: dict[str, Any] = {"author": "m", "motivation": "replying", "settled": False}
    actor: list[tuple[str, UUID, Mapping[str, Any]]] = [
        ("actor", _id(0), {"name": "Mill", "kind": "organization"}),
        ("claim", _id(1), {"text": "x", "speaker_id": str(_id(0))}),
    ]
    chain = [
        ("annotation", _id(number), {**note, "body": "x", "claim_id": str(_id(1)),
         **({"reply_to_id": str(_id(number - 1))} if number > 2 else {})})
        for number in range(2, 1_500)
    ]  # fmt: skip
    _write(path, [[*actor, *chain]])


def _everybody_answers_everybody(path: Path) -> None:
    """Claims in a tangle of answers, whose standings hang on each other."""
    count = 60
    claims: list[tuple[str, UUID, Mapping[str, Any]]] = [
        ("actor", _id(0), {"name": "Mill", "kind": "organization"}),
        *(("claim", _id(number), {"text": "x", "speaker_id": str(_id(0))})
          for number in range(1, count)),
    ]  # fmt: skip
    pairs = [(one, other) for one in range(1, count) for other in range(1, count) if one != other]
    answers = [
        ("rebuttal", _id(10_000 + number), {
            "claim_id": str(_id(one)), "counterclaim_id": str(_id(other)), "kind": "contradicts",
            "aim": "whole", "link": "desk",
        }) for number, (one, other) in enumerate(pairs)
    ][:1_400]  # fmt: skip
    _write(path, [[*claims, *answers]])


def _pages(path: Path, table: str) -> tuple[bytearray, int, int]:
    """Return the bytes of a file, the size of its pages, and the first page of a table."""
    with closing(sqlite3.connect(path)) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
        ).fetchone()
    return bytearray(path.read_bytes()), size, root


def _one_page_in_many_places(path: Path) -> None:
    """Every pointer of a page leads to the same page below: rows without end."""
    _write(path, ([] for _ in range(3_000)))
    data, size, root = _pages(path, "changeset")
    at = (root - 1) * size
    assert data[at] in (2, 5), "the root is an inner page"
    cells = int.from_bytes(data[at + 3 : at + 5], "big")
    places = [int.from_bytes(data[at + 12 + 2 * n : at + 14 + 2 * n], "big") for n in range(cells)]
    first = data[at + places[0] : at + places[0] + 4]
    for place in places:
        data[at + place : at + place + 4] = first
    data[at + 8 : at + 12] = first
    path.write_bytes(data)


def _a_page_that_leads_to_itself(path: Path) -> None:
    _write(path, ([] for _ in range(3_000)))
    data, size, root = _pages(path, "changeset")
    at = (root - 1) * size
    data[at + 8 : at + 12] = root.to_bytes(4, "big")
    path.write_bytes(data)


def _a_cell_that_says_it_is_huge(path: Path) -> None:
    """The length of a value is a number of two gigabytes, and its pages lead in a circle."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO text_pack VALUES (1, 1, 9, ?)", (b"x" * 300_000,))
        connection.commit()
    data, size, root = _pages(path, "text_pack")
    at = (root - 1) * size
    place = at + int.from_bytes(data[at + 8 : at + 10], "big")
    data[place : place + 3] = b"\x87\xff\xff"  # was the length of the record, in three bytes
    path.write_bytes(data)


SHAPES: dict[str, Callable[[Path], None]] = {
    shape.__name__.strip("_").replace("_", " "): shape
    for shape in (
        _computed_column, _computed_in_a_strange_table, _repeated_value, _long_expression_index,
        _endless_check, _many_columns, _many_tables, _deep_json, _long_number, _wide_json,
        _many_parents, _long_text, _ten_thousand_empty_changesets, _thousands_who_wrote_one_field,
        _thousands_of_like_names, _a_chain_of_answers, _everybody_answers_everybody,
        _one_page_in_many_places, _a_page_that_leads_to_itself, _a_cell_that_says_it_is_huge,
    )
}  # fmt: skip
