"""The schema of a store: made, found, upgraded by Alembic (imported only when it has to work)."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Connection, inspect, text

from claimtrack.errors import DamagedFileError, ForeignFileError, NewerFileError
from claimtrack.resources import folder
from claimtrack.store import index
from claimtrack.store.header import APPLICATION_ID, SCHEMA_VERSION
from claimtrack.store.location import Location


def migrate(connection: Connection, target: str = "head", *, down: bool = False) -> None:
    """Bring the schema to `target`, inside the transaction that the caller has begun.

    On SQLite the caller has switched foreign keys off: a table that is rebuilt with keys on
    silently loses its child rows. The keys are checked before this returns.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    (command.downgrade if down else command.upgrade)(config, target)
    if connection.dialect.name == "sqlite":
        number = schema_number(connection)
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {number}")
        broken = next(broken_keys(connection), None)
        if broken is not None:
            raise DamagedFileError(
                str(connection.engine.url.database or "the file"),
                f"a row of {broken[0]} points to a row of {broken[1]} that is not there",
            )
    if not down and target == "head":
        index.rebuild(connection)


def broken_keys(connection: Connection) -> Iterator[tuple[str, str]]:
    """Yield the table of each row that points to no row, and the table that it points to.

    PostgreSQL keeps its foreign keys itself; on SQLite a program may have left them off.
    """
    if connection.dialect.name == "sqlite":
        for table, _, target, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield table, target


def schema_number(connection: Connection) -> int:
    """Return the number of the schema that Alembic has recorded; 0 for none."""
    if not inspect(connection).has_table("alembic_version"):
        return 0
    number = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return int(number) if number is not None else 0


def name_workspace(connection: Connection, workspace: UUID, name: str) -> None:
    """Give a new store its identity."""
    value = workspace.hex if connection.dialect.name == "sqlite" else workspace
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
