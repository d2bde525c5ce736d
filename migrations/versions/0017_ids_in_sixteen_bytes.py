"""On SQLite an id is kept as its sixteen bytes, not as 32 digits; PostgreSQL has always done so.

So is the SHA-256 of an imported record. Every table is written anew, in the order in which its rows
stood. What another program wrote in the place of an id stays as it is, for `check` to name.
Standings lose the indexes beside them: nothing asks for them that reading all does not answer.
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_HEX = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}")
_NAMED = re.compile(r'CREATE TABLE "?\w+"?')
_BY_KEY = "standing"


def upgrade() -> None:
    op.drop_index(op.f("ix_standing_label"), table_name="standing")
    _rewrite("CHAR(32)", "BLOB", _as_bytes)


def downgrade() -> None:
    _rewrite("BLOB", "CHAR(32)", _as_digits)
    op.create_index(op.f("ix_standing_label"), "standing", ["label"])


def _rewrite(before, after, convert) -> None:
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    on_progress = op.get_context().config.attributes.get("on_progress", print)
    driver = connection.connection.driver_connection
    driver.create_function("claimtrack_id", 1, convert, deterministic=True)
    listed = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE %'"
    )
    for table, sql in listed.all():
        columns = [
            (name, kind)
            for _, name, kind, *_ in connection.exec_driver_sql(f"PRAGMA table_info('{table}')")
        ]
        ids = {name for name, kind in columns if kind == before and _is_id(name)}
        if not ids:
            continue
        on_progress(f"the file is upgraded: {table}")
        sql = _with_kind(sql, ids, before, after)
        if table == "origin":
            ids.add("sha256")
            kinds = ("VARCHAR", "BLOB") if after == "BLOB" else ("BLOB", "VARCHAR")
            sql = _with_kind(sql, {"sha256"}, *kinds)
        _move(connection, table, sql, columns, ids)


def _is_id(name) -> bool:
    return name == "id" or name.endswith("_id")


def _with_kind(sql, ids, before, after):
    for name in ids:
        sql = re.sub(rf'(?<![\w"])("?{name}"?) {re.escape(before)}', rf"\1 {after}", sql)
    return sql


def _move(connection, table, sql, columns, ids) -> None:
    """Move the rows of a table to one of another shape, and make its indexes again."""
    indexes = sa.text(
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :table AND sql NOT NULL"
    )
    made_again = connection.execute(indexes, {"table": table}).scalars().all()
    key = ", ".join(f'"{name}"' for name in _key(connection, table))
    order = key if _is_by_key(connection, table) else "rowid"
    if table == _BY_KEY:
        sql = sql.replace(" WITHOUT ROWID", "")
        if "BLOB" in sql:
            sql, order = f"{sql} WITHOUT ROWID", key
    connection.exec_driver_sql(_NAMED.sub(f'CREATE TABLE "{table}_moved"', sql, count=1))
    names = ", ".join(f'"{name}"' for name, _ in columns)
    values = ", ".join(
        f'claimtrack_id("{name}")' if name in ids else f'"{name}"' for name, _ in columns
    )
    connection.exec_driver_sql(
        f'INSERT INTO "{table}_moved" ({names}) SELECT {values} FROM "{table}" ORDER BY {order}'
    )
    connection.exec_driver_sql(f'DROP TABLE "{table}"')
    connection.exec_driver_sql(f'ALTER TABLE "{table}_moved" RENAME TO "{table}"')
    for statement in made_again:
        connection.exec_driver_sql(statement)


def _key(connection, table):
    info = connection.exec_driver_sql(f"PRAGMA table_info('{table}')").all()
    return [row[1] for row in sorted(info, key=lambda row: row[5]) if row[5]]


def _is_by_key(connection, table) -> bool:
    query = sa.text("SELECT wr FROM pragma_table_list WHERE name = :table")
    return bool(connection.execute(query, {"table": table}).scalar())


def _as_bytes(value):
    if isinstance(value, str) and _HEX.fullmatch(value):
        return bytes.fromhex(value)
    return value


def _as_digits(value):
    return value.hex() if isinstance(value, bytes) and len(value) in (16, 32) else value
