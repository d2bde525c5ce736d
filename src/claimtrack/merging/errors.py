"""What refuses a merge: the same file, another workspace, a changeset that is not in order."""

from pathlib import Path

from claimtrack.errors import ClaimtrackError


class FaultError(ClaimtrackError):
    """A changeset that no honest file holds; `reason` says what is wrong with it."""

    def __init__(self, changeset: str, reason: str) -> None:
        super().__init__(f"changeset {changeset[:16]!r} {reason}")
        self.changeset = changeset


class RefusedMergeError(ClaimtrackError):
    """A source that was refused because of one of its changesets; nothing was merged."""

    def __init__(self, source: str, fault: FaultError) -> None:
        super().__init__(
            f"{source}: {fault}. Nothing was merged; ask for another copy, or run "
            f"`claimtrack check --file {source}`."
        )
        self.changeset = fault.changeset


class SameFileError(ClaimtrackError):
    """A merge of a file into itself."""

    def __init__(self, location: str) -> None:
        super().__init__(f"{location}: is the file itself; name a teammate's copy.")


class OtherWorkspaceError(ClaimtrackError):
    """Two files that were begun apart; joining them must be meant."""

    def __init__(self, source: str, theirs: str, ours: str) -> None:
        super().__init__(
            f"{source}: is of another workspace ({theirs!r}; this one is {ours!r}). If the two "
            "should be one for ever, say so once with --join."
        )


class NotAClaimsFileError(ClaimtrackError):
    """Something that cannot be merged, because it holds records and no history."""

    def __init__(self, source: str) -> None:
        super().__init__(
            f"{source}: is no claims file, so it has no history to merge. If it is an export or a "
            f"dossier, `claimtrack import {source}` takes it in."
        )


class GoneShareError(ClaimtrackError):
    """The shared file was there and is not any more."""

    def __init__(self, shared: Path) -> None:
        super().__init__(
            f"{shared}: is not there now. You go on in your private copy, which has everything "
            "that you have seen of it. If it stays away, `claimtrack sync --publish` puts your "
            "copy in its place."
        )


class UnsoundShareError(ClaimtrackError):
    """The shared file cannot be taken in; it is not replaced either."""

    def __init__(self, shared: Path, what: str) -> None:
        super().__init__(
            f"{shared}: {what}. It was left as it is, and you go on in your private copy. It may "
            "be synchronised only in part: try again in a while. If it stays so, `claimtrack sync "
            "--publish` moves it aside and puts your copy in its place."
        )


class JournalBesideError(ClaimtrackError):
    """Somebody writes to the shared file itself, or died doing so."""

    def __init__(self, shared: Path, journal: Path) -> None:
        super().__init__(
            f"{shared}: {journal.name} lies beside it, so a program is writing to the shared file "
            "itself, or stopped halfway. It was left as it is, and you go on in your private copy. "
            "Close that program; if the journal stays, open the file once more with it."
        )


class RestlessShareError(ClaimtrackError):
    """The shared file changed whenever we looked."""

    def __init__(self, shared: Path) -> None:
        super().__init__(
            f"{shared}: keeps changing; it was left as it is. Your work is in your private copy; "
            "`claimtrack sync` tries again."
        )


class UnreachableShareError(ClaimtrackError):
    """The system refuses to read or write where the shared file is."""

    def __init__(self, shared: Path, reason: str) -> None:
        super().__init__(
            f"{shared}: cannot be reached ({reason}). Your work is in your private copy; "
            "`claimtrack sync` tries again."
        )
