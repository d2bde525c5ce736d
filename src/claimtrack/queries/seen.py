"""What the file has already of what somebody says: the claims that are nearest to a sentence."""

import sys
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from claimtrack.analysis.alike import Candidate, Near, nearest, sentence_words
from claimtrack.models import Citation, Claim
from claimtrack.queries.claim_list import counted_one_by_one, rows_by_id
from claimtrack.queries.filters import live_citation
from claimtrack.store.bulk import among
from claimtrack.store.united import united
from claimtrack.store.word_claims import holding
from claimtrack.text import check_text

LIMIT = 5
"""So many claims are given where nobody says how many."""

_CANDIDATES = 200
_MOST_BESIDE = 800
"""So many more are looked for where some are left out, so that these take nobody's place."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A claim of the file that is near to a sentence.

    `score` goes from 0 to 1, which is the very words; it is no probability. `words` are those of
    the sentence that the claim has too, perhaps in another form, as they are folded, the rarest
    first.
    """

    id: UUID
    key: str | None
    score: float
    words: tuple[str, ...]
    text: str
    speaker: str | None
    said: str | None


def seen(
    session: Session,
    sentence: str,
    limit: int = LIMIT,
    *,
    beside: Collection[UUID] = (),
    between: Callable[[], None] = lambda: None,
) -> list[Seen]:
    """Return the claims that are nearest to a sentence, the nearest first; at most so many.

    Not what was retracted, nor the claims `beside` which it is sought. Of claims that were united
    the first is given. `between` is called at times, and may raise to leave it. Raises
    InvalidValueError for a sentence that no claim could be.
    """
    words = sentence_words(check_text(sentence))
    if not words:
        return []
    most = _CANDIDATES + min(len(beside), _MOST_BESIDE)
    held = holding(session.connection(), words, most)
    between()
    candidates = _candidates(session, held.claims, beside)
    between()
    unions = united(session.connection(), "claim")
    found: list[tuple[UUID, Near]] = []
    given = {unions.first(row_id) for row_id in unions.rows() if row_id in beside}
    for near in nearest(sentence, candidates, held.weights, len(candidates)):
        first = unions.first(near.id)
        if first not in given and len(found) < limit:
            given.add(first)
            found.append((first, near))
    rows = rows_by_id(session, [first for first, _ in found])
    return [
        Seen(row.id, row.key, round(near.score, 3), near.words, row.text, row.speaker, row.said)
        for first, near in found
        if (row := rows.get(first)) is not None
    ]


def _candidates(
    session: Session, claims: Collection[UUID], beside: Collection[UUID]
) -> list[Candidate]:
    """Return these claims with all that is worded of them, in the order of the citations."""
    connection = session.connection()
    wanted = [row_id for row_id in claims if row_id not in beside][:_CANDIDATES]
    quotes: dict[UUID, list[str]] = defaultdict(list)
    cited = select(col(Citation.claim_id), col(Citation.exact)).where(
        among(connection, col(Citation.claim_id), wanted),
        col(Citation.exact).is_not(None),
        live_citation(),
    )
    for claim, exact in connection.execute(cited.order_by(col(Citation.id))):
        quotes[claim].append(exact or "")
    query = select(
        col(Claim.id), col(Claim.text), col(Claim.note), col(Claim.language),
        col(Claim.said_earliest), counted_one_by_one().key,
    ).where(among(connection, col(Claim.id), wanted), col(Claim.retracted).is_(False))  # fmt: skip
    return [
        Candidate(
            row_id,
            _place(said, key, row_id),
            text,
            _others(text, [*quotes[row_id], note or ""]),
            language,
        )
        for row_id, text, note, language, said, key in connection.execute(query)
    ]


def _place(said: date | None, key: str | None, row_id: UUID) -> tuple[date, int, str, UUID]:
    """Return the order of equal claims: the earliest said, then by key, where 9 is before 10."""
    return said or date.max, len(key) if key else sys.maxsize, key or "", row_id


def _others(text: str, worded: list[str]) -> list[str]:
    """Return the wordings that say more than the claim's own words."""
    return [words for words in worded if words and words.strip() not in text]
