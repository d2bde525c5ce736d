"""What this installation keeps to itself: its secret, and what was said or accepted here once.

All of it is in the user's own data folder, and nothing of it is ever written into a claims file.
Where the folder cannot be written to, the secret lasts as long as the program; a secret that is
lost is made anew, and what was made with the old one then counts as made elsewhere.
"""

import json
import os
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from uuid import UUID

from claimtrack.files import make_private_folder
from claimtrack.store.location import data_folder

_SECRET_BYTES = 32
_unkept: dict[Path, bytes] = {}
"""The secrets that could not be kept, by where."""


def secret() -> bytes:
    """Return the secret of this installation; it is made when it is first asked for.

    Of two programs that make one at once both get the one that was there first.
    """
    path = data_folder() / "secret"
    kept = _read(path)
    if kept is not None:
        return kept
    made = _new_secret()
    draft = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
    with suppress(OSError):
        make_private_folder(path.parent)
        _write_private(draft, made)
        try:
            if path.exists() and _read(path) is None:  # damaged: a whole one is never replaced
                draft.replace(path)
            else:
                _link(draft, path)
        finally:
            draft.unlink(missing_ok=True)
    return _read(path) or _unkept.setdefault(path, made)


def _new_secret() -> bytes:
    return secrets.token_bytes(_SECRET_BYTES)


def _read(path: Path) -> bytes | None:
    with suppress(OSError):
        kept = path.read_bytes()
        if len(kept) == _SECRET_BYTES:
            return kept
    return None


def _link(draft: Path, path: Path) -> None:
    """Give a draft a name, unless somebody has it."""
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        draft.replace(path)


def _write_private(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@dataclass(slots=True)
class Notes:
    """What was said or accepted here of one workspace.

    `accepted` is the id up to which dates are accepted, in hexadecimal. `namesakes` are the names
    of which it was said that somebody else writes under them too. `ahead` is the day on which it
    was said last that changes are dated ahead of the clock, and which was the newest of them.
    """

    accepted: str | None = None
    namesakes: list[str] = field(default_factory=list)
    ahead: str | None = None

    @property
    def accepted_until(self) -> UUID | None:
        """Return the id up to which dates are accepted, if any was."""
        return None if self.accepted is None else UUID(self.accepted)


def notes_of(workspace: UUID) -> Notes:
    """Return what is noted of a workspace; what cannot be read is as good as nothing."""
    with suppress(OSError, ValueError, TypeError, AttributeError):
        kept = json.loads(_notes_path(workspace).read_text("utf-8"))
        accepted = kept["accepted"] and UUID(kept["accepted"]).hex
        names = [name for name in kept["namesakes"] if isinstance(name, str)]
        return Notes(accepted, names, kept["ahead"])
    return Notes()


def keep_notes(workspace: UUID, notes: Notes) -> bool:
    """Keep the notes of a workspace; return whether that could be done."""
    path = _notes_path(workspace)
    draft = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
    with suppress(OSError):
        make_private_folder(path.parent)
        _write_private(draft, json.dumps(asdict(notes)).encode("utf-8"))
        draft.replace(path)
        return True
    return False


def _notes_path(workspace: UUID) -> Path:
    return data_folder() / "workspaces" / f"{workspace.hex}.json"
