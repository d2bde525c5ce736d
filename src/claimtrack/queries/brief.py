"""The rows that a brief is made from, in a number of queries that does not grow with the claims."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Connection, Select, or_, select
from sqlmodel import Session, col

from claimtrack.brief.material import (
    ActorFacts,
    AssessmentFacts,
    ClaimFacts,
    FileState,
    Material,
    QuantityFacts,
    RebuttalFacts,
    SourceFacts,
    SupportFacts,
)
from claimtrack.models import (
    METADATA,
    Actor,
    Alias,
    Assessment,
    Changeset,
    Claim,
    Origin,
    Rebuttal,
    Source,
    Support,
    Tag,
    Tagging,
)
from claimtrack.queries.arguments import batches, connected, live_speakers, load
from claimtrack.queries.blind import covered
from claimtrack.queries.brief_evidence import (
    citations_of,
    copies_of,
    marks_of,
    notes_on,
)
from claimtrack.queries.lineage import what_is_recorded
from claimtrack.queries.namesakes import told_apart
from claimtrack.store.bulk import among
from claimtrack.store.united import united

_AT_ONCE = 4000

F = TypeVar("F")


def read_material(
    session: Session, chosen: Sequence[UUID], state: FileState, asked: str | None = None
) -> Material:
    """Return all that a brief of these claims is made from; retracted ones are left out."""
    connection = session.connection()
    alive = live_speakers(connection, chosen)
    listed = tuple(claim_id for claim_id in dict.fromkeys(chosen) if claim_id in alive)
    inside = _with_what_bears(connection, set(listed))
    speakers = live_speakers(connection, connected(connection, inside))
    statements, answers = load(connection, speakers)
    rebuttals = _facts(connection, RebuttalFacts, "rebuttal", inside, "claim_id", "counterclaim_id")
    supports = _facts(connection, SupportFacts, "support", inside, "claim_id", "supporter_id")
    named = {end for row in rebuttals for end in (row.claim_id, row.counterclaim_id)}
    named |= {end for row in supports for end in (row.claim_id, row.supporter_id)}
    claims = _claims(connection, inside | named)
    if asked is not None:
        listed = _in_order(claims, listed)
    further = {
        pointed for claim in claims.values() for pointed in (claim.repeats_id, claim.part_of_id)
    }
    claims |= _claims(connection, further - {None, *claims})  # type: ignore[arg-type]  # None is out
    citations = citations_of(connection, inside)
    assessments = _assessments(connection, inside, claims)
    documents, passages, _ = what_is_recorded(connection, inside)
    cited = {row.source_id for row in citations} | {row.source for row in passages.values()}
    cited |= {row.source_id for row in assessments if row.source_id is not None}
    sources = _sources(connection, cited)
    in_sight = {row.id for row in citations} | {row.id for row in assessments}
    in_sight |= {row.id for row in rebuttals} | inside | set(sources)
    spoken_for = {*speakers.values(), *(claim.speaker_id for claim in claims.values())}
    spoken_for |= {source.issuer_id for source in sources.values()}
    return Material(
        state=state,
        chosen=listed,
        drawn_in=_in_order(claims, inside.difference(listed)),
        asked=asked,
        claims=claims,
        actors=_actors(connection, spoken_for - {None}),  # type: ignore[arg-type]  # None is out
        sources=sources,
        copies=copies_of(connection, citations, sources),
        citations=citations,
        rebuttals=tuple(
            row for row in rebuttals if {row.claim_id, row.counterclaim_id} <= claims.keys()
        ),
        supports=tuple(
            row for row in supports if {row.claim_id, row.supporter_id} <= claims.keys()
        ),
        assessments=assessments,
        notes=notes_on(connection, in_sight),
        exhibits=marks_of(connection, sources),
        documents=documents,
        passages=passages,
        quantities=tuple(_facts(connection, QuantityFacts, "quantity", inside, "claim_id")),
        people=_people(connection),
        statements=tuple(statements),
        answers=tuple(answers),
        speakers=speakers,
    )


def confidential_rows(
    connection: Connection,
) -> tuple[dict[UUID, ActorFacts], dict[UUID, SourceFacts]]:
    """Return the confidential actors and sources of a file, with what is united with them."""
    return _actors(connection, ()), _sources(connection, ())


def newest_changeset(connection: Connection) -> tuple[str, Any]:
    """Return the newest changeset, in hexadecimal, and when it was recorded; "" for none."""
    query = select(col(Changeset.id), col(Changeset.recorded_at))
    row = connection.execute(query.order_by(col(Changeset.id).desc()).limit(1)).first()
    return ("", None) if row is None else (row[0].hex, row[1])


def _with_what_bears(connection: Connection, claims: set[UUID]) -> set[UUID]:
    """Return claims with all that answer or support them, directly or further on."""
    reached, fresh = set(claims), set(claims)
    while fresh:
        found = _followed(connection, fresh, Rebuttal, "counterclaim_id")
        found |= _followed(connection, found | fresh, Support, "supporter_id")
        fresh = found - reached
        reached |= fresh
    return live_speakers(connection, reached).keys() | set()


def _followed(connection: Connection, start: Iterable[UUID], table: Any, onward: str) -> set[UUID]:
    """Follow live rows of a table from claims on, in one statement however long the chains are."""
    found: set[UUID] = set()
    for ids in batches(start, _AT_ONCE):
        first: Any = select(col(Claim.id).label("id")).where(among(connection, col(Claim.id), ids))
        reached = first.cte("reached", recursive=True)
        further = select(col(getattr(table, onward))).join_from(
            reached, table, col(table.claim_id) == reached.c.id
        )
        whole = reached.union(further.where(col(table.retracted).is_(False)))
        found.update(connection.execute(select(whole.c.id)).scalars())
    return found


def _facts(
    connection: Connection, kind: type[F], entity: str, claims: Collection[UUID], *ends: str
) -> list[F]:
    """Return the live rows that have one of these claims at one of their ends, once each."""
    table = METADATA.tables[entity]
    columns = [table.c[each.name] for each in fields(kind)]  # type: ignore[arg-type]  # a dataclass
    found: dict[UUID, F] = {}
    for end in ends:
        for ids in batches(claims, _AT_ONCE):
            query: Any = select(*columns).where(
                among(connection, table.c[end], ids), table.c.retracted.is_(False)
            )
            found.update((row[0], kind(*row)) for row in connection.execute(query))
    return [found[row_id] for row_id in sorted(found)]


def _claims(connection: Connection, ids: Collection[UUID]) -> dict[UUID, ClaimFacts]:
    """Return live claims, each with its key and its topics."""
    table = METADATA.tables["claim"]
    names = [each.name for each in fields(ClaimFacts) if each.name not in ("key", "tags")]
    columns = [table.c[name] for name in names]
    found: dict[UUID, ClaimFacts] = {}
    keys: dict[UUID, str] = {}
    tags: dict[UUID, set[str]] = defaultdict(set)
    for part in batches(ids, _AT_ONCE):
        query: Any = select(*columns).where(
            among(connection, table.c.id, part), table.c.retracted.is_(False)
        )
        found.update((row[0], ClaimFacts(*row)) for row in connection.execute(query))
        origins: Any = select(col(Origin.entity_id), col(Origin.key)).where(
            among(connection, col(Origin.entity_id), part), col(Origin.retracted).is_(False)
        )
        for claim_id, key in connection.execute(origins):
            keys[claim_id] = min(key, keys.get(claim_id, key))
        tagged: Any = (
            select(col(Tagging.claim_id), col(Tag.name))
            .join(Tag, col(Tag.id) == col(Tagging.tag_id))
            .where(
                among(connection, col(Tagging.claim_id), part),
                col(Tagging.retracted).is_(False),
                col(Tag.retracted).is_(False),
            )
        )
        for claim_id, name in connection.execute(tagged):
            tags[claim_id].add(name)
    return {
        claim_id: replace(claim, key=keys.get(claim_id), tags=tuple(sorted(tags[claim_id])))
        for claim_id, claim in found.items()
    }


def _in_order(claims: Mapping[UUID, ClaimFacts], ids: Iterable[UUID]) -> tuple[UUID, ...]:
    """Return claims as they were said, the undated last."""

    def key(claim_id: UUID) -> tuple[bool, str, str]:
        claim = claims[claim_id]
        return claim.said is None, claim.said or "", claim_id.hex

    return tuple(sorted((claim_id for claim_id in ids if claim_id in claims), key=key))


def _sources(connection: Connection, ids: Collection[UUID]) -> dict[UUID, SourceFacts]:
    """Return sources with those that they derive from, and all confidential ones of the file.

    One is confidential, too, where it was united with one that is.
    """
    table = METADATA.tables["source"]
    columns = [table.c[each.name] for each in fields(SourceFacts)]
    found: dict[UUID, SourceFacts] = {}

    def read(query: Select[Any]) -> list[SourceFacts]:
        return [SourceFacts(*row) for row in connection.execute(query)]

    wanted = set(ids)
    while wanted:  # a chain of reprints is followed to its end
        fresh: list[SourceFacts] = []
        for part in batches(wanted, _AT_ONCE):
            fresh += read(select(*columns).where(among(connection, table.c.id, part)))
        found |= {source.id: source for source in fresh}
        wanted = {source.derived_from_id for source in fresh} - {None, *found}  # type: ignore[assignment]  # None is out
    secret = read(select(*columns).where(table.c.confidential.is_(True)))
    groups = united(connection, "source")
    hidden = {groups.first(source.id): source for source in secret}
    others = groups.all_of(source.id for source in secret).difference(found)
    for part in batches(sorted(others), _AT_ONCE):
        query = select(*columns).where(among(connection, table.c.id, part))
        found |= {source.id: source for source in read(query)}
    return {id_: _hidden(source, hidden.get(groups.first(id_))) for id_, source in found.items()}


def _hidden(source: SourceFacts, by: SourceFacts | None) -> SourceFacts:
    """Return a source as confidential, where it was united with one that is."""
    if by is None:
        return source
    return replace(source, confidential=True, pseudonym=source.pseudonym or by.pseudonym)


def _actors(connection: Connection, ids: Collection[UUID]) -> dict[UUID, ActorFacts]:
    """Return actors as they are called, and all confidential ones of the file, with all names.

    With them come the bodies that they are part of. One that was united with others is called as
    the one that stands for all, and is confidential where one of them is.
    """
    groups = united(connection, "actor")
    secret = set(
        connection.execute(select(col(Actor.id)).where(col(Actor.confidential).is_(True))).scalars()
    )
    wanted = groups.all_of({*ids, *secret}) | {groups.first(actor) for actor in {*ids, *secret}}
    columns = [
        col(getattr(Actor, each.name)) for each in fields(ActorFacts) if each.name != "names"
    ]
    rows: dict[UUID, ActorFacts] = {}
    names: dict[UUID, set[str]] = defaultdict(set)
    while wanted:  # what one is part of is followed to its end
        for part in batches(wanted, _AT_ONCE):
            query: Any = select(*columns).where(among(connection, col(Actor.id), part))
            rows.update((row[0], ActorFacts(*row)) for row in connection.execute(query))
            others: Any = select(col(Alias.actor_id), col(Alias.name)).where(
                among(connection, col(Alias.actor_id), part)
            )
            for actor, name in connection.execute(others):
                names[groups.first(actor)].add(name)
        bodies = {row.part_of_id for row in rows.values()} - {None}
        wanted = groups.all_of(bodies).difference(rows)  # type: ignore[arg-type]  # None is out
    confidential: dict[UUID, ActorFacts] = {}
    for actor, row in sorted(rows.items()):
        names[groups.first(actor)].add(row.name)
        if row.confidential:
            confidential.setdefault(groups.first(actor), row)
    called = told_apart(connection, {actor: rows[groups.first(actor)].name for actor in rows})
    found = {}
    for actor in rows:
        first = groups.first(actor)
        hidden = confidential.get(first)
        found[actor] = replace(
            rows[first],
            id=first,
            name=called[actor],
            confidential=hidden is not None,
            pseudonym=rows[first].pseudonym or (None if hidden is None else hidden.pseudonym),
            names=tuple(sorted(names[first])),
        )
    return found


def _assessments(
    connection: Connection, claims: Collection[UUID], rows: Mapping[UUID, ClaimFacts]
) -> tuple[AssessmentFacts, ...]:
    """Return the live judgements of claims, by reviewer, each with whether it is of other words.

    Those that are covered to whoever writes the brief are left out.
    """
    names = [each.name for each in fields(AssessmentFacts) if each.name != "is_stale"]
    columns = [*(col(getattr(Assessment, name)) for name in names), col(Assessment.text_sha256)]
    current = {id_: hashlib.sha256(rows[id_].text.encode()).hexdigest() for id_ in claims}
    found: list[AssessmentFacts] = []
    gone = select(col(Source.id)).where(col(Source.retracted).is_(True))
    published = or_(col(Assessment.source_id).is_(None), col(Assessment.source_id).not_in(gone))
    for part in batches(claims, _AT_ONCE):
        query: Any = select(*columns).where(
            among(connection, col(Assessment.claim_id), part),
            col(Assessment.retracted).is_(False),
            published,
        )
        rows_found = connection.execute(query).all()
        hidden = covered(connection, [row.id for row in rows_found])
        for row in (row for row in rows_found if row.id not in hidden):
            stale = row.text_sha256 != current[row.claim_id]
            found.append(AssessmentFacts(**dict(zip(names, row, strict=False)), is_stale=stale))
    return tuple(sorted(found, key=lambda row: (row.reviewer or "", row.id.hex)))


def _people(connection: Connection) -> frozenset[str]:
    """Return whoever wrote to the file, or judged a claim in it for the desk."""
    authors = connection.execute(select(col(Changeset.author)).distinct()).scalars()
    judges: Any = select(col(Assessment.reviewer)).where(col(Assessment.source_id).is_(None))
    owners: Any = select(col(Claim.owner)).where(col(Claim.owner).is_not(None))
    people = {*authors, *connection.execute(judges.distinct()).scalars()}
    return frozenset(people | set(connection.execute(owners.distinct()).scalars()))
