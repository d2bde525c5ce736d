"""An index of what answers a note: a retraction asks for all that hangs on a row.

No table changes. From this version on a retraction says what it has seen of the work of others;
the version that a changeset names tells those that do from older ones.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_set = sa.text("reply_to_id IS NOT NULL")
    op.create_index(
        op.f("ix_annotation_reply_to_id"),
        "annotation",
        ["reply_to_id"],
        sqlite_where=is_set,
        postgresql_where=is_set,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_annotation_reply_to_id"), table_name="annotation")
