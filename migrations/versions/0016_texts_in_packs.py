"""Kept texts are compressed, several together; what full text holds is kept no second time.

The index of words and the table beside it are made empty: claimtrack fills both after an upgrade.
"""

import hashlib
import re
import struct
import zlib

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_TEXTS, _FULL_BYTES, _ALONE_BYTES, _LONG_BYTES = 128, 262_144, 16_384, 1_000_000
_TOLD = 20_000
_DIGITS = re.compile(r"[0-9a-f]{64}")

_KEPT = sa.table(
    "kept_text",
    sa.column("sha256", sa.LargeBinary()),
    sa.column("pack", sa.Integer()),
    sa.column("place", sa.Integer()),
)
_PACK = sa.table(
    "text_pack",
    sa.column("number", sa.Integer()),
    sa.column("texts", sa.Integer()),
    sa.column("size", sa.Integer()),
    sa.column("data", sa.LargeBinary()),
)
_BEFORE = sa.table(
    "snapshot_text", sa.column("sha256", sa.String()), sa.column("text", sa.String())
)


def upgrade() -> None:
    op.create_table(
        "kept_text",
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("pack", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_kept_text")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "text_pack",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("texts", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_text_pack")),
    )
    _pack_all(op.get_bind())
    op.drop_table("snapshot_text")
    _drop_search()
    _create_search(sa.Column("digest", sa.LargeBinary(), nullable=False), has_text=False)


def downgrade() -> None:
    op.create_table(
        "snapshot_text",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_snapshot_text")),
    )
    connection = op.get_bind()
    for number in connection.execute(sa.select(_PACK.c.number)).scalars().all():
        pack = connection.execute(sa.select(_PACK).where(_PACK.c.number == number)).one()
        plain = zlib.decompress(pack.data)
        lengths = struct.unpack_from(f"<{pack.texts}I", plain)
        starts = [4 * pack.texts]
        for length in lengths:
            starts.append(starts[-1] + length)
        places = sa.select(_KEPT.c.sha256, _KEPT.c.place).where(_KEPT.c.pack == number)
        rows = [
            {"sha256": key.hex(), "text": plain[starts[at] : starts[at + 1]].decode()}
            for key, at in connection.execute(places).all()
        ]
        if rows:
            connection.execute(sa.insert(_BEFORE), rows)
    op.drop_table("text_pack")
    op.drop_table("kept_text")
    _drop_search()
    _create_search(has_text=True)


def _pack_all(connection) -> None:
    """Put all texts into packs, in the order in which they came: neighbours are alike."""
    on_progress = op.get_context().config.attributes.get("on_progress", print)
    part, size, number, seen = [], 0, 0, set()
    for count, (key, content) in enumerate(_texts(connection), start=1):
        if count % _TOLD == 0:
            on_progress(f"the file is upgraded, {count:,} texts of it so far")
        if not (isinstance(key, str) and _DIGITS.fullmatch(key)):
            key = hashlib.sha256(content).hexdigest()  # another program wrote what is none
        if key in seen:
            continue
        seen.add(key)
        if len(content) > _ALONE_BYTES:
            number += 1
            _write(connection, number, [(key, content)])
            continue
        part.append((key, content))
        size += len(content)
        if len(part) == _TEXTS or size >= _FULL_BYTES:
            number += 1
            _write(connection, number, part)
            part, size = [], 0
    if part:
        _write(connection, number + 1, part)


def _texts(connection):
    """Yield keys and texts, these in UTF-8, whatever another program wrote."""
    if connection.dialect.name == "sqlite":
        numbers = connection.exec_driver_sql("SELECT rowid FROM snapshot_text ORDER BY rowid")
        query = "SELECT sha256, CAST(text AS BLOB) FROM snapshot_text WHERE rowid = ?"
        for (number,) in numbers.all():
            key, content = connection.exec_driver_sql(query, (number,)).one()
            yield key, content.decode(errors="replace").encode()
        return
    keys = connection.execute(sa.select(_BEFORE.c.sha256).order_by(_BEFORE.c.sha256))
    for key in keys.scalars().all():
        query = sa.select(_BEFORE.c.text).where(_BEFORE.c.sha256 == key)
        yield key, connection.execute(query).scalar_one().encode()


def _write(connection, number, part) -> None:
    keys, contents = zip(*part, strict=True)
    plain = struct.pack(f"<{len(contents)}I", *map(len, contents)) + b"".join(contents)
    data = zlib.compress(plain, 6 if len(plain) < _LONG_BYTES else 1)
    pack = {"number": number, "texts": len(keys), "size": len(plain), "data": data}
    connection.execute(sa.insert(_PACK), [pack])
    places = [
        {"sha256": bytes.fromhex(key), "pack": number, "place": place}
        for place, key in enumerate(keys)
    ]
    connection.execute(sa.insert(_KEPT), places)


def _drop_search() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
    op.drop_table("search_text")


def _create_search(*columns, has_text: bool) -> None:
    op.create_table(
        "search_text",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        *columns,
        sa.Column("words", sa.Text(), nullable=not has_text),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_search_text")),
        sa.UniqueConstraint("claim_id", name=op.f("uq_search_text_claim_id")),
    )
    if op.get_bind().dialect.name == "sqlite":
        kept = (
            "content='search_text', content_rowid='key', prefix='2 3'" if has_text else "content=''"
        )
        op.execute(f"CREATE VIRTUAL TABLE search_index USING fts5(words, {kept}, tokenize='ascii')")
    else:
        op.execute(
            "CREATE INDEX ix_search_text_words ON search_text "
            "USING gin (array_to_tsvector(string_to_array(words, ' ')))"
        )
