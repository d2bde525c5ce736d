"""Actors, sources, claims, citations and answers, each added as one changeset."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from claimtrack import ids
from claimtrack.changes.actors import add_alias, ensure_actor, issuer_kind
from claimtrack.changes.recorder import Recording, recording
from claimtrack.changes.slips import refuse_id_as_name, refuse_id_as_text
from claimtrack.changes.snapshots import UNKNOWN, Capture, keep_snapshot
from claimtrack.changes.tagging import put_tag
from claimtrack.entities import label_of
from claimtrack.errors import (
    DanglingReferenceError,
    InvalidRecordError,
    ThereAlreadyError,
)
from claimtrack.formats.document import Document
from claimtrack.history.fold import RETRACTED, fields_of, group_of
from claimtrack.history.spelling import repeats
from claimtrack.models import Citation, Support
from claimtrack.queries.field_values import ValueFormatter
from claimtrack.queries.lookup import describe
from claimtrack.queries.snapshots import has_pages, newest_snapshot, snapshots_of
from claimtrack.quotes import Selector, page_of
from claimtrack.quotes import select as select_quote
from claimtrack.schemas.fields import FIELDS, RebuttalScalars, SourceScalars
from claimtrack.schemas.listing import RowRef
from claimtrack.schemas.validation import checked
from claimtrack.store import Store
from claimtrack.vocabulary import ActorKind, CitationRole, SourceKind

Values = Mapping[str, Any]
"""Fields by name, as typed; those that are None were not given."""


def add_actor(
    store: Store,
    author: str,
    values: Values,
    *,
    aliases: Sequence[str] = (),
    qualifier: str | None = None,
    reason: str | None = None,
) -> UUID:
    """Add an actor: `name`, and `kind`, `role`, `note`, `part_of_id`; with its other names.

    With a `qualifier` ("mayor of Ash"), a namesake of whoever is there: it is its role unless that
    is given, and the name with the qualifier in brackets is another name. Raises ThereAlreadyError.
    """
    with recording(store, author, reason=reason) as changeset:
        given = _given(values)
        kind, name = str(given.get("kind") or ActorKind.PERSON), str(given.get("name", ""))
        refuse_id_as_name("actor", name)
        others = [*aliases]
        if qualifier:
            others.append(f"{name} ({qualifier})")
            given.setdefault("role", qualifier)
        actor = add_new(
            changeset, "actor", ids.actor_id(kind, others[-1] if qualifier else name), given
        )
        for other in others:
            add_alias(changeset, actor, other)
        return actor


def add_new(
    changeset: Recording,
    entity: str,
    row_id: UUID,
    given: Values,
    typed: Collection[str] | None = None,
) -> UUID:
    """Enter a row that is not there yet; one that was retracted comes back as it was.

    Where only some fields were `typed`, only these can differ from what is there. Raises
    ThereAlreadyError where it is there, or would come back as another: to add never replaces a
    field.
    """
    current = changeset.row(entity, row_id)
    if current is not None:
        wanted = checked(FIELDS[entity], dict(given)).model_dump()
        differs = [
            name
            for name in given
            if not repeats(name, current[name], wanted[name]) and (typed is None or name in typed)
        ]
        if differs or not current[RETRACTED]:
            raise _there_already(changeset, RowRef(entity, row_id), current, wanted, differs)
    return changeset.add(entity, row_id, given)


def _there_already(
    changeset: Recording, row: RowRef, current: Values, wanted: Values, differs: Sequence[str]
) -> ThereAlreadyError:
    formatter, entity = ValueFormatter(changeset.connection), row.entity

    def words(group: str, values: Values) -> str:
        fields = {name: values[name] for name in fields_of(entity, group)}
        told = {n: str(v) if isinstance(v, UUID) else v for n, v in fields.items()}
        return formatter.format(entity, group, told)

    told = [
        f"{label_of(entity, group)}: {words(group, current)} there, {words(group, wanted)} here"
        for group in dict.fromkeys(group_of(entity, name) for name in differs)
    ]
    there = describe(changeset.connection, row)
    short_id = row.id.hex[:12]
    return ThereAlreadyError(entity, short_id, there, told, is_retracted=current[RETRACTED])


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
    """Add a source, its issuer by name, and `text` as its snapshot where there is one.

    An issuer whom nobody is called is added, of the kind that issues such a source.
    """
    with recording(store, author, reason=reason) as changeset:
        given = checked(SourceScalars, _given(values)).model_dump()
        document = Document(text) if isinstance(text, str) else text
        own = ids.source_id(
            url=None if given["kind"] == SourceKind.SEARCH else given["url"],
            kind=given["kind"],
            issuer=issuer,
            title=given["title"],
            published=given["published"],
            original=None if document is None else document.data or document.text.encode(),
        )
        source = own or ids.random_id()  # a title alone is that of many
        if issuer:
            kind = issuer_kind(given["kind"])
            given["issuer_id"] = ensure_actor(changeset, issuer, kind=kind)
        add_new(changeset, "source", source, _given(given), {*_given(values), "issuer_id"})
        if document is not None:
            keep_snapshot(changeset, source, document, capture, keep_original=keep_original)
        return source


def title_or_address(typed: str | None) -> dict[str, str]:
    """Return what is typed for a source as its `title`, or as its `url` where it begins as one."""
    if not typed:
        return {}
    is_address = typed.lower().startswith(("http://", "https://")) and len(typed.split()) == 1
    return {"url" if is_address else "title": typed}


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
    """Record that one claim answers others: `kind`, `aim`, `link`, `note`.

    The answer is `counterclaim_id`, or a new claim made of `counterclaim`; `source_id` with
    `citation` cites it in one go. `citation_id` is the one citation that it strikes, `support_id`
    the support that it is aimed at. Returns the rebuttals.
    """
    with recording(store, author, reason=reason) as changeset:
        given = checked(RebuttalScalars, _without(values, "citation_id", "support_id")).model_dump()
        struck = values.get("citation_id")
        if struck is not None:
            _refuse_foreign_citation(changeset, claim_ids, struck)
            given["citation_id"] = struck
        aimed_at = values.get("support_id")
        if aimed_at is not None:
            _refuse_foreign_support(changeset, claim_ids, aimed_at)
            given["support_id"] = aimed_at
        answer = counterclaim_id
        if answer is None:
            answer = enter_claim(changeset, counterclaim or {}, speaker, (), source_id, citation)
        elif source_id is not None:
            enter_citation(changeset, answer, source_id, citation or {})
        return [enter_rebuttal(changeset, claim_id, answer, given) for claim_id in claim_ids]


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
    if kept is None:
        return None
    quote = select_quote(kept[1], exact, start)
    if quote.page is None and has_pages(changeset.connection, kept[0]):
        end = quote.start + len(quote.exact)
        quote = replace(quote, page=page_of(kept[1], quote.start, end, has_pages=True))
    return kept[0], quote


def enter_claim(
    changeset: Recording,
    values: Values,
    speaker: str | None,
    tags: Sequence[str],
    source_id: UUID | None,
    citation: Values | None,
) -> UUID:
    """Enter a claim into a changeset that is open, cited from a source where one is given.

    Raises InvalidRecordError where its text is no more than what looks like an id.
    """
    given = _given(values)
    refuse_id_as_text(given)
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
    return add_or_agree(changeset, "citation", citation_id, given)


def add_or_agree(changeset: Recording, entity: str, row_id: UUID, given: Values) -> UUID:
    """Enter a row that follows from what it joins; one that says just this is there already.

    Raises ThereAlreadyError where one is there that says otherwise.
    """
    current = changeset.row(entity, row_id)
    if current is not None and not current[RETRACTED]:
        wanted = checked(FIELDS[entity], dict(given)).model_dump()
        if all(current[name] == wanted[name] for name in given):
            return row_id
    return add_new(changeset, entity, row_id, given)


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
    values = {**_given(given), "claim_id": claim_id, "counterclaim_id": answer}
    return add_or_agree(changeset, "rebuttal", rebuttal_id, values)


def _refuse_foreign_citation(changeset: Recording, claim_ids: Sequence[UUID], struck: UUID) -> None:
    owner = changeset.connection.execute(
        select(col(Citation.claim_id)).where(col(Citation.id) == struck)
    ).scalar()
    if owner is None or owner not in claim_ids:
        raise InvalidRecordError("citation", "is not one of the answered claim's citations")


def _refuse_foreign_support(changeset: Recording, claim_ids: Sequence[UUID], aim: UUID) -> None:
    owner = changeset.connection.execute(
        select(col(Support.claim_id)).where(col(Support.id) == aim)
    ).scalar()
    if owner is None or owner not in claim_ids:
        raise InvalidRecordError("support", "is none of the answered claim's supports")


def _given(values: Values) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _without(values: Values, *names: str) -> dict[str, Any]:
    return {key: value for key, value in _given(values).items() if key not in names}
