"""Who and what the names in an import stand for: what it brings itself, else what the file has."""

from collections import OrderedDict
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import col

from claimtrack import ids
from claimtrack.changes.actors import known_actors
from claimtrack.models import Claim, Origin, Snapshot, Source
from claimtrack.queries.snapshots import newest_snapshot
from claimtrack.quotes import Selector
from claimtrack.quotes import select as select_quote
from claimtrack.schemas.records import (
    ActorRecord,
    ClaimRecord,
    Record,
    SourceRecord,
)
from claimtrack.transfer.plan import RecordPlan, as_uuid, names_in, source_id_of

_TEXTS_HELD = 16
_NAMES_HELD = 200_000


class NameResolver:
    """Looks names up for one import; the answers of a batch are fetched together."""

    def __init__(self, connection: Connection, dataset: str) -> None:
        self.dataset = dataset
        self._connection = connection
        self._actors: dict[str, UUID] = {}
        self._sources: dict[str, UUID] = {}
        self._claims: dict[str, UUID] = {}
        self._snapshots: OrderedDict[UUID, tuple[UUID, str]] = OrderedDict()
        self._without_snapshot: set[UUID] = set()

    def learn(self, records: Iterable[Record]) -> None:
        """Look up all names of a batch: its own actors first, then those of the file."""
        listed = list(records)
        if len(self._actors) > _NAMES_HELD:
            self._actors.clear()
        for record in listed:
            if isinstance(record, ActorRecord):
                actor = record.id or ids.actor_id(str(record.kind), record.name)
                self._actors[record.name] = actor
                for alias in record.aliases:
                    self._actors.setdefault(alias.name, actor)
        names = {name for record in listed for name in _names_in(record)}
        missing = [name for name in sorted(names) if name not in self._actors]
        if missing:
            self._actors.update(known_actors(self._connection, missing))
        self._learn_snapshots(
            {source_id_of(source) for record in listed for source in _sources_in(record)}
        )

    def _learn_snapshots(self, sources: set[UUID]) -> None:
        if len(self._without_snapshot) > _NAMES_HELD:
            self._without_snapshot.clear()
        unknown = sources - self._without_snapshot - self._snapshots.keys()
        query = select(col(Snapshot.source_id)).where(col(Snapshot.source_id).in_(list(unknown)))
        self._without_snapshot |= unknown - set(self._connection.execute(query).scalars())

    def remember(self, plan: RecordPlan) -> None:
        """Take note of the keys that a record brings."""
        for key, (entity, row_id) in plan.keyed:
            if entity == "source":
                self._sources[key] = row_id

    def actor(self, name: str, kind: str) -> UUID:
        """Return the actor of this name; a new one is remembered for the rest of the import."""
        known = self._actors.get(name)
        if known is None:
            known = self._actors[name] = ids.actor_id(kind, name)
        return known

    def source(self, words: str) -> UUID | None:
        """Return the source with this key (of this import, else of the file) or id."""
        known = self._sources.get(words)
        if known is None:
            known = self._in_file(words, "source")
            if known is not None:
                self._sources[words] = known
        return known

    def claim(self, words: str) -> UUID:
        """Return the claim with this key or id; a key that the file does not know is ours."""
        own = as_uuid(words) or ids.claim_id(self.dataset, words)
        if words in self._claims:
            return self._claims[words]
        if self._exists(own):
            return own
        elsewhere = self._in_file(words, "claim")
        if elsewhere is None:
            return own  # later in this import, or dangling: the import finds out
        self._claims[words] = elsewhere
        return elsewhere

    def anchored(self, source: UUID, exact: str, start: int | None) -> tuple[UUID, Selector] | None:
        """Return where these words stand in the source's newest snapshot; None without one."""
        if source in self._without_snapshot:
            return None
        if source not in self._snapshots:
            fetched = newest_snapshot(self._connection, source)
            if fetched is None:
                self._without_snapshot.add(source)
                return None
            self.hold_snapshot(source, *fetched)
        self._snapshots.move_to_end(source)
        snapshot, text = self._snapshots[source]
        return snapshot, select_quote(text, exact, start)

    def hold_snapshot(self, source: UUID, snapshot: UUID, text: str) -> None:
        """Take note of a snapshot, so that quotes from it can be anchored."""
        self._without_snapshot.discard(source)
        self._snapshots[source] = (snapshot, text)
        self._snapshots.move_to_end(source)
        while len(self._snapshots) > _TEXTS_HELD:
            self._snapshots.popitem(last=False)

    def _exists(self, claim: UUID) -> bool:
        query = select(col(Claim.id)).where(col(Claim.id) == claim)
        return self._connection.execute(query).first() is not None

    def _in_file(self, words: str, entity: str) -> UUID | None:
        own = as_uuid(words)
        if own is not None and entity == "source":
            query = select(col(Source.id)).where(col(Source.id) == own)
            if self._connection.execute(query).first() is not None:
                return own
        keyed = (
            select(col(Origin.entity_id))
            .where(
                col(Origin.key) == words,
                col(Origin.entity) == entity,
                col(Origin.retracted).is_(False),
            )
            .order_by(col(Origin.dataset) != self.dataset, col(Origin.entity_id))
            .limit(1)
        )
        return self._connection.execute(keyed).scalar()


def _names_in(record: Record) -> Iterable[str]:
    """Yield every name in a record that stands for an actor."""
    if isinstance(record, ActorRecord):
        yield from (name for _, name in names_in(record, "actor", "actor"))
    elif isinstance(record, SourceRecord):
        yield from (name for _, name in names_in(record, "source", "actor"))
    else:
        yield from _names_in_claim(record)


def _sources_in(record: Record) -> Iterable[SourceRecord]:
    """Yield the sources that a claim brings along inside its citations."""
    if isinstance(record, ClaimRecord):
        for citation in record.citations:
            if isinstance(citation.source, SourceRecord):
                yield citation.source
        for rebuttal in record.rebuttals:
            if isinstance(rebuttal.claim, ClaimRecord):
                yield from _sources_in(rebuttal.claim)


def _names_in_claim(record: ClaimRecord) -> Iterable[str]:
    if isinstance(record.speaker, str):
        yield record.speaker
    for citation in record.citations:
        if isinstance(citation.source, SourceRecord):
            yield from _names_in(citation.source)
    for rebuttal in record.rebuttals:
        if isinstance(rebuttal.claim, ClaimRecord):
            yield from _names_in_claim(rebuttal.claim)
