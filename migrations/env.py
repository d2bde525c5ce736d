"""Run migrations on the connection that the caller opened, inside the caller's transaction.

The `alembic` command of a checkout opens none: it gets an empty database in memory, so that
`alembic revision -m "what it does"` writes the next script, and `alembic upgrade head` tries all
of them out. Files are upgraded by claimtrack itself, when it opens them.
"""

from alembic import context
from sqlalchemy import create_engine


def give_next_number(migration_context, revision, scripts):
    """Number a new script after the newest: the store reads the number as its schema version."""
    scripts[0].rev_id = f"{int(context.script.get_current_head()) + 1:04}"


def run(connection):
    context.configure(
        connection=connection,
        render_as_batch=connection.dialect.name == "sqlite",
        process_revision_directives=give_next_number,
    )
    context.run_migrations()


connection = context.config.attributes.get("connection")
if connection is not None:
    run(connection)
else:
    with create_engine("sqlite://").begin() as connection:
        run(connection)
