"""One claims file, or one PostgreSQL database: opening, reading, writing, its schema and index.

The only place that knows Alembic, drivers and dialects.
"""

from claimtrack.store.opening import create_store, open_store
from claimtrack.store.place import Place, place_of
from claimtrack.store.session import Store, Wait

__all__ = ["Place", "Store", "Wait", "create_store", "open_store", "place_of"]
