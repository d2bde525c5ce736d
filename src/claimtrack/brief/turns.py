"""Findings on people: where a speaker turns, and whether the desk's reviewers agree."""

from collections import defaultdict
from itertools import combinations
from uuid import UUID

from claimtrack.analysis.positions import Answer, Turn, positions
from claimtrack.analysis.said import Said as Saying
from claimtrack.analysis.said import Voice
from claimtrack.brief.description import Finding, Line, Paragraph, Said
from claimtrack.brief.indexes import Counter, Indexes
from claimtrack.brief.kinds import Audience
from claimtrack.brief.quantities import number_of
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
    rows: list[tuple[Line, ...]] = []
    undecided = 0
    for speaker in sorted(_speakers(indexes), key=indexes.name_key):
        found = positions(_sayings(indexes, speaker), _answers(indexes))
        rows += (_row(indexes, speaker, turn) for turn in found.shifts)
        undecided += len(found.differences)
    if not rows and not undecided:
        return None
    lines: list[Line] = [(_TURNS,)] if rows else []
    if undecided:
        lines.append((f"{counted(undecided, 'more pair')} {_UNDECIDED}",))
    told = tuple(_paragraph(numbers, line) for line in lines)
    return Finding("Positions over time", told, _HEAD if rows else (), tuple(rows))


def _speakers(indexes: Indexes) -> set[UUID]:
    spoken = (indexes.claim(claim_id).speaker_id for claim_id in indexes.listed)
    return {speaker for speaker in spoken if speaker is not None}


def _bodies(indexes: Indexes, speaker: UUID) -> set[UUID]:
    """Return the bodies that a speaker is part of, directly or through others."""
    found: set[UUID] = set()
    actor = indexes.material.actors.get(speaker)
    while actor is not None and actor.part_of_id is not None and actor.part_of_id not in found:
        found.add(actor.part_of_id)
        actor = indexes.material.actors.get(actor.part_of_id)
    return found - {speaker}


def _sayings(indexes: Indexes, speaker: UUID) -> list[Saying]:
    bodies = _bodies(indexes, speaker)
    quantities = defaultdict(list)
    for row in indexes.material.quantities:
        quantities[row.claim_id].append(number_of(row))
    said = []
    for claim_id in indexes.listed:
        claim = indexes.claim(claim_id)
        if claim.speaker_id is None or claim.speaker_id not in {speaker, *bodies}:
            continue
        voice = Voice.OWN if claim.speaker_id == speaker else Voice.BODY
        earliest, latest = bounds(claim.said) if claim.said else (None, None)
        said.append(
            Saying(claim_id, claim.speaker_id, voice, earliest, latest, claim.repeats_id,
                   tuple(quantities[claim_id]))
        )  # fmt: skip
    return said


def _answers(indexes: Indexes) -> list[Answer]:
    return [
        Answer(row.claim_id, row.counterclaim_id, row.kind, row.aim)
        for row in indexes.material.rebuttals
    ]


def _row(indexes: Indexes, speaker: UUID, turn: Turn) -> tuple[Line, ...]:
    def told(claim_id: UUID) -> Line:
        said = indexes.claim(claim_id).said
        return (indexes.ref(claim_id), ", ", date_words(said) if said else "date not known")

    by = indexes.claim(turn.later).speaker_id
    later = told(turn.later)
    if by != speaker:
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
