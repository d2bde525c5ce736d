"""The derived tables: standings, and the folded words with a full-text index of each database.

Their rows are computed by claimtrack after the upgrade; nothing in them is anybody's work.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "standing",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("partial", sa.String(), nullable=True),
        sa.CheckConstraint(
            "label IN ('unanswered', 'stands', 'disputed', 'defeated')",
            name=op.f("ck_standing_label"),
        ),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_standing")),
    )
    op.create_index(op.f("ix_standing_label"), "standing", ["label"], unique=False)
    op.create_table(
        "search_text",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_search_text")),
        sa.UniqueConstraint("claim_id", name=op.f("uq_search_text_claim_id")),
    )
    if op.get_bind().dialect.name == "sqlite":
        # Our own words are ASCII-folded runs between spaces; the tokenizer `ascii` keeps every
        # character beyond ASCII, so no Unicode version of SQLite's can disagree with ours.
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5("
            "words, content='search_text', content_rowid='key', tokenize='ascii', prefix='2 3')"
        )
    else:
        op.execute(
            "CREATE INDEX ix_search_text_words ON search_text "
            "USING gin (array_to_tsvector(string_to_array(words, ' ')))"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
    op.drop_table("search_text")
    op.drop_table("standing")
