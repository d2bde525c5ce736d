"""Changesets stand in the order of their ids; which ones came in late is told by a table.

The table stays empty: it is for what merges bring from now on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_COLUMNS = "id, author, kind, reason, undoes_id, schema_version, recorded_at, digest"
_KINDS = "kind IN ('edit', 'import', 'settle', 'undo', 'adopt')"


def upgrade() -> None:
    op.create_table(
        "arrival",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("changeset_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_arrival")),
    )
    _rebuild(with_rowid=False)


def downgrade() -> None:
    _rebuild(with_rowid=True)
    op.drop_table("arrival")


def _rebuild(*, with_rowid: bool) -> None:
    """Move the changesets to a table with or without row numbers, which only SQLite tells apart."""
    if op.get_bind().dialect.name != "sqlite":
        return
    op.create_table(
        "changeset_moved",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("undoes_id", sa.Uuid(), nullable=True),
        sa.Column("schema_version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.CheckConstraint(_KINDS, name=op.f("ck_changeset_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changeset")),
        sqlite_with_rowid=with_rowid,
    )
    op.execute(
        f"INSERT INTO changeset_moved ({_COLUMNS}) SELECT {_COLUMNS} FROM changeset ORDER BY id"
    )
    op.drop_table("changeset")
    op.rename_table("changeset_moved", "changeset")
