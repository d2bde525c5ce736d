"""What refuses a merge; apart, since every step of it raises some of them."""

from claimtrack.errors import ClaimtrackError


class FaultError(ClaimtrackError):
    """A changeset that no honest file holds; `reason` says what is wrong with it."""

    def __init__(self, changeset: str, reason: str) -> None:
        super().__init__(f"changeset {changeset[:16]!r} {reason}")
        self.changeset = changeset


class ClockFaultError(FaultError):
    """A changeset from so far ahead that the person must say whether to accept it."""

    def __init__(self, changeset: str, author: str, dated: str) -> None:
        super().__init__(
            changeset,
            f"by {author} is dated {dated}, more than ten years ahead of this computer's clock",
        )
        self.author = author


class RefusedMergeError(ClaimtrackError):
    """A source that was refused because of one of its changesets; nothing was merged."""

    def __init__(self, source: str, fault: FaultError) -> None:
        super().__init__(
            f"{source}: {fault}. Nothing was merged; ask for another copy, or run "
            f"`claimtrack check --file {source}`."
        )
        self.changeset = fault.changeset


class RefusedClockError(RefusedMergeError):
    """A source with a changeset from far ahead; nothing was merged, until it is accepted."""

    def __init__(self, source: str, fault: ClockFaultError, command: str = "") -> None:
        ClaimtrackError.__init__(
            self,
            f"{source}: {fault}. Nothing was merged. If your clock is right and that of "
            f"{fault.author} was wrong, `{command or f'claimtrack merge {source} --mend-clock'}` "
            "accepts the date on this computer, once; everybody goes on from it.",
        )
        self.changeset = fault.changeset
        self.fault = fault


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
