"""Exchange: a working copy of one's own, and a shared file that takes in and gives out.

Nobody ever works on the shared file itself. What others published is merged into the working copy;
what the shared file lacks of ours is published by replacing it whole, and only when everything in
it is ours already. So whatever a sync tool does to the shared file, each person's working copy
keeps that person's work, and publishes it again where it was lost.
"""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import time

from sqlmodel import col, func, select

from claimtrack.errors import ClaimtrackError, FileExistsAlreadyError
from claimtrack.files import errors_naming
from claimtrack.merging.errors import RefusedClockError
from claimtrack.merging.job import merge
from claimtrack.merging.plan import MergeReport
from claimtrack.models import Changeset, Workspace
from claimtrack.store import Store, Wait, open_store
from claimtrack.store.backup import copy_file
from claimtrack.store.inspection import changeset_count, holds_more
from claimtrack.store.session import ignore
from claimtrack.sync.conflict_copies import ConflictCopy, examine, files_beside
from claimtrack.sync.errors import GoneShareError, RestlessShareError, UnsoundShareError
from claimtrack.sync.report import ExchangeReport, ExchangeStatus
from claimtrack.sync.share import Share
from claimtrack.sync.shared_file import (
    TRIES,
    Stamp,
    copy_whole,
    move_aside,
    refuse_journal,
    replace_whole,
    stamp_of,
)
from claimtrack.sync.working_copy import (
    SyncState,
    copy_shared_file,
    create_working_copy,
    read_state,
    temporary_folder,
    unsound_share,
)
from claimtrack.text import counted

LARGE_BYTES = 4_000_000
"""A smaller file is published at once: it takes 0.1 s to write. One of 200 MB takes 1.7 s."""

_MEND = "claimtrack sync --mend-clock"

Wanted = Callable[[Path, int], bool]
"""Asked whether to take in a file beside the shared one, which holds so many changesets more."""


class Exchange:
    """One person's end of a shared file; its methods take turns, from whatever thread."""

    store: Store
    working_copy: Path

    def __init__(
        self, share: Share, author: str, on_notice: Callable[[str], None] = ignore
    ) -> None:
        self.share = share
        self.shared = share.path
        self.author = author
        self.on_notice = on_notice
        self.now: Callable[[], float] = time
        self._turn = threading.Lock()
        self._mends_clock = False

    # Opening.

    def open(self, *, on_wait: Wait = lambda reason: None, create: bool = False) -> Store:
        """Open the working copy; the first time it is made: a copy of the shared file.

        With `create`, what is nowhere is made. Raises MissingFileError, and what `open_source`
        raises. What others published since is taken in by `pull`.
        """
        existing = self.share.working_copy()
        if existing is not None:
            self.working_copy = existing
        elif create and self._is_nowhere():
            self.working_copy = create_working_copy(self.share, on_wait)
        else:
            self.working_copy = copy_shared_file(self.share)
        self.store = open_store(self.working_copy, on_wait=on_wait)
        self.store.on_notice = self.on_notice
        if existing is None:
            self._announce()
        return self.store

    def make(self, *, on_wait: Wait = lambda reason: None) -> Store:
        """Begin a new, empty file, and publish it. Raises FileExistsAlreadyError."""
        if not self._is_nowhere():
            raise FileExistsAlreadyError(self.shared)
        self.working_copy = create_working_copy(self.share, on_wait)
        self.store = open_store(self.working_copy, on_wait=on_wait)
        self.store.on_notice = self.on_notice
        self._announce()
        self.publish()
        return self.store

    def _is_nowhere(self) -> bool:
        return stamp_of(self.shared) is None

    def announcement(self) -> str:
        """Return the sentence that says which file is being edited, and why."""
        return (
            f"{self.shared.name} {self.share.why}: you are editing a private copy of it "
            f"({self.working_copy}), and what you write is published from there."
        )

    def _announce(self) -> None:
        self.on_notice(self.announcement())
        for earlier in self.share.working_copies():
            if earlier != self.working_copy and holds_more(earlier, self.working_copy):
                self.on_notice(
                    f"An earlier private copy of another workspace is kept: {earlier}. "
                    f"`claimtrack merge --join {earlier}` makes one of the two."
                )

    # Taking in, and giving out.

    def stamp(self) -> object:
        """Return what differs once the shared file is another, or a file came beside it."""
        try:
            beside = self.shared.parent.stat().st_mtime_ns
        except OSError:
            beside = 0
        return stamp_of(self.shared), beside

    def pull(self) -> ExchangeReport:
        """Take in what others published since, and the conflict copies beside the shared file.

        Raises GoneShareError, UnsoundShareError, JournalBesideError, RestlessShareError and
        UnreachableShareError; then nothing was taken in, and the working copy is as it was.
        """
        with self._turn:
            report = self._new_report()
            self._pull(report)
            self._look_beside(report)
            return report

    def publish(self, every_s: float = 0.0) -> ExchangeReport:
        """Give out what the shared file lacks, if anything; what it has more is taken in first.

        A large file waits where it was published less than `every_s` seconds ago: it stays in the
        working copy, and the next one who publishes does it.
        """
        with self._turn:
            report = self._new_report()
            self._publish(report, every_s)
            return report

    def is_large(self) -> bool:
        """Say whether to publish costs enough to wait for more."""
        return self.working_copy.stat().st_size > LARGE_BYTES

    def status(self) -> ExchangeStatus:
        """Return what waits to be shared, as far as was agreed last; nothing is read or written
        in the shared folder.
        """
        state = read_state(self.working_copy)
        waiting = max(0, self._changeset_count() - state.holds)
        at = state.published_at
        published_at = datetime.fromtimestamp(at, UTC) if at else None
        return ExchangeStatus(self.shared, self.working_copy, self.share.why, waiting, published_at)

    def sync(
        self, wanted: Wanted, *, anew: bool = False, mend_clock: bool = False
    ) -> ExchangeReport:
        """Take in, give out, and move aside the files beside the shared one that were taken in.

        `wanted` is asked of a file that is rather one of its own (`why_own`). With `anew`,
        ours is put where the shared file is missing or unsound; what was there is moved aside.
        With `mend_clock`, what is dated more than ten years ahead is accepted on this computer.
        """
        with self._turn:
            report = self._new_report()
            self._mends_clock = mend_clock
            if anew:
                self._make_room(report)
            self._pull(report)
            stamps = self._take_beside(report, wanted)
            self._publish(report)
            for conflict_copy in report.copies:
                path = conflict_copy.path
                if conflict_copy.taken and stamp_of(path) == stamps[path]:
                    conflict_copy.moved_to = move_aside(path, stamps[path])
            return report

    def is_gone(self) -> bool:
        """Say whether the shared file was there and is not any more."""
        return self._is_nowhere() and read_state(self.working_copy).shared is not None

    def _new_report(self) -> ExchangeReport:
        return ExchangeReport(self.shared, self.working_copy, self.share.why)

    def _pull(self, report: ExchangeReport) -> SyncState:
        state = read_state(self.working_copy)
        stamp = stamp_of(self.shared)
        if stamp == state.shared:
            return state
        if stamp is None:
            raise GoneShareError(self.shared)
        with unsound_share(self.shared):
            merged, state.shared, state.holds = self._take(self.shared, report)
        state.write(self.working_copy)
        report.add(merged)
        return state

    def _publish(self, report: ExchangeReport, every_s: float = 0.0) -> None:
        for _ in range(TRIES):
            state = self._pull(report)
            waiting = self._changeset_count() - state.holds
            if state.shared is not None and not waiting:
                return
            if state.shared is not None and self._may_wait(state, every_s):
                report.waiting = waiting
                return
            with temporary_folder(self.share, "outgoing") as folder:
                draft = folder / self.shared.name
                copy_file(self.working_copy, draft)
                holds = changeset_count(draft)
                stamp = replace_whole(self.shared, draft, state.shared)
            if stamp is not None:
                report.published += holds - state.holds
                state.shared, state.holds, state.published_at = stamp, holds, self.now()
                state.write(self.working_copy)
                return
        raise RestlessShareError(self.shared)

    def _may_wait(self, state: SyncState, every_s: float) -> bool:
        """Say whether it was published a moment ago; a clock that was set back counts as none."""
        return self.is_large() and 0 <= self.now() - state.published_at < every_s

    def _make_room(self, report: ExchangeReport) -> None:
        """Forget a shared file that is gone; move one that is unsound aside."""
        stamp = stamp_of(self.shared)
        try:
            self._pull(report)
        except GoneShareError:
            self._forget()
        except UnsoundShareError as error:
            refuse_journal(self.shared)
            aside = move_aside(self.shared, stamp)
            if aside is None:
                raise RestlessShareError(self.shared) from error
            report.copies.append(ConflictCopy(self.shared, 0, moved_to=aside, problem=str(error)))
            self._forget()

    def _forget(self) -> None:
        """From now on the shared file was never published."""
        state = read_state(self.working_copy)
        state.shared, state.holds = None, 0
        state.write(self.working_copy)

    def _changeset_count(self) -> int:
        """Return the number of changesets in the working copy."""
        with self.store.reading() as session:
            return session.exec(select(func.count()).select_from(Changeset)).one()

    def _take(self, path: Path, so_far: ExchangeReport) -> tuple[MergeReport, Stamp, int]:
        """Merge one state of a file; return the report, its stamp and how many changesets it has.

        What it brings counts as brought by one merge with what was taken in `so_far`. What is not
        read by the merge is looked through too: a damaged file is no shared file.
        """
        with temporary_folder(self.share, "incoming") as folder:
            draft = folder / path.name
            stamp = copy_whole(path, draft)
            with errors_naming(path, draft):
                try:
                    report = merge(
                        self.store, draft, self.author,
                        goes_on=so_far.incoming > 0, mend_clock=self._mends_clock,
                    )  # fmt: skip
                except RefusedClockError as error:
                    raise RefusedClockError(str(path), error.fault, _MEND) from None
            return report, stamp, changeset_count(draft)

    # Conflict copies.

    def _look_beside(self, report: ExchangeReport) -> None:
        """Take in the conflict copies beside the shared file, and say so, once each."""
        state = read_state(self.working_copy)
        known, known_taken = state.copies, state.taken
        state.copies, state.taken = {}, {}
        for path in self._beside(all_names=False):
            stamp = stamp_of(path)
            if stamp is None:
                continue
            state.copies[path.name] = stamp
            if known_taken.get(path.name) == stamp:
                state.taken[path.name] = stamp
            if known.get(path.name) == stamp:
                continue
            conflict_copy = examine(path, self.share, self.working_copy)
            if conflict_copy.incoming and not conflict_copy.why_own:
                state.taken.update(self._take_copy(conflict_copy, report))
            self._tell(conflict_copy)
        if (state.copies, state.taken) != (known, known_taken):
            state.write(self.working_copy)

    def _tell(self, conflict_copy: ConflictCopy) -> None:
        name, changesets = conflict_copy.path.name, counted(conflict_copy.incoming, "changeset")
        if conflict_copy.problem:
            self.on_notice(conflict_copy.problem)
        elif conflict_copy.taken:
            self.on_notice(
                f"{name}: a conflict copy; what was only there "
                f"({changesets}) was taken in. `claimtrack sync` moves it aside."
            )
        elif conflict_copy.incoming:
            self.on_notice(
                f"{name}: another copy, with {changesets} that yours lacks; "
                f"{conflict_copy.why_own}. `claimtrack sync --take-copies` takes it in and moves "
                "it aside."
            )

    def _take_beside(self, report: ExchangeReport, wanted: Wanted) -> dict[Path, Stamp]:
        """Take in the files beside the shared one; return the stamps of those that were.

        One that has nothing more is a conflict copy if a tool's name or what `pull` did with it
        says so; else somebody keeps it, and it stays.
        """
        state = read_state(self.working_copy)
        stamps = {}
        for path in self._beside(all_names=True):
            conflict_copy = examine(path, self.share, self.working_copy)
            is_conflict = conflict_copy.kept_by is not None or (
                path.name in state.taken and state.taken[path.name] == stamp_of(path)
            )
            is_more = conflict_copy.incoming and (
                not conflict_copy.why_own or wanted(path, conflict_copy.incoming)
            )
            if not conflict_copy.problem and (is_conflict or is_more):
                for stamp in self._take_copy(conflict_copy, report).values():
                    stamps[path] = stamp
            if conflict_copy.taken or conflict_copy.incoming or conflict_copy.problem:
                report.copies.append(conflict_copy)
        return stamps

    def _take_copy(self, conflict_copy: ConflictCopy, report: ExchangeReport) -> dict[str, Stamp]:
        """Merge a file from beside the shared one; return its name and stamp, if it could be.

        One that is refused holds up neither the shared file nor the others.
        """
        path = conflict_copy.path
        try:
            merged, stamp, _ = self._take(path, report)
        except ClaimtrackError as error:
            conflict_copy.problem = str(error)
            return {}
        conflict_copy.taken, conflict_copy.incoming = True, merged.incoming
        report.add(merged)
        return {path.name: stamp}

    def _beside(self, *, all_names: bool) -> list[Path]:
        with self.store.reading() as session:
            workspace = session.exec(select(col(Workspace.id))).one()
        return files_beside(self.shared, workspace, all_names=all_names)
