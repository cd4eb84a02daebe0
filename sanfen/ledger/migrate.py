"""Bringing a ledger to the tables of this program, with Alembic."""

from pathlib import Path

import sqlalchemy as sa

from sanfen.ledger import access_books, books, database
from sanfen.ledger.errors import LedgerTooNewError
from sanfen.ledger.tables import METADATA

__all__ = ["access_books", "books", "clear", "is_known", "migrate", "upgrade"]
# The books are imported for their tables, which belong to METADATA.

HEAD = "0003"
"""The newest revision in ``migrations/versions``."""

_MIGRATIONS = Path(__file__).with_name("migrations")
_NOTED = "alembic_version"
"""Where Alembic notes the revision of a ledger."""


def migrate(engine: sa.Engine, revision: str = HEAD) -> None:
    """Bring the ledger forward to ``revision``; a current one costs one query."""
    with engine.connect() as connection:
        if _revision(connection) == revision:
            return
    with database.writing(engine) as connection:
        # Asked again, for another process may have migrated while we waited.
        upgrade(connection, revision)


def upgrade(connection: sa.Connection, revision: str = HEAD) -> None:
    """Bring the ledger forward to ``revision`` within a transaction."""
    if _revision(connection) != revision:
        _upgrade(connection, revision)


def clear(connection: sa.Connection) -> None:
    """Drop every table of the ledger, which is then as if it had never been opened."""
    METADATA.drop_all(connection)
    sa.Table(_NOTED, sa.MetaData()).drop(connection, checkfirst=True)


def is_known(revision: str) -> bool:
    """Tell whether ``revision`` is one of this program's."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    scripts = ScriptDirectory(str(_MIGRATIONS)).walk_revisions()
    return revision in {script.revision for script in scripts}


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table(_NOTED):
        return None
    named = sa.text("SELECT version_num FROM alembic_version")
    return connection.execute(named).scalar_one_or_none()


def _upgrade(connection: sa.Connection, revision: str) -> None:
    # Alembic is slow to import, and only a new or old ledger needs it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, revision)
    except CommandError as error:
        address = database.shown(connection.engine.url)
        raise LedgerTooNewError(address, str(_revision(connection))) from error
