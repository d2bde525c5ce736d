"""Some claims in a format of arguments, and files of pictures, as private as the store."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from claimtrack.files import drafted
from claimtrack.formats.format import Output
from claimtrack.formats.registry import EXPORTED, format_named
from claimtrack.store import Store
from claimtrack.transfer.exporting import Export, status_of_file


def argument_text(store: Store, claim_ids: Sequence[str], format_name: str) -> str:
    """Return these claims and what joins them, as a writer of `formats` writes them."""
    format_ = format_named(format_name, EXPORTED)
    with store.reading() as session:
        export = Export(session.connection())
        records = export.records([UUID(claim_id) for claim_id in claim_ids])
        return "".join(format_.write(records, Output("")))


def write_private(store: Store, path: Path, content: bytes) -> None:
    """Write a new file, as private as the store. Raises the errors of `files.drafted`."""
    with drafted(path, status_of_file(store)) as draft:
        draft.write_bytes(content)
