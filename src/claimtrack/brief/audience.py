"""Who a brief is for, and what is held back from them, before anything is written.

What is held back is taken out of the rows themselves: no later step has it to show.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import UUID

from claimtrack.analysis.lineage import Document
from claimtrack.brief.kinds import Audience
from claimtrack.brief.material import (
    ActorFacts,
    AssessmentFacts,
    CitationFacts,
    ClaimFacts,
    CopyFacts,
    Earlier,
    Material,
    SourceFacts,
)
from claimtrack.brief.names import NOBODY, Concealed, is_distinct, last_word, whole_names
from claimtrack.brief.readable import changed
from claimtrack.vocabulary import ActorKind

_DESK = "a member of the desk"
_PERSON, _SOURCE = "Confidential person", "Confidential source"
_ADDRESSES = frozenset(("url", "archive_url", "address", "file_name"))
"""Where a name cannot be replaced: what has one in it is held back whole."""

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Covered:
    """What an audience may read, and what it is told of the rest.

    `concealed` are the rows in whose words a name was replaced by a pseudonym in brackets, `names`
    those that are replaced.
    """

    material: Material
    withheld: tuple[str, ...] = ()
    concealed: frozenset[UUID] = frozenset()
    names: Concealed = NOBODY


def cover(material: Material, audience: Audience) -> Covered:
    """Take out of the rows what an audience may not read."""
    if audience is Audience.DESK:
        return Covered(material)
    return _Cover(material, audience).covered()


class _Cover:
    """One material and one audience that is not the desk."""

    def __init__(self, material: Material, audience: Audience) -> None:
        self._material = material
        self._audience = audience
        self._actors = _pseudonyms(material.actors, _PERSON)
        self._sources = _pseudonyms(material.sources, _SOURCE)
        self._names = _concealed(
            material.actors, material.sources, material.copies.values(), self._actors, self._sources
        )
        self._touched: set[UUID] = set()
        self._gone: set[str] = set()

    def covered(self) -> Covered:
        """Return what is left."""
        whole = self._material
        actors = {id_: self._actor(row) for id_, row in whole.actors.items()}
        sources = {id_: self._source(row) for id_, row in whole.sources.items()}
        left = replace(
            whole,
            asked=None,
            actors=actors,
            sources=sources,
            claims={id_: self._claim(row) for id_, row in whole.claims.items()},
            documents={
                id_: Document() if self._hidden(id_) else row
                for id_, row in whole.documents.items()
            },
            copies={id_: self._copy(row) for id_, row in whole.copies.items()},
            citations=tuple(map(self._citation, whole.citations)),
            rebuttals=tuple(replace(row, note=None) for row in whole.rebuttals),
            supports=_unnamed_groups(whole),
            assessments=self._assessments(),
            quantities=tuple(
                self._clean("quantity", replace(row, note=None)) for row in whole.quantities
            ),
            earlier=self._earlier(),
            notes=(),
            exhibits={shown: self._names.hide(mark) for shown, mark in whole.exhibits.items()},
            history=(),
            custody=self._custody(),
            people=frozenset(),
        )
        return Covered(left, tuple(self._sentences()), frozenset(self._touched), self._names)

    def _hidden(self, source_id: UUID | None) -> bool:
        return source_id in self._sources

    def _clean(self, entity: str, row: R) -> R:
        """Return a row with names replaced in its texts, and addresses with one left out."""

        def change(name: str, text: str) -> str | None:
            if name in _ADDRESSES and self._names.names_in_address(text):
                self._gone.add("an address or a file's name that has a confidential name in it")
                return None
            return self._names.hide(text)

        clean = changed(entity, row, change)
        if clean is not row:
            self._touched.add(row.id)  # type: ignore[attr-defined]  # every row has one
        return clean

    def _actor(self, row: ActorFacts) -> ActorFacts:
        pseudonym = self._actors.get(row.id)
        if pseudonym is None:
            part_of = row.part_of_id
            shown = None if part_of in self._actors else part_of
            return self._clean("actor", replace(row, note=None, names=(), part_of_id=shown))
        return replace(
            row, name=pseudonym, role=None, part_of_id=None, note=None, names=(), pseudonym=None
        )

    def _source(self, row: SourceFacts) -> SourceFacts:
        pseudonym = self._sources.get(row.id)
        if pseudonym is None:
            by = self._of_the_desk(row.searched_by)
            return self._clean("source", replace(row, note=None, pseudonym=None, searched_by=by))
        return replace(
            row,
            title=pseudonym,
            issuer_id=None,
            outlet=None,
            url=None,
            archive_url=None,
            published=None,
            published_words=None,
            language=None,
            derived_from_id=None,
            lineage=None,
            search_words=None,
            search_found=None,
            searched_by=None,
            note=None,
            pseudonym=None,
        )

    def _claim(self, row: ClaimFacts) -> ClaimFacts:
        capacity = None if row.speaker_id in self._actors else row.capacity
        kept = replace(row, capacity=capacity, stage=None, owner=None, note=None, key=None, tags=())
        return self._clean("claim", kept)

    def _earlier(self) -> Earlier | None:
        """Return how claims stood before, without what may not be read of them today."""
        then = self._material.earlier
        if then is None:
            return None
        claims = {id_: self._claim(row) for id_, row in then.claims.items()}
        return replace(then, claims=claims, citations=tuple(map(self._citation, then.citations)))

    def _copy(self, row: CopyFacts) -> CopyFacts:
        if not self._hidden(row.source_id):
            by = self._of_the_desk(row.captured_by)
            return self._clean("snapshot", replace(row, captured_by=by))
        is_public = self._audience is Audience.PUBLIC
        return replace(
            row,
            captured_by=None,
            captured_at=None if is_public else row.captured_at,
            address=None,
            tool=None,
            media_type="",
            extractor=None,
            text_sha256="" if is_public else row.text_sha256,
            file_name=None,
            file_size=None,
            file_sha256=None if is_public else row.file_sha256,
        )

    def _of_the_desk(self, name: str | None) -> str | None:
        """Return a name as it is shown: the public does not learn who is on the desk."""
        is_public = self._audience is Audience.PUBLIC
        return _DESK if is_public and name in self._material.people else name

    def _citation(self, row: CitationFacts) -> CitationFacts:
        locator = None if self._hidden(row.source_id) else row.locator
        by = None if self._hidden(row.source_id) else self._of_the_desk(row.translator)
        return self._clean("citation", replace(row, note=None, locator=locator, translator=by))

    def _assessments(self) -> tuple[AssessmentFacts, ...]:
        """Return outside ratings, and of the desk's own what nobody on the desk dissents from."""
        own: dict[UUID, list[AssessmentFacts]] = defaultdict(list)
        shown: list[AssessmentFacts] = []
        for row in self._material.assessments:
            if row.source_id is None:
                own[row.claim_id].append(row)
            elif self._hidden(row.source_id):
                kept = replace(
                    row, reviewer=None, rationale=None, date=None, rating=None, scale=None
                )
                shown.append(kept)
            else:
                shown.append(self._clean("assessment", replace(row, rationale=None)))
        for rows in own.values():
            judged = {(row.verdict, row.likelihood, row.confidence) for row in rows}
            if len(judged) == 1 and not any(row.is_stale for row in rows):
                shown.append(replace(rows[0], reviewer=None, rationale=None))
        return tuple(shown)

    def _custody(self) -> Any:
        if self._audience is Audience.PUBLIC:
            return ()
        copies = self._material.copies
        steps = self._material.custody
        kept = (step for step in steps if not self._hidden(copies[step.target].source_id))
        return tuple(
            replace(step, who=step.who and self._names.hide(step.who),
                    detail=self._names.hide(step.detail))
            for step in kept
        )  # fmt: skip

    def _sentences(self) -> Iterable[str]:
        """Yield what the reader is told of what is held back: that it is, and never what."""
        yield (
            "The desk's own papers are no part of this brief: its notes, its stages and owners, "
            "its history, the names of its reviewers and their rationales."
        )
        yield (
            "Where the desk's reviewers differ, or judged an earlier wording, this brief gives no "
            "judgement of theirs."
        )
        if self._actors or self._sources:
            yield (
                "Some persons or sources are confidential. Here they have pseudonyms, without what "
                "would tell who or what they are; where a text or a quote names one, the pseudonym "
                "stands there in brackets. The file that this brief was made from has all of it."
            )
        for what in sorted(self._gone):
            yield f"Held back is also {what}."


def held_back(actors: Mapping[UUID, ActorFacts], sources: Mapping[UUID, SourceFacts]) -> Concealed:
    """Return the names of persons and sources that a brief for others than the desk hides."""
    hidden = _pseudonyms(actors, _PERSON), _pseudonyms(sources, _SOURCE)
    return _concealed(actors, sources, (), *hidden)


def _pseudonyms(
    rows: Mapping[UUID, ActorFacts] | Mapping[UUID, SourceFacts], otherwise: str
) -> dict[UUID, str]:
    """Return what each confidential row is called, by its id and those of rows united with it.

    It is a number where no pseudonym was given, or one that gives the name away.
    """
    found: dict[UUID, str] = {}
    secret = sorted({row.id: row for row in rows.values() if row.confidential}.items())
    for number, (row_id, row) in enumerate(secret, 1):
        names = row.names if isinstance(row, ActorFacts) else (row.title or "",)
        own = Concealed(dict.fromkeys(whole_names(names), "…"))
        given = (row.pseudonym or "").strip()
        found[row_id] = given if given and own.hide(given) == given else f"{otherwise} {number}"
    return found | {id_: found[row.id] for id_, row in rows.items() if row.id in found}


def _concealed(
    actors: Mapping[UUID, ActorFacts],
    sources: Mapping[UUID, SourceFacts],
    copies: Iterable[CopyFacts],
    people: Mapping[UUID, str],
    papers: Mapping[UUID, str],
) -> Concealed:
    """Return the names of all that is confidential, with the pseudonyms of people and papers."""
    names: dict[str, str] = {}
    surnames: dict[str, str] = {}
    for row in actors.values():
        if row.id in people:
            for name in whole_names((*row.names, row.name)):
                names[name] = people[row.id]
                word = last_word(name) if row.kind == ActorKind.PERSON else None
                if word is not None:
                    surnames.setdefault(word, people[row.id])
    for source in sources.values():
        if source.id in papers:
            told = [source.title] if source.title and is_distinct(source.title) else []
            links = [
                link.partition("://")[2] or link
                for link in (source.url, source.archive_url)
                if link
            ]
            names.update(dict.fromkeys(whole_names((*told, *links)), papers[source.id]))
    for copy in copies:
        if copy.source_id in papers:
            kept = [name for name in (copy.file_name, copy.address) if name]
            names.update(dict.fromkeys(whole_names(kept), papers[copy.source_id]))
    return Concealed(surnames | names)


def _unnamed_groups(material: Material) -> Any:
    """Return what speaks for claims without notes, and groups by number instead of by name."""
    numbers: dict[tuple[UUID, str], str] = {}
    for row in material.supports:
        if row.group is not None:
            place = (row.claim_id, row.group)
            numbers.setdefault(place, str(len(numbers) + 1))
    return tuple(
        replace(
            row, note=None, group=None if row.group is None else numbers[row.claim_id, row.group]
        )
        for row in material.supports
    )
