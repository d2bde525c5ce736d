"""A whole merge: the plan first, then one transaction that takes it in or leaves nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import NoReturn
from uuid import UUID

from sqlalchemy import Connection, update
from sqlalchemy.engine import make_url

from claimtrack.history.log import newest_id
from claimtrack.merging.apply import Merger
from claimtrack.merging.errors import (
    ClockFaultError,
    FaultError,
    OtherWorkspaceError,
    RefusedClockError,
    RefusedMergeError,
    SameFileError,
)
from claimtrack.merging.noticing import Noticing
from claimtrack.merging.plan import MergePlan, MergeReport, compare, missing_keys
from claimtrack.merging.source import Log, open_source
from claimtrack.models import METADATA
from claimtrack.queries.arrivals import arrivals
from claimtrack.store import Location, Store, location_of
from claimtrack.store.busy_note import leave_note
from claimtrack.store.session import WRITTEN

_WORKSPACE = METADATA.tables["workspace"]
_AT_ONCE = 500

PREVIEW_LIMIT = 20
"""So many claims, and conflicts, does a dry run name."""

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
    goes_on: bool = False,
    mend_clock: bool = False,
    preview_limit: int | None = PREVIEW_LIMIT,
    on_plan: Planned | None = None,
    on_progress: Progress | None = None,
) -> MergeReport:
    """Take into `target` what `source` has and it lacks; the source is only read.

    Merging is the union of two sets of changesets, so it leaves no changeset of its own, and
    merging again, or in another order, gives the same. An empty target takes over the workspace
    of the source. With `goes_on` it is one merge with the one before, as of the second of two
    copies. A dry run previews so many claims and conflicts, or all of them where `preview_limit`
    is None. With `mend_clock`, what is dated more than ten years ahead is accepted on this
    computer from now on. Whoever listens to the target's notices is told of dates ahead of the
    clock and, once, of changesets by the author's own name that were made elsewhere.
    Raises SameFileError, OtherWorkspaceError (unless `join`), NotAClaimsFileError,
    RefusedMergeError with the changeset that is not in order, RefusedClockError (unless
    `mend_clock`), and the errors of `open_foreign`; then nothing was written.
    """
    location = source if isinstance(source, Location) else location_of(source)
    if _is_same(target.location, location):
        raise SameFileError(str(location))
    try:
        with open_source(location) as theirs:
            theirs.examine()
            plan, report = _make_plan(target, theirs, join=join)
            report.dry_run = dry_run
            if on_plan is not None:
                on_plan(report)
            if plan.incoming or plan.texts or report.joined:
                name = location.path.name if location.path else location
                activity = f"{author}'s merge of {name}"
                with leave_note(target.location.path, activity) as renew_note:
                    on_steps = _progress_reporter(report.changes, renew_note, on_progress)
                    _apply(
                        target, theirs, plan, report, on_steps,
                        author=author, join=join, goes_on=goes_on, mend_clock=mend_clock,
                        preview_limit=preview_limit,
                    )  # fmt: skip
    except ClockFaultError as fault:
        raise RefusedClockError(str(location), fault) from None
    except FaultError as fault:
        raise RefusedMergeError(str(location), fault) from None
    return report


def _is_same(first: Location, second: Location) -> bool:
    if first.path is not None and second.path is not None:
        return first.path.exists() and second.path.exists() and first.path.samefile(second.path)
    if first.path is not None or second.path is not None:
        return False
    own, other = make_url(str(first.url)), make_url(str(second.url))
    return (own.host, own.port or 5432, own.database, own.query) == (
        other.host, other.port or 5432, other.database, other.query
    )  # fmt: skip


def _make_plan(target: Store, theirs: Log, *, join: bool) -> tuple[MergePlan, MergeReport]:
    """Compare the two histories; nobody is kept waiting for it."""
    with target.reading() as session, Log(target.location, session.connection()) as ours:
        joined = _new_workspace(ours, theirs, join=join) is not None
        plan = compare(ours.fingerprints(), theirs.fingerprints())
        plan.texts.extend(missing_keys(ours.text_keys(), theirs.text_keys()))
    report = MergeReport(
        str(theirs.location), plan.relation, len(plan.incoming), plan.outgoing, joined=joined
    )
    for batch in plan.incoming.batches(_AT_ONCE):
        for author, changesets, changes in theirs.authors(batch):
            report.authors[author] = report.authors.get(author, 0) + changesets
            report.changes += changes
    return plan, report


def _new_workspace(ours: Log, theirs: Log, *, join: bool) -> tuple[UUID, str] | None:
    """Return the workspace that the target becomes part of, or None where it stays as it is.

    Of two that are joined the lesser id holds, whichever side says so: both sides, and all copies
    of both, end up in the same. Raises OtherWorkspaceError.
    """
    own, other = ours.workspace(), theirs.workspace()
    if own[0] == other[0]:
        return None
    if ours.is_empty():
        return other
    if not join:
        raise OtherWorkspaceError(str(theirs.location), other[1], own[1])
    return min(own, other)


def _apply(
    target: Store,
    theirs: Log,
    plan: MergePlan,
    report: MergeReport,
    on_steps: Callable[[int], None],
    *,
    author: str,
    join: bool,
    goes_on: bool,
    mend_clock: bool,
    preview_limit: int | None,
) -> None:
    """Take it all in, or nothing; a dry run takes it in and back out."""
    try:
        with target.writing(checks_keys=False) as session:
            connection = session.connection()
            with Log(target.location, connection) as ours:
                _set_workspace(connection, _new_workspace(ours, theirs, join=join))
                workspace = ours.workspace()[0]
            noticing = Noticing(author, workspace, plan.incoming.newest, mends=mend_clock)
            merger = Merger(connection, theirs, report, on_steps, noticing)
            merger.run(plan, goes_on=goes_on)
            # The workspace of two that were joined is remembered, even where nothing came in.
            joined = newest_id(connection) if report.joined else None
            session.info[WRITTEN] = merger.newest_brought or joined
            if report.dry_run:
                report.preview = arrivals(session, preview_limit) if report.incoming else None
                _roll_back()
    except _DryRunOverError:
        pass
    noticing.report(target, report)


def _roll_back() -> NoReturn:
    raise _DryRunOverError


def _set_workspace(connection: Connection, workspace: tuple[UUID, str] | None) -> None:
    if workspace is not None:
        connection.execute(update(_WORKSPACE).values(id=workspace[0], name=workspace[1]))


def _progress_reporter(
    total: int, renew_note: Callable[[str], None], on_progress: Progress | None
) -> Callable[[int], None]:
    """Return a function that reports the steps done, in the note and to `on_progress`."""

    def report(steps: int) -> None:
        part = min(1.0, steps / (2 * total)) if total else 1.0
        renew_note(f"{part:.0%} of {total:,} changes")
        if on_progress is not None:
            on_progress(steps, part)

    return report
