"""A whole merge: the plan first, then one transaction that takes it in or leaves nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import NoReturn
from uuid import UUID

from sqlalchemy import Connection, update
from sqlalchemy.engine import make_url

from claimtrack.merging.apply import Application
from claimtrack.merging.errors import (
    FaultError,
    OtherWorkspaceError,
    RefusedMergeError,
    SameFileError,
)
from claimtrack.merging.plan import MergeReport, Plan, compare, lacking
from claimtrack.merging.source import Log, open_source
from claimtrack.models import METADATA
from claimtrack.store import Location, Store, location_of
from claimtrack.store.busy_note import leave_note

_WORKSPACE = METADATA.tables["workspace"]
_AT_ONCE = 500

Planned = Callable[[MergeReport], object]
"""Called with what a merge would bring, before anything is written."""

Progress = Callable[[int, float | None], None]
"""Called with the changes and rows done so far, and the part of all that they are (0 to 1)."""


class _DryRunOverError(Exception):
    """Takes everything back at the end of a dry run."""


def merge(
    target: Store,
    source: Location | Path | str,
    author: str,
    *,
    dry_run: bool = False,
    join: bool = False,
    on_plan: Planned | None = None,
    on_progress: Progress | None = None,
) -> MergeReport:
    """Take into `target` what `source` has and it lacks; the source is only read.

    Merging is the union of two sets of changesets, so it leaves no changeset of its own, and
    merging again, or in another order, gives the same. An empty target takes over the workspace
    of the source. Raises SameFileError, OtherWorkspaceError (unless `join`), NotAClaimsFileError,
    RefusedMergeError with the changeset that is not in order, and the errors of `open_foreign`;
    then nothing was written.
    """
    location = source if isinstance(source, Location) else location_of(source)
    if _is_same(target.location, location):
        raise SameFileError(str(location))
    try:
        with open_source(location) as theirs:
            plan, report = _planned(target, theirs, join=join)
            report.dry_run = dry_run
            if on_plan is not None:
                on_plan(report)
            if plan.incoming or plan.texts or report.joined:
                theirs.examine()
                doing = f"{author}'s merge of {location.path.name if location.path else location}"
                with leave_note(target.location.path, doing) as tell:
                    teller = _teller(report.changes, tell, on_progress)
                    _take(target, theirs, plan, report, teller, join=join)
    except FaultError as fault:
        raise RefusedMergeError(str(location), fault) from None
    return report


def _is_same(one: Location, other: Location) -> bool:
    if one.path is not None and other.path is not None:
        return one.path.exists() and other.path.exists() and one.path.samefile(other.path)
    if one.path is not None or other.path is not None:
        return False
    first, second = make_url(str(one.url)), make_url(str(other.url))
    return (first.host, first.port or 5432, first.database, first.query) == (
        second.host, second.port or 5432, second.database, second.query
    )  # fmt: skip


def _planned(target: Store, theirs: Log, *, join: bool) -> tuple[Plan, MergeReport]:
    """Compare the two histories; nobody is kept waiting for it."""
    with target.reading() as session, Log(target.location, session.connection()) as ours:
        joined = _identity(ours, theirs, join=join) is not None
        plan = compare(ours.stamps(), theirs.stamps())
        plan.texts.extend(lacking(ours.text_keys(), theirs.text_keys()))
    report = MergeReport(
        str(theirs.location), plan.relation, len(plan.incoming), plan.outgoing, joined=joined
    )
    for batch in plan.incoming.batches(_AT_ONCE):
        for author, changesets, changes in theirs.authors(batch):
            report.authors[author] = report.authors.get(author, 0) + changesets
            report.changes += changes
    return plan, report


def _identity(ours: Log, theirs: Log, *, join: bool) -> tuple[UUID, str] | None:
    """Return the workspace that the target becomes part of, or None where it stays as it is.

    Of two that are joined the lesser id holds, whichever side says so: both sides, and all copies
    of both, end up in the same. Raises OtherWorkspaceError.
    """
    mine, other = ours.workspace(), theirs.workspace()
    if mine[0] == other[0]:
        return None
    if ours.is_empty():
        return other
    if not join:
        raise OtherWorkspaceError(str(theirs.location), other[1], mine[1])
    return min(mine, other)


def _take(
    target: Store,
    theirs: Log,
    plan: Plan,
    report: MergeReport,
    tell: Callable[[int], None],
    *,
    join: bool,
) -> None:
    """Take it all in, or nothing; a dry run takes it in and back out."""
    try:
        with target.writing(checks_keys=False) as session:
            connection = session.connection()
            with Log(target.location, connection) as ours:
                _become(connection, _identity(ours, theirs, join=join))
            Application(connection, theirs, report, tell).run(plan)
            if report.dry_run:
                _take_back()
    except _DryRunOverError:
        pass


def _take_back() -> NoReturn:
    raise _DryRunOverError


def _become(connection: Connection, workspace: tuple[UUID, str] | None) -> None:
    if workspace is not None:
        connection.execute(update(_WORKSPACE).values(id=workspace[0], name=workspace[1]))


def _teller(
    total: int, tell: Callable[[str], None], on_progress: Progress | None
) -> Callable[[int], None]:
    """Return what tells those who wait, and who watches, how far the merge is."""

    def teller(steps: int) -> None:
        part = min(1.0, steps / (2 * total)) if total else 1.0
        tell(f"{part:.0%} of {total:,} changes")
        if on_progress is not None:
            on_progress(steps, part)

    return teller
