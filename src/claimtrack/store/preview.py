"""A file's workspace and first claims, by the standard library alone, for the screen's first frame.

Importing the database libraries takes longer than a screen may take to show its first rows. The
query is the listing's own, compiled (a test compares the two).
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any
from uuid import UUID

from claimtrack.errors import ClaimtrackError
from claimtrack.files import refuse_special
from claimtrack.ids import digits_of
from claimtrack.schemas.listing import ClaimRow
from claimtrack.store.header import SCHEMA_VERSION, read_header
from claimtrack.vocabulary import Label

_NO_VALUE = (ValueError, TypeError, AttributeError)
"""What a value raises that is no id; a text that is none is a ValueError as well."""

_MOST_OPERATIONS = 1_000_000
"""Steps of SQLite's own machine, of which finding one row takes some twenty."""

_NAMES = [field.name for field in fields(ClaimRow)]

FIRST_CLAIMS = """
SELECT claim.id,
  (SELECT min(origin."key") AS min_1 FROM origin
    WHERE origin.entity_id = claim.id AND origin.retracted IS 0) AS "key",
  claim.text, coalesce(actor_1.name, actor.name) AS coalesce_1, claim.speaker_id,
  claim.said, claim.said_words, claim.stage, claim.owner, standing.label, standing.partial,
  (SELECT count(*) AS count_1 FROM rebuttal
    WHERE rebuttal.claim_id = claim.id AND rebuttal.retracted IS 0
      AND NOT (EXISTS (SELECT claim_1.id FROM claim AS claim_1
        WHERE claim_1.id = rebuttal.counterclaim_id AND claim_1.retracted IS 1))) AS anon_1,
  (SELECT count(*) AS count_2 FROM citation
    WHERE citation.claim_id = claim.id AND citation.retracted IS 0
      AND NOT (EXISTS (SELECT source_1.id FROM source AS source_1
        WHERE source_1.id = citation.source_id AND source_1.retracted IS 1))) AS anon_2,
  (SELECT count(*) AS count_3 FROM annotation
    WHERE annotation.claim_id = claim.id AND annotation.retracted IS 0) AS anon_3,
  (SELECT count(*) AS count_4 FROM assessment
    WHERE assessment.claim_id = claim.id AND assessment.retracted IS 0
      AND assessment.source_id IS NULL) AS anon_4,
  claim.retracted,
  (SELECT count(*) AS count_5 FROM "conflict" WHERE "conflict".entity_id = claim.id) AS anon_5,
  actor.kind
FROM claim
LEFT OUTER JOIN actor ON actor.id = claim.speaker_id
LEFT OUTER JOIN actor AS actor_1 ON actor_1.id = actor.same_as_id AND actor.retracted IS 0
LEFT OUTER JOIN standing ON standing.claim_id = claim.id
WHERE claim.retracted IS 0
ORDER BY claim.said_earliest DESC NULLS LAST, claim.id DESC
"""


def first_claims(path: Path, limit: int) -> list[ClaimRow]:
    """Return the first claims of a listing; none where the file has to be looked after first.

    That is a file of an older schema, one that is being written to or was left half written, one
    that carries what ours never do, or a damaged one: whoever opens it properly tells why.
    """
    try:
        header = read_header(path)
    except ClaimtrackError:
        return []
    beside = (path.with_name(path.name + end) for end in ("-journal", "-wal"))
    if header.user_version != SCHEMA_VERSION or any(journal.exists() for journal in beside):
        return []
    try:
        uri = f"{path.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=0)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            strange = "SELECT 1 FROM sqlite_master WHERE type IN ('trigger', 'view')"
            if connection.execute(strange).fetchone():
                return []
            rows = connection.execute(f"{FIRST_CLAIMS} LIMIT ?", (limit,))
            return [_row(values) for values in rows]
    except (sqlite3.Error, *_NO_VALUE):
        return []


def _row(values: Sequence[Any]) -> ClaimRow:
    """Return a row of the driver as the row that a listing gives.

    Raises TypeError for bytes, which SQLite keeps in a column of text for whoever puts them there.
    """
    row = dict(zip(_NAMES, values, strict=True))
    row["id"] = UUID(bytes=row["id"])
    row["speaker_id"] = UUID(bytes=row["speaker_id"]) if row["speaker_id"] else None
    if any(isinstance(value, bytes) for value in row.values()):
        raise TypeError("bytes where a text or a number belongs")
    row["standing"] = row["standing"] or Label.UNANSWERED.value
    row["retracted"] = bool(row["retracted"])
    row["in_conflict"] = row["in_conflict"] > 0
    return ClaimRow(**row)


def workspace_of(path: Path) -> UUID | None:
    """Return what workspace a file says that it is of, without locks; None where it says nothing.

    The file may be somebody else's, or half written: nothing else in it is looked at, and a table
    that is none is not waited for.
    """
    try:
        refuse_special(path)
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, path.stat().st_size)
            connection.set_progress_handler(lambda: True, _MOST_OPERATIONS)
            (id_,) = connection.execute("SELECT id FROM workspace LIMIT 1").fetchone()
            return UUID(digits_of(id_))
    except (ClaimtrackError, sqlite3.Error, OSError, *_NO_VALUE):
        return None
