"""Who and what the names in an import stand for: what it brings itself, else what the file has."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import col

from claimtrack import ids
from claimtrack.errors import AmbiguousIdError
from claimtrack.history.log import changesets_of
from claimtrack.models import Citation, Claim, Origin, Snapshot, Source
from claimtrack.queries.lookup import describe
from claimtrack.queries.naming import Name, Names, names_of
from claimtrack.queries.snapshots import newest_snapshot
from claimtrack.quotes import Selector
from claimtrack.quotes import select as select_quote
from claimtrack.schemas.listing import RowRef
from claimtrack.schemas.records import ActorRecord, Record, SpeakerRecord
from claimtrack.store.bulk import selection
from claimtrack.store.united import united
from claimtrack.transfer.identity import keys_of, source_id_of, sources_in
from claimtrack.transfer.record_plan import RecordPlan, as_uuid
from claimtrack.transfer.shown_speakers import ShownSpeakers

_TEXTS_HELD = 16
_NAMES_HELD = 200_000
_AT_ONCE = 500


class ActorNames:
    """Whom names mean in one import: first what its own records say, then what the file says.

    Both are looked up in the same way (`queries.naming`), and whoever is not known yet is made.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._own = Names()
        self._in_file: Names | None = None
        self._made: dict[UUID, dict[str, Any]] = {}
        self._known: dict[str, UUID] = {}
        """Whom names were found to mean; what is made later has names that nobody had."""

    def bring(self, record: ActorRecord, actor: UUID) -> None:
        """Take note of the names that a record of the import gives an actor."""
        self._known.clear()
        self._own.add(Name(actor, record.name))
        for alias in record.aliases:
            self._own.add(Name(actor, alias.name, is_own=False))

    def actor(self, name: str, kind: str) -> tuple[UUID, dict[str, Any] | None]:
        """Return the actor of this name, and its row where this import makes it."""
        known = self._known.get(name)
        if known is not None:
            return known, self._made.get(known)
        if self._in_file is None:
            self._in_file = names_of(self._connection, "actor")
        found = self._own.called(name) or self._in_file.called(name)
        if len(found) > 1:
            groups = united(self._connection, "actor")
            found = list(dict.fromkeys(groups.first(id_) for id_ in found))
        if len(found) > 1:
            lines = [describe(self._connection, RowRef("actor", id_)) for id_ in found]
            raise AmbiguousIdError(name, lines)
        if not found:
            found = [ids.actor_id(kind, name)]
            self._made[found[0]] = {"name": name, "kind": kind}
            self._in_file.add(Name(found[0], name))
        if len(self._known) > _NAMES_HELD:
            self._known.clear()
        self._known[name] = found[0]
        return found[0], self._made.get(found[0])


class NameResolver:
    """Looks names up for one import; the answers of a batch are fetched together."""

    def __init__(
        self, connection: Connection, dataset: str, actors: ActorNames | None = None
    ) -> None:
        self.dataset = dataset
        self.actors = actors or ActorNames(connection)
        self._shown = ShownSpeakers(connection)
        self._connection = connection
        self._tags: Names | None = None
        self._sources: dict[str, UUID] = {}
        self._claims: dict[str, UUID] = {}
        self._imported: dict[tuple[str, str, str], UUID] = {}
        self._has_origins: dict[str, bool] = {}
        self._snapshots: OrderedDict[UUID, tuple[UUID, str]] = OrderedDict()
        self._without_snapshot: set[UUID] = set()
        self._copies: dict[tuple[UUID, str], UUID | None] = {}
        self._has_copies = True

    def learn(self, records: Iterable[Record]) -> None:
        """Look up at once what a batch needs to know of earlier imports and of kept copies."""
        listed = list(records)
        self._learn_origins(listed)
        any_copy = select(col(Snapshot.id)).limit(1)
        self._has_copies = self._connection.execute(any_copy).first() is not None
        if self._has_copies:
            self._learn_snapshots(
                {
                    source_id_of(source, source.dataset or record.dataset or self.dataset, self)
                    for record in listed
                    for source in sources_in(record)
                    if source.id or source.url or source.key or source.issuer or source.published
                }
            )

    def _learn_origins(self, records: Iterable[Record]) -> None:
        if len(self._imported) > _NAMES_HELD:
            self._imported.clear()
        wanted: dict[str, dict[str, None]] = {}
        for record in records:
            dataset = record.dataset or self.dataset
            if self.was_imported(dataset):
                keys = wanted.setdefault(dataset, {})
                keys.update((key, None) for _, key in keys_of(record))
        for dataset, keys in wanted.items():
            pending = iter(keys)
            while part := list(islice(pending, _AT_ONCE)):
                query = select(
                    col(Origin.entity), col(Origin.key), col(Origin.entity_id), col(Origin.id)
                ).where(
                    col(Origin.key).in_(part),
                    col(Origin.dataset) == dataset,
                    col(Origin.retracted).is_(False),
                )
                rows: dict[tuple[str, str, str], list[tuple[UUID, UUID]]] = {}
                for entity, key, row_id, origin in self._connection.execute(query):
                    rows.setdefault((entity, dataset, key), []).append((row_id, origin))
                self._imported.update(self._last_made(rows))

    def _last_made(
        self, rows: Mapping[tuple[str, str, str], Sequence[tuple[UUID, UUID]]]
    ) -> dict[tuple[str, str, str], UUID]:
        """Return of the rows (each with its origin) under a key the one that was imported last.

        An origin that no changeset in the file has written is of this import.
        """
        several = [both for both in rows.values() if len({row_id for row_id, _ in both}) > 1]
        origins = [origin for both in several for _, origin in both]
        written = changesets_of(self._connection, origins)

        def is_newer(both: tuple[UUID, UUID]) -> tuple[bool, UUID]:
            made = written.get(both[1], ())
            return not made, made[-1] if made else both[1]

        return {key: max(both, key=is_newer)[0] for key, both in rows.items()}

    def was_imported(self, dataset: str) -> bool:
        """Say whether the file had records of a dataset before this import."""
        if dataset not in self._has_origins:
            query = select(col(Origin.id)).where(col(Origin.dataset) == dataset).limit(1)
            self._has_origins[dataset] = self._connection.execute(query).first() is not None
        return self._has_origins[dataset]

    def imported(self, entity: str, dataset: str, key: str) -> UUID | None:
        """Return the row that a record with this key made when it was last imported."""
        return self._imported.get((entity, dataset, key))

    def cites(self, claim: UUID, source: UUID) -> bool:
        """Say whether the file has a claim cited from a source."""
        query = select(col(Citation.id)).where(
            col(Citation.claim_id) == claim, col(Citation.source_id) == source
        )
        return any(self._has_origins.values()) and (
            self._connection.execute(query.limit(1)).first() is not None
        )

    def _learn_snapshots(self, sources: set[UUID]) -> None:
        if len(self._without_snapshot) > _NAMES_HELD:
            self._without_snapshot.clear()
        unknown = sources - self._without_snapshot - self._snapshots.keys()
        chosen = selection(self._connection, unknown)
        query = select(col(Snapshot.source_id)).where(col(Snapshot.source_id).in_(chosen))
        self._without_snapshot |= unknown - set(self._connection.execute(query).scalars())

    def remember(self, plan: RecordPlan) -> None:
        """Take note of the keys that a record brings, and of the id of a source."""
        if plan.main[0] == "source":
            self._sources[str(plan.main[1])] = plan.main[1]
        for key, (entity, row_id) in plan.keyed:
            if entity == "source":
                self._sources[key] = row_id

    def actor(self, name: str, kind: str) -> tuple[UUID, dict[str, Any] | None]:
        """Return the actor of this name, and its row where this import makes it."""
        return self.actors.actor(name, kind)

    def shown_speaker(self, speaker: SpeakerRecord, claim: UUID) -> UUID | str:
        """Return whom a table shows as a claim's speaker, or of what kind one of his name is."""
        return self._shown.meant(speaker, claim)

    def tag(self, name: str) -> UUID:
        """Return the topic of this name; a new one is remembered for the rest of the import."""
        if self._tags is None:
            self._tags = names_of(self._connection, "tag")
        known = self._tags.called(name)
        if not known:
            known = [ids.tag_id(name)]
            self._tags.add(Name(known[0], name))
        return known[0]

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
        copy = self.copy(source)
        return None if copy is None else (copy[0], select_quote(copy[1], exact, start))

    def copy(self, source: UUID) -> tuple[UUID, str] | None:
        """Return the source's newest snapshot and its text; None without one."""
        if source in self._without_snapshot:
            return None
        if source not in self._snapshots:
            if not self._has_copies:
                return None
            fetched = newest_snapshot(self._connection, source)
            if fetched is None:
                self._without_snapshot.add(source)
                return None
            self.hold_snapshot(source, *fetched)
        self._snapshots.move_to_end(source)
        return self._snapshots[source]

    def copy_of(self, source: UUID, sha256: str) -> UUID | None:
        """Return the source's snapshot with the text of this hash; None where there is none."""
        if (source, sha256) not in self._copies:
            chosen = (col(Snapshot.source_id) == source, col(Snapshot.sha256) == sha256)
            found = self._connection.execute(select(col(Snapshot.id)).where(*chosen).limit(1))
            if len(self._copies) > _NAMES_HELD:
                self._copies.clear()
            self._copies[source, sha256] = found.scalar()
        return self._copies[source, sha256]

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
