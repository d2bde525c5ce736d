"""What a file holds, asked without opening it as a store: whether it is sound, its changesets."""

from contextlib import closing
from pathlib import Path

from claimtrack.errors import DamagedFileError
from claimtrack.files import SpecialFileError
from claimtrack.ids import digits_of
from claimtrack.store.engine import connect_foreign, connect_once_through, connect_sqlite
from claimtrack.store.errors import UNREADABLE

_HEX = "CASE typeof(id) WHEN 'blob' THEN lower(hex(id)) ELSE id END"
"""An id as digits, whichever way a file keeps it: before schema 17 as those."""


def is_sound(path: Path) -> bool:
    """Say whether the pages of a file fit together."""
    try:
        connection = connect_sqlite(path)
    except (*UNREADABLE, SpecialFileError):
        return False
    try:
        return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except UNREADABLE:
        return False
    finally:
        connection.close()


def refuse_damage(path: Path) -> None:
    """Raise DamagedFileError with what does not fit together, if anything."""
    with closing(connect_once_through(path)) as connection:
        (damage,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if damage != "ok":
        raise DamagedFileError(path, str(damage).replace("\n", " "))


def changeset_count(path: Path) -> int:
    """Return the number of changesets in a copy that nobody writes to."""
    with closing(connect_foreign(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM changeset").fetchone()[0])


def fingerprints_in(path: Path) -> tuple[dict[str, str], list[str]]:
    """Return the digests of a copy's changesets by id, and the ids that merges brought, in order.

    Raises `UNREADABLE`; nobody writes to the copy.
    """
    with closing(connect_foreign(path)) as connection:
        rows = connection.execute("SELECT id, digest FROM changeset")
        held = {digits_of(id_): digest for id_, digest in rows}
        arrivals = connection.execute("SELECT changeset_id FROM arrival ORDER BY number")
        return held, [digits_of(id_) for (id_,) in arrivals]


def holds_more(path: Path, other: Path) -> bool:
    """Say whether a file has changesets that another lacks, of whatever workspace the two are."""
    return bool(_changeset_ids(path) - _changeset_ids(other))


def _changeset_ids(path: Path) -> set[str]:
    with closing(connect_sqlite(path)) as connection:
        return {digits_of(row[0]) for row in connection.execute("SELECT id FROM changeset")}


def missing_count(path: Path, other: Path) -> int:
    """Return how many changesets another file of the same workspace holds and this one lacks.

    0 where the other is of another workspace, or cannot be read.
    """
    try:
        connection = connect_sqlite(path)
    except UNREADABLE:
        return 0
    try:
        connection.execute("PRAGMA busy_timeout = 30000")
        connection.execute("ATTACH ? AS other", [f"{other.resolve().as_uri()}?mode=ro"])
        (count,) = connection.execute(
            f"SELECT count(*) FROM other.changeset WHERE {_HEX} NOT IN "  # noqa: S608 — our own
            f"(SELECT {_HEX} FROM main.changeset) AND (SELECT {_HEX} FROM other.workspace) = "
            f"(SELECT {_HEX} FROM main.workspace)"
        ).fetchone()
    except UNREADABLE:
        return 0
    finally:
        connection.close()
    return int(count)
