"""Changes of large changesets stand in blocks, packed and compressed, in place of their rows.

No digest changes: it covers the same changes, in the same order. From this version on the digest
of a new changeset covers the hashes of its patches; the version that it names tells it apart.
"""

import hashlib
import json
import re
import uuid
import zlib

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0012"
branch_labels = None
depends_on = None

_PACKED_FROM = 1000
_CHANGES, _FULL_BYTES, _LONGEST_BYTES = 256, 262_144, 65_536
_AT_ONCE = 2000
_TOLD = 20_000
_DIGITS = re.compile(r"[0-9a-f]{32}")
_OWN_KIND = {
    "actor": ("part_of_id", "same_as_id"),
    "annotation": ("reply_to_id",),
    "citation": ("derived_from_id",),
    "claim": ("repeats_id", "part_of_id", "same_as_id"),
    "source": ("derived_from_id", "same_as_id"),
}
"""The fields by which a row names another of its kind."""

_CHANGE = sa.table(
    "change",
    sa.column("changeset_id", sa.Uuid()),
    sa.column("entity_id", sa.Uuid()),
    sa.column("entity", sa.String()),
    sa.column("parents", sa.String()),
    sa.column("patch", sa.Text()),
)
_BLOCK = sa.table(
    "change_block",
    sa.column("changeset_id", sa.Uuid()),
    sa.column("first_id", sa.Uuid()),
    sa.column("last_id", sa.Uuid()),
    sa.column("changes", sa.Integer()),
    sa.column("written", sa.Integer()),
    sa.column("size", sa.Integer()),
    sa.column("filter", sa.LargeBinary()),
    sa.column("data", sa.LargeBinary()),
)


def upgrade() -> None:
    op.create_table(
        "change_block",
        sa.Column("changeset_id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("last_id", sa.Uuid(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("filter", sa.LargeBinary(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("changeset_id", "first_id", name=op.f("pk_change_block")),
    )
    connection = op.get_bind()
    large = (
        sa.select(sa.type_coerce(_CHANGE.c.changeset_id, sa.String()))
        .group_by(_CHANGE.c.changeset_id)
        .having(sa.func.count() >= _PACKED_FROM)
        .order_by(_CHANGE.c.changeset_id)
    )
    on_progress = op.get_context().config.attributes.get("on_progress", print)
    packed = 0
    for words in connection.execute(large).scalars().all():
        digits = str(words).replace("-", "")
        if _DIGITS.fullmatch(digits):
            for count in _pack(connection, uuid.UUID(digits)):
                packed += count
                if packed // _TOLD > (packed - count) // _TOLD:
                    on_progress(f"the file is upgraded, {packed:,} changes of it so far")


def downgrade() -> None:
    connection = op.get_bind()
    keys = sa.select(_BLOCK.c.changeset_id, _BLOCK.c.first_id)
    for changeset_id, first_id in connection.execute(keys).all():
        row = connection.execute(
            sa.select(_BLOCK.c.data, _BLOCK.c.changes).where(
                _BLOCK.c.changeset_id == changeset_id, _BLOCK.c.first_id == first_id
            )
        ).one()
        rows = [
            {
                "changeset_id": changeset_id,
                "entity_id": uuid.UUID(change[0]),
                "entity": change[1],
                "parents": change[2],
                "patch": change[3],
            }
            for change in _unpacked(row.data, row.changes)
        ]
        connection.execute(sa.insert(_CHANGE), rows)
    op.drop_table("change_block")


def _pack(connection, changeset_id):
    """Put the changes of a changeset into blocks, a part at a time; what fits in none stays.

    Yields how many were looked at.
    """
    part, size, after = [], 0, None
    while rows := _next_rows(connection, changeset_id, after):
        after = uuid.UUID(str(rows[-1][0]))
        for row in rows:
            change = (str(row[0]).replace("-", ""), *row[1:])
            if not _is_sound(change):
                continue
            text = "".join(change[1:])
            length = 19 + len(text.encode())
            if length > _LONGEST_BYTES or "\x00" in text:
                continue
            part.append(change)
            size += length
            if len(part) == _CHANGES or size >= _FULL_BYTES:
                _write(connection, changeset_id, part)
                part, size = [], 0
        yield len(rows)
    if part:
        _write(connection, changeset_id, part)


def _next_rows(connection, changeset_id, after):
    query = sa.select(
        sa.type_coerce(_CHANGE.c.entity_id, sa.String()),
        _CHANGE.c.entity,
        _CHANGE.c.parents,
        _CHANGE.c.patch,
    ).where(_CHANGE.c.changeset_id == changeset_id)
    if after is not None:
        query = query.where(_CHANGE.c.entity_id > after)
    return connection.execute(query.order_by(_CHANGE.c.entity_id).limit(_AT_ONCE)).all()


def _is_sound(change) -> bool:
    """Say whether a change is one; what another program wrote into it stays where `check` looks."""
    if not (_DIGITS.fullmatch(change[0]) and all(isinstance(part, str) for part in change)):
        return False
    try:
        return isinstance(json.loads(change[3]), dict)
    except (ValueError, RecursionError):
        return False


def _write(connection, changeset_id, part) -> None:
    """Write a block, and remove the rows that it holds."""
    ids, entities, parents, patches = zip(*part, strict=True)
    plain = bytes.fromhex("".join(ids))
    plain += "\x00".join([*entities, *parents, *patches]).encode()
    first, last = uuid.UUID(ids[0]), uuid.UUID(ids[-1])
    connection.execute(
        sa.insert(_BLOCK).values(
            changeset_id=changeset_id,
            first_id=first,
            last_id=last,
            changes=len(part),
            written=len(part) - patches.count("{}"),
            size=len(plain),
            filter=_filter(part),
            data=zlib.compress(plain, 6),
        )
    )
    listed = [uuid.UUID(digits) for digits in ids]
    connection.execute(
        sa.delete(_CHANGE).where(
            _CHANGE.c.changeset_id == changeset_id, _CHANGE.c.entity_id.in_(listed)
        )
    )


def _filter(part) -> bytes:
    marks, named = b"".join(bytes.fromhex(change[0][24:]) for change in part), set()
    for _, entity, _, patch in part:
        names = _OWN_KIND.get(entity, ())
        if any(f'"{name}":"' in patch for name in names):
            fields = json.loads(patch)
            for name in names:
                if isinstance(fields.get(name), str):
                    named.add(_hashed(fields[name]))
                    if name == "same_as_id":
                        named.add(_hashed(name))
    return marks + b"".join(sorted(named))


def _hashed(words) -> bytes:
    return hashlib.blake2b(words.encode(), digest_size=4).digest()


def _unpacked(data, changes):
    plain = zlib.decompress(data)
    digits = plain[: 16 * changes].hex()
    parts = plain[16 * changes :].decode().split("\x00")
    ids = [digits[at : at + 32] for at in range(0, 32 * changes, 32)]
    return zip(
        ids, *(parts[at : at + changes] for at in range(0, 3 * changes, changes)), strict=True
    )
