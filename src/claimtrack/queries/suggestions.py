"""The statements that a kept copy attributes to somebody, numbered, with what is cited already."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import Session, col

from claimtrack import ids
from claimtrack.attribution import AttributedStatement, Proposition, is_readable, statements
from claimtrack.errors import LostTextError, NoSourceTextError
from claimtrack.models import Annotation, Citation, Claim
from claimtrack.queries.lookup import name_of, names_beginning
from claimtrack.queries.snapshots import newest_snapshot, snapshots_of
from claimtrack.schemas.listing import RowRef
from claimtrack.text import fold

_CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A statement as it is offered: `number` counts from 1, the most claim-like first.

    `speaker` is the actor whom the file knows by the speaker's name (`known`), else the name as
    the document has it. `claim_id` is the claim that cites these words already, `answers` the
    number of the suggestion that this one probably answers, `denied_id` the claim of the
    proposition that it denies, where that is recorded. Whose claim a person said to answer nothing
    proposes no answer.
    """

    number: int
    statement: AttributedStatement
    speaker: str | None
    known: bool
    claim_id: UUID | None
    answers: int | None
    denied_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Suggestions:
    """All suggestions of the newest kept copy of a source, in the order of their numbers.

    `statements` are theirs, in the order of the text. `readable` is False where the text is in no
    language that the rules know.
    """

    source_id: UUID
    snapshot_id: UUID
    text: str = field(repr=False)
    rows: tuple[Suggestion, ...]
    readable: bool
    statements: tuple[AttributedStatement, ...] = field(repr=False)


def suggestions(
    session: Session,
    source_id: UUID,
    before: Suggestions | None = None,
    between: Callable[[], None] = lambda: None,
) -> Suggestions:
    """Return the statements that the newest kept copy of a source attributes to somebody.

    The copy is not read again where `before` is of the same: only citations and actors are.
    `between` is called between paragraphs, and what it raises ends the reading. Raises
    NoSourceTextError where no copy of the source is kept, and LostTextError.
    """
    kept = newest_snapshot(session.connection(), source_id)
    if kept is None:
        name = name_of(session.connection(), RowRef("source", source_id)) or str(source_id)
        if snapshots_of(session.connection(), source_id):
            raise LostTextError(name)
        raise NoSourceTextError(name)
    snapshot_id, text = kept
    if before is not None and before.snapshot_id == snapshot_id:
        in_text: Sequence[AttributedStatement] = before.statements
    else:
        in_text = statements(text, between=between)
    cited = _cited(session.connection(), source_id, text)
    order = sorted(range(len(in_text)), key=lambda place: (-in_text[place].score, place))
    numbers = {place: number for number, place in enumerate(order, 1)}
    names = {statement.speaker for statement in in_text if statement.speaker and statement.named}
    known = {name: actor for name in names if (actor := known_name(session, name))}
    rows = []
    for place in order:
        statement = in_text[place]
        actor = known.get(statement.speaker or "") if statement.named else None
        claim = _claim_at(cited, statement)
        if claim is not None and answers_nothing(session.connection(), claim):
            statement = replace(statement, answer=None)
        answers = (
            None
            if statement.answer is None or statement.answer.to is None
            else numbers[statement.answer.to]
        )
        rows.append(
            Suggestion(
                numbers[place],
                statement,
                actor or statement.speaker,
                actor is not None,
                claim,
                answers,
                _denied_at(cited, statement),
            )
        )
    return Suggestions(source_id, snapshot_id, text, tuple(rows), is_readable(text), tuple(in_text))


def known_name(session: Session, name: str) -> str | None:
    """Return the name of the actor that a name stands for: the same, or the only one that ends so.

    "Stoltenberg" is Jens Stoltenberg where nobody else of that name is known; "State Department"
    is also looked for with an article.
    """
    candidates = names_beginning(session, "speaker", name, _CANDIDATES)
    wanted = fold(name)
    same = [candidate for candidate in candidates if fold(candidate) in (wanted, f"the {wanted}")]
    if same:
        return same[0]
    ending = [candidate for candidate in candidates if fold(candidate).endswith(f" {wanted}")]
    return ending[0] if len(ending) == 1 else None


def denied_claim(connection: Connection, offered: Suggestions, row: Suggestion) -> UUID | None:
    """Return the claim of what a suggestion denies, as the file is now; None where it has none."""
    return _denied_at(_cited(connection, offered.source_id, offered.text), row.statement)


def answers_nothing(connection: Connection, claim_id: UUID) -> bool:
    """Say whether a person said that a claim answers nothing: by a note of its own on it."""
    query = select(col(Annotation.retracted)).where(
        col(Annotation.id) == ids.no_answer_id(claim_id)
    )
    return connection.execute(query).scalar() is False


@dataclass(frozen=True, slots=True)
class _Cited:
    """Where a live claim cites a text, and what it says."""

    start: int
    end: int
    claim_id: UUID
    text: str
    has_speaker: bool

    def says(self, proposition: Proposition | None, statement: AttributedStatement) -> bool:
        """Say whether the claim is of what is denied, and not of the denial of it."""
        if proposition is None:
            return False
        is_nobody = not self.has_speaker and statement.speaker is not None
        return is_nobody or fold(self.text) == fold(proposition.wording)

    def covers(self, start: int, end: int) -> bool:
        """Say whether half of the shorter of its words and these is the same."""
        shared = min(self.end, end) - max(self.start, start)
        return 2 * shared >= min(self.end - self.start, end - start)


def _cited(connection: Connection, source_id: UUID, text: str) -> list[_Cited]:
    """Return the spans of a text that live claims cite already."""
    query = (
        select(
            col(Citation.exact),
            col(Citation.start),
            col(Citation.claim_id),
            col(Claim.text),
            col(Claim.speaker_id),
        )
        .join(Claim, col(Claim.id) == col(Citation.claim_id))
        .where(
            col(Citation.source_id) == source_id,
            col(Citation.exact).is_not(None),
            col(Citation.retracted).is_(False),
            col(Claim.retracted).is_(False),
        )
        .order_by(col(Citation.id))
    )
    spans = []
    for quoted, start, claim_id, says, speaker in connection.execute(query):
        exact = str(quoted)
        place = start if start is not None and text.startswith(exact, start) else text.find(exact)
        if place >= 0:
            end = place + len(exact)
            spans.append(_Cited(place, end, claim_id, says, speaker is not None))
    return spans


def _claim_at(cited: Sequence[_Cited], statement: AttributedStatement) -> UUID | None:
    """Return the claim that cites at least half of the shorter of its words and the statement's."""
    for claim in cited:
        is_denied = claim.says(statement.denied, statement)
        if not is_denied and claim.covers(statement.start, statement.end):
            return claim.claim_id
    return None


def _denied_at(cited: Sequence[_Cited], statement: AttributedStatement) -> UUID | None:
    """Return the claim of the proposition that a statement denies; None where there is none yet."""
    proposition = statement.answer.proposition if statement.answer is not None else None
    for claim in cited:
        is_there = proposition is not None and claim.covers(proposition.start, proposition.end)
        if is_there and claim.says(proposition, statement):
            return claim.claim_id
    return None
