"""Numbers in claims, who is asked to judge, lineage, searches, translations, exhibit marks, settings.

On SQLite the table of sources is written anew, because the list of its kinds has a new word; the
others gain columns. What a file holds of all this in its log, though it was downgraded, comes back.
"""

import calendar
import datetime
import json
import re
import uuid
import zlib

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_SCHEMA = 20
_PLAIN = re.compile(r"(\d{4}|\d{3}X|\d\dXX)(?:-(\d\d|XX))?(?:-(\d\d|XX))?")
_ID = sa.LargeBinary().with_variant(sa.Uuid(), "postgresql")
_KINDS = (
    "article", "report", "speech", "interview", "statement", "post", "broadcast", "dataset",
    "document",
)  # fmt: skip
_COMPARATORS = ("=", ">=", ">", "<=", "<", "~", "between", "none")
_INSTEAD = "document"
"""What an older version takes a search for."""

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

_LISTED = {
    "source": ("lineage", ("original",)),
    "citation": ("lineage", ("original",)),
    "assessment": ("basis", ("independent", "informed")),
}
"""The new columns that take the words of a list."""

_TEXTS = {
    "source": ("search_words", "search_found", "searched_by"),
    "citation": ("translation", "translator"),
}
_TABLES = ("assignment", "quantity", "exhibit", "setting")
_WRITTEN = {
    "source": ("kind", "lineage", "search_words", "search_found", "searched_by"),
    "citation": ("lineage", "translation", "translator"),
    "assessment": ("basis",),
    "assignment": ("claim_id", "reviewer", "retracted"),
    "quantity": (
        "claim_id", "words", "comparator", "low", "high", "unit", "measure", "counted_by",
        "period", "note", "retracted",
    ),
    "exhibit": ("source_id", "snapshot_id", "mark", "retracted"),
    "setting": ("name", "subject", "value", "retracted"),
}  # fmt: skip
"""What an older version does not know, or was told otherwise."""


def upgrade() -> None:
    """Make the tables and columns; take in what the log tells of them already."""
    _check_what_waits()
    _create_tables()
    for table, (name, words) in _LISTED.items():
        listed = ", ".join(f"'{word}'" for word in words)
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {name} VARCHAR "
            f"CONSTRAINT ck_{table}_{name} CHECK ({name} IN ({listed}))"
        )
    for table, names in _TEXTS.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.String(), nullable=True))
    _allow_kinds((*_KINDS, "search"))
    _change_candidates("assessment", "judgement", lambda values: {**values, "basis": None})
    for entity in ("source", "citation"):
        _change_candidates(
            entity, "derived_from_id", lambda values: {**values, "lineage": None}, "lineage"
        )
    _bring_back()


def downgrade() -> None:
    """Take it away; the log keeps what is emptied here, and `upgrade` reads it there."""
    _change_candidates(
        "assessment", "judgement", lambda values: {k: v for k, v in values.items() if k != "basis"}
    )
    for entity in ("source", "citation"):
        _change_candidates(
            entity,
            "lineage",
            lambda values: {"derived_from_id": values.get("derived_from_id")},
            "derived_from_id",
        )
    op.execute(f"UPDATE source SET kind = '{_INSTEAD}' WHERE kind = 'search'")
    _check_what_waits()
    _allow_kinds(_KINDS)
    for table, names in _TEXTS.items():
        for name in names:
            op.drop_column(table, name)
    for table, (name, _) in _LISTED.items():
        op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
    for table in _TABLES:
        op.drop_table(table)


def _check_what_waits() -> None:
    """Let PostgreSQL make its deferred checks: it changes no table for which one is to come."""
    if op.get_bind().dialect.name != "sqlite":
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")
        op.execute("SET CONSTRAINTS ALL DEFERRED")


def _create_tables() -> None:
    _create("assignment", {"claim_id": "claim"}, (), _text("reviewer", needed=True))
    _create(
        "quantity",
        {"claim_id": "claim"},
        (),
        _text("words", needed=True),
        _text("comparator", needed=True),
        *(_text(name) for name in ("low", "high", "unit", "measure", "counted_by", "period")),
        sa.Column("period_earliest", sa.Date(), nullable=True),
        sa.Column("period_latest", sa.Date(), nullable=True),
        _text("note"),
        _check("quantity", "comparator", _COMPARATORS),
        _check("quantity", "counted_by", ("verified", "estimated")),
    )
    _create(
        "exhibit",
        {"source_id": "source"},
        (("snapshot_id", "snapshot"),),
        _text("mark", needed=True),
    )
    op.create_table(
        "setting",
        *_own_columns(),
        _text("name", needed=True),
        sa.Column("subject", sa.String(), server_default="", nullable=False),
        _text("value", needed=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
    )


def _own_columns():
    return (
        sa.Column("id", _ID, nullable=False),
        sa.Column("retracted", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def _text(name, *, needed=False):
    return sa.Column(name, sa.String(), nullable=not needed)


def _check(table, column, words):
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}"))


def _create(table, hangs_on, may_hang_on, *rest) -> None:
    """Make a table whose rows hang on one of another, and perhaps on one more."""
    pointers = (*hangs_on.items(), *may_hang_on)
    op.create_table(
        table,
        *_own_columns(),
        *(sa.Column(name, _ID, nullable=name not in hangs_on) for name, _ in pointers),
        *rest,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *(
            sa.ForeignKeyConstraint(
                [name],
                [f"{target}.id"],
                name=op.f(f"fk_{table}_{name}_{target}"),
                initially="DEFERRED",
                deferrable=True,
            )
            for name, target in pointers
        ),
    )
    for name, _ in pointers:
        is_set = None if name in hangs_on else sa.text(f"{name} IS NOT NULL")
        op.create_index(
            op.f(f"ix_{table}_{name}"),
            table,
            [name],
            sqlite_where=is_set,
            postgresql_where=is_set,
        )


def _allow_kinds(kinds) -> None:
    """Say which kinds of source there are: in place, or where that is not to be had, anew."""
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    condition = f"kind IN ({listed})"
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_source_kind"), "source", type_="check")
        op.create_check_constraint(op.f("ck_source_kind"), "source", condition)
        return
    kept = sa.text(
        "SELECT type, sql FROM sqlite_master "
        "WHERE tbl_name = 'source' AND sql NOT NULL ORDER BY type DESC, rowid"
    )
    (_, sql), *indexes = connection.execute(kept).all()
    _, _, shape = sql.partition("(")
    shape = re.sub(r"\bkind IN \([^)]*\)", lambda _: condition, shape, count=1)
    connection.exec_driver_sql(f"CREATE TABLE source_moved ({shape}")
    columns = [row[1] for row in connection.exec_driver_sql("PRAGMA table_info('source')")]
    names = ", ".join(f'"{name}"' for name in columns)
    connection.exec_driver_sql(
        f"INSERT INTO source_moved ({names}) SELECT {names} FROM source ORDER BY rowid"
    )
    connection.exec_driver_sql("DROP TABLE source")
    connection.exec_driver_sql("ALTER TABLE source_moved RENAME TO source")
    for _, index in indexes:
        connection.exec_driver_sql(index)


def _change_candidates(entity, field, changed, field_then=None) -> None:
    """Give the candidates of what is in conflict about a group other fields, and it its name."""
    connection = op.get_bind()
    here = (_CONFLICT.c.entity == entity, _CONFLICT.c.field == field)
    query = sa.select(_CONFLICT.c.entity_id, _CONFLICT.c.candidates).where(*here)
    for entity_id, candidates in connection.execute(query).all():
        moved = [[name, changed(values)] for name, values in json.loads(candidates)]
        connection.execute(
            sa.update(_CONFLICT)
            .where(*here, _CONFLICT.c.entity_id == entity_id)
            .values(
                field=field_then or field,
                candidates=json.dumps(moved, ensure_ascii=False, sort_keys=True),
            )
        )


def _bring_back() -> None:
    """Make again what the log of a file that was downgraded tells, by the last word on each field."""
    connection = op.get_bind()
    newer = sa.select(_CHANGESET.c.schema_version).where(_CHANGESET.c.schema_version >= _SCHEMA)
    if connection.execute(newer.limit(1)).first() is None:
        return
    rows, patches = {}, {}
    for changeset_id, entity, entity_id, patch in sorted(_changes(connection)):
        if entity in _WRITTEN:
            patches[changeset_id, entity_id] = json.loads(patch)
            rows.setdefault((entity, entity_id), {}).update(json.loads(patch))
    _complete_candidates(connection, patches)
    for (entity, digits), values in rows.items():
        written = {
            name: _stored(connection, name, values.get(name, _ABSENT.get(name)))
            for name in _WRITTEN[entity]
            if name != "kind" or values.get(name) == "search"
        }
        if entity == "quantity":
            written |= _days(values.get("period"))
        if not written:
            continue
        table = sa.table(entity, sa.column("id"), *(sa.column(name) for name in written))
        row_id = _stored(connection, "id", digits)
        if entity in _TABLES:
            connection.execute(sa.insert(table).values({"id": row_id, **written}))
        else:
            connection.execute(sa.update(table).where(table.c.id == row_id).values(written))


def _complete_candidates(connection, patches) -> None:
    """Give what is in conflict the new fields of its groups, as they were written."""
    query = sa.select(_CONFLICT.c.entity, _CONFLICT.c.entity_id, _CONFLICT.c.candidates)
    for entity, entity_id, candidates in connection.execute(
        query.where(_CONFLICT.c.field.in_(("judgement", "lineage")))
    ).all():
        if entity not in _LISTED:
            continue
        name, listed = _LISTED[entity][0], json.loads(candidates)
        for changeset_id, values in listed:
            patch = patches.get((_digits(changeset_id), _digits(entity_id)), {})
            values[name] = patch.get(name)
        connection.execute(
            sa.update(_CONFLICT)
            .where(_CONFLICT.c.entity_id == entity_id, _CONFLICT.c.entity == entity)
            .where(_CONFLICT.c.field.in_(("judgement", "lineage")))
            .values(candidates=json.dumps(listed, ensure_ascii=False, sort_keys=True))
        )


_ABSENT = {"retracted": False, "subject": ""}
"""The value of a field that the log does not name, where that is not nothing."""


def _days(date):
    """Return the first and the last day of a date or a span; of a set a later write says them."""
    first, _, last = re.sub("[~?%]", "", date or "").partition("/")
    if "/" not in (date or ""):
        last = first
    return {"period_earliest": _ends(first)[0], "period_latest": _ends(last)[1]}


def _ends(date):
    """Return the first and the last day of a date, `X` standing for any digit; None for neither."""
    known = _PLAIN.fullmatch(date)
    if known is None:
        return None, None
    year, month, day = known.groups()
    month, day = (part if part and part != "XX" else None for part in (month, day))
    first = datetime.date(int(year.replace("X", "0")), int(month or 1), int(day or 1))
    year, month = int(year.replace("X", "9")), int(month or 12)
    return first, datetime.date(year, month, int(day or calendar.monthrange(year, month)[1]))


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
