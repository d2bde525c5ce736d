"""Where the file itself of a kept copy is kept; nowhere, for the copies that are there."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("snapshot", sa.Column("original", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("snapshot", "original")
