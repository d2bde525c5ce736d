"""Rows without a key: one that was edited since the last import looks like a new one."""

from sqlalchemy import Connection, select
from sqlmodel import col

from claimtrack.errors import ClaimtrackError
from claimtrack.models import Origin
from claimtrack.text import counted
from claimtrack.transfer.opening import Opened
from claimtrack.transfer.report import Report


class ChangedRowsError(ClaimtrackError):
    """An import would bring in rows that look like changed ones of last time, beside the old."""

    def __init__(self, sentence: str) -> None:
        super().__init__(f"{sentence} Nothing was imported.")


def refuse_changed(
    connection: Connection, source: Opened, report: Report, *, new_rows: bool
) -> None:
    """Refuse rows that look like changed ones of last time; a dry run tells of them.

    They do where the input has rows that came in before, lacks others of these, and brings new
    ones: as many of the new as are lacking. `new_rows` says that they are new. Raises
    ChangedRowsError.
    """
    has_old = report.unchanged + report.revised > 0
    if new_rows or not source.reading.content_keys or not has_old or not report.added:
        return
    query = select(col(Origin.key)).where(
        col(Origin.dataset) == source.dataset,
        col(Origin.importer) == source.format.name,
        col(Origin.entity) == "claim",
        col(Origin.retracted).is_(False),
    )
    gone = sum(key not in source.keys for key in connection.execute(query).scalars())
    changed = min(gone, report.added)
    if not changed:
        return
    looks = "looks like a changed one" if changed == 1 else "look like changed ones"
    sentence = (
        f"{source.name}: {counted(changed, 'row')} {looks} of last time, and without a key nothing "
        "tells: they would stand beside the old ones. Give the rows a key, or say --new-rows."
    )
    if not report.dry_run:
        raise ChangedRowsError(sentence)
    report.notes.append(sentence)
