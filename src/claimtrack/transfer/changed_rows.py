"""Rows that look like others of last time: edited ones without a key, another table of the same."""

from sqlalchemy import Connection, select
from sqlmodel import col

from claimtrack.errors import ClaimtrackError
from claimtrack.models import Origin
from claimtrack.text import counted, fold
from claimtrack.transfer.opening import Opened
from claimtrack.transfer.report import Report

_ANOTHER = 4
"""Fewer than one of so many words in common, and it is another claim."""
_FEW = 2


class ChangedRowsError(ClaimtrackError):
    """An import would bring in rows that look like changed ones of last time, beside the old."""

    def __init__(self, sentence: str) -> None:
        super().__init__(f"{sentence} Nothing was imported.")


def is_another(before: str, after: str) -> bool:
    """Say whether a claim says something else now: it has hardly a word of what it said."""
    old, new = set(fold(before).split()), set(fold(after).split())
    return len(old & new) * _ANOTHER < min(len(old), len(new))


def refuse_another(source: Opened, report: Report) -> None:
    """Refuse an input that says something else under most keys that it shares with the file.

    Two tables that number their rows from 1 would otherwise write over each other, and so would two
    libraries that have one short key ("smith2019") for two works: of these one is enough. Where
    the person named the data set, it is meant. Raises ChangedRowsError; a dry run tells of it.
    """
    known, rewritten = report.unchanged + report.revised, report.rewritten
    if report.other_works and source.reading.short_keys and not source.is_named:
        _refuse(_other_works(source, report), report)
        return
    if source.is_named or rewritten < _FEW or 2 * rewritten <= known:
        return
    sentence = (
        f"{source.name}: {rewritten} of {known} claims say something else than those of the data "
        f"set {source.dataset!r} with the same keys, so it may be another table. Name its data set "
        "with --dataset."
    )
    _refuse(sentence, report)


def _other_works(source: Opened, report: Report) -> str:
    key, before, after = report.other_works[0]
    more = len(report.other_works) - 1
    rest = f" (and {counted(more, 'key')} more)" if more else ""
    return (
        f"{source.name}: the key {key!r} is of {after!r:.90} here, and of {before!r:.90} in the "
        f"data set {source.dataset!r}{rest}: two libraries, it seems. Name the data set of this "
        f"one with --dataset; --dataset {source.dataset} says that the work has another title now."
    )


def _refuse(sentence: str, report: Report) -> None:
    """Refuse for a reason; a dry run tells of it. Raises ChangedRowsError."""
    if not report.dry_run:
        raise ChangedRowsError(sentence)
    report.notes.append(sentence)


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
    _refuse(sentence, report)
