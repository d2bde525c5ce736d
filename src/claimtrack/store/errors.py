"""What the drivers raise, as sentences for a person; what is no mistake of theirs stays a bug."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError

from claimtrack.errors import (
    BusyFileError,
    ClaimtrackError,
    DamagedFileError,
    FailedWriteError,
    ForeignFileError,
    FullDiskError,
    MovedFileError,
    ReadOnlyFileError,
    UnreachableServerError,
)
from claimtrack.store.location import Location, MalformedAddressError

_FAILED_WRITES = (
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_DIR_FSYNC,
    sqlite3.SQLITE_IOERR_TRUNCATE,
    sqlite3.SQLITE_IOERR_DELETE,
)

UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
"""What a damaged file raises: SQLite quotes what it cannot read, and Python cannot read that."""


def is_busy(error: BaseException) -> bool:
    """Say whether the driver only asks for patience."""
    original = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(original, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def is_interrupt(error: BaseException) -> bool:
    """Say whether somebody stopped the statement who does not want its answer any more."""
    original = error.orig if isinstance(error, DBAPIError) else error
    return getattr(original, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT


def is_of_writing(error: sqlite3.Error) -> bool:
    """Say whether it is the file that is written which the system refuses."""
    code = getattr(error, "sqlite_errorcode", 0)
    refused = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
    return code in _FAILED_WRITES or code & 0xFF in refused


def _translated(error: BaseException, location: Location) -> ClaimtrackError | None:
    """Return the error that a person can act on, or None where it is a bug."""
    original = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(original, "sqlite_errorcode", None)
    if code is None and "Could not decode to UTF-8" in str(original):
        return DamagedFileError(str(location), "it holds text that is no text")
    if code is None:
        return _server_error(error, location)
    if code == sqlite3.SQLITE_READONLY_DBMOVED:
        return MovedFileError(str(location))
    if code in _FAILED_WRITES:
        return FailedWriteError(str(location), str(original))
    match code & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return BusyFileError(str(location), "another program is using it")
        case sqlite3.SQLITE_CORRUPT:
            return DamagedFileError(str(location), str(original))
        case sqlite3.SQLITE_NOTADB:
            return ForeignFileError(str(location), "it is no SQLite database")
        case sqlite3.SQLITE_FULL:
            return FullDiskError(str(location))
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return ReadOnlyFileError(str(location))
        case sqlite3.SQLITE_IOERR:
            return DamagedFileError(str(location), str(original))
    return None


def _server_error(error: BaseException, location: Location) -> ClaimtrackError | None:
    if location.path is not None or not isinstance(error, DBAPIError):
        return None
    message = location.without_password(str(error.orig)).strip()
    first_line = message.partition("\n")[0] or "no answer"
    if isinstance(error, OperationalError):
        return UnreachableServerError(str(location), first_line)
    if error.statement is None:  # psycopg reads the parameters of an address before it connects
        return MalformedAddressError(str(location), first_line)
    return None


@contextmanager
def driver_errors(location: Location) -> Iterator[None]:
    """Turn the driver's errors inside the block into ours; bugs pass through."""
    try:
        yield
    except UnicodeError as error:
        if location.path is None:  # Python cannot write the name of the host for the network
            raise MalformedAddressError(str(location), "the host cannot be read") from error
        if not isinstance(error, UnicodeDecodeError):
            raise
        raise DamagedFileError(str(location), "it holds text that is no text") from error
    except (DBAPIError, sqlite3.Error) as error:
        translated = _translated(error, location)
        if translated is None:
            raise
        try:
            raise translated from error
        finally:
            del translated  # else it keeps its own traceback, with a cursor in it that keeps a lock
