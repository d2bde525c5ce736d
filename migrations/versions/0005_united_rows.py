"""An index of the rows that were united with another: few are, and every look asks which."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TABLES = ("actor", "source", "claim")


def upgrade() -> None:
    is_set = sa.text("same_as_id IS NOT NULL")
    for table in _TABLES:
        op.create_index(
            op.f(f"ix_{table}_same_as_id"),
            table,
            ["same_as_id"],
            sqlite_where=is_set,
            postgresql_where=is_set,
        )


def downgrade() -> None:
    for table in _TABLES:
        op.drop_index(op.f(f"ix_{table}_same_as_id"), table_name=table)
