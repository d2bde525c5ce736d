"""Indexes over fields that few claims have, so that asking for those reads no other claim."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_FIELDS = ("owner", "part_of_id")


def upgrade() -> None:
    for field in _FIELDS:
        is_set = sa.text(f"{field} IS NOT NULL")
        op.create_index(
            op.f(f"ix_claim_{field}"),
            "claim",
            [field],
            unique=False,
            sqlite_where=is_set,
            postgresql_where=is_set,
        )


def downgrade() -> None:
    for field in _FIELDS:
        op.drop_index(op.f(f"ix_claim_{field}"), "claim")
