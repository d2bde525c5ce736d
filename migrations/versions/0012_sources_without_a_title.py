"""A source may have an address and no title.

Nothing ties the two together here: they fold apart, and two people may each take one away.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_SOURCE = sa.table("source", sa.column("id", sa.Uuid()), sa.column("title", sa.String()))
_CHANGE = sa.table(
    "change",
    sa.column("changeset_id", sa.Uuid()),
    sa.column("entity_id", sa.Uuid()),
    sa.column("entity", sa.String()),
    sa.column("patch", sa.Text()),
)


def upgrade() -> None:
    _make_title(nullable=True)
    _take_back_titles()


def downgrade() -> None:
    # What stands in for a title is not in the log, so that `upgrade` knows it again.
    op.execute(
        "UPDATE source SET title = coalesce(url, kind || ', ' || coalesce(published, 'undated')) "
        "WHERE title IS NULL"
    )
    _make_title(nullable=False)


def _take_back_titles() -> None:
    """Empty what stands in for a title in a file that was downgraded: nobody ever wrote it.

    The latest write in the order of changesets is the one that holds.
    """
    connection = op.get_bind()
    query = sa.select(_CHANGE.c.entity_id, _CHANGE.c.patch).where(_CHANGE.c.entity == "source")
    titles = {}
    for source_id, patch in connection.execute(query.order_by(_CHANGE.c.changeset_id)):
        titles.setdefault(source_id, None)
        written = json.loads(patch)
        if "title" in written:
            titles[source_id] = written["title"]
    for source_id in (source_id for source_id, title in titles.items() if title is None):
        here = _SOURCE.c.id == source_id
        connection.execute(sa.update(_SOURCE).where(here).values(title=None))


def _make_title(*, nullable: bool) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(nullable=nullable)
    else:
        op.alter_column("source", "title", existing_type=sa.String(), nullable=nullable)


def _rebuild(*, nullable: bool) -> None:
    """Move the sources to another table: SQLite changes no column."""
    op.create_table(
        "source_moved",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("retracted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("title", sa.String(), nullable=nullable),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("issuer_id", sa.Uuid(), nullable=True),
        sa.Column("outlet", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("published", sa.String(), nullable=True),
        sa.Column("published_words", sa.String(), nullable=True),
        sa.Column("published_basis", sa.String(), nullable=False),
        sa.Column("published_earliest", sa.Date(), nullable=True),
        sa.Column("published_latest", sa.Date(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("reliability", sa.String(), nullable=True),
        sa.Column("derived_from_id", sa.Uuid(), nullable=True),
        sa.Column("same_as_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('article', 'report', 'speech', 'interview', 'statement', 'post', 'broadcast', 'dataset', 'document')",
            name=op.f("ck_source_kind"),
        ),
        sa.CheckConstraint(
            "published_basis IN ('stated', 'inferred', 'unknown')",
            name=op.f("ck_source_published_basis"),
        ),
        sa.CheckConstraint(
            "reliability IN ('A', 'B', 'C', 'D', 'E', 'F')", name=op.f("ck_source_reliability")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column],
                [f"{target}.id"],
                name=op.f(f"fk_source_{column}_{target}"),
                initially="DEFERRED",
                deferrable=True,
            )
            for column, target in (
                ("derived_from_id", "source"),
                ("issuer_id", "actor"),
                ("same_as_id", "source"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
    )
    op.execute(
        "INSERT INTO source_moved SELECT id, retracted, title, kind, issuer_id, outlet, url, "
        "published, published_words, published_basis, published_earliest, published_latest, "
        "language, reliability, derived_from_id, same_as_id, note FROM source ORDER BY rowid"
    )
    op.drop_table("source")
    op.rename_table("source_moved", "source")
    op.create_index(op.f("ix_source_issuer_id"), "source", ["issuer_id"], unique=False)
    op.create_index(
        op.f("ix_source_same_as_id"),
        "source",
        ["same_as_id"],
        sqlite_where=sa.text("same_as_id IS NOT NULL"),
    )
