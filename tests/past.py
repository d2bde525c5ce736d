"""Teams at work at random, and what each row looked like: for tests of views of the past."""

import random
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlmodel import Session, col

from claimtrack import changes
from claimtrack.changes import projection, standings
from claimtrack.changes.undo import undo
from claimtrack.cli.console import plain
from claimtrack.errors import ClaimtrackError
from claimtrack.history import log
from claimtrack.history.blocks import remove_blocks
from claimtrack.history.cutoff import rows_named
from claimtrack.models import METADATA, Change, Changeset
from claimtrack.queries.change_history import history
from claimtrack.queries.detail import claim_detail
from claimtrack.queries.rows import row_fields, same_as
from claimtrack.queries.sources import annotations_on
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from copies import Clock, copied

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
YEAR_MS = 365 * DAY_MS

NAMES = ("Mill", "The Mill", "Mill, Ltd.", "Dam Board", "Board")
TITLES = ("Report", "The report", "Report, again")
SHOWN = ("claim", "source", "actor", "citation", "rebuttal", "annotation", "assessment")


def view(session: Session, ref: RowRef) -> Any:
    """Return all that `show` tells of a row; rows without an order of their own by id."""
    if ref.entity == "claim":
        detail = plain(claim_detail(session, ref.id))
        for part in ("parts", "same"):
            detail[part].sort(key=lambda row: str(row["id"]))
        return detail
    target = f"{ref.entity}_id"
    on_it = ref.entity in ("source", "citation", "rebuttal", "actor", "assessment")
    notes = annotations_on(session, target, [ref.id]) if on_it else {}
    return plain(
        {
            "fields": row_fields(session, ref.entity, ref.id),
            "notes": notes.get(ref.id, ()),
            "history": history(session, entity_ids=[ref.id]),
            "same": same_as(session, ref),
        }
    )


def rows_of(store: Store) -> list[RowRef]:
    """Return all rows that `show` shows, in a fixed order."""
    with store.reading() as session:
        return [
            RowRef(entity, row_id)
            for entity in SHOWN
            for row_id in session.connection()
            .execute(select(METADATA.tables[entity].c.id).order_by(METADATA.tables[entity].c.id))
            .scalars()
        ]


def headers_of(store: Store) -> dict[UUID, datetime]:
    """Return when each changeset was recorded."""
    with store.reading() as session:
        query = select(col(Changeset.id), col(Changeset.recorded_at))
        return {row[0]: row[1] for row in session.connection().execute(query)}


def counting(store: Store, end: datetime) -> set[UUID]:
    """Read the rule slowly, over the whole log: which changesets count before `end`."""
    recorded = headers_of(store)
    with store.reading() as session:
        connection = session.connection()
        query = select(col(Changeset.id), col(Changeset.undoes_id))
        undone = {row[0]: row[1] for row in connection.execute(query)}
        logged = list(log.all_edits(connection))
    began: dict[UUID, list[UUID]] = {}
    for _, row_id, edits in logged:
        began[row_id] = [edit.changeset_id for edit in edits if not edit.parents]
    knew: dict[UUID, set[UUID]] = {
        one: {before} if before is not None else set() for one, before in undone.items()
    }
    for entity, _, edits in logged:
        for edit in edits:
            one = edit.changeset_id
            knew[one] |= edit.parents
            for row_id in rows_named(entity, edit.patch):
                below = [other for other in began.get(row_id, ()) if other < one]
                timely = [other for other in below if recorded[other] <= recorded[one]]
                if timely:
                    knew[one].add(min(timely, key=lambda other: (recorded[other], other)))
                elif below:
                    knew[one].add(max(below))
    counted = {one for one, when in recorded.items() if when < end}
    while more := {before for one in counted for before in knew[one]} - counted:
        counted |= more
    return counted


def only_with(store: Store, counted: set[UUID], path: Path) -> Store:
    """Return a copy of a file that never held any other changesets than these."""
    made = copied(store, path)
    with made.writing() as session:
        connection = session.connection()
        for table in METADATA.tables.values():
            if table.name in projection.TABLES or table.name in ("conflict", "standing"):
                connection.execute(delete(table))
        others = headers_of(store).keys() - counted
        connection.execute(delete(Change.__table__).where(col(Change.changeset_id).in_(others)))  # type: ignore[attr-defined]  # not declared
        remove_blocks(connection, others)
        connection.execute(delete(Changeset.__table__).where(col(Changeset.id).in_(others)))  # type: ignore[attr-defined]  # not declared
        rows = [(entity, row_id) for entity, row_id, _ in log.all_edits(connection)]
        projection.refold(connection, rows)
        standings.refresh_all(connection)
    return made


class Team:
    """Authors who do at random what people do, each with a clock that may be wrong."""

    def __init__(self, seed: int, clock: Clock, skews_ms: dict[str, int]) -> None:
        self.chance = random.Random(seed)
        self.clock = clock
        self.skews_ms = skews_ms

    def random_id(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    def step(self, store: Store, author: str, *about: UUID) -> None:
        """Let somebody do something to a file; what the rules forbid leaves nothing.

        `about` are claims: the first is what it is done to.
        """
        self.clock.skew_ms = self.skews_ms[author]
        try:
            with suppress(ClaimtrackError):
                self._do(store, author, *about)
        finally:
            self.clock.skew_ms = 0

    def _pick(self, store: Store, entity: str) -> UUID:
        rows = [row.id for row in rows_of(store) if row.entity == entity]
        return self.chance.choice(rows) if rows else UUID(int=0)

    def _do(self, store: Store, author: str, *about: UUID) -> None:
        claim = about[0] if about else self._pick(store, "claim")
        do = self.chance.choices(
            (self._add, self._comment, self._change, self._unite), (6, 5, 5, 3)
        )
        do[0](store, author, claim, f"Words {self.chance.randrange(1000)}.")

    def _add(self, store: Store, author: str, claim: UUID, words: str) -> None:
        chance = self.chance
        match chance.choice(("claim", "source", "cite", "rebut")):
            case "claim":
                changes.add_claim(store, author, {"text": words}, speaker=chance.choice(NAMES))
            case "source":
                titled = {"title": chance.choice(TITLES)}
                changes.add_source(store, author, titled, issuer=chance.choice(NAMES))
            case "cite":
                source = self._pick(store, "source")
                changes.cite(store, author, claim, source, {"role": "supports"})
            case _:
                kind = chance.choice(("denies", "contradicts", "withdraws"))
                changes.rebut(
                    store, author, [claim], {"kind": kind},
                    counterclaim={"text": words}, speaker=chance.choice(NAMES),
                )  # fmt: skip

    def _comment(self, store: Store, author: str, claim: UUID, words: str) -> None:
        match self.chance.choice(("note", "note", "elsewhere", "assess", "tag")):
            case "note":
                changes.annotate(store, author, RowRef("claim", claim), words)
            case "elsewhere":
                entity = self.chance.choice(("source", "citation", "actor", "annotation"))
                changes.annotate(store, author, RowRef(entity, self._pick(store, entity)), words)
            case "assess":
                changes.assess(store, author, [claim], "unproven", rationale=words)
            case _:
                changes.tag(store, author, [claim], ["Dams"])

    def _change(self, store: Store, author: str, claim: UUID, words: str) -> None:
        row = self.chance.choice(rows_of(store))
        match self.chance.choice(("place", "speaker", "part", "retract", "restore", "undo")):
            case "place":
                changes.revise(store, author, RowRef("claim", claim), {"place": words})
            case "speaker":
                speaker = self._pick(store, "actor")
                changes.revise(store, author, RowRef("claim", claim), {"speaker_id": speaker})
            case "part":
                whole = self._pick(store, "claim")
                changes.revise(store, author, RowRef("claim", claim), {"part_of_id": whole})
            case "retract":
                changes.retract(store, author, [row], with_others=self.chance.random() < 0.6)
            case "restore":
                changes.restore(store, author, [row])
            case _:
                undo(store, author)

    def _unite(self, store: Store, author: str, claim: UUID, words: str) -> None:
        entity = self.chance.choice(("actor", "actor", "claim", "source"))
        pair = [RowRef(entity, self._pick(store, entity)) for _ in range(2)]
        do = self.chance.choice((changes.unite, changes.unite, changes.separate))
        do(store, author, *pair, reason=words)
