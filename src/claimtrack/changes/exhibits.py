"""Exhibit marks: given once, to a source or to one kept copy of it, and never changed."""

import re
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from claimtrack import ids
from claimtrack.changes.recorder import Recording, recording
from claimtrack.models import Exhibit
from claimtrack.store import Store

_MARK = re.compile(r"(\D+)(\d+)")
_INITIALS = 3


def mark_exhibits(store: Store, author: str, rows: Sequence[tuple[UUID, UUID | None]]) -> list[str]:
    """Give marks to sources, or to copies of them, as one step; return the mark of each.

    `rows` are the source and the copy, or None for the source itself. One that has a mark keeps
    it. A mark is the initials of who gives it, and the next number of those initials.
    """
    with recording(store, author) as changeset:
        return [_mark(changeset, author, source, snapshot) for source, snapshot in rows]


def _mark(changeset: Recording, author: str, source: UUID, snapshot: UUID | None) -> str:
    exhibit = ids.exhibit_id(source, snapshot)
    there = changeset.row("exhibit", exhibit)
    if there is not None:
        changeset.restore("exhibit", exhibit)
        return str(there["mark"])
    letters = initials(author)
    marks = changeset.connection.execute(select(col(Exhibit.mark))).scalars()
    parts = [found.groups() for mark in marks if (found := _MARK.fullmatch(mark))]
    number = 1 + max((int(number) for given, number in parts if given == letters), default=0)
    mark = f"{letters}{number}"
    values = {"source_id": source, "snapshot_id": snapshot, "mark": mark}
    changeset.add("exhibit", exhibit, values)
    return mark


def initials(name: str) -> str:
    """Return the initials of a name in capitals, of one word its first two letters: AL, Al → AL."""
    words = re.findall(r"[^\W\d_]+", name)
    letters = "".join(word[0] for word in words[:_INITIALS]) if words[1:] else "".join(words)[:2]
    return letters.upper() or "X"
