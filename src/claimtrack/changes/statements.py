"""Actors, sources, claims, citations and answers, each added as one changeset."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from claimtrack import ids
from claimtrack.changes.recorder import Recording, recording
from claimtrack.changes.snapshots import UNKNOWN, Capture, keep_snapshot
from claimtrack.errors import DanglingReferenceError, InvalidRecordError, UnknownActorError
from claimtrack.formats.document import Document
from claimtrack.models import Citation
from claimtrack.queries.lookup import actor_called, actors_close_to
from claimtrack.queries.naming import called
from claimtrack.queries.snapshots import newest_snapshot, snapshots_of
from claimtrack.quotes import Selector
from claimtrack.quotes import select as select_quote
from claimtrack.schemas.fields import RebuttalScalars, SourceScalars
from claimtrack.schemas.validation import checked
from claimtrack.store import Store
from claimtrack.text import visible
from claimtrack.vocabulary import ActorKind, CitationRole

Values = Mapping[str, Any]
"""Fields by name, as typed; those that are None were not given."""


def add_actor(
    store: Store,
    author: str,
    values: Values,
    *,
    aliases: Sequence[str] = (),
    reason: str | None = None,
) -> UUID:
    """Add an actor: `name`, and `kind`, `role`, `note`, `part_of_id`; with its other names."""
    with recording(store, author, reason=reason) as changeset:
        given = _given(values)
        kind = str(given.get("kind") or ActorKind.PERSON)
        actor = changeset.add("actor", ids.actor_id(kind, str(given.get("name", ""))), given)
        for name in aliases:
            changeset.add("alias", ids.alias_id(actor, name), {"actor_id": actor, "name": name})
        return actor


def add_source(
    store: Store,
    author: str,
    values: Values,
    *,
    issuer: str | None = None,
    text: str | Document | None = None,
    capture: Capture = UNKNOWN,
    keep_original: bool = True,
    reason: str | None = None,
) -> UUID:
    """Add a source, its issuer by name, and `text` as its snapshot where there is one."""
    with recording(store, author, reason=reason) as changeset:
        given = checked(SourceScalars, _given(values)).model_dump()
        document = Document(text) if isinstance(text, str) else text
        own = ids.source_id(
            url=given["url"],
            kind=given["kind"],
            issuer=issuer,
            title=given["title"],
            published=given["published"],
            original=None if document is None else document.data or document.text.encode(),
        )
        source = own or ids.random_id()  # a title alone is that of many
        if issuer:
            given["issuer_id"] = ensure_actor(changeset, issuer)
        changeset.add("source", source, _given(given))
        if document is not None:
            keep_snapshot(changeset, source, document, capture, keep_original=keep_original)
        return source


def add_claim(
    store: Store,
    author: str,
    values: Values,
    *,
    speaker: str | None = None,
    tags: Sequence[str] = (),
    source_id: UUID | None = None,
    citation: Values | None = None,
    reason: str | None = None,
) -> UUID:
    """Add a claim: `text` and its other fields; `source_id` with `citation` cites in one go."""
    with recording(store, author, reason=reason) as changeset:
        return enter_claim(changeset, values, speaker, tags, source_id, citation)


def cite(
    store: Store,
    author: str,
    claim_id: UUID,
    source_id: UUID,
    values: Values,
    *,
    reason: str | None = None,
) -> UUID:
    """Cite a claim from a source: `exact` (checked against the snapshot), `start`, `role`, …

    The copy is the newest, unless `snapshot_id` names another. Raises QuoteNotFoundError and
    AmbiguousQuoteError.
    """
    with recording(store, author, reason=reason) as changeset:
        return enter_citation(changeset, claim_id, source_id, values)


def rebut(
    store: Store,
    author: str,
    claim_ids: Sequence[UUID],
    values: Values,
    *,
    counterclaim_id: UUID | None = None,
    counterclaim: Values | None = None,
    speaker: str | None = None,
    source_id: UUID | None = None,
    citation: Values | None = None,
    reason: str | None = None,
) -> list[UUID]:
    """Record that one claim answers others: `kind`, `aim`, `link`, `note`, `citation_id`.

    The answer is `counterclaim_id`, or a new claim made of `counterclaim`; `source_id` with
    `citation` cites it in one go. Returns the rebuttals.
    """
    with recording(store, author, reason=reason) as changeset:
        given = checked(RebuttalScalars, _without(values, "citation_id")).model_dump()
        struck = values.get("citation_id")
        if struck is not None:
            _refuse_foreign_citation(changeset, claim_ids, struck)
            given["citation_id"] = struck
        answer = counterclaim_id
        if answer is None:
            answer = enter_claim(changeset, counterclaim or {}, speaker, (), source_id, citation)
        elif source_id is not None:
            enter_citation(changeset, answer, source_id, citation or {})
        return [enter_rebuttal(changeset, claim_id, answer, given) for claim_id in claim_ids]


def ensure_actor(changeset: Recording, name: str, *, is_full: bool = False) -> UUID:
    """Return the actor that goes by this name; a person of that name is added if none does.

    Of actors that were united, the one that stands for all. Raises AmbiguousIdError where several
    share the name, and UnknownActorError where it is only a part of names that are there, unless
    `is_full` says that it is a whole name.
    """
    known = actor_called(changeset.connection, name)
    if known is not None:
        return known
    near = [] if is_full else actors_close_to(changeset.connection, name)
    if near:
        raise UnknownActorError(name, [f"“{visible(other)}”" for other in near])
    kind = ActorKind.PERSON.value
    return changeset.add("actor", ids.actor_id(kind, name), {"name": name, "kind": kind})


def anchor(
    changeset: Recording,
    source_id: UUID,
    exact: str,
    start: int | None,
    snapshot_id: UUID | None = None,
) -> tuple[UUID, Selector] | None:
    """Return a snapshot of a source and where `exact` stands in it; None without one.

    It is the newest copy, unless `snapshot_id` names another. Raises QuoteNotFoundError and
    AmbiguousQuoteError, and DanglingReferenceError for a copy that the source has not.
    """
    kept = newest_snapshot(changeset.connection, source_id, snapshot_id)
    if kept is None and snapshot_id is not None:
        raise DanglingReferenceError("citation", "snapshot_id", str(snapshot_id))
    return None if kept is None else (kept[0], select_quote(kept[1], exact, start))


def enter_claim(
    changeset: Recording,
    values: Values,
    speaker: str | None,
    tags: Sequence[str],
    source_id: UUID | None,
    citation: Values | None,
) -> UUID:
    """Enter a claim into a changeset that is open, cited from a source where one is given."""
    given = _given(values)
    if speaker:
        given["speaker_id"] = ensure_actor(changeset, speaker)
    claim_id = changeset.add("claim", ids.random_id(), given)
    for name in tags:
        put_tag(changeset, claim_id, name)
    if source_id is not None:
        enter_citation(changeset, claim_id, source_id, citation or {})
    return claim_id


def enter_citation(changeset: Recording, claim_id: UUID, source_id: UUID, values: Values) -> UUID:
    """Enter a citation into a changeset that is open; its words are checked."""
    given = _given(values)
    exact, start = given.pop("exact", None), given.pop("start", None)
    snapshot_id = given.pop("snapshot_id", None)
    page: str | None = None
    if exact is None and start is not None:
        raise InvalidRecordError("start", "says where the quoted words stand: give them too")
    if exact is None and snapshot_id is not None:
        kept = {row.id for row in snapshots_of(changeset.connection, source_id)}
        if snapshot_id not in kept:
            raise DanglingReferenceError("citation", "snapshot_id", str(snapshot_id))
        given["snapshot_id"] = snapshot_id
    if exact is not None:
        quote, page = anchored(changeset, source_id, exact, start, snapshot_id)
        given |= quote
    given.setdefault("role", CitationRole.REPORTS.value)
    given |= {"claim_id": claim_id, "source_id": source_id}
    citation_id = ids.citation_id(claim_id, source_id, exact, given.get("locator"))
    if page is not None:
        given.setdefault("locator", page)
    return changeset.add("citation", citation_id, given)


def anchored(
    changeset: Recording,
    source_id: UUID | None,
    exact: str,
    start: int | None,
    snapshot_id: UUID | None = None,
) -> tuple[dict[str, Any], str | None]:
    """Return the fields of a quote, with its place where a copy of the source is kept; its page.

    Raises QuoteNotFoundError and AmbiguousQuoteError.
    """
    place = None if source_id is None else anchor(changeset, source_id, exact, start, snapshot_id)
    if place is None:
        return _given({"exact": exact, "start": start}), None
    snapshot_id, quote = place
    return {"snapshot_id": snapshot_id, **_given(quote.as_fields())}, quote.page


def enter_rebuttal(changeset: Recording, claim_id: UUID, answer: UUID, given: Values) -> UUID:
    """Enter that the claim `answer` answers another, into a changeset that is open."""
    if claim_id == answer:
        raise InvalidRecordError("with", "a claim cannot answer itself")
    rebuttal_id = ids.rebuttal_id(claim_id, answer, given["kind"], given["aim"])
    return changeset.add(
        "rebuttal", rebuttal_id, {**_given(given), "claim_id": claim_id, "counterclaim_id": answer}
    )


def _refuse_foreign_citation(changeset: Recording, claim_ids: Sequence[UUID], struck: UUID) -> None:
    owner = changeset.connection.execute(
        select(col(Citation.claim_id)).where(col(Citation.id) == struck)
    ).scalar()
    if owner is None or owner not in claim_ids:
        raise InvalidRecordError("citation", "is not one of the answered claim's citations")


def put_tag(changeset: Recording, claim_id: UUID, name: str) -> UUID:
    """Put a topic on a claim; a topic that nobody used yet is made."""
    known = called(changeset.connection, "tag", name)
    tag_id = known[0] if known else ids.tag_id(name)
    if not changeset.is_live("tag", tag_id):
        changeset.add("tag", tag_id, {"name": name})
    tagging = ids.tagging_id(tag_id, claim_id)
    return changeset.add("tagging", tagging, {"tag_id": tag_id, "claim_id": claim_id})


def _given(values: Values) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _without(values: Values, name: str) -> dict[str, Any]:
    return {key: value for key, value in _given(values).items() if key != name}
