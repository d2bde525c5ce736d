"""Findings on people: where a speaker turns, and whether the desk's reviewers agree."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from operator import itemgetter
from uuid import UUID

from claimtrack.analysis.comparing import Number
from claimtrack.analysis.positions import Answer, Turn, positions
from claimtrack.analysis.said import Said as Saying
from claimtrack.analysis.said import Voice
from claimtrack.brief.description import Finding, Line, Paragraph, Said
from claimtrack.brief.indexes import Counter, Indexes
from claimtrack.brief.kinds import Audience
from claimtrack.brief.material import ClaimFacts
from claimtrack.brief.wording import date_words
from claimtrack.dates import bounds
from claimtrack.text import counted

_HOW = {
    "withdraws": "withdraws it", "contradicts": "contradicts it", "denies": "denies it",
    "narrows": "narrows it", "concedes": "concedes in part", "number": "gives another number",
    "returns": "returns to it",
}  # fmt: skip
_HEAD = ("Speaker", "First", "Then", "How")
_SEVERAL = 2
_TURNS = (
    "Where the dates say which came first, a later claim of the same speaker, or of the body that "
    "the speaker is part of, turns from an earlier one:"
)
_UNDECIDED = "of one speaker do not go together, and no date says which came first."
_JUDGED = "judged by two reviewers or more, in the present wording:"


def turns_of(indexes: Indexes, numbers: Counter) -> Finding | None:
    """Return where a speaker, or the body that one is part of, turns from an earlier claim."""
    record = _Record(indexes)
    rows: list[tuple[Line, ...]] = []
    undecided = 0
    for speaker in sorted(record.speakers(), key=indexes.name_key):
        said = record.sayings(speaker)
        found = positions(said, record.answers_among(said))
        rows += (_row(indexes, speaker, turn) for turn in found.shifts)
        undecided += len(found.differences)
    if not rows and not undecided:
        return None
    lines: list[Line] = [(_TURNS,)] if rows else []
    if undecided:
        lines.append((f"{counted(undecided, 'more pair')} {_UNDECIDED}",))
    told = tuple(_paragraph(numbers, line) for line in lines)
    return Finding("Positions over time", told, _HEAD if rows else (), tuple(rows))


class _Record:
    """Who said what in a brief, those that were united as one, and how it answers each other."""

    def __init__(self, indexes: Indexes) -> None:
        self._actors = indexes.material.actors
        self._numbers: dict[UUID, list[Number]] = defaultdict(list)
        for row in indexes.material.quantities:
            self._numbers[row.claim_id].append(row.number)
        self._claims: dict[UUID, list[ClaimFacts]] = defaultdict(list)
        for claim in map(indexes.claim, indexes.listed):
            if claim.speaker_id is not None:
                self._claims[_first_of(indexes, claim.speaker_id)].append(claim)
        self._answers: dict[UUID, list[tuple[int, Answer]]] = defaultdict(list)
        for place, each in enumerate(indexes.material.rebuttals):
            answer = Answer(each.claim_id, each.counterclaim_id, each.kind, each.aim)
            self._answers[each.counterclaim_id].append((place, answer))

    def speakers(self) -> set[UUID]:
        """Return who says a claim of the brief."""
        return set(self._claims)

    def sayings(self, speaker: UUID) -> list[Saying]:
        """Return what a speaker said, and the bodies that it is part of."""
        voices = {**dict.fromkeys(self._bodies(speaker), Voice.BODY), speaker: Voice.OWN}
        return [
            self._saying(actor, voice, claim)
            for actor, voice in voices.items()
            for claim in self._claims.get(actor, ())
        ]

    def answers_among(self, said: Iterable[Saying]) -> list[Answer]:
        """Return the answers that these claims give, in the order of the record."""
        return [answer for _, answer in sorted(
            (each for one in said for each in self._answers.get(one.id, ())), key=itemgetter(0)
        )]  # fmt: skip

    def _bodies(self, speaker: UUID) -> set[UUID]:
        """Return the bodies that a speaker is part of, directly or through others."""
        found: set[UUID] = set()
        actor = self._actors.get(speaker)
        while actor is not None and actor.id not in found:
            found.add(actor.id)
            actor = None if actor.part_of_id is None else self._actors.get(actor.part_of_id)
        return found

    def _saying(self, speaker: UUID, voice: Voice, claim: ClaimFacts) -> Saying:
        earliest, latest = bounds(claim.said) if claim.said else (None, None)
        numbers = tuple(self._numbers.get(claim.id, ()))
        return Saying(claim.id, speaker, voice, earliest, latest, claim.repeats_id, numbers)


def _first_of(indexes: Indexes, actor: UUID) -> UUID:
    """Return the actor that stands for one, and for all that it was united with."""
    row = indexes.material.actors.get(actor)
    return actor if row is None else row.id


def _row(indexes: Indexes, speaker: UUID, turn: Turn) -> tuple[Line, ...]:
    def told(claim_id: UUID) -> Line:
        said = indexes.claim(claim_id).said
        return (indexes.ref(claim_id), ", ", date_words(said) if said else "date not known")

    by = indexes.claim(turn.later).speaker_id
    later = told(turn.later)
    if by is not None and _first_of(indexes, by) != speaker:
        later = (*later, ", by ", indexes.speaker(turn.later))
    name = indexes.actor(speaker)
    return (Said(name) if name else "",), told(turn.earlier), later, (_HOW.get(turn.how, turn.how),)


def agreement_of(indexes: Indexes, numbers: Counter) -> Finding | None:
    """Return whether the desk's reviewers agree, for the desk alone."""
    if indexes.audience is not Audience.DESK:
        return None
    same = pairs = 0
    split: list[UUID] = []
    judged = 0
    for claim_id in indexes.listed:
        verdicts = [
            row.verdict
            for row in indexes.assessments[claim_id]
            if row.source_id is None and row.verdict and not row.is_stale
        ]
        if len(verdicts) < _SEVERAL:
            continue
        judged += 1
        each = [one == other for one, other in combinations(verdicts, 2)]
        same, pairs = same + sum(each), pairs + len(each)
        if not all(each):
            split.append(claim_id)
    if not judged:
        return None
    were = "was" if judged == 1 else "were"
    told = f"{counted(judged, 'claim')} of this brief {were} {_JUDGED}"
    figures = f"{same:,} of {counted(pairs, 'pair')} of verdicts are the same ({same / pairs:.0%})."
    lines: list[Line] = [(f"{told} {figures}",)]
    if split:
        lines.append(("They differ on ", *indexes.refs(split), "."))
    return Finding("Agreement of the reviewers", tuple(_paragraph(numbers, line) for line in lines))


def _paragraph(numbers: Counter, line: Line) -> Paragraph:
    number = numbers.next()
    return Paragraph(number, f"p{number}", line)
