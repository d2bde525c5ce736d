"""Names that begin as typed: what the screen completes."""

from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from claimtrack.models import Actor, Alias, Changeset, Claim, Source, Tag
from claimtrack.text import fold

_SCANNED = 20_000
_COLUMNS: dict[str, tuple[tuple[Any, Any], ...]] = {
    "speaker": ((col(Actor.name), col(Actor.retracted)), (col(Alias.name), col(Alias.retracted))),
    "tag": ((col(Tag.name), col(Tag.retracted)),),
    "source": ((col(Source.title), col(Source.retracted)),),
    "owner": ((col(Claim.owner), col(Claim.retracted)),),
}


def names_beginning(session: Session, what: str, typed: str, limit: int = 6) -> list[str]:
    """Return names of speakers, tags, sources, owners or authors with a word that begins so.

    Those that begin so themselves come first. Marks and case do not matter. Of a very long list,
    only the first 20,000 names are looked through.
    """
    wanted = fold(typed)
    if not wanted:
        return []
    found: dict[str, bool] = {}
    for name in _names(session, what):
        folded = fold(name)
        if folded.startswith(wanted) or f" {wanted}" in folded:
            found.setdefault(name, folded.startswith(wanted))
    ranked = sorted(found, key=lambda name: (not found[name], len(name), name))
    return ranked[:limit]


def _names(session: Session, what: str) -> list[str]:
    if what == "author":
        query = select(col(Changeset.author)).distinct().limit(_SCANNED)
        return list(session.connection().execute(query).scalars())
    names: list[str] = []
    for name, retracted in _COLUMNS.get(what, ()):
        listed = select(name).where(name.is_not(None), retracted.is_(False)).distinct()
        found = session.connection().execute(listed.limit(_SCANNED)).scalars()
        names += [one for one in found if one]
    return names
