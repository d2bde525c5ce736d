"""Which changesets were made by this installation, and the id of the next one.

Two people may go by one name, and one person may work on two computers. An undo without an id
means what was done here, so it takes only what bears the mark of this installation.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import col

from claimtrack.history import log
from claimtrack.history.clock import is_made_by, mint
from claimtrack.models import Workspace
from claimtrack.store import installation


def new_id(connection: Connection) -> UUID:
    """Return the id of the changeset that is written next. Raises ImplausibleDateError."""
    return mint(
        log.newest_id(connection),
        installation.secret(),
        accepted=lambda: accepted_until(connection),
    )


def accepted_until(connection: Connection) -> UUID | None:
    """Return the id up to which dates are accepted here for the workspace of a store."""
    workspace = connection.execute(select(col(Workspace.id))).scalar()
    return None if workspace is None else installation.notes_of(workspace).accepted_until


@dataclass(frozen=True, slots=True)
class NextStep:
    """What an undo without an id takes: the last step made here, if there is one.

    `elsewhere` is the last step made elsewhere, where that is newer, or nothing else is left.
    """

    here: UUID | None
    elsewhere: UUID | None


def next_step(steps: Iterable[UUID]) -> NextStep:
    """Tell the steps of an author apart: made here, or elsewhere (or before ids were marked)."""
    secret = installation.secret()
    made_here: list[UUID] = []
    elsewhere: UUID | None = None
    for step in sorted(steps, reverse=True):
        if is_made_by(step, secret):
            made_here.append(step)
        elif elsewhere is None:
            elsewhere = step
    here = made_here[0] if made_here else None
    is_next = elsewhere is not None and (len(made_here) < 2 or elsewhere > made_here[0])
    return NextStep(here, elsewhere if is_next else None)
