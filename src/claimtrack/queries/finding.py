"""The rows that fit what is typed where a row is asked for: by id, key or name, else by words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import case, select
from sqlmodel import Session, col

from claimtrack.errors import ClaimtrackError
from claimtrack.models import Citation, Claim, Source
from claimtrack.queries.actor_list import actor_order, actor_rows
from claimtrack.queries.claim_list import first, rows_by_id
from claimtrack.queries.filter_syntax import Query, parse
from claimtrack.queries.filters import live_citation
from claimtrack.queries.lookup import find
from claimtrack.queries.naming import own_name
from claimtrack.queries.source_list import source_order
from claimtrack.queries.sources import source_rows
from claimtrack.schemas.id_list import IdList
from claimtrack.schemas.rows import CitedWords
from claimtrack.text import fold

MOST = 50
"""So many rows are found at most: more words find fewer."""

_SHORTEST_ID = 4
_SOURCES = 20


@dataclass(frozen=True, slots=True)
class Found:
    """The rows that fit, the likeliest first; `exact` is the one that an id, key or name means."""

    order: IdList
    rows: Mapping[UUID, Any]
    exact: UUID | None = None


def rows_fitting(session: Session, kind: str, words: str, beside: UUID | None = None) -> Found:
    """Return the claims, sources, actors or citations that are found by what is typed.

    A claim or a citation that an id or a key means is found alone. `beside` is the row that
    another is sought for: it is no answer itself, and of citations those of its claim come first.
    Rows that begin as typed come before others, which keep the order of their listing.
    """
    typed = words.strip()
    exact = _meant(session, kind, typed)
    if exact == beside:
        exact = None
    if exact is not None and kind in ("claim", "citation"):
        ids: Iterable[UUID] = [exact]
    else:
        query = _query(words)
        ids = {"claim": _claims, "source": _sources, "actor": _actors, "citation": _citations}[
            kind
        ](session, query, beside)
        ids = [*([exact] if exact is not None else []), *(id_ for id_ in ids if id_ != exact)]
    listed = list(islice((id_ for id_ in ids if id_ != beside), MOST))
    rows = _rows(session, kind, listed)
    listed = [id_ for id_ in listed if id_ in rows]
    if (begun := fold(typed)) and exact is None:
        listed.sort(key=lambda id_: not fold(_said(kind, rows[id_])).startswith(begun))
    return Found(IdList.of(listed), rows, exact)


def _meant(session: Session, kind: str, typed: str) -> UUID | None:
    """Return the row that an id or a key means, or the name of one that is known by its name."""
    if len(typed) < _SHORTEST_ID or (" " in typed and kind in ("claim", "citation")):
        return None
    try:
        return find(session, typed, (kind,)).id
    except ClaimtrackError:
        return None


def _query(words: str) -> Query:
    """Read what is typed; prose that is no filter is words, and one letter is no word yet."""
    try:
        return parse(words).without_first_letter()
    except ClaimtrackError:
        plain = "".join(sign if sign.isalnum() else " " for sign in words)
        return parse(" ".join(plain.split())).without_first_letter()


def _claims(session: Session, query: Query, beside: UUID | None) -> Iterable[UUID]:
    order, _ = first(session, query, MOST + 1)
    return order[: MOST + 1]


def _sources(session: Session, query: Query, beside: UUID | None) -> Iterable[UUID]:
    return source_order(session, query, cap=MOST + 1)


def _actors(session: Session, query: Query, beside: UUID | None) -> Iterable[UUID]:
    return actor_order(session, query)


def _citations(session: Session, query: Query, beside: UUID | None) -> Iterable[UUID]:
    """Return citations of the claims and of the sources that are found, those of one claim first.

    That is the claim of the citation `beside`: what takes from another mostly reports the same.
    """
    connection = session.connection()
    same = connection.execute(
        select(col(Citation.claim_id)).where(col(Citation.id) == beside)
    ).scalar()
    claims = list(first(session, query, MOST)[0][:MOST])
    sources = list(source_order(session, query, cap=_SOURCES)) if query.sought else []
    if same is not None and not query.sought:
        claims.append(same)
    is_found = col(Citation.claim_id).in_(claims) | col(Citation.source_id).in_(sources)
    comes_last = case((col(Citation.claim_id) == same, 0), else_=1)
    statement = select(col(Citation.id)).where(is_found, live_citation())
    return connection.execute(
        statement.order_by(comes_last, col(Citation.id)).limit(MOST + 1)
    ).scalars()


def _rows(session: Session, kind: str, ids: list[UUID]) -> Mapping[UUID, Any]:
    if kind == "claim":
        return rows_by_id(session, ids)
    if kind == "source":
        return {row.id: row for row in source_rows(session, ids)}
    if kind == "actor":
        return actor_rows(session, ids)
    statement = (
        select(col(Citation.id), own_name("source"), col(Source.published), col(Citation.locator),
               col(Citation.exact), col(Claim.text))
        .join(Source, col(Source.id) == col(Citation.source_id))
        .join(Claim, col(Claim.id) == col(Citation.claim_id))
        .where(col(Citation.id).in_(ids))
    )  # fmt: skip
    return {row[0]: CitedWords(*row) for row in session.connection().execute(statement)}


def _said(kind: str, row: Any) -> str:
    """Return what a row is called, or says."""
    if kind == "claim":
        return str(row.text)
    return str(row.source if kind == "citation" else row.name)
