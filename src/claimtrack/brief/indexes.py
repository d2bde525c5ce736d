"""The rows of a brief by what they hang on, the places of its claims, and how they stand."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from claimtrack.argument import Argument
from claimtrack.brief.audience import Covered
from claimtrack.brief.description import Inline, Line, Ref, Said, State
from claimtrack.brief.kinds import Audience
from claimtrack.brief.material import (
    AssessmentFacts,
    CitationFacts,
    ClaimFacts,
    NoteFacts,
    RebuttalFacts,
    SourceFacts,
    StepFacts,
    SupportFacts,
)
from claimtrack.brief.wording import LABELS, date_words, source_kind, state_of
from claimtrack.vocabulary import Label

_IN_BRIEF, _OUTSIDE = "\ue000", "\ue001"
_NAMED = re.compile(f"([{_IN_BRIEF}{_OUTSIDE}])([0-9]{{7}})")
_ID_DIGITS = 12
_LISTED = 40
UNKNOWN = "an unknown speaker"


class Indexes:
    """One covered material, as the parts of a brief ask for it."""

    def __init__(self, covered: Covered, audience: Audience) -> None:
        self.covered, self.material, self.audience = covered, covered.material, audience
        material = self.material
        self.listed = listed = (*material.chosen, *material.drawn_in)
        self.places = {claim_id: place for place, claim_id in enumerate(listed, 1)}
        self.citations: dict[UUID, list[CitationFacts]] = defaultdict(list)
        self.answers: dict[UUID, list[RebuttalFacts]] = defaultdict(list)
        self.answering: dict[UUID, list[RebuttalFacts]] = defaultdict(list)
        self.supports: dict[UUID, list[SupportFacts]] = defaultdict(list)
        self.supported: dict[UUID, list[SupportFacts]] = defaultdict(list)
        self.assessments: dict[UUID, list[AssessmentFacts]] = defaultdict(list)
        self.notes: dict[UUID, list[NoteFacts]] = defaultdict(list)
        self.history: dict[UUID, list[StepFacts]] = defaultdict(list)
        self.custody: dict[UUID, list[StepFacts]] = defaultdict(list)
        for citation in material.citations:
            self.citations[citation.claim_id].append(citation)
        for rebuttal in sorted(material.rebuttals, key=self._answer_order):
            self.answers[rebuttal.claim_id].append(rebuttal)
            self.answering[rebuttal.counterclaim_id].append(rebuttal)
        for support in sorted(material.supports, key=self._support_order):
            self.supports[support.claim_id].append(support)
            self.supported[support.supporter_id].append(support)
        for assessment in material.assessments:
            self.assessments[assessment.claim_id].append(assessment)
        for note in material.notes:
            self.notes[note.target].append(note)
        for step in material.history:
            self.history[step.target].append(step)
        for step in material.custody:
            self.custody[step.target].append(step)
        self.newest = material.newest_copies()
        self._argument = Argument(material.statements, material.answers)
        self._speakers = sorted(
            {one for one in material.speakers.values() if one}, key=self.name_key
        )
        self._ranks = {speaker: rank for rank, speaker in enumerate(self._speakers)}
        self._anchors: dict[UUID, str] = {}
        taken: set[str] = set()
        for claim_id in listed:
            self._anchors[claim_id] = unique(f"c-{claim_id.hex[:_ID_DIGITS]}", taken)

    def _answer_order(self, row: RebuttalFacts) -> tuple[int, str]:
        return self.places.get(row.counterclaim_id, len(self.places)), row.id.hex

    def _support_order(self, row: SupportFacts) -> tuple[str, int, str]:
        return row.group or "", self.places.get(row.supporter_id, len(self.places)), row.id.hex

    def name_key(self, actor_id: UUID) -> tuple[str, str]:
        """Return what actors are put in order by."""
        return self.actor(actor_id) or "", actor_id.hex

    def claim(self, claim_id: UUID) -> ClaimFacts:
        """Return a claim of the brief, or one that such a claim names."""
        return self.material.claims[claim_id]

    def anchor(self, claim_id: UUID) -> str:
        """Return the anchor of a claim of the brief."""
        return self._anchors[claim_id]

    def actor(self, actor_id: UUID | None) -> str | None:
        """Return what an actor is called; None for none."""
        row = None if actor_id is None else self.material.actors.get(actor_id)
        return None if row is None else row.name

    def speaker(self, claim_id: UUID) -> Inline:
        """Return who says a claim."""
        name = self.actor(self.claim(claim_id).speaker_id)
        return UNKNOWN if name is None else Said(name)

    def ref(self, claim_id: UUID, *, begins: bool = False) -> Inline:
        """Return a claim as it is referred to; one outside the brief by its words."""
        if claim_id in self.places:
            words = "Claim" if begins else "claim"
            return Ref(f"{words} {self.places[claim_id]}", self._anchors[claim_id])
        claim = self.material.claims.get(claim_id)
        return "a claim outside this brief" if claim is None else Said(claim.text)

    def refs(self, claim_ids: Iterable[UUID]) -> Line:
        """Return several claims of the brief in a row, the first forty by name."""
        listed = sorted(
            {each for each in claim_ids if each in self.places}, key=self.places.__getitem__
        )
        line: list[Inline] = []
        for claim_id in listed[:_LISTED]:
            line += [", ", Ref(str(self.places[claim_id]), self._anchors[claim_id])]
        more = [f" and {len(listed) - _LISTED:,} more"] if len(listed) > _LISTED else []
        return ("claim " if len(listed) == 1 else "claims ", *line[1:], *more)

    def source(self, source_id: UUID) -> SourceFacts:
        """Return a source."""
        return self.material.sources[source_id]

    def source_name(self, source_id: UUID) -> Said:
        """Return what a source is called: by its title, else its address, else kind and date."""
        row = self.source(source_id)
        otherwise = f"{source_kind(row.kind)}, {date_words(row.published)}"
        return Said(row.title or row.url or otherwise)

    def named_source(self, source_id: UUID | None) -> Line | None:
        """Return what a source is called; None for none that is known here."""
        known = source_id is not None and source_id in self.material.sources
        return (self.source_name(source_id),) if known and source_id is not None else None

    def label(self, claim_id: UUID) -> Label:
        """Return how a claim stands."""
        return self._argument.standing(claim_id).label

    def state(self, claim_id: UUID) -> State | None:
        """Return how a claim stands, in outside words; None where it takes no part."""
        if claim_id not in self.material.speakers:
            return None
        standing = self._argument.standing(claim_id)
        parts = tuple(
            replace(state_of(label), words=f"{LABELS[label]} as to its {aim}")
            for aim, label in standing.partial
        )
        return replace(state_of(standing.label), parts=parts)

    def reason(self, claim_id: UUID) -> Line:
        """Return why a claim stands so, without its label; names and places are references."""
        sentence = self._argument.reason(claim_id, self._token, LABELS)
        head = LABELS[self.label(claim_id)]
        words = sentence.removeprefix(head).removeprefix(": ").removeprefix("; ")
        line: list[Inline] = []
        end = 0
        for match in _NAMED.finditer(words):
            line += [words[end : match.start()], *self._named(match[1], int(match[2]))]
            end = match.end()
        line.append(words[end:])
        return tuple(part for part in line if part)

    def _token(self, claim_id: Hashable) -> str:
        """Return what stands for a claim in a sentence; no words of people go through there."""
        place = self.places.get(claim_id)  # type: ignore[call-overload]  # ids are ours
        if place is not None:
            return f"{_IN_BRIEF}{place:07}"
        speaker = self.material.speakers.get(claim_id)  # type: ignore[call-overload]  # as above
        rank = self._ranks.get(speaker) if speaker else None
        return f"{_OUTSIDE}{len(self._speakers) if rank is None else rank:07}"

    def _named(self, kind: str, number: int) -> Sequence[Inline]:
        if kind == _OUTSIDE:
            known = number < len(self._speakers)
            name = self.actor(self._speakers[number]) if known else None
            return (Said(name),) if name else (UNKNOWN,)
        claim_id = self.listed[number - 1]
        return (self.speaker(claim_id), " (", self.ref(claim_id), ")")


class Counter:
    """The numbers of paragraphs, from 1."""

    def __init__(self) -> None:
        self.last = 0

    def next(self) -> int:
        """Return the next number."""
        self.last += 1
        return self.last


def unique(anchor: str, taken: set[str]) -> str:
    """Return an anchor that nothing else has, and take it."""
    free: Iterator[str] = (
        f"{anchor}-{number}" if number > 1 else anchor for number in range(1, len(taken) + 3)
    )
    found = next(one for one in free if one not in taken)
    taken.add(found)
    return found
