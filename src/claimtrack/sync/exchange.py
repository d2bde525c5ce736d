"""Exchange: a private copy to work on, and a shared file that takes in and gives out.

Nobody ever works on the shared file itself. What others published is merged into the private copy;
what the shared file lacks of ours is published by replacing it whole, and only when everything in
it is ours already. So whatever a sync tool does to the shared file, each person's private copy
keeps that person's work, and publishes it again where it was lost.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import col, func, select

from claimtrack.errors import ClaimtrackError, FileExistsAlreadyError
from claimtrack.merging.job import merge
from claimtrack.merging.plan import MergeReport
from claimtrack.merging.source import opened_source
from claimtrack.models import Changeset, Workspace
from claimtrack.store import Location, Store, Wait, open_store
from claimtrack.store.backup import copy_file
from claimtrack.store.inspection import changeset_count, holds_more, missing_count
from claimtrack.sync.agreement import Agreement, read_agreement
from claimtrack.sync.conflict_copies import files_beside, is_conflict_copy
from claimtrack.sync.errors import GoneShareError, RestlessShareError, UnsoundShareError
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
    begin,
    first,
    own_room,
    told_of,
    unsound_told,
)
from claimtrack.text import counted

Wanted = Callable[[Path, int], bool]
"""Asked whether to take in a file beside the shared one, which holds so many changesets more."""


@dataclass(slots=True)
class Copy:
    """A file of the workspace beside the shared one: what it has more, and what became of it."""

    path: Path
    incoming: int
    taken: bool = False
    moved_to: Path | None = None
    problem: str | None = None


@dataclass(slots=True)
class Exchanged:
    """The outcome of one exchange: what came in from the shared file and from others beside it.

    `incoming` and `published` count changesets; `conflicts` fields that are in conflict now.
    """

    shared: Path
    private: Path
    why: str
    incoming: int = 0
    authors: dict[str, int] = field(default_factory=dict)
    conflicts: int = 0
    published: int = 0
    copies: list[Copy] = field(default_factory=list)

    def add(self, report: MergeReport) -> None:
        """Count a merge."""
        self.incoming += report.incoming
        self.conflicts += report.conflicts
        for author, count in report.authors.items():
            self.authors[author] = self.authors.get(author, 0) + count


class Exchange:
    """One person's end of a shared file; its methods take turns, from whatever thread."""

    store: Store
    private: Path

    def __init__(
        self, share: Share, author: str, tell: Callable[[str], object] = lambda words: None
    ) -> None:
        self.share = share
        self.shared = share.path
        self.author = author
        self.tell = tell
        self._turn = threading.Lock()

    # Opening.

    def open(self, *, on_wait: Wait = lambda words: None, create: bool = False) -> Store:
        """Open the private copy; the first time it is made: a copy of the shared file.

        With `create`, what is nowhere is made. Raises MissingFileError, and what a stranger's
        file raises. What others published since is taken in by `pull`.
        """
        private = self.share.working_copy()
        is_first = private is None
        if private is None:
            private = (
                begin(self.share, on_wait) if create and self._is_nowhere() else first(self.share)
            )
        self.private = private
        self.store = open_store(private, on_wait=on_wait)
        if is_first:
            self._tell_first()
        return self.store

    def make(self, *, on_wait: Wait = lambda words: None) -> Store:
        """Begin a new, empty file, and publish it. Raises FileExistsAlreadyError."""
        if not self._is_nowhere():
            raise FileExistsAlreadyError(self.shared)
        self.private = begin(self.share, on_wait)
        self.store = open_store(self.private, on_wait=on_wait)
        self._tell_first()
        self.publish()
        return self.store

    def _is_nowhere(self) -> bool:
        return stamp_of(self.shared) is None

    def announcement(self) -> str:
        """Return the sentence that says on what one works, and why."""
        return (
            f"{self.shared.name} {self.share.why}: you are editing a private copy of it "
            f"({self.private}), and what you write is published from there."
        )

    def _tell_first(self) -> None:
        self.tell(self.announcement())
        for earlier in self.share.kept():
            if earlier != self.private and holds_more(earlier, self.private):
                self.tell(
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

    def pull(self) -> Exchanged:
        """Take in what others published since, and what sync tools called a conflict copy.

        Raises GoneShareError, UnsoundShareError, JournalBesideError, RestlessShareError and
        UnreachableShareError; then nothing was taken in, and the private copy is as it was.
        """
        with self._turn:
            done = self._begun()
            self._pull(done)
            self._look_beside(done)
            return done

    def publish(self) -> Exchanged:
        """Give out what the shared file lacks, if anything; what it has more is taken in first."""
        with self._turn:
            done = self._begun()
            self._publish(done)
            return done

    def sync(self, wanted: Wanted, *, anew: bool = False) -> Exchanged:
        """Take in, give out, and move aside the files beside the shared one that were taken in.

        `wanted` is asked of a file that no tool called a conflict copy. With `anew`, ours is put
        where the shared file is missing or unsound; what was there is moved aside.
        """
        with self._turn:
            done = self._begun()
            if anew:
                self._make_room(done)
            self._pull(done)
            stamps = self._take_beside(done, wanted)
            self._publish(done)
            for one in done.copies:
                if one.taken and stamp_of(one.path) == stamps[one.path]:
                    one.moved_to = move_aside(one.path)
            return done

    def is_gone(self) -> bool:
        """Say whether the shared file was there and is not any more."""
        return self._is_nowhere() and read_agreement(self.private).shared is not None

    def _begun(self) -> Exchanged:
        return Exchanged(self.shared, self.private, self.share.why)

    def _pull(self, done: Exchanged) -> Agreement:
        agreed = read_agreement(self.private)
        found = stamp_of(self.shared)
        if found == agreed.shared:
            return agreed
        if found is None:
            raise GoneShareError(self.shared)
        report, agreed.shared, agreed.holds = self._take(self.shared)
        agreed.write(self.private)
        done.add(report)
        return agreed

    def _publish(self, done: Exchanged) -> None:
        for _ in range(TRIES):
            agreed = self._pull(done)
            if agreed.shared is not None and self._held() == agreed.holds:
                return
            with own_room(self.share, "outgoing") as folder:
                snapshot = folder / self.shared.name
                copy_file(self.private, snapshot)
                holds = changeset_count(snapshot)
                stamp = replace_whole(self.shared, snapshot, agreed.shared)
            if stamp is not None:
                done.published += holds - agreed.holds
                agreed.shared, agreed.holds = stamp, holds
                agreed.write(self.private)
                return
        raise RestlessShareError(self.shared)

    def _make_room(self, done: Exchanged) -> None:
        """Forget a shared file that is gone; move one that is unsound aside."""
        try:
            self._pull(done)
        except GoneShareError:
            self._forget()
        except UnsoundShareError as error:
            refuse_journal(self.shared)
            aside = move_aside(self.shared)
            done.copies.append(Copy(self.shared, 0, moved_to=aside, problem=str(error)))
            self._forget()

    def _forget(self) -> None:
        """From now on the shared file was never published."""
        agreed = read_agreement(self.private)
        agreed.shared, agreed.holds = None, 0
        agreed.write(self.private)

    def _held(self) -> int:
        """Return the number of changesets in the private copy."""
        with self.store.reading() as session:
            return session.exec(select(func.count()).select_from(Changeset)).one()

    def _take(self, path: Path) -> tuple[MergeReport, Stamp, int]:
        """Merge one state of a file; return the report, its stamp and how many changesets it has.

        What is not read by the merge is looked through too: a damaged file is no shared file.
        """
        with own_room(self.share, "incoming") as folder:
            copy = folder / path.name
            stamp = copy_whole(path, copy)
            with unsound_told(path), told_of(copy, path):
                report = merge(self.store, copy, self.author)
                if not report.incoming:
                    with opened_source(Location(path=copy)) as theirs:
                        theirs.examine()
            return report, stamp, changeset_count(copy)

    # Conflict copies.

    def _look_beside(self, done: Exchanged) -> None:
        """Take in what sync tools called conflict copies, and tell of other copies, once each."""
        agreed = read_agreement(self.private)
        known = agreed.copies
        agreed.copies = {}
        for path in self._beside(all_names=False):
            stamp = stamp_of(path)
            if stamp is None:
                continue
            agreed.copies[path.name] = stamp
            if known.get(path.name) == stamp:
                continue
            one = self._examined(path)
            if one.incoming and is_conflict_copy(path):
                done.add(self._take(path)[0])
                self.tell(
                    f"{path.name}: a conflict copy; what was only there "
                    f"({counted(one.incoming, 'changeset')}) was taken in. `claimtrack sync` "
                    "moves it aside."
                )
            elif one.incoming:
                self.tell(
                    f"{path.name}: another copy, with {counted(one.incoming, 'changeset')} that "
                    "yours lacks. `claimtrack sync --take-copies` takes it in and moves it aside."
                )
            elif one.problem:
                self.tell(one.problem)
        if agreed.copies != known:
            agreed.write(self.private)

    def _take_beside(self, done: Exchanged, wanted: Wanted) -> dict[Path, Stamp]:
        """Take in the files beside the shared one; return the stamps of those that were."""
        stamps = {}
        for path in self._beside(all_names=True):
            one = self._examined(path)
            is_conflict = is_conflict_copy(path)
            if not one.problem and (is_conflict or (one.incoming and wanted(path, one.incoming))):
                report, stamps[path], _ = self._take(path)
                one.taken, one.incoming = True, report.incoming
                done.add(report)
            if one.taken or one.incoming or one.problem:
                done.copies.append(one)
        return stamps

    def _beside(self, *, all_names: bool) -> list[Path]:
        with self.store.reading() as session:
            workspace = session.exec(select(col(Workspace.id))).one()
        return files_beside(self.shared, workspace, all_names=all_names)

    def _examined(self, path: Path) -> Copy:
        """Return what a file beside the shared one has more than ours."""
        try:
            with own_room(self.share, "incoming") as folder:
                copy = folder / path.name
                copy_whole(path, copy)
                with told_of(copy, path), opened_source(Location(path=copy)) as theirs:
                    theirs.examine()
                return Copy(path, missing_count(self.private, copy))
        except ClaimtrackError as error:
            return Copy(path, 0, problem=str(error))
