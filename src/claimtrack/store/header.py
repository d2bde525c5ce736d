"""What a file says of itself in its first 100 bytes, read without SQLite.

Source: the SQLite file format, section 1.3 (sqlite.org/fileformat2.html).
"""

from dataclasses import dataclass
from pathlib import Path

from claimtrack.errors import (
    DamagedFileError,
    ForeignFileError,
    MissingFileError,
    NewerFileError,
    ReadOnlyFileError,
)
from claimtrack.files import open_plain
from claimtrack.resources import folder

SCHEMA_VERSION = max(
    int(path.name[:4]) for path in (folder("migrations") / "versions").glob("[0-9]*.py")
)
"""The number of the newest migration; a file's own is its `user_version`."""

APPLICATION_ID = 0x434C4D54
"""`CLMT` in bytes 68 to 71 of the file's header."""

_MAGIC = b"SQLite format 3\x00"
_SIZE_BYTES = 100


@dataclass(frozen=True, slots=True)
class FileHeader:
    """The fields that decide whether we may open a file."""

    page_size: int
    pages: int
    user_version: int
    application_id: int
    write_version: int


def read_header(path: Path) -> FileHeader:
    """Return the header of a claims file.

    Raises MissingFileError, SpecialFileError, ForeignFileError (a folder, another kind of file,
    another program's database), DamagedFileError (cut short) and NewerFileError; the file is only
    read.
    """
    if path.is_dir():
        raise ForeignFileError(path, "it is a folder")
    try:
        with open_plain(path) as file:
            head = file.read(_SIZE_BYTES)
    except FileNotFoundError:
        raise MissingFileError(path) from None
    except OSError:
        raise ReadOnlyFileError(path) from None
    if not head:
        raise ForeignFileError(path, "it is empty")
    if not head.startswith(_MAGIC):
        raise ForeignFileError(path, "it is no SQLite database")
    if len(head) < _SIZE_BYTES:
        raise DamagedFileError(path, "it ends inside its header")
    return _checked(path, _parsed(head))


def _parsed(head: bytes) -> FileHeader:
    def number(start: int, length: int) -> int:
        return int.from_bytes(head[start : start + length], "big")

    stated = number(16, 2)
    return FileHeader(
        page_size=65536 if stated == 1 else stated,
        pages=number(28, 4),
        user_version=number(60, 4),
        application_id=number(68, 4),
        write_version=head[18],
    )


def _checked(path: Path, header: FileHeader) -> FileHeader:
    if header.application_id != APPLICATION_ID:
        raise ForeignFileError(path, "it belongs to another program")
    if header.user_version > SCHEMA_VERSION:
        raise NewerFileError(path, header.user_version, SCHEMA_VERSION)
    if header.page_size < 512 or header.page_size & (header.page_size - 1):
        raise DamagedFileError(path, "its page size makes no sense")
    has_journal = path.with_name(path.name + "-journal").exists()
    if not has_journal and path.stat().st_size < header.pages * header.page_size:
        raise DamagedFileError(path, "it is shorter than it says")
    return header
