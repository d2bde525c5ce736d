"""Stores that many tests begin with: made and filled once in a run, and copied for each test."""

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from uuid import uuid4

from sqlalchemy import text

from claimtrack.store import Store, create_store, open_store

Fill = Callable[[Store], object]
"""Writes what the copies begin with into a new store; a function of a module, called once."""


def nothing(store: Store) -> None:
    """Leave a store empty."""


def filled_file(path: Path, fill: Fill = nothing) -> Store:
    """Return a new file that is filled already."""
    path.write_bytes(_made(fill))
    store = open_store(path)
    store.mark_new()
    name_anew(store, path.stem)
    return store


def name_anew(store: Store, name: str) -> None:
    """Give a copy a workspace of its own, as every new store has."""
    workspace = uuid4()
    value = workspace.bytes if store.dialect == "sqlite" else workspace
    with store.engine.connect() as connection:
        connection.execute(
            text("UPDATE workspace SET id = :id, name = :name"), {"id": value, "name": name}
        )
        connection.commit()


@cache
def _made(fill: Fill) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.db"
        store = create_store(path) if fill is nothing else filled_file(path)
        fill(store)
        store.close()
        return path.read_bytes()
