"""A brief of a store: from one consistent reading of it, as of a day that is not before it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from claimtrack.brief.audience import Audience
from claimtrack.brief.composing import compose
from claimtrack.brief.description import Brief
from claimtrack.brief.material import FileState
from claimtrack.changes.sealing import fingerprints
from claimtrack.errors import ClaimtrackError
from claimtrack.history.seal import Seal
from claimtrack.queries.brief import newest_changeset, read_material
from claimtrack.queries.claim_list import order
from claimtrack.queries.filter_syntax import Query
from claimtrack.store import Session, Store


class EmptyBriefError(ClaimtrackError):
    """Nothing was found that a brief could be on."""

    def __init__(self, asked: str) -> None:
        super().__init__(
            f"No claim fits {asked or 'this'}, so there is no brief; `claimtrack list` shows what "
            "there is."
        )


class EarlyBriefError(ClaimtrackError):
    """A brief was to bear a date before the newest change that it shows."""

    def __init__(self, asked: str, newest: date) -> None:
        super().__init__(
            f"--as-of {asked}: the file holds changes of {newest}, so a brief of it is not of "
            f"{asked}. Name {newest} or a later day; a backup of that time gives the earlier brief."
        )


def make_brief(
    store: Store,
    wanted: Sequence[UUID] | Query,
    audience: Audience,
    dated: str,
    *,
    asked: str = "",
    title: str | None = None,
) -> Brief:
    """Return the brief of some claims in their order, or of what a search finds as it was said.

    `dated` is an EDTF day. Raises EmptyBriefError and EarlyBriefError.
    """
    with store.reading() as session:
        state = _state(session)
        if state.newest_at is not None and dated < f"{state.newest_at:%Y-%m-%d}":
            raise EarlyBriefError(dated, state.newest_at.date())
        is_search = isinstance(wanted, Query)
        ids = list(order(session, wanted)) if isinstance(wanted, Query) else wanted
        material = read_material(session, ids, state, asked if is_search else None)
    if not material.chosen:
        raise EmptyBriefError(f"“{asked}”" if asked else "")
    return compose(material, audience, dated, title=title)


def _state(session: Session) -> FileState:
    seal = Seal.of(fingerprints(session.connection()))
    newest, at = newest_changeset(session.connection())
    return FileState(seal.changesets, newest, at, str(seal))
