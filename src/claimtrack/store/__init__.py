"""One claims file, or one PostgreSQL database: opening, reading, writing, its schema and index.

The only place that knows Alembic, drivers and dialects. Its names are found at their first use:
the screen reads a file's header and first rows before it imports a database library.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlmodel import Session

    from claimtrack.store.location import Location, location_of
    from claimtrack.store.opening import create_store, open_store
    from claimtrack.store.session import Store, Wait

_HOMES = {
    "Location": "location", "Session": "session", "Store": "session", "Wait": "session",
    "create_store": "opening", "open_store": "opening", "location_of": "location",
}  # fmt: skip

__all__ = ["Location", "Session", "Store", "Wait", "create_store", "location_of", "open_store"]


def __getattr__(name: str) -> object:
    """Import a name from its module."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
