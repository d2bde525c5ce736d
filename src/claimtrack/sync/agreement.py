"""What a private copy and the shared file have agreed on, so that nothing is read twice."""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from claimtrack.sync.shared_file import Stamp


@dataclass(slots=True)
class Agreement:
    """The state of the shared file that was taken in last; all of it is in the private copy.

    `holds` is the number of its changesets: the log only grows, so a private copy with as many
    has the same. `shared` is None where it was never published. `copies` are the other files of
    the workspace beside it that were looked at. `inode` is the private copy's own: where a backup
    was put in its place, nothing is agreed any more.
    """

    inode: int
    shared: Stamp | None = None
    holds: int = 0
    copies: dict[str, Stamp] = field(default_factory=dict)

    def write(self, private: Path) -> None:
        """Keep it beside the private copy."""
        target = _path(private)
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        draft.write_text(json.dumps(asdict(self)), "utf-8")
        draft.replace(target)


def read_agreement(private: Path) -> Agreement:
    """Return what was agreed; nothing where that cannot be told."""
    inode = private.stat().st_ino
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        told = json.loads(_path(private).read_text("utf-8"))
        copies = {str(name): _stamp(stamp) for name, stamp in told["copies"].items()}
        shared = None if told["shared"] is None else _stamp(told["shared"])
        if told["inode"] == inode:
            return Agreement(inode, shared, int(told["holds"]), copies)
        if shared is not None:
            return Agreement(inode, (0, 0, 0, ""))  # it was there, and must be looked at again
    return Agreement(inode)


def _path(private: Path) -> Path:
    return private.with_name("agreement.json")


def _stamp(told: list[object]) -> Stamp:
    time_ns, size, inode, counter = told
    return int(str(time_ns)), int(str(size)), int(str(inode)), str(counter)
