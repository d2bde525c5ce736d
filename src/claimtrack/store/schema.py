"""The schema of a store: made, found, upgraded by Alembic (imported only when it has to work)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, inspect, text

from claimtrack.errors import DamagedFileError, ForeignFileError, NewerFileError
from claimtrack.resources import folder
from claimtrack.store import index
from claimtrack.store.header import APPLICATION_ID, SCHEMA_VERSION
from claimtrack.store.location import Location


def migrate(
    connection: Connection,
    target: str = "head",
    *,
    down: bool = False,
    on_progress: Callable[[str], None] = lambda message: None,
) -> None:
    """Bring the schema to `target`, inside the transaction that the caller has begun.

    `on_progress` is told now and then how far a revision is that goes through much. On SQLite the
    caller has switched foreign keys off: a table that is rebuilt with keys on silently loses its
    child rows. The keys are checked before this returns.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["on_progress"] = on_progress
    (command.downgrade if down else command.upgrade)(config, target)
    if connection.dialect.name == "sqlite":
        number = schema_number(connection)
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {number}")
        broken = next(broken_keys(connection), None)
        if broken is not None:
            raise DamagedFileError(
                str(connection.engine.url.database or "the file"),
                str(broken).removesuffix("."),
            )
    if not down and target == "head":
        index.rebuild(connection)


@dataclass(frozen=True, slots=True)
class BrokenKey:
    """A reference to a row that is not there: in which column of which row, and to which table."""

    table: str
    row: str
    column: str
    target: str

    def __str__(self) -> str:
        """Return it as a sentence."""
        return f"{self.table} {self.row}: {self.column} points to no {self.target}."


def broken_keys(connection: Connection) -> Iterator[BrokenKey]:
    """Yield the references that lead nowhere.

    PostgreSQL keeps its foreign keys itself; on SQLite a program may have left them off.
    """
    if connection.dialect.name != "sqlite":
        return
    for table, number, target, key in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        keys = connection.exec_driver_sql(f"PRAGMA foreign_key_list('{table}')")
        column = next((row[3] for row in keys.all() if row[0] == key), "a column")
        query = f'SELECT hex(substr(id, 1, 4)) FROM "{table}" WHERE rowid = ?'  # noqa: S608 — our own names
        row = str(connection.exec_driver_sql(query, (number,)).scalar() or "").lower()
        yield BrokenKey(str(table), row, str(column), str(target))


def schema_number(connection: Connection) -> int:
    """Return the number of the schema that Alembic has recorded; 0 for none."""
    if not inspect(connection).has_table("alembic_version"):
        return 0
    number = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return int(number) if number is not None else 0


def misstated_versions(connection: Connection) -> Iterator[str]:
    """Yield in sentences where a store of our schema says that it is of another."""
    stated = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    if stated != [f"{SCHEMA_VERSION:04}"]:
        words = ", ".join(repr(version) for version in stated) or "nothing"
        yield f"alembic_version: version_num holds {words:.40}, not '{SCHEMA_VERSION:04}'."
    if connection.dialect.name == "sqlite":
        for pragma, wanted in (
            ("user_version", SCHEMA_VERSION),
            ("application_id", APPLICATION_ID),
        ):
            number = connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one()
            if number != wanted:
                yield f"The header of the file has the {pragma} {number}, not {wanted}."


def name_workspace(connection: Connection, workspace: UUID, name: str) -> None:
    """Give a new store its identity."""
    value = workspace.bytes if connection.dialect.name == "sqlite" else workspace
    connection.execute(
        text("INSERT INTO workspace (id, name) VALUES (:id, :name)"), {"id": value, "name": name}
    )


def check_server(connection: Connection, location: Location) -> int:
    """Return the schema number of a PostgreSQL database; 0 where it is empty.

    Raises ForeignFileError where other tables stand, NewerFileError for a later schema.
    """
    tables = set(inspect(connection).get_table_names())
    if tables and not {"alembic_version", "workspace"} <= tables:
        raise ForeignFileError(str(location), "the database holds other tables")
    number = schema_number(connection)
    if number > SCHEMA_VERSION:
        raise NewerFileError(str(location), number, SCHEMA_VERSION)
    return number
