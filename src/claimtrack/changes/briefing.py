"""A brief of a store, from one consistent reading of it.

What a brief shows as an exhibit gets its mark at the first brief that shows it: a change like any
other, logged and merged, so that every later brief calls it so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from claimtrack import ids
from claimtrack.brief.composing import compose
from claimtrack.brief.description import Brief
from claimtrack.brief.kinds import Audience
from claimtrack.brief.material import Exhibited, FileState, Material
from claimtrack.changes.brief_changes import earlier_moment, with_earlier
from claimtrack.changes.recorder import recording
from claimtrack.changes.sealing import fingerprints
from claimtrack.errors import ClaimtrackError
from claimtrack.history.seal import Seal
from claimtrack.queries.brief import newest_changeset, read_material
from claimtrack.queries.brief_evidence import mark_once_given, numbers_of_marks
from claimtrack.queries.brief_past import with_custody, with_history
from claimtrack.queries.claim_list import order
from claimtrack.queries.filter_syntax import Query
from claimtrack.store import Session, Store

_INITIALS = 4
Wanted = Sequence[UUID] | Query
"""Claims in the order of a brief, or a search for them."""


class EmptyBriefError(ClaimtrackError):
    """Nothing was found that a brief could be on."""

    def __init__(self, asked: str) -> None:
        super().__init__(
            f"No claim fits {asked or 'this'}, so there is no brief; `claimtrack list` shows what "
            "there is."
        )


@dataclass(frozen=True, slots=True)
class _Order:
    """What a brief is to be: on which claims, for whom, of which day, compared with when."""

    wanted: Wanted
    audience: Audience
    dated: str
    asked: str
    since: str | None


def make_brief(
    store: Store,
    wanted: Wanted,
    audience: Audience,
    dated: str,
    *,
    author: str,
    asked: str = "",
    title: str | None = None,
    since: str | None = None,
) -> Brief:
    """Return the brief of some claims in their order, or of what a search finds as it was said.

    `dated` is an EDTF day; `since` names an earlier state of the file, a seal, a changeset or a
    date, with which the claims are compared. Exhibits that have no mark get one, by `author`.
    Raises EmptyBriefError.
    """
    material = marked_material(
        store, wanted, audience, dated, author=author, asked=asked, since=since
    )
    return compose(material, audience, dated, title=title)


def marked_material(
    store: Store,
    wanted: Wanted,
    audience: Audience,
    dated: str,
    *,
    author: str,
    asked: str = "",
    since: str | None = None,
) -> Material:
    """Return what a brief is made from, as `make_brief`, with a mark for each exhibit."""
    ordered = _Order(wanted, audience, dated, asked, since)
    material = _read(store, ordered)
    unmarked = [shown for shown in material.exhibited() if shown not in material.exhibits]
    if unmarked:
        mark_exhibits(store, unmarked, author)
        material = _read(store, ordered)
    return material


def mark_exhibits(store: Store, shown: Sequence[Exhibited], author: str) -> None:
    """Give exhibits the next marks of a person: "AL3".

    One that has a mark meanwhile keeps it; one whose mark was taken back gets the same again.
    """
    initials = initials_of(author)
    with recording(store, author, reason="exhibit marks of a brief") as changeset:
        number = numbers_of_marks(changeset.connection, initials)
        for source_id, copy_id in shown:
            exhibit = ids.exhibit_id(source_id, copy_id)
            if not changeset.is_live("exhibit", exhibit):
                mark = mark_once_given(changeset.connection, exhibit)
                if mark is None:
                    number += 1
                    mark = f"{initials}{number}"
                values = {"source_id": source_id, "snapshot_id": copy_id, "mark": mark}
                changeset.add("exhibit", exhibit, values)


def initials_of(name: str) -> str:
    """Return the initials of a name, at most four: "AL"; "X" for a name without a letter."""
    words = ("".join(filter(str.isalnum, word)) for word in name.split())
    letters = "".join(word[0] for word in words if word and word[0].isalpha())
    return letters[:_INITIALS].upper() or "X"


def _read(store: Store, ordered: _Order) -> Material:
    """Read all that a brief shows, in one transaction."""
    wanted, audience = ordered.wanted, ordered.audience
    with store.reading() as session:
        state = _state(session)
        is_search = isinstance(wanted, Query)
        found = list(order(session, wanted)) if isinstance(wanted, Query) else list(wanted)
        material = read_material(session, found, state, ordered.asked if is_search else None)
        if audience is not Audience.PUBLIC:
            material = with_custody(session, material)
        if audience is Audience.DESK:
            material = with_history(session, material)
        if ordered.since is not None:
            moment = earlier_moment(session, ordered.since)
            if isinstance(wanted, Query):
                found = list(order(session, replace(wanted, retracted=True)))
            here = frozenset(material.chosen)
            gone = [claim_id for claim_id in found if claim_id not in here]
            material = with_earlier(session, material, moment, gone)
    if not material.chosen:
        raise EmptyBriefError(f"“{ordered.asked}”" if ordered.asked else "")
    return material


def _state(session: Session) -> FileState:
    seal = Seal.of(fingerprints(session.connection()))
    newest, at = newest_changeset(session.connection())
    return FileState(seal.changesets, newest, at, str(seal))
