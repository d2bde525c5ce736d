"""Dates that nobody would believe: named, and accepted on this computer where a person says so.

No id is rewritten: that would make a second history. What is accepted is noted in the user's own
data folder, for one workspace; who merges is asked for the same word once.
"""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import col

from claimtrack.changes.own_steps import accepted_until
from claimtrack.errors import ReadOnlyFileError
from claimtrack.history import clock, dating, log
from claimtrack.models import Changeset, Workspace
from claimtrack.store import Store, installation
from claimtrack.store.location import data_folder


def implausible_dates(connection: Connection) -> Iterator[str]:
    """Yield a sentence where the newest changeset is from so far ahead that nobody can write."""
    newest = log.newest_id(connection)
    if newest is None:
        return
    present_ms, newest_ms = clock.now_ms(), clock.milliseconds(newest)
    accepted = accepted_until(connection)
    accepted_ms = None if accepted is None else clock.milliseconds(accepted)
    if newest_ms > dating.latest_plausible(present_ms, accepted_ms):
        yield (
            f"Changeset {newest.hex[:16]} by {_author(connection, newest)} is dated "
            f"{dating.words(newest_ms)}, more than ten years after this computer's clock, so "
            "nothing can be written. `claimtrack check --mend-clock` accepts the date here."
        )


def mend_clock(store: Store) -> str:
    """Accept the date of the newest change, or a rest of more than ten years; say what was done.

    Raises AfterYear9999Error, and ReadOnlyFileError where it cannot be noted.
    """
    with store.reading() as session:
        connection = session.connection()
        workspace = connection.execute(select(col(Workspace.id))).scalar_one()
        newest = log.newest_id(connection)
        author = "" if newest is None else _author(connection, newest)
    present_ms = clock.now_ms()
    notes = installation.notes_of(workspace)
    known = notes.accepted_until
    known_ms = None if known is None else clock.milliseconds(known)
    if newest is None:
        return "The clock needs no mending: nothing was written yet."
    newest_ms = clock.milliseconds(newest)
    newest_words, present_words = dating.words(newest_ms), dating.words(present_ms)
    try:
        dating.refuse_implausible(newest_ms, present_ms, known_ms)
    except dating.ClockTooFarAheadError:
        accepted = newest
        said = (
            f"Accepted on this computer: changes of this file dated up to {newest_words}, the "
            f"newest by {author}. What is written now is dated after them; whoever merges it is "
            "asked once."
        )
    except dating.ClockLeapError:
        accepted = UUID(int=present_ms << 80)
        said = (
            f"Accepted on this computer: that nobody wrote between {newest_words} and now, "
            f"{present_words}."
        )
    else:
        return (
            f"The clock needs no mending: the newest change is of {newest_words}, and this "
            f"computer's clock says {present_words}."
        )
    notes.accepted = accepted.hex
    if not installation.keep_notes(workspace, notes):
        raise ReadOnlyFileError(data_folder())
    return said


def _author(connection: Connection, changeset_id: UUID) -> str:
    query = select(col(Changeset.author)).where(col(Changeset.id) == changeset_id)
    return str(connection.execute(query).scalar())
