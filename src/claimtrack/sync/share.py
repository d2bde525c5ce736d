"""A file that people reach from several computers, and the working copy that each makes of it."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from claimtrack.store.location import Location, own_folder
from claimtrack.store.preview import workspace_of
from claimtrack.sync.folders import why_shared


@dataclass(frozen=True, slots=True)
class Share:
    """The shared file, its links followed, and why it is one: "is in a folder that …"."""

    path: Path
    why: str

    @property
    def folder(self) -> Path:
        """Return where its working copies are: one of each workspace that was ever there."""
        return own_folder("copies", self.path)

    def working_copy_of(self, workspace: UUID) -> Path:
        """Return the name of the working copy of a workspace; it is called as the shared file."""
        return self.folder / workspace.hex[:12] / self.path.name

    def working_copies(self) -> list[Path]:
        """Return the working copies that there are, the one written to last first."""
        paths = self.folder.glob(f"*/{self.path.name}")
        return sorted(paths, key=lambda path: path.stat().st_mtime_ns, reverse=True)

    def working_copy(self) -> Path | None:
        """Return the one to work on: of the workspace that the shared file is of.

        Where that cannot be told it is the one written to last; None where there is none yet.
        """
        workspace = workspace_of(self.path)
        if workspace is None:
            return next(iter(self.working_copies()), None)
        path = self.working_copy_of(workspace)
        return path if path.exists() else None


def find_share(location: Location, *, new: bool = False) -> Share | None:
    """Return what is shared where a place is in a synced folder or on a network drive, else None.

    A file that is gone, perhaps with its drive, stays what it was, unless it is to be a `new` one:
    one goes on in the working copy.
    """
    if location.path is None:
        return None
    path = location.path.resolve()
    why = why_shared(path)
    if why is not None:
        return Share(path, why)
    gone = Share(path, "is out of reach")
    return gone if not new and not path.exists() and gone.working_copies() else None


def working_location(location: Location) -> Location:
    """Return the place that is worked on: the working copy where the file is shared and has one."""
    share = find_share(location)
    path = share.working_copy() if share is not None else None
    return Location(path=path) if path is not None else location
