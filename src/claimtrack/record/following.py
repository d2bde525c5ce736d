"""What follows from the rows and is computed again once they changed: search words, standings."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from claimtrack.browse.arguments import claims_of
from claimtrack.record import standings
from claimtrack.store import index
from claimtrack.vocabulary import CitationRole


class Following:
    """Collects the claims that a transaction bears on; its end brings them up to date."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._reworded: set[UUID] = set()
        self._restanding: set[UUID] = set()

    def note(
        self, entity: str, rows: Iterable[tuple[UUID, Mapping[str, Any]]], *, fresh: bool
    ) -> None:
        """Remember which claims need their words or their standing computed again.

        A fresh claim, actor or source has nothing hanging on it yet; what it is one with may.
        """
        for entity_id, values in rows:
            if entity == "claim":
                self._reworded.add(entity_id)
                if not fresh:
                    self._restanding.add(entity_id)
            elif entity == "citation":
                self._reworded.add(values["claim_id"])
                if not fresh or values.get("role") == CitationRole.SUPPORTS:
                    self._restanding.add(values["claim_id"])
            elif entity == "rebuttal":
                self._restanding.update((values["claim_id"], values["counterclaim_id"]))
            elif entity == "alias":
                self._reworded.update(claims_of(self._connection, "actor", values["actor_id"]))
            elif entity in ("actor", "source"):
                one_with = values.get("same_as_id")
                for one in (None if fresh else entity_id, one_with and UUID(str(one_with))):
                    if one is not None:
                        far = claims_of(self._connection, entity, one)
                        self._restanding.update(far)
                        self._reworded.update(far)

    def reindex(self) -> None:
        """Bring the words of the claims noted so far up to date (bulk writers, now and then)."""
        index.refresh(self._connection, self._reworded)
        self._reworded.clear()

    def refresh(self) -> None:
        """Bring everything up to date."""
        self.reindex()
        standings.refresh(self._connection, self._restanding)
        self._restanding.clear()
