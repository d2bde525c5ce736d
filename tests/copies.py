"""Copies of one file for tests of merging: made fast, with ids that replay."""

import random
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import col, select

from claimtrack.changes import projection, recording
from claimtrack.history import clock, log
from claimtrack.history.digest import ChangesetHeader, digest_of
from claimtrack.models import Changeset
from claimtrack.store import Store, engine, open_store
from filled import filled_file

CLAIMS = tuple(UUID(int=number) for number in range(1, 4))


class Clock:
    """A wall clock that a test may set wrong, and chance that it may repeat."""

    def __init__(self, seed: int = 1) -> None:
        self.now_ms = 1_700_000_000_000
        self.skew_ms = 0
        self._chance = random.Random(seed)

    def mint(
        self, last: UUID | None, secret: bytes, *, accepted: Callable[[], UUID | None]
    ) -> UUID:
        self.now_ms += 1
        return clock.mint(
            last,
            secret,
            accepted=accepted,
            now=lambda: self.now_ms + self.skew_ms,
            entropy=self._chance.getrandbits,
        )

    def now(self) -> datetime:
        """Return what the clock shows."""
        return datetime.fromtimestamp((self.now_ms + self.skew_ms) / 1000, UTC)


@contextmanager
def replayable(seed: int = 1) -> Iterator[Clock]:
    """Mint ids from a seed, and spare the disk: what a crash would leave is tested elsewhere."""
    made = Clock(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules["claimtrack.changes.own_steps"], "mint", made.mint)
        patch.setattr(clock, "now", made.now)
        settings = tuple(one.replace("FULL", "OFF") for one in engine._SETTINGS)
        patch.setattr(engine, "_SETTINGS", settings)
        yield made


def new_template(path: Path) -> Path:
    """Make a file with three claims by one speaker, of which all have the ids that come next."""
    add_claims(filled_file(path))
    return path


def add_claims(store: Store) -> None:
    """Add three claims by one speaker."""
    with recording(store, "desk") as opened:
        actor = opened.add("actor", UUID(int=99), {"name": "Mill", "kind": "organization"})
        for number, claim in enumerate(CLAIMS):
            opened.add("claim", claim, {"text": f"Claim {number}.", "speaker_id": actor})


def copied(store_or_path: Store | Path, path: Path) -> Store:
    """Copy a file, and open the copy as one that needs no backup today."""
    source = store_or_path.location.path if isinstance(store_or_path, Store) else store_or_path
    assert source is not None
    shutil.copy(source, path)
    store = open_store(path)
    store.mark_new()
    return store


def path_of(store: Store) -> Path:
    assert store.location.path is not None
    return store.location.path


def log_of(store: Store) -> set[UUID]:
    with store.reading() as session:
        return set(session.exec(select(col(Changeset.id))))


def rebuild(store: Store) -> None:
    """Fold every entity from the log again."""
    with store.writing() as session:
        connection = session.connection()
        rows = [(entity, row_id) for entity, row_id, _ in log.all_edits(connection)]
        projection.refold(connection, rows)


def edit(store: Store, author: str, claim: UUID = CLAIMS[0], **fields: object) -> None:
    with recording(store, author) as opened:
        opened.revise("claim", claim, fields)


def tampered(path: Path, sql: str, *values: object) -> None:
    """Change a file behind claimtrack's back."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(sql, values)
    connection.close()


def redigested(path: Path, back: int = 0) -> None:
    """Give the newest changeset, or one before it, a digest that fits what now stands under it."""
    store = open_store(path)
    store.mark_new()
    with store.writing() as session:
        connection = session.connection()
        newest = session.exec(
            select(Changeset.id).order_by(col(Changeset.id).desc()).offset(back).limit(1)
        ).one()
        row = connection.exec_driver_sql(
            "SELECT author, kind, reason, schema_version FROM changeset WHERE id = ?",
            (newest.bytes,),
        ).one()
        moment = session.exec(
            select(Changeset.recorded_at).where(col(Changeset.id) == newest)
        ).one()
        header = ChangesetHeader(newest, row[0], row[1], row[2], None, row[3], moment)
        digest = digest_of(header, log.stored(connection, newest))
        connection.exec_driver_sql(
            "UPDATE changeset SET digest = ? WHERE id = ?", (digest, newest.bytes)
        )
