"""Other names of actors without an index: a name is looked for among all, whatever its case."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop the index that no query uses."""
    op.drop_index(op.f("ix_alias_name"), table_name="alias")


def downgrade() -> None:
    """Make it again."""
    op.create_index(op.f("ix_alias_name"), "alias", ["name"], unique=False)
