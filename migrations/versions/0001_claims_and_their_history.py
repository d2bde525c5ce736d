"""The claims, their evidence, what the team adds, and the history of it all."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_log()
    _create_statements()
    _create_evidence()
    _create_review()


def downgrade() -> None:
    """Drop everything: the children before what they point to."""
    for table in (
        "origin",
        "annotation",
        "assessment",
        "tagging",
        "tag",
        "rebuttal",
        "citation",
        "snapshot",
        "snapshot_text",
        "source",
        "claim",
        "alias",
        "actor",
        "conflict",
        "change",
        "changeset",
        "workspace",
    ):
        op.drop_table(table)


def _create_log() -> None:
    op.create_table(
        "workspace",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace")),
    )
    op.create_table(
        "changeset",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("undoes_id", sa.Uuid(), nullable=True),
        sa.Column("schema_version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('edit', 'import', 'settle', 'undo', 'adopt')", name=op.f("ck_changeset_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changeset")),
    )
    op.create_index(op.f("ix_changeset_author_id"), "changeset", ["author", "id"], unique=False)
    op.create_table(
        "change",
        sa.Column("changeset_id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("parents", sa.String(), nullable=False),
        sa.Column("patch", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("changeset_id", "entity_id", name=op.f("pk_change")),
    )
    op.create_index(
        op.f("ix_change_entity_id_changeset_id"),
        "change",
        ["entity_id", "changeset_id"],
        unique=False,
    )
    op.create_table(
        "conflict",
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("candidates", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entity_id", "field", name=op.f("pk_conflict")),
    )


def _create_statements() -> None:
    op.create_table(
        "actor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("retracted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("part_of_id", sa.Uuid(), nullable=True),
        sa.Column("same_as_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('person', 'government', 'organization', 'outlet', 'unnamed')",
            name=op.f("ck_actor_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["part_of_id"],
            ["actor.id"],
            name=op.f("fk_actor_part_of_id_actor"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["same_as_id"],
            ["actor.id"],
            name=op.f("fk_actor_same_as_id_actor"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actor")),
    )
    op.create_index(op.f("ix_actor_name"), "actor", ["name"], unique=False)
    op.create_table(
        "alias",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("retracted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["actor.id"],
            name=op.f("fk_alias_actor_id_actor"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alias")),
    )
    op.create_index(op.f("ix_alias_actor_id"), "alias", ["actor_id"], unique=False)
    op.create_index(op.f("ix_alias_name"), "alias", ["name"], unique=False)
    op.create_table(
        "claim",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("retracted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("speaker_id", sa.Uuid(), nullable=True),
        sa.Column("capacity", sa.String(), nullable=True),
        sa.Column("said", sa.String(), nullable=True),
        sa.Column("said_words", sa.String(), nullable=True),
        sa.Column("said_basis", sa.String(), nullable=False),
        sa.Column("said_earliest", sa.Date(), nullable=True),
        sa.Column("said_latest", sa.Date(), nullable=True),
        sa.Column("occasion", sa.String(), nullable=True),
        sa.Column("repeats_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("period", sa.String(), nullable=True),
        sa.Column("period_earliest", sa.Date(), nullable=True),
        sa.Column("period_latest", sa.Date(), nullable=True),
        sa.Column("nature", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("part_of_id", sa.Uuid(), nullable=True),
        sa.Column("same_as_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.CheckConstraint(
            "nature IN ('fact', 'position', 'intention', 'forecast', 'opinion')",
            name=op.f("ck_claim_nature"),
        ),
        sa.CheckConstraint(
            "occasion IN ('once', 'again', 'repeatedly')", name=op.f("ck_claim_occasion")
        ),
        sa.CheckConstraint(
            "said_basis IN ('stated', 'inferred', 'unknown')", name=op.f("ck_claim_said_basis")
        ),
        sa.CheckConstraint(
            "stage IN ('inbox', 'open', 'checked', 'parked')", name=op.f("ck_claim_stage")
        ),
        sa.ForeignKeyConstraint(
            ["part_of_id"],
            ["claim.id"],
            name=op.f("fk_claim_part_of_id_claim"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["repeats_id"],
            ["claim.id"],
            name=op.f("fk_claim_repeats_id_claim"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["same_as_id"],
            ["claim.id"],
            name=op.f("fk_claim_same_as_id_claim"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["speaker_id"],
            ["actor.id"],
            name=op.f("fk_claim_speaker_id_actor"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
    )
    op.create_index(
        op.f("ix_claim_said_earliest_id_retracted"),
        "claim",
        ["said_earliest", "id", "retracted"],
        unique=False,
    )
    op.create_index(
        op.f("ix_claim_speaker_id_said_earliest_id"),
        "claim",
        ["speaker_id", "said_earliest", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_claim_stage_said_earliest_id"),
        "claim",
        ["stage", "said_earliest", "id"],
        unique=False,
    )


def _create_evidence() -> None:
    op.create_table(
        "source",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("retracted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
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
        sa.ForeignKeyConstraint(
            ["derived_from_id"],
            ["source.id"],
            name=op.f("fk_source_derived_from_id_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["issuer_id"],
            ["actor.id"],
            name=op.f("fk_source_issuer_id_actor"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["same_as_id"],
            ["source.id"],
            name=op.f("fk_source_same_as_id_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
    )
    op.create_index(op.f("ix_source_issuer_id"), "source", ["issuer_id"], unique=False)
    op.create_table(
        "snapshot_text",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_snapshot_text")),
    )
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("retracted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("captured_at", sa.String(), nullable=True),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("extractor", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["source.id"],
            name=op.f("fk_snapshot_source_id_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
    )
    op.create_index(op.f("ix_snapshot_source_id"), "snapshot", ["source_id"], unique=False)
    op.create_table(
        "citation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("retracted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("snapshot_id", sa.Uuid(), nullable=True),
        sa.Column("exact", sa.String(), nullable=True),
        sa.Column("prefix", sa.String(), nullable=True),
        sa.Column("suffix", sa.String(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("wording", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("derived_from_id", sa.Uuid(), nullable=True),
        sa.Column("locator", sa.String(), nullable=True),
        sa.Column("credibility", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.CheckConstraint(
            "credibility IN ('1', '2', '3', '4', '5', '6')", name=op.f("ck_citation_credibility")
        ),
        sa.CheckConstraint(
            "role IN ('reports', 'supports', 'disputes')", name=op.f("ck_citation_role")
        ),
        sa.CheckConstraint(
            "wording IN ('verbatim', 'paraphrase', 'summary', 'translation')",
            name=op.f("ck_citation_wording"),
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["claim.id"],
            name=op.f("fk_citation_claim_id_claim"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["derived_from_id"],
            ["citation.id"],
            name=op.f("fk_citation_derived_from_id_citation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["snapshot.id"],
            name=op.f("fk_citation_snapshot_id_snapshot"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["source.id"],
            name=op.f("fk_citation_source_id_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citation")),
    )
    op.create_index(op.f("ix_citation_claim_id"), "citation", ["claim_id"], unique=False)
    op.create_index(op.f("ix_citation_source_id"), "citation", ["source_id"], unique=False)
    op.create_table(
        "rebuttal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("retracted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("counterclaim_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("aim", sa.String(), nullable=True),
        sa.Column("link", sa.String(), nullable=True),
        sa.Column("citation_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.CheckConstraint(
            "aim IN ('whole', 'premise', 'number', 'date', 'place', 'attribution', 'inference', 'source')",
            name=op.f("ck_rebuttal_aim"),
        ),
        sa.CheckConstraint(
            "kind IN ('denies', 'contradicts', 'undermines', 'undercuts', 'narrows', 'concedes', 'counter_accuses', 'withdraws')",
            name=op.f("ck_rebuttal_kind"),
        ),
        sa.CheckConstraint(
            "link IN ('speaker', 'reporter', 'desk')", name=op.f("ck_rebuttal_link")
        ),
        sa.ForeignKeyConstraint(
            ["citation_id"],
            ["citation.id"],
            name=op.f("fk_rebuttal_citation_id_citation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["claim.id"],
            name=op.f("fk_rebuttal_claim_id_claim"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["counterclaim_id"],
            ["claim.id"],
            name=op.f("fk_rebuttal_counterclaim_id_claim"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rebuttal")),
    )
    op.create_index(op.f("ix_rebuttal_claim_id"), "rebuttal", ["claim_id"], unique=False)
    op.create_index(
        op.f("ix_rebuttal_counterclaim_id"), "rebuttal", ["counterclaim_id"], unique=False
    )


def _create_review() -> None:
    op.create_table(
        "tag",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("retracted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
    )
    op.create_index(op.f("ix_tag_name"), "tag", ["name"], unique=False)
    op.create_table(
        "tagging",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("retracted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("tag_id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["claim.id"],
            name=op.f("fk_tagging_claim_id_claim"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tag_id"],
            ["tag.id"],
            name=op.f("fk_tagging_tag_id_tag"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tagging")),
    )
    op.create_index(op.f("ix_tagging_claim_id"), "tagging", ["claim_id"], unique=False)
    op.create_index(op.f("ix_tagging_tag_id"), "tagging", ["tag_id"], unique=False)
    op.create_table(
        "assessment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("retracted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("reviewer", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("likelihood", sa.String(), nullable=True),
        sa.Column("confidence", sa.String(), nullable=True),
        sa.Column("rationale", sa.String(), nullable=True),
        sa.Column("text_sha256", sa.String(), nullable=False),
        sa.CheckConstraint(
            "confidence IN ('low', 'moderate', 'high')", name=op.f("ck_assessment_confidence")
        ),
        sa.CheckConstraint(
            "likelihood IN ('almost no chance', 'very unlikely', 'unlikely', 'roughly even chance', 'likely', 'very likely', 'almost certain')",
            name=op.f("ck_assessment_likelihood"),
        ),
        sa.CheckConstraint(
            "verdict IN ('supported', 'refuted', 'mixed', 'misleading', 'unproven')",
            name=op.f("ck_assessment_verdict"),
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["claim.id"],
            name=op.f("fk_assessment_claim_id_claim"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
    )
    op.create_index(op.f("ix_assessment_claim_id"), "assessment", ["claim_id"], unique=False)
    op.create_table(
        "annotation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("retracted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("motivation", sa.String(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("citation_id", sa.Uuid(), nullable=True),
        sa.Column("rebuttal_id", sa.Uuid(), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("assessment_id", sa.Uuid(), nullable=True),
        sa.Column("snapshot_id", sa.Uuid(), nullable=True),
        sa.Column("exact", sa.String(), nullable=True),
        sa.Column("prefix", sa.String(), nullable=True),
        sa.Column("suffix", sa.String(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("reply_to_id", sa.Uuid(), nullable=True),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "motivation IN ('commenting', 'questioning', 'highlighting', 'bookmarking', 'editing', 'replying')",
            name=op.f("ck_annotation_motivation"),
        ),
        sa.CheckConstraint(
            "CASE WHEN claim_id IS NULL THEN 0 ELSE 1 END + CASE WHEN source_id IS NULL THEN 0 ELSE 1 END + CASE WHEN citation_id IS NULL THEN 0 ELSE 1 END + CASE WHEN rebuttal_id IS NULL THEN 0 ELSE 1 END + CASE WHEN actor_id IS NULL THEN 0 ELSE 1 END + CASE WHEN assessment_id IS NULL THEN 0 ELSE 1 END = 1",
            name=op.f("ck_annotation_one_target"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["actor.id"],
            name=op.f("fk_annotation_actor_id_actor"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_annotation_assessment_id_assessment"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["citation_id"],
            ["citation.id"],
            name=op.f("fk_annotation_citation_id_citation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["claim.id"],
            name=op.f("fk_annotation_claim_id_claim"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["rebuttal_id"],
            ["rebuttal.id"],
            name=op.f("fk_annotation_rebuttal_id_rebuttal"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["reply_to_id"],
            ["annotation.id"],
            name=op.f("fk_annotation_reply_to_id_annotation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["snapshot.id"],
            name=op.f("fk_annotation_snapshot_id_snapshot"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["source.id"],
            name=op.f("fk_annotation_source_id_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annotation")),
    )
    op.create_index(op.f("ix_annotation_actor_id"), "annotation", ["actor_id"], unique=False)
    op.create_index(
        op.f("ix_annotation_assessment_id"), "annotation", ["assessment_id"], unique=False
    )
    op.create_index(op.f("ix_annotation_citation_id"), "annotation", ["citation_id"], unique=False)
    op.create_index(op.f("ix_annotation_claim_id"), "annotation", ["claim_id"], unique=False)
    op.create_index(op.f("ix_annotation_rebuttal_id"), "annotation", ["rebuttal_id"], unique=False)
    op.create_index(op.f("ix_annotation_source_id"), "annotation", ["source_id"], unique=False)
    op.create_table(
        "origin",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("retracted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("dataset", sa.String(), nullable=False),
        sa.Column("importer", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_origin")),
    )
    op.create_index(op.f("ix_origin_dataset"), "origin", ["dataset"], unique=False)
    op.create_index(op.f("ix_origin_entity_id"), "origin", ["entity_id"], unique=False)
    op.create_index(op.f("ix_origin_key"), "origin", ["key"], unique=False)
