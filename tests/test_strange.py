"""Whatever another program puts into a column, `check` names it by row and column.

The edits are generated from the schema: for each column of each table values of every type and
shape, of which each is tried that the constraints of the column let through.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from claimtrack.changes.integrity import check
from claimtrack.models import METADATA
from claimtrack.store import Store, open_store
from copies import path_of
from everything import a_few_of_everything_and_a_block
from filled import filled_file

VALUES = {
    "nothing": "NULL",
    "a number": "7",
    "a number below": "-1",
    "a large number": "9223372036854775807",
    "a fraction": "1.5",
    "infinity": "9e999",
    "no words": "''",
    "a word": "'x'",
    "a zero byte": "'a' || char(0) || 'b'",
    "bytes that are no text": "CAST(x'ff41' AS TEXT)",
    "half a character": "CAST(x'eda080' AS TEXT)",
    "an escape": "char(27) || '[31m'",
    "bytes": "x'00ff'",
    "no bytes": "x''",
    "an id in bytes": "x'00112233445566778899aabbccddeeff'",
    "no day": "'2015-13-45'",
    "a list": "'[]'",
    "a list in a list": "'[[1]]'",
    "half an object": "'{'",
    "deep lists": "replace(hex(zeroblob(3000)), '00', '[')",
    "many digits": "replace(hex(zeroblob(5000)), '00', '9')",
    "another id": "'00112233445566778899aabbccddeeff'",
    "an id in capitals": "'00112233445566778899AABBCCDDEEFF'",
}
FEW = ("bytes that are no text",)


class Column(NamedTuple):
    """A column of a table."""

    table: str
    name: str


COLUMNS = [
    *(Column(table.name, column.name) for table in METADATA.sorted_tables for column in table.c),
    Column("alembic_version", "version_num"),
]


def edited(path: Path, columns: list[Column], value: str) -> dict[Column, str]:
    """Put a value into these columns, as far as they take it; return which row each was in.

    That is the beginning of its key, or "" where the key itself is edited.
    """
    rows = {}
    with closing(sqlite3.connect(path)) as connection:
        for column in columns:
            keys = [key[1] for key in connection.execute(f"PRAGMA table_info({column.table})")
                    if key[5]]  # fmt: skip
            where = " AND ".join(f'"{key}" IS ?' for key in keys)
            names = ", ".join(f'"{key}"' for key in keys)
            found = connection.execute(f"SELECT {names} FROM {column.table} ORDER BY 1").fetchall()
            key = found[-1 if column.name in keys else 0]
            query = f'SELECT "{column.name}" IS {value} FROM {column.table} WHERE {where}'
            if connection.execute(query, key).fetchone() == (1,):
                continue  # it stands there already
            try:
                connection.execute(
                    f'UPDATE {column.table} SET "{column.name}" = {value} WHERE {where}', key
                )
            except sqlite3.Error:
                continue  # the constraints refuse it
            rows[column] = "" if column.name in keys else _digits(key[0])[:8]
        connection.commit()
    return rows


def _digits(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def names(problem: str, column: Column, row: str) -> bool:
    """Say whether a problem names a column and its row, as `check` names such."""
    table, name = column
    if problem.startswith((f"{table} ", f"{table}:")) and f"{name} holds " in problem:
        return row in problem or table in ("search_text", "workspace", "alembic_version")
    if table in ("changeset", "change", "change_block"):
        return problem.startswith("Changeset ")
    if table in ("kept_text", "text_pack"):
        return problem.startswith("The kept text ")
    if table == "conflict":
        return "conflict" in problem
    if table == "standing":
        return "standing" in problem
    if table == "search_text":
        return "search" in problem
    if table in ("arrival", "alembic_version"):
        return problem.startswith((f"{table}: ", f"{table} ")) and name in problem
    return problem.startswith(f"{table} {row}") and (name == "id" or name in problem)


HARMLESS = {
    ("workspace", "name"): "nothing but backups tells what a case was called",
    ("workspace", "id"): "only backups tell of another id, and there are none here",
    ("arrival", "number"): "any order of what came in is one",
}
"""What no history tells, as long as it is a value of its kind."""


def strange(tmp_path: Path, columns: list[Column], value: str) -> tuple[Store, dict[Column, str]]:
    """Return a file in which another program wrote a value into columns, and into which rows."""
    path = path_of(filled_file(tmp_path / "claims.db", a_few_of_everything_and_a_block))
    rows = edited(path, columns, value)
    store = open_store(path)
    store.mark_new()
    return store, rows


def kinds(few: tuple[str, ...]) -> list[object]:
    """Return all kinds of values as parameters, those that are not of a few marked as slow."""
    return [kind if kind in few else pytest.param(kind, marks=pytest.mark.slow) for kind in VALUES]


@pytest.mark.parametrize("kind", kinds(FEW))
def test_check_names_row_and_column_of_whatever_another_program_wrote(
    tmp_path: Path, kind: str
) -> None:
    unnamed = []
    for column in COLUMNS:
        store, rows = strange(tmp_path, [column], VALUES[kind])
        if rows and (column.table, column.name) not in HARMLESS:
            problems = check(store).problems
            if not any(names(problem, column, rows[column]) for problem in problems):
                unnamed.append((column, problems[:3]))

    assert unnamed == []
