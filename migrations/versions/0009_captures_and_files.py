"""Who captured a copy, where and with what; the name, size and hash of its file; transcripts.

A copy's time of capture folds with who captured it, and its file with the file's name, size and
hash: what is in conflict there moves under the new names. Nothing is said of the copies that are
there.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TEXTS = ("captured_by", "address", "tool", "file_name", "file_sha256")
_GROUPS = {
    "capture": ("captured_at", ("captured_by", "address", "tool")),
    "file": ("original", ("file_name", "file_size", "file_sha256")),
}
_CONFLICT = sa.table(
    "conflict",
    sa.column("entity_id", sa.Uuid()),
    sa.column("field", sa.String()),
    sa.column("entity", sa.String()),
    sa.column("candidates", sa.Text()),
)


def upgrade() -> None:
    for name in _TEXTS:
        op.add_column("snapshot", sa.Column(name, sa.String(), nullable=True))
    op.add_column("snapshot", sa.Column("file_size", sa.Integer(), nullable=True))
    op.add_column(
        "snapshot",
        sa.Column("transcript", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    for group, (field, others) in _GROUPS.items():
        _move(field, group, lambda values, more=others: {**values, **dict.fromkeys(more)})


def downgrade() -> None:
    for group, (field, _) in _GROUPS.items():
        _move(group, field, lambda values, kept=field: {kept: values.get(kept)})
    op.drop_column("snapshot", "transcript")
    op.drop_column("snapshot", "file_size")
    for name in reversed(_TEXTS):
        op.drop_column("snapshot", name)


def _move(old: str, new: str, changed) -> None:
    """Give the conflicts of a field of kept copies another name, and their candidates other fields."""
    connection = op.get_bind()
    here = (_CONFLICT.c.entity == "snapshot", _CONFLICT.c.field == old)
    query = sa.select(_CONFLICT.c.entity_id, _CONFLICT.c.candidates).where(*here)
    for entity_id, candidates in connection.execute(query).all():
        moved = [[name, changed(values)] for name, values in json.loads(candidates)]
        connection.execute(
            sa.update(_CONFLICT)
            .where(*here, _CONFLICT.c.entity_id == entity_id)
            .values(field=new, candidates=json.dumps(moved, ensure_ascii=False, sort_keys=True))
        )
