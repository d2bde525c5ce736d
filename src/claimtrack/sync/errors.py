"""What keeps a working copy and its shared file from taking in each other's changes."""

from pathlib import Path

from claimtrack.errors import ClaimtrackError


class UnknownModeError(ClaimtrackError):
    """CLAIMTRACK_MODE holds a word that means nothing."""

    def __init__(self, word: str) -> None:
        super().__init__(f"CLAIMTRACK_MODE is {word!r}; it takes exchange, direct or auto.")


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
