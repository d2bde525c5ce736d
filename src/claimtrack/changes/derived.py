"""What follows from the rows and is computed again once they changed: search words, standings."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from claimtrack.changes import standings
from claimtrack.changes.projection import FoldedRows
from claimtrack.entities import REFERENCES, names_where
from claimtrack.history.fold import RETRACTED
from claimtrack.models import METADATA
from claimtrack.queries.arguments import claims_of
from claimtrack.schemas.rows import Flip
from claimtrack.store import index
from claimtrack.store.bulk import selection
from claimtrack.store.index import NewTexts
from claimtrack.vocabulary import CitationRole

_SEARCHED = names_where(lambda field: field.searched)
"""The fields that search reads the words of (`store.index`)."""

_ARGUED = names_where(lambda field: field.argued)
"""The fields that the argument looks at (`queries.arguments`)."""


class StaleClaims:
    """Collects the claims whose text or standing a transaction makes stale, and refreshes them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._stale_texts: set[UUID] = set()
        self._stale_standings: set[UUID] = set()
        self._was_live: dict[UUID, bool] = {}
        self._new = NewTexts()

    def brought(self, entity: str, rows: Sequence[tuple[UUID, Mapping[str, Any]]]) -> None:
        """Note rows of a bulk writer, which no table need be asked for again."""
        if entity == "claim":
            self._new.claims.update(rows)
        elif entity == "citation":
            for row_id, values in rows:
                if values.get("exact") is not None and not values.get(RETRACTED):
                    self._new.quotes[values["claim_id"]].append((row_id, values["exact"]))
        self.added(entity, rows)

    def added(self, entity: str, rows: Iterable[tuple[UUID, Mapping[str, Any]]]) -> None:
        """Note new rows; nothing refers to them yet, but it may to what they were united with."""
        for entity_id, values in rows:
            if entity == "claim":
                self._was_live.setdefault(entity_id, False)
            if entity in ("claim", "citation"):
                self._stale_texts.add(entity_id if entity == "claim" else values["claim_id"])
            if entity == "citation" and values.get("role") == CitationRole.SUPPORTS:
                self._stale_standings.add(values["claim_id"])
            elif entity in ("rebuttal", "alias") or values.get("same_as_id"):
                self.changed(entity, entity_id, {}, values)

    def changed(
        self, entity: str, entity_id: UUID, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> None:
        """Note the claims that a change of a row affects: whose it was, and whose it is now."""
        names = {name for name, value in after.items() if before.get(name) != value}
        if entity == "claim" and RETRACTED in names:
            self._was_live.setdefault(entity_id, before.get(RETRACTED) is False)
        is_searched = not names.isdisjoint(_SEARCHED[entity])
        is_argued = not names.isdisjoint(_ARGUED[entity])
        if is_searched or is_argued:
            claims = set(self._claims_of(entity, entity_id, {**before, **after}))
            if before and entity in ("claim", "citation"):
                self._new = NewTexts()  # the tables know better
            if before and not names.isdisjoint(REFERENCES[entity]):
                claims.update(self._claims_of(entity, entity_id, before))
            self._stale_texts.update(claims if is_searched else ())
            self._stale_standings.update(claims if is_argued else ())

    def retracting(self, entity: str, ids: Sequence[UUID]) -> None:
        """Note live rows of a kind that are retracted in one go, before they are."""
        self._new = NewTexts()
        if entity == "claim":
            for row_id in ids:
                self._was_live.setdefault(row_id, True)
        is_searched, is_argued = (RETRACTED in names[entity] for names in (_SEARCHED, _ARGUED))
        if is_searched or is_argued:
            claims = self._claims_of_all(entity, ids)
            self._stale_texts.update(claims if is_searched else ())
            self._stale_standings.update(claims if is_argued else ())

    def refolded(self, rows: FoldedRows) -> None:
        """Note rows that were folded again."""
        fresh = [(row["id"], row) for row in rows.after if row["id"] not in rows.before]
        self.added(rows.entity, fresh)
        for row in rows.after:
            if row["id"] in rows.before:
                self.changed(rows.entity, row["id"], rows.before[row["id"]], row)

    def _claims_of(self, entity: str, entity_id: UUID, values: Mapping[str, Any]) -> Iterable[UUID]:
        """Return the claims that a row belongs to."""
        match entity:
            case "claim":
                return (entity_id,)
            case "citation":
                return (values["claim_id"],)
            case "rebuttal":
                return values["claim_id"], values["counterclaim_id"]
            case "alias":
                return claims_of(self._connection, "actor", [values["actor_id"]])
        claims = claims_of(self._connection, entity, [entity_id])
        united_with = values.get("same_as_id")
        if united_with is not None:
            claims |= claims_of(self._connection, entity, [UUID(str(united_with))])
        return claims

    def _claims_of_all(self, entity: str, ids: Sequence[UUID]) -> set[UUID]:
        """Return the claims that rows of a kind belong to, however many."""
        match entity:
            case "claim":
                return set(ids)
            case "citation":
                return self._named_by(entity, ids, "claim_id")
            case "rebuttal":
                return self._named_by(entity, ids, "claim_id", "counterclaim_id")
            case "alias":
                return claims_of(self._connection, "actor", self._named_by(entity, ids, "actor_id"))
        united_with = self._named_by(entity, ids, "same_as_id")
        return claims_of(self._connection, entity, united_with.union(ids))

    def _named_by(self, entity: str, ids: Sequence[UUID], *names: str) -> set[UUID]:
        """Return what rows of a kind have in these fields."""
        table = METADATA.tables[entity]
        columns = [table.c[name] for name in names]
        query = select(*columns).where(table.c.id.in_(selection(self._connection, ids)))
        return {value for row in self._connection.execute(query) for value in row if value}

    def reindex(self) -> None:
        """Bring the words of the claims noted so far up to date (bulk writers, now and then)."""
        index.refresh(self._connection, self._stale_texts, self._new)
        self._stale_texts.clear()
        self._new = NewTexts()

    def refresh(self) -> list[Flip]:
        """Bring everything up to date; return the standings that this turned."""
        self.reindex()
        flips = standings.refresh(self._connection, self._stale_standings, self._was_live)
        self._stale_standings.clear()
        self._was_live.clear()
        return flips
