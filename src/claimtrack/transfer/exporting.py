"""Export: everything as records of the import formats, in a stable order, ids included.

Actors come first, then sources with their snapshots, then claims; each in the order of ids, so
that exporting, importing into a new file and exporting again gives the same lines. What is
retracted is there too, marked.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from claimtrack.entities import Field, pointing
from claimtrack.files import drafted, refuse_filled, status_of, write_folder
from claimtrack.formats.format import Output
from claimtrack.formats.registry import DEFAULT, EXPORTED, format_named
from claimtrack.models import METADATA
from claimtrack.queries.claim_list import order
from claimtrack.queries.filter_syntax import Query
from claimtrack.store import Store
from claimtrack.store.texts import kept_texts
from claimtrack.text import normalise
from claimtrack.transfer.names_on_claims import assigned_to, tags_on
from claimtrack.transfer.record_fields import PLAIN, POINTING, follows, original_of, said
from claimtrack.transfer.record_plan import as_uuid
from claimtrack.vocabulary import ActorKind

_BATCH = 500


def export_file(
    store: Store,
    write: Callable[[str], object],
    query: Query | None = None,
    *,
    format_name: str = DEFAULT.name,
    output: Output | None = None,
) -> int:
    """Write records as one text; return how many. `output` is told what had no place in it."""
    format_, told = format_named(format_name, EXPORTED), output or Output("")
    with store.reading() as session:
        chosen = None if query is None else list(order(session, query))
        export = Export(session.connection())
        for text in format_.write(export.records(chosen), told):
            write(text)
    return told.written


def export_path(
    store: Store,
    path: Path,
    query: Query | None = None,
    *,
    case: str | None = None,
    format_name: str = DEFAULT.name,
    output: Output | None = None,
) -> int:
    """Write records into a new file, or a new folder where the format is one; return how many.

    What is written is as private as the file. Raises UnknownFormatError and the errors of
    `files.drafted`.
    """
    if format_named(format_name, EXPORTED).main_file is not None:
        return export_folder(store, path, query, case=case, format_name=format_name)
    with (
        drafted(path, status_of_file(store)) as draft,
        draft.open("w", encoding="utf-8", newline="\n") as file,
    ):
        return export_file(store, file.write, query, format_name=format_name, output=output)


def export_folder(
    store: Store,
    folder: Path,
    query: Query | None = None,
    *,
    case: str | None = None,
    format_name: str = "dossier",
) -> int:
    """Write records into a new or empty folder; return how many.

    Raises FileExistsAlreadyError where the folder holds anything, and the errors of
    `files.drafted`.
    """
    format_ = format_named(format_name, EXPORTED)
    refuse_filled(folder)
    with store.reading() as session:
        connection = session.connection()
        chosen = None if query is None else list(order(session, query))
        export = Export(connection)
        output = Output(case or _only_dataset(connection) or folder.name)
        text = "".join(format_.write(export.records(chosen), output))
    contents = {**output.siblings, str(format_.main_file): text}
    write_folder(
        folder,
        {name: content.encode("utf-8") for name, content in contents.items()},
        status_of_file(store),
    )
    return output.written


def status_of_file(store: Store) -> os.stat_result | None:
    """Return what is as private as an export shall be; None of a server's."""
    return None if store.location.path is None else status_of(store.location.path)


def _only_dataset(connection: Connection) -> str | None:
    names = select(METADATA.tables["origin"].c.dataset).distinct().limit(2)
    datasets = list(connection.execute(names).scalars())
    return datasets[0] if len(datasets) == 1 else None


class Export:
    """Builds records from rows, a batch at a time."""

    def __init__(self, connection: Connection) -> None:
        self.claims: set[UUID] | None = None
        self.never_same: dict[UUID, list[UUID]] = {}
        self._connection, self._names = connection, dict[UUID, str]()

    def records(self, chosen: Sequence[UUID] | None) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield every record of the file, or the chosen claims with what they need."""
        if chosen is None:
            claims, sources, actors = (self.all_ids(name) for name in ("claim", "source", "actor"))
        else:
            claims = sorted(self.with_references(chosen))
            sources, actors = self.needed_by(claims)
            self.claims = set(claims)
        self.learn_names()
        self.never_same = self.distinctions({*claims, *sources, *actors})
        for kind, ids, build in (
            ("actor", actors, self.actors),
            ("source", sources, self.sources),
            ("claim", claims, self.claim_records),
        ):
            for start in range(0, len(ids), _BATCH):
                for values in build(ids[start : start + _BATCH]):
                    yield kind, values

    def all_ids(self, table_name: str) -> list[UUID]:
        """Return all ids of a table, in their order."""
        table = METADATA.tables[table_name]
        return list(self._connection.execute(select(table.c.id).order_by(table.c.id)).scalars())

    def with_references(self, chosen: Sequence[UUID]) -> set[UUID]:
        """Return the chosen claims, what answers them, and what they point to, and so on."""
        claim, rebuttal, support = (
            METADATA.tables[name] for name in ("claim", "rebuttal", "support")
        )
        claim_ids, frontier = set(chosen), list(chosen)
        while frontier:
            part, frontier = frontier[:_BATCH], frontier[_BATCH:]
            pointed = select(*(claim.c[field.name] for field in pointing("claim", "claim")))
            answers = select(rebuttal.c.counterclaim_id)
            supporters = select(support.c.supporter_id)
            for query in (
                pointed.where(claim.c.id.in_(part)),
                answers.where(rebuttal.c.claim_id.in_(part)),
                supporters.where(support.c.claim_id.in_(part)),
            ):
                for row in self._connection.execute(query):
                    new = {claim_id for claim_id in row if claim_id is not None} - claim_ids
                    claim_ids |= new
                    frontier += sorted(new)
        return claim_ids

    def needed_by(self, claims: Sequence[UUID]) -> tuple[list[UUID], list[UUID]]:
        """Return the sources and the actors that claims need, with those that these need."""
        sources = self._with_linked("source", {
            row["source_id"] for name in ("citation", "assessment")
            for row in self._rows(name, "claim_id", claims) if row["source_id"]
        })  # fmt: skip
        actors = self._linked("claim", "actor", claims) | self._linked("source", "actor", sources)
        return sources, self._with_linked("actor", actors)

    def _with_linked(self, entity: str, start: set[UUID]) -> list[UUID]:
        """Return these rows with those of their kind that they point to, and so on."""
        row_ids, frontier = set(start), set(start)
        while frontier:
            frontier = self._linked(entity, entity, sorted(frontier)) - row_ids
            row_ids |= frontier
        return sorted(row_ids)

    def _linked(self, entity: str, to: str, ids: Sequence[UUID]) -> set[UUID]:
        """Return the rows of a kind that these rows of another name."""
        names = [field.name for field in pointing(entity, to)]
        return {row[name] for row in self._rows(entity, "id", ids) for name in names if row[name]}

    def distinctions(self, exported: Collection[UUID]) -> dict[UUID, list[UUID]]:
        """Return what is never the same as each row, where both are exported.

        It stands with the later row of a pair, so that it points to one that has come already.
        """
        table = METADATA.tables["distinction"]
        query = select(table.c.one_id, table.c.other_id).where(table.c.retracted.is_(False))
        found: dict[UUID, list[UUID]] = defaultdict(list)
        for pair in self._connection.execute(query.order_by(table.c.one_id)):
            one, other = sorted(pair)
            if one in exported and other in exported:
                found[other].append(one)
        return found

    def learn_names(self) -> None:
        """Choose how records refer to actors: by name, or by id where that is not unique."""
        actor, alias = METADATA.tables["actor"], METADATA.tables["alias"]
        query = select(actor.c.id, actor.c.name, actor.c.kind, actor.c.retracted)
        called: dict[str, set[UUID]] = defaultdict(set)
        rows = self._connection.execute(query).all()
        for row in rows:
            called[normalise(row.name)].add(row.id)
        for actor_id, name in self._connection.execute(select(alias.c.actor_id, alias.c.name)):
            called[normalise(name)].add(actor_id)
        for row in rows:
            is_plain = (
                len(called[normalise(row.name)]) == 1
                and row.kind != ActorKind.UNNAMED
                and not row.retracted
                and as_uuid(row.name) is None
            )
            self._names[row.id] = row.name if is_plain else str(row.id)

    def actors(self, ids: Sequence[UUID]) -> Iterator[dict[str, Any]]:
        """Yield the records of actors."""
        aliases = self._grouped("alias", "actor_id", ids)
        notes, keys = self._notes("actor_id", ids), self._keys(ids)
        for row in self._rows("actor", "id", ids):
            yield self._record(
                "actor",
                row,
                keys[row["id"]],
                aliases=[self._record("alias", alias) for alias in aliases[row["id"]]],
                annotations=notes[row["id"]],
            )

    def sources(self, ids: Sequence[UUID]) -> Iterator[dict[str, Any]]:
        """Yield the records of sources, with their copies."""
        snapshots = self._grouped("snapshot", "source_id", ids)
        kept = [snapshot for rows in snapshots.values() for snapshot in rows]
        texts = self._texts([snapshot["sha256"] for snapshot in kept])
        files = self._texts([snapshot["original"] for snapshot in kept if snapshot["original"]])
        exhibits = self._grouped("exhibit", "source_id", ids)
        notes = self._notes("source_id", ids)
        keys = self._keys(ids)
        for row in self._rows("source", "id", ids):
            yield self._record(
                "source",
                row,
                keys[row["id"]],
                snapshots=[
                    {
                        **self._record("snapshot", snapshot),
                        **original_of(snapshot, files),
                        "text": texts.get(snapshot["sha256"], ""),
                    }
                    for snapshot in snapshots[row["id"]]
                ],
                exhibits=[self._record("exhibit", exhibit) for exhibit in exhibits[row["id"]]],
                annotations=notes[row["id"]],
            )

    def claim_records(self, ids: Sequence[UUID]) -> Iterator[dict[str, Any]]:
        """Yield the records of claims, in the order of ids."""
        parts = {
            name: self._with_notes(name, self._grouped(name, "claim_id", ids))
            for name in ("citation", "rebuttal", "assessment")
        }
        supports = self._grouped("support", "supporter_id", ids)
        notes = self._notes("claim_id", ids)
        tags, assigned = tags_on(self._connection, ids), assigned_to(self._connection, ids)
        quantities = self._grouped("quantity", "claim_id", ids)
        keys = self._keys(ids)
        for row in self._rows("claim", "id", ids):
            claim_id = row["id"]
            yield self._record(
                "claim",
                row,
                keys[claim_id],
                tags=tags[claim_id],
                citations=parts["citation"].get(claim_id),
                rebuttals=parts["rebuttal"].get(claim_id),
                supports=[
                    self._record("support", row)
                    for row in supports[claim_id]
                    if self.claims is None or row["claim_id"] in self.claims
                ],
                assessments=parts["assessment"].get(claim_id),
                quantities=[self._record("quantity", row) for row in quantities[claim_id]],
                assigned=assigned[claim_id],
                annotations=notes[claim_id],
            )

    def _with_notes(
        self, entity: str, by_claim: dict[UUID, list[Any]]
    ) -> dict[UUID, list[dict[str, Any]]]:
        """Return records of rows, with the notes on them; of rebuttals those that are whole."""
        ids = [row["id"] for rows in by_claim.values() for row in rows]
        notes = self._notes(f"{entity}_id", ids)
        return {
            claim_id: [
                self._record(entity, row, annotations=notes[row["id"]])
                for row in rows
                if self._is_whole(row)
            ]
            for claim_id, rows in by_claim.items()
        }

    def _is_whole(self, row: Any) -> bool:
        """Say whether both claims of a rebuttal are exported, if it is one."""
        counterclaim = row.get("counterclaim_id")
        return self.claims is None or counterclaim is None or counterclaim in self.claims

    def _notes(self, field: str, targets: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
        """Return the notes on rows, each with the replies to it."""
        rows = self._rows("annotation", field, targets)
        replies: dict[UUID | None, list[Any]] = defaultdict(list)
        target_of = {row["id"]: row[field] for row in rows}
        for row in rows:
            parent = row["reply_to_id"]
            replies[parent if target_of.get(parent) == row[field] else None].append(row)

        def as_record(row: Any) -> dict[str, Any]:
            replies_to_it = [as_record(reply) for reply in replies[row["id"]]]
            apart = row["reply_to_id"] if target_of.get(row["reply_to_id"]) != row[field] else None
            return self._record(
                "annotation", row, reply_to=apart and str(apart), replies=replies_to_it
            )

        notes: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
        for row in replies[None]:
            notes[row[field]].append(as_record(row))
        return notes

    def _record(
        self, entity: str, row: Any, key: dict[str, str] | None = None, **nested: Any
    ) -> dict[str, Any]:
        """Return what a row says as a record: its own fields, what it names, what hangs on it."""
        record: dict[str, Any] = {"id": str(row["id"]), **(key or {})}
        for name, value in row.items():
            field = PLAIN[entity].get(name)
            if field is None or value is None or value == field.default or follows(field, row):
                continue
            record[field.record_name] = said(field, value)
        named = {field.record_name: self._name_of(field, row) for field in POINTING[entity]}
        others = self.never_same.get(row["id"], ())
        nested["never_same"] = [self._names.get(other, str(other)) for other in others]
        record.update((name, value) for name, value in (named | nested).items() if value)
        if "retracted" in record:
            record["retracted"] = record.pop("retracted")
        return record

    def _name_of(self, field: Field, row: Any) -> str | None:
        """Return what a record calls a row that another points to: an actor's name, else an id."""
        value = row[field.name]
        if field.to == "actor":
            return self._names.get(value)
        return None if value is None else str(value)

    def _keys(self, ids: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
        """Return the record key and the dataset of each row that was imported under one."""
        keys: dict[UUID, dict[str, str]] = defaultdict(dict)
        for row in reversed(self._rows("origin", "entity_id", ids)):
            if not row["retracted"] and row["key"] != row["entity_id"].hex:
                keys[row["entity_id"]] = {"key": row["key"], "dataset": row["dataset"]}
        return keys

    def _texts(self, hashes: Sequence[str]) -> dict[str, str]:
        return kept_texts(self._connection, hashes)

    def _grouped(self, table_name: str, field: str, ids: Sequence[UUID]) -> dict[UUID, list[Any]]:
        grouped: dict[UUID, list[Any]] = defaultdict(list)
        for row in self._rows(table_name, field, ids):
            grouped[row[field]].append(row)
        return grouped

    def _rows(self, table_name: str, field: str, ids: Sequence[UUID]) -> list[Any]:
        table = METADATA.tables[table_name]
        rows: list[Any] = []
        for start in range(0, len(ids), _BATCH):
            part = ids[start : start + _BATCH]
            query = select(table).where(table.c[field].in_(part)).order_by(table.c.id)
            rows += self._connection.execute(query).mappings()
        return rows
