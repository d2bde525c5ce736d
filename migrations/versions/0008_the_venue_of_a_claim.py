"""Where a claim was made: the hall, the studio, the page."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("claim", sa.Column("venue", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("claim", "venue")
