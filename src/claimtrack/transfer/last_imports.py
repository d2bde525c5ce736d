"""What was imported of a row before: the last record of each key, and which there were."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import col

from claimtrack.history import log
from claimtrack.models import Origin
from claimtrack.store.bulk import selection


@dataclass(frozen=True, slots=True)
class LastImport:
    """The last import of a record: the changeset that made it, and the record's hash.

    Of a record that is as it was nobody asks for the changeset, and it is nil. `all_sha256` are the
    hashes of all that came in under its key, that one last.
    """

    changeset_id: UUID
    sha256: str
    all_sha256: tuple[str, ...]


def known_of(imports: Iterable[LastImport], *, is_form: bool) -> set[str]:
    """Return the hashes of what stands as it was imported: of forms each one, else the last."""
    if is_form:
        return {sha256 for each in imports for sha256 in each.all_sha256}
    return {each.sha256 for each in imports}


def last_imports(
    connection: Connection, own: UUID, records: Iterable[tuple[UUID, str, str]]
) -> dict[UUID, dict[str, LastImport]]:
    """Return the last live import of each record that means one of these rows; `own` is ours.

    A record is the id of its row, its dataset and its hash. By the record's key; a row that several
    records mean has several.
    """
    wanted: dict[UUID, str] = {}
    contents: dict[UUID, str] = {}
    for row_id, dataset, sha256 in records:
        contents[row_id] = sha256 if contents.get(row_id, sha256) == sha256 else ""
        wanted[row_id] = dataset
    found: dict[UUID, dict[str, LastImport]] = {}
    for (row_id, dataset, key), last in latest(connection, own, wanted, contents).items():
        if dataset == wanted[row_id]:
            found.setdefault(row_id, {})[key] = last
    return found


def latest(
    connection: Connection,
    own: UUID,
    row_ids: Collection[UUID],
    contents: Mapping[UUID, str] = MappingProxyType({}),
) -> dict[tuple[UUID, str, str], LastImport]:
    """Return the last live import of each of these rows by dataset and record key.

    An origin that no changeset in the file has written is of this one, `own`. Where a row has one
    origin, of just the hash in `contents`, its changeset is not looked up.
    """
    query = select(
        col(Origin.entity_id),
        col(Origin.dataset),
        col(Origin.key),
        col(Origin.sha256),
        col(Origin.id),
    ).where(
        col(Origin.entity_id).in_(selection(connection, row_ids)),
        col(Origin.retracted).is_(False),
    )
    known: dict[tuple[UUID, str, str], list[tuple[UUID, str]]] = defaultdict(list)
    for row_id, dataset, key, sha256, origin in connection.execute(query):
        known[row_id, dataset, key].append((origin, sha256))
    asked = [
        origin
        for key, origins in known.items()
        for origin, sha256 in origins
        if len(origins) > 1 or sha256 != contents.get(key[0])
    ]
    written = log.changesets_of(connection, asked)
    nil = UUID(int=0)
    newest = {origin: written.get(origin, [own])[-1] for origin in asked}
    return {
        key: _last_of([(newest.get(origin, nil), sha256) for origin, sha256 in origins])
        for key, origins in known.items()
    }


def _last_of(imports: list[tuple[UUID, str]]) -> LastImport:
    in_order = sorted(imports, key=lambda one: one[0])
    return LastImport(*in_order[-1], tuple(sha256 for _, sha256 in in_order))
