"""Pairs of rows that people said are never one; and one name in several spellings is no conflict.

From this version on, two imports that wrote a name in other case or spacing are not in conflict: the
first in id order shows. The conflicts that older versions kept of such names are folded anew.
"""

import json
import unicodedata
import uuid

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_CONFLICT = sa.table(
    "conflict",
    sa.column("entity_id", sa.Uuid()),
    sa.column("field", sa.String()),
    sa.column("entity", sa.String()),
    sa.column("candidates", sa.Text()),
)
_CHANGESET = sa.table("changeset", sa.column("id", sa.Uuid()), sa.column("kind", sa.String()))
_CHANGE = sa.table(
    "change",
    sa.column("changeset_id", sa.Uuid()),
    sa.column("entity_id", sa.Uuid()),
    sa.column("entity", sa.String()),
    sa.column("patch", sa.Text()),
)
_DISTINCTION = sa.table(
    "distinction",
    sa.column("id", sa.Uuid()),
    sa.column("retracted", sa.Boolean()),
    sa.column("entity", sa.String()),
    sa.column("one_id", sa.Uuid()),
    sa.column("other_id", sa.Uuid()),
)
_NAMED = ("actor", "alias", "tag")


def upgrade() -> None:
    op.create_table(
        "distinction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("retracted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distinction")),
    )
    connection = op.get_bind()
    _bring_back(connection)
    imports = set(
        connection.execute(
            sa.select(_CHANGESET.c.id).where(_CHANGESET.c.kind == "import")
        ).scalars()
    )
    query = sa.select(_CONFLICT).where(_CONFLICT.c.field == "name", _CONFLICT.c.entity.in_(_NAMED))
    for row in connection.execute(query).mappings().all():
        _fold(connection, row, {str(id_) for id_ in imports})


def downgrade() -> None:
    # The log keeps what was said, from which `upgrade` makes the rows again; the conflicts of spellings do not come back: an older version
    # finds them again where it folds such a name.
    op.drop_table("distinction")


def _bring_back(connection) -> None:
    """Make the rows of which the log of a file that was downgraded tells, by the last word of each."""
    query = sa.select(_CHANGE).where(_CHANGE.c.entity == "distinction")
    rows = {}
    for change in connection.execute(query.order_by(_CHANGE.c.changeset_id)).mappings():
        rows.setdefault(change["entity_id"], {"retracted": False}).update(
            json.loads(change["patch"])
        )
    for row_id, row in rows.items():
        ids = {name: uuid.UUID(row[name]) for name in ("one_id", "other_id")}
        connection.execute(sa.insert(_DISTINCTION).values({**row, **ids, "id": row_id}))


def _fold(connection, row, imports) -> None:
    """Leave the later spellings of a name out of a conflict, and end it where one is left."""
    candidates = sorted(json.loads(row["candidates"]))
    first, kept = {}, []
    for changeset_id, values in candidates:
        name = _normalised(values["name"])
        if changeset_id in imports and first.setdefault(name, changeset_id) != changeset_id:
            continue
        kept.append([changeset_id, values])
    if len(kept) == len(candidates):
        return
    table = sa.table(row["entity"], sa.column("id", sa.Uuid()), sa.column("name", sa.String()))
    connection.execute(
        sa.update(table).where(table.c.id == row["entity_id"]).values(name=kept[-1][1]["name"])
    )
    here = (_CONFLICT.c.entity_id == row["entity_id"], _CONFLICT.c.field == "name")
    if len({values["name"] for _, values in kept}) == 1:
        connection.execute(sa.delete(_CONFLICT).where(*here))
    else:
        text = json.dumps(kept[::-1], ensure_ascii=False, sort_keys=True)
        connection.execute(sa.update(_CONFLICT).where(*here).values(candidates=text))


def _normalised(name: str) -> str:
    for _ in range(3):
        name = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(unicodedata.normalize("NFKC", name).split())
