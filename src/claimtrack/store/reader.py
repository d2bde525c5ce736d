"""Who reads a file, and which verdicts of others this person has seen on this computer.

What was seen is kept in the person's own data folder: a line for each claim, by the workspace and
by name. So it holds for every copy of the file, and ends with the computer.
"""

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, select

from claimtrack.files import make_private_folder
from claimtrack.models import METADATA
from claimtrack.store.location import data_folder
from claimtrack.text import fold, normalise

_OPTION, _PRESENT = "claimtrack_reader", "claimtrack_present"
_WORKSPACES = METADATA.tables["workspace"]


class Reader:
    """A person who reads, or gives a verdict; machines read without one.

    `left_out` are the judgements that were covered to this person since somebody took the number.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.left_out: set[UUID] = set()
        self._unkept: set[UUID] = set()

    def seen(self, connection: Connection) -> frozenset[UUID]:
        """Return the claims of which this person has seen the verdicts of others."""
        return seen_by(connection, self.name) | self._unkept

    def note(self, connection: Connection, claims: Iterable[UUID]) -> None:
        """Note that this person sees the verdicts of others on these claims.

        Where nothing can be written it holds as long as the program runs.
        """
        new = sorted(frozenset(claims) - self.seen(connection))
        if not new:
            return
        path = _path(connection, self.name)
        try:
            make_private_folder(path.parent)
            path.touch(mode=0o600)
            with path.open("a", encoding="ascii") as file:
                file.write("".join(f"{claim.hex}\n" for claim in new))
        except OSError:
            self._unkept.update(new)

    def take_left_out(self) -> int:
        """Return how many judgements were covered since this was asked last."""
        count = len(self.left_out)
        self.left_out = set()
        return count


def seen_by(connection: Connection, name: str) -> frozenset[UUID]:
    """Return the claims of which somebody has seen the verdicts of others on this computer."""
    seen = set()
    with suppress(OSError, UnicodeDecodeError):
        for line in _path(connection, name).read_text("ascii").splitlines():
            with suppress(ValueError):  # a line that broke off
                seen.add(UUID(line))
    return frozenset(seen)


def bind_reader(
    connection: Connection, reader: Reader | None, present: Connection | None = None
) -> None:
    """Have a connection know who reads through it.

    One to tables of the past asks the `present` who has judged what, and what is to be covered.
    """
    connection.execution_options(**{_OPTION: reader, _PRESENT: present})


def reader_of(connection: Connection) -> Reader | None:
    """Return who reads through a connection; None of a machine."""
    reader: Reader | None = connection.get_execution_options().get(_OPTION)
    return reader


def present_of(connection: Connection) -> Connection:
    """Return the connection to the file as it is now; this one, unless it is to the past."""
    present: Connection | None = connection.get_execution_options().get(_PRESENT)
    return connection if present is None else present


def _path(connection: Connection, name: str) -> Path:
    workspace = UUID(str(connection.execute(select(_WORKSPACES.c.id)).scalar_one()))
    person = hashlib.sha256(fold(normalise(name)).encode("utf-8")).hexdigest()[:16]
    return data_folder() / "seen" / f"{workspace.hex}-{person}.lines"
