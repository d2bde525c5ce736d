"""Claims support claims; what outside organisations judged, in their own words; who is confidential.

A verdict may be empty where there is a rating, and a note without an author where an import knows
none: SQLite changes no column, so these two tables are written anew, and that of the answers too,
which may name the support that they aim at. What a file holds of all this in its log, though it
was downgraded, comes back; what nobody needs afterwards is not read for it.
"""

import calendar
import datetime
import json
import re
import uuid
import zlib

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_SCHEMA = 18
_PLAIN = re.compile(r"\d{4}(-\d\d){0,2}")
_TRUTHS = ("retracted", "confidential")
_ID = sa.LargeBinary().with_variant(sa.Uuid(), "postgresql")
_BLANK_AUTHOR = "unknown"
_CONFLICT = sa.table(
    "conflict",
    sa.column("entity_id", _ID),
    sa.column("field", sa.String()),
    sa.column("entity", sa.String()),
    sa.column("candidates", sa.Text()),
)
_CHANGE = sa.table(
    "change",
    sa.column("changeset_id", _ID),
    sa.column("entity_id", _ID),
    sa.column("entity", sa.String()),
    sa.column("patch", sa.Text()),
)
_BLOCK = sa.table(
    "change_block",
    sa.column("changeset_id", _ID),
    sa.column("first_id", _ID),
    sa.column("changes", sa.Integer()),
    sa.column("data", sa.LargeBinary()),
)
_CHANGESET = sa.table("changeset", sa.column("schema_version", sa.Integer()))

_TEXTS = {
    "source": ("archive_url", "pseudonym"),
    "actor": ("pseudonym",),
    "assessment": ("rating", "scale", "date"),
}
_DATES = ("date_earliest", "date_latest")
_FLAGS = {"source": "confidential", "actor": "confidential"}
_POINTERS = {"assessment": ("source_id", "source"), "rebuttal": ("support_id", "support")}
_OPTIONAL = {"assessment": "verdict", "annotation": "author"}
_NEW = ("rating", "scale", "date")
"""The fields that joined the group `judgement`."""

_WRITTEN = {
    "source": ("archive_url", "confidential", "pseudonym"),
    "actor": ("confidential", "pseudonym"),
    "assessment": ("verdict", "retracted", "rating", "scale", "source_id", "date"),
    "annotation": ("author",),
    "rebuttal": ("support_id",),
    "support": ("claim_id", "supporter_id", "group", "note", "retracted"),
}
"""What an older version does not know, or was told otherwise."""


def upgrade() -> None:
    _create_support()
    for table in ("source", "actor"):
        for name in _TEXTS[table]:
            op.add_column(table, sa.Column(name, sa.String(), nullable=True))
        flag = sa.Column(_FLAGS[table], sa.Boolean(), server_default=sa.false(), nullable=False)
        op.add_column(table, flag)
    if op.get_bind().dialect.name == "sqlite":
        for table in ("assessment", "annotation", "rebuttal"):
            _rewrite(table, _wider)
    else:
        _widen_on_server()
    is_set = sa.text("source_id IS NOT NULL")
    op.create_index(
        op.f("ix_assessment_source_id"),
        "assessment",
        ["source_id"],
        sqlite_where=is_set,
        postgresql_where=is_set,
    )
    _change_candidates(lambda values: {**values, **dict.fromkeys(_NEW)})
    _bring_back()


def downgrade() -> None:
    # The log keeps what is emptied here, and `upgrade` reads it there. An older version cannot
    # show a rating: such a verdict is hidden from it, in place of one that nobody gave.
    op.execute("UPDATE assessment SET verdict = 'unproven', retracted = true WHERE verdict IS NULL")
    op.execute(f"UPDATE annotation SET author = '{_BLANK_AUTHOR}' WHERE author IS NULL")
    _change_candidates(
        lambda values: {name: value for name, value in values.items() if name not in _NEW}
    )
    op.drop_index(op.f("ix_assessment_source_id"), table_name="assessment")
    if op.get_bind().dialect.name == "sqlite":
        for table in ("assessment", "annotation", "rebuttal"):
            _rewrite(table, _narrower)
    else:
        _narrow_on_server()
    for table in ("source", "actor"):
        op.drop_column(table, _FLAGS[table])
        for name in reversed(_TEXTS[table]):
            op.drop_column(table, name)
    op.drop_table("support")


def _create_support() -> None:
    op.create_table(
        "support",
        sa.Column("id", _ID, nullable=False),
        sa.Column("retracted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("claim_id", _ID, nullable=False),
        sa.Column("supporter_id", _ID, nullable=False),
        sa.Column("group", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support")),
        *(
            sa.ForeignKeyConstraint(
                [column],
                ["claim.id"],
                name=op.f(f"fk_support_{column}_claim"),
                initially="DEFERRED",
                deferrable=True,
            )
            for column in ("claim_id", "supporter_id")
        ),
    )
    for column in ("claim_id", "supporter_id"):
        op.create_index(op.f(f"ix_support_{column}"), "support", [column], unique=False)


def _widen_on_server() -> None:
    for name in _TEXTS["assessment"]:
        op.add_column("assessment", sa.Column(name, sa.String(), nullable=True))
    for name in _DATES:
        op.add_column("assessment", sa.Column(name, sa.Date(), nullable=True))
    for table, (column, target) in _POINTERS.items():
        op.add_column(table, sa.Column(column, _ID, nullable=True))
        op.create_foreign_key(
            op.f(f"fk_{table}_{column}_{target}"),
            table,
            target,
            [column],
            ["id"],
            initially="DEFERRED",
            deferrable=True,
        )
    for table, column in _OPTIONAL.items():
        op.alter_column(table, column, existing_type=sa.String(), nullable=True)


def _narrow_on_server() -> None:
    # PostgreSQL changes no table for which a deferred check is still to come.
    op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table, column in _OPTIONAL.items():
        op.alter_column(table, column, existing_type=sa.String(), nullable=False)
    for table, (column, _) in _POINTERS.items():
        op.drop_column(table, column)
    for name in (*_DATES, *reversed(_TEXTS["assessment"])):
        op.drop_column("assessment", name)


def _columns(table) -> str:
    """Return the columns that a table gains on SQLite, as they stand before its constraints."""
    columns = [f"{name} VARCHAR" for name in _TEXTS.get(table, ())]
    columns += [f"{name} DATE" for name in _DATES] if table == "assessment" else []
    columns += [f"{_POINTERS[table][0]} BLOB"] if table in _POINTERS else []
    return "".join(f"{column}, " for column in columns)


def _key(table) -> str:
    if table not in _POINTERS:
        return ""
    column, target = _POINTERS[table]
    return (
        f", CONSTRAINT fk_{table}_{column}_{target} FOREIGN KEY({column}) "
        f"REFERENCES {target} (id) DEFERRABLE INITIALLY DEFERRED"
    )


def _wider(table, sql) -> str:
    first = f"CONSTRAINT pk_{table}"
    sql = sql.replace(first, f"{_columns(table)}{first}", 1)
    sql = f"{sql.rstrip().removesuffix(')').rstrip()}{_key(table)}\n)"
    if name := _OPTIONAL.get(table):
        sql = sql.replace(f"{name} VARCHAR NOT NULL", f"{name} VARCHAR", 1)
    return sql


def _narrower(table, sql) -> str:
    first = f"CONSTRAINT pk_{table}"
    sql = sql.replace(f"{_columns(table)}{first}", first, 1)
    key = _key(table)
    sql = sql.replace(key, "", 1) if key else sql
    if name := _OPTIONAL.get(table):
        sql = sql.replace(f"{name} VARCHAR", f"{name} VARCHAR NOT NULL", 1)
    return sql


def _rewrite(table, changed) -> None:
    """Move the rows of a table to one of another shape, and make its indexes again."""
    connection = op.get_bind()
    kept = sa.text(
        "SELECT type, sql FROM sqlite_master "
        "WHERE tbl_name = :table AND sql NOT NULL ORDER BY type DESC, rowid"
    )
    (_, sql), *indexes = connection.execute(kept, {"table": table}).all()
    _, _, shape = sql.partition("(")
    moved = f"{table}_moved"
    connection.exec_driver_sql(f'CREATE TABLE "{moved}" ({changed(table, shape)}')
    before, after = (
        [row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info('{name}')")]
        for name in (table, moved)
    )
    names = ", ".join(f'"{name}"' for name in before if name in after)
    connection.exec_driver_sql(
        f'INSERT INTO "{moved}" ({names}) SELECT {names} FROM "{table}" ORDER BY rowid'
    )
    connection.exec_driver_sql(f'DROP TABLE "{table}"')
    connection.exec_driver_sql(f'ALTER TABLE "{moved}" RENAME TO "{table}"')
    for _, index in indexes:
        connection.exec_driver_sql(index)


def _change_candidates(changed) -> None:
    """Give the candidates of what is in conflict about a judgement other fields."""
    connection = op.get_bind()
    here = (_CONFLICT.c.entity == "assessment", _CONFLICT.c.field == "judgement")
    query = sa.select(_CONFLICT.c.entity_id, _CONFLICT.c.candidates).where(*here)
    for entity_id, candidates in connection.execute(query).all():
        moved = [[name, changed(values)] for name, values in json.loads(candidates)]
        connection.execute(
            sa.update(_CONFLICT)
            .where(*here, _CONFLICT.c.entity_id == entity_id)
            .values(candidates=json.dumps(moved, ensure_ascii=False, sort_keys=True))
        )


def _bring_back() -> None:
    """Make again what the log of a file that was downgraded tells, by the last word on each field."""
    connection = op.get_bind()
    newer = sa.select(_CHANGESET.c.schema_version).where(_CHANGESET.c.schema_version >= _SCHEMA)
    if connection.execute(newer.limit(1)).first() is None:
        return
    rows = {}
    for _, entity, entity_id, patch in sorted(_changes(connection)):
        if entity in _WRITTEN:
            rows.setdefault((entity, entity_id), {}).update(json.loads(patch))
    for (entity, digits), values in rows.items():
        written = {
            name: _stored(connection, name, values.get(name, False if name in _TRUTHS else None))
            for name in _WRITTEN[entity]
        }
        if entity == "assessment":
            written |= _days(values.get("date"))
        table = sa.table(entity, sa.column("id"), *(sa.column(name) for name in written))
        row_id = _stored(connection, "id", digits)
        if entity == "support":
            connection.execute(sa.insert(table).values({"id": row_id, **written}))
        else:
            connection.execute(sa.update(table).where(table.c.id == row_id).values(written))


def _days(date):
    """Return the first and the last day of a plain date; of any other a later write says them."""
    parts = [int(part) for part in date.split("-")] if date and _PLAIN.fullmatch(date) else []
    if not parts:
        return dict.fromkeys(_DATES)
    year, month, day = (*parts, *[None] * 2)[:3]
    last = day or calendar.monthrange(year, month or 12)[1]
    days = (datetime.date(year, month or 1, day or 1), datetime.date(year, month or 12, last))
    return dict(zip(_DATES, days, strict=True))


def _changes(connection):
    """Yield every change of the log: changeset, kind and id of the row as digits, patch."""
    query = sa.select(
        _CHANGE.c.changeset_id, _CHANGE.c.entity, _CHANGE.c.entity_id, _CHANGE.c.patch
    )
    for changeset_id, entity, entity_id, patch in connection.execute(query):
        yield _digits(changeset_id), entity, _digits(entity_id), patch
    blocks = sa.select(_BLOCK.c.changeset_id, _BLOCK.c.changes, _BLOCK.c.data)
    for changeset_id, count, data in connection.execute(blocks):
        plain = zlib.decompress(data)
        digits = plain[: 16 * count].hex()
        parts = plain[16 * count :].decode().split("\x00")
        for at in range(count):
            row = digits[32 * at : 32 * at + 32]
            yield _digits(changeset_id), parts[at], row, parts[2 * count + at]


def _digits(stored) -> str:
    return stored.hex() if isinstance(stored, bytes) else str(stored).replace("-", "")


def _stored(connection, name, value):
    """Return a value of the log as its column holds it."""
    if value is None or not (name == "id" or name.endswith("_id")):
        return value
    key = uuid.UUID(value)
    return key.bytes if connection.dialect.name == "sqlite" else key
