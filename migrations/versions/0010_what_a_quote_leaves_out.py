"""What a quote leaves out between its words: a running head where a page ends, a footnote's mark.

It folds with the quote, so the candidates of conflicts about quotes get the field too.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TABLES = ("citation", "annotation")
_CONFLICT = sa.table(
    "conflict",
    sa.column("entity_id", sa.Uuid()),
    sa.column("field", sa.String()),
    sa.column("entity", sa.String()),
    sa.column("candidates", sa.Text()),
)


def upgrade() -> None:
    for table in _TABLES:
        op.add_column(table, sa.Column("left_out", sa.String(), nullable=True))
    _change_candidates(lambda values: {**values, "left_out": None})


def downgrade() -> None:
    _change_candidates(
        lambda values: {name: value for name, value in values.items() if name != "left_out"}
    )
    for table in _TABLES:
        op.drop_column(table, "left_out")


def _change_candidates(changed) -> None:
    connection = op.get_bind()
    here = (_CONFLICT.c.entity.in_(_TABLES), _CONFLICT.c.field == "quote")
    query = sa.select(_CONFLICT.c.entity_id, _CONFLICT.c.candidates).where(*here)
    for entity_id, candidates in connection.execute(query).all():
        moved = [[name, changed(values)] for name, values in json.loads(candidates)]
        connection.execute(
            sa.update(_CONFLICT)
            .where(*here, _CONFLICT.c.entity_id == entity_id)
            .values(candidates=json.dumps(moved, ensure_ascii=False, sort_keys=True))
        )
