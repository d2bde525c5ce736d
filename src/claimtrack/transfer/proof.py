"""A draft read and held against the file: what it refers to, quotes and names."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from claimtrack.brief.audience import held_back
from claimtrack.changes.as_of import NotThereYetError, as_it_was
from claimtrack.errors import (
    AmbiguousIdError,
    InvalidValueError,
    UnknownIdError,
    UnreadableFileError,
    WrongKindError,
)
from claimtrack.formats import docx, html
from claimtrack.formats.document import decode
from claimtrack.models import Citation, Claim, Quantity
from claimtrack.proofing.checks import ClaimFacts, Facts, Finding, findings
from claimtrack.proofing.draft import DraftParagraph, Reference
from claimtrack.proofing.markdown import markdown_paragraphs
from claimtrack.proofing.numbers import StatedNumber
from claimtrack.proofing.pages import line_paragraphs, page_paragraphs
from claimtrack.proofing.quotations import Quotable, Quotables, quotations
from claimtrack.queries.brief import confidential_rows
from claimtrack.queries.claim_list import rows_by_id
from claimtrack.queries.filters import live_citation
from claimtrack.queries.lookup import find
from claimtrack.queries.moments import Moment
from claimtrack.queries.reasons import Reasons
from claimtrack.queries.verification import verify_quotes
from claimtrack.quotes.selecting import quoted_words
from claimtrack.schemas.listing import ClaimRow, RowRef
from claimtrack.store.bulk import among
from claimtrack.text import counted
from claimtrack.transfer.documents import read_bytes
from claimtrack.vocabulary import Comparator, QuoteState, Wording

_STANDS = frozenset(
    (QuoteState.EXACT.value, QuoteState.MOVED.value, QuoteState.AMBIGUOUS.value,
     QuoteState.NO_COPY.value)
)  # fmt: skip


def read_draft(path: Path) -> list[DraftParagraph]:
    """Return the paragraphs of a draft: HTML and DOCX by what they are, else Markdown.

    A paragraph of DOCX counts as a line. Raises UnreadableFileError.
    """
    data = read_bytes(path)
    if b"\x00" in data and not data.startswith(b"PK"):
        raise UnreadableFileError(path, "is no draft that is read: Markdown, HTML or DOCX.")
    try:
        if data.startswith(b"PK"):
            return list(line_paragraphs((line, ()) for line in docx.text_of(data).splitlines()))
        if html.is_html(data):
            return list(page_paragraphs(decode(data, declared=html.declared_charset(data))))
        return list(markdown_paragraphs(decode(data)))
    except InvalidValueError as error:
        raise UnreadableFileError(path, str(error)) from None


def proof(session: Session, draft: Sequence[DraftParagraph], since: Moment | None) -> list[Finding]:
    """Return what a draft says that the file does not bear out, in the order of the draft."""
    claims = _claims(session, draft, since)
    quotables, names = _quotables(session)
    wanted = Quotables(quotables)
    quoted = {
        match.quotable.citation_id
        for paragraph in draft
        for quotation in quotations(paragraph)
        for match in wanted.matches(quotation.words)
        if match.altered is None
    }
    names_held_back = held_back(*confidential_rows(session.connection()))
    states = verify_quotes(session.connection(), ids=sorted(quoted)) if quoted else iter(())
    facts = Facts(
        claims=claims,
        quotables=wanted,
        lost={row.id: row.state for row in states if row.state not in _STANDS},
        confidential=names_held_back.found,
        gives_away=names_held_back.names_in_address,
        names=names,
    )
    return list(findings(draft, facts))


def references(draft: Iterable[DraftParagraph]) -> list[Reference]:
    """Return the references of a draft in their order."""
    return [reference for paragraph in draft for reference in paragraph.references]


def quoted_in(draft: Iterable[DraftParagraph]) -> int:
    """Return how many quotations a draft has that are checked."""
    return sum(len(quotations(paragraph)) for paragraph in draft)


def _claims(
    session: Session, draft: Sequence[DraftParagraph], since: Moment | None
) -> dict[Reference, ClaimFacts | None]:
    meant: dict[Reference, UUID | None] = {}
    for reference in references(draft):
        claim_id = _meant(session, reference)
        if claim_id is not None or not reference.is_address:
            meant[reference] = claim_id
    for reference in [one for one in meant if meant[one] is None and _is_other(session, one)]:
        del meant[reference]
    ids = list(dict.fromkeys(claim_id for claim_id in meant.values() if claim_id))
    rows, reasons, numbers = rows_by_id(session, ids), Reasons(session), _numbers(session, ids)
    facts = {
        row.id: ClaimFacts(
            row.id, _name(row), row.standing, reasons.of(row.id), row.partial, row.retracted,
            _changed(session, row, since) if since else None, numbers.get(row.id, ()),
        )
        for row in rows.values()
    }  # fmt: skip
    return {one: facts.get(claim_id) if claim_id else None for one, claim_id in meant.items()}


def _numbers(session: Session, ids: Sequence[UUID]) -> dict[UUID, tuple[StatedNumber, ...]]:
    columns: Any = (
        col(Quantity.claim_id), col(Quantity.words), col(Quantity.comparator), col(Quantity.low),
        col(Quantity.high),
    )  # fmt: skip
    connection = session.connection()
    query = select(*columns).where(
        among(connection, col(Quantity.claim_id), ids), col(Quantity.retracted).is_(False)
    )
    found: dict[UUID, tuple[StatedNumber, ...]] = {}
    for claim_id, words, comparator, *ends in connection.execute(query.order_by(col(Quantity.id))):
        low, high = (None if end is None else Decimal(end) for end in ends)
        number = StatedNumber(words, Comparator(comparator), low, high)
        found[claim_id] = (*found.get(claim_id, ()), number)
    return found


def _meant(session: Session, reference: Reference) -> UUID | None:
    """Return the claim that a reference means; an address means one by what stands behind its #."""
    words = reference.words
    if reference.is_address:
        if "#" not in words:
            return None
        words = re.sub(r"^(?:claim|c)-", "", words.rsplit("#", 1)[1])
    try:
        return find(session, words, ("claim",)).id if words else None
    except (UnknownIdError, WrongKindError, AmbiguousIdError):
        return None


def _is_other(session: Session, reference: Reference) -> bool:
    """Say whether a key is that of a source or another row: then it is no reference to a claim."""
    try:
        find(session, reference.words)
    except (UnknownIdError, WrongKindError, AmbiguousIdError):
        return False
    return True


def _name(row: ClaimRow) -> str:
    return row.key or row.id.hex[:8]


def _changed(session: Session, now: ClaimRow, since: Moment) -> str | None:
    """Say what of a claim, its standing or what hangs on it became another since a state."""
    try:
        with as_it_was(session, RowRef("claim", now.id), since) as past:
            then = rows_by_id(past.session, [now.id]).get(now.id)
            later = past.later_changes
    except NotThereYetError:
        return f"it was added after {since.name}"
    if then is None:
        return f"it was added after {since.name}"
    told = [
        f"{what}: {before or 'none'} → {after or 'none'}"
        for what, before, after in (
            ("words", then.text, now.text),
            ("speaker", then.speaker, now.speaker),
            ("date", then.said, now.said),
            ("standing", then.partial or then.standing, now.partial or now.standing),
        )
        if before != after
    ]
    for what, before, after in (
        ("answer", then.rebuttals, now.rebuttals),
        ("citation", then.citations, now.citations),
    ):
        if before != after:
            told.append(f"{counted(before, what)} → {counted(after, what)}")
    if told:
        return f"since {since.name} {'; '.join(told)}"
    return f"{counted(later, 'change')} since {since.name}" if later else None


def _quotables(session: Session) -> tuple[list[Quotable], Any]:
    """Return the words of all live citations, and how to name a claim."""
    connection = session.connection()
    columns: Any = (
        col(Citation.id), col(Citation.claim_id), col(Citation.exact), col(Citation.left_out),
        col(Citation.wording),
    )  # fmt: skip
    query = select(*columns).join(Claim, col(Claim.id) == col(Citation.claim_id))
    query = query.where(live_citation(), col(Citation.exact).is_not(None)).order_by(
        col(Citation.id)
    )
    found = [
        Quotable(id_, claim_id, quoted_words(exact, left_out), wording == Wording.VERBATIM.value)
        for id_, claim_id, exact, left_out, wording in connection.execute(query)
    ]

    def name(claim_id: UUID) -> str:
        row = rows_by_id(session, [claim_id]).get(claim_id)
        return _name(row) if row else claim_id.hex[:8]

    return found, name
