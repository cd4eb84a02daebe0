"""The engine. All that differs between SQLite and PostgreSQL stands in this file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import StaticPool

from sanfen.ledger.errors import LedgerUnavailableError

WAIT_SECONDS = 30
"""How long a writer waits for another one."""

_PUBLIC = ("host", "port", "dbname", "user", "sslmode")
"""What of an address's query is no secret."""

_WRITERS_LOCK = 33_04_055
_WRITING = "sanfen_writing"


def create_engine(url: str) -> sa.Engine:
    """Return an engine for ``url``; the folder of an SQLite file is made."""
    try:
        address = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise LedgerUnavailableError(_unread(url), "not a database URL") from error
    match address.get_backend_name():
        case "sqlite":
            return _sqlite_engine(address)
        case "postgresql":
            named = address.set(drivername="postgresql+psycopg")
            return sa.create_engine(named, hide_parameters=True)
    reason = "only sqlite and postgresql are supported"
    raise LedgerUnavailableError(shown(address), reason)


def shown(address: sa.URL) -> str:
    """Return an address for screens and logs: without its passwords."""
    public = {name: address.query[name] for name in _PUBLIC if name in address.query}
    return address.set(query=public).render_as_string(hide_password=True)


def _unread(url: str) -> str:
    """Return what may be shown of an address that cannot be taken apart."""
    _, at, after = url.partition("?")[0].rpartition("@")
    return f"***@{after}" if at else after


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Read from one snapshot, whatever others write meanwhile."""
    options: dict[str, Any] = {}
    if not is_sqlite(engine):
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect() as connection:
        connection.execution_options(**options)
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Write in one transaction, alone; any exception takes all of it back."""
    with engine.connect() as connection:
        connection.execution_options(**{_WRITING: True})
        with connection.begin():
            if not is_sqlite(engine):
                _wait_for_other_writers(connection)
            yield connection


def is_sqlite(bind: sa.Engine | sa.Connection) -> bool:
    """Tell SQLite from PostgreSQL."""
    return bind.dialect.name == "sqlite"


def defer_references(connection: sa.Connection) -> None:
    """Check references at the end of this transaction, not at each statement."""
    if is_sqlite(connection):
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    else:
        connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")


def damage(connection: sa.Connection) -> list[str]:
    """Return what the database itself finds wrong with its file.

    PostgreSQL checks its pages itself and has no such question.
    """
    if not is_sqlite(connection):
        return []
    found = connection.exec_driver_sql("PRAGMA integrity_check").scalars()
    return [line for line in found if line != "ok"]


def placeholder(connection: sa.Connection) -> str:
    """Return how the driver marks a parameter."""
    return "?" if is_sqlite(connection) else "%s"


def in_byte_order(
    connection: sa.Connection, column: sa.Column[Any]
) -> sa.ColumnElement[Any]:
    """Sort text alike everywhere: SQLite does by itself, PostgreSQL by locale."""
    if is_sqlite(connection) or not isinstance(bare_type(column), sa.String):
        return column
    return sa.collate(column, "C")


def bare_type(column: sa.Column[Any]) -> sa.types.TypeEngine[Any]:
    """Return the type of a column without what SQLModel wraps its texts in."""
    kind = column.type
    return kind.impl_instance if isinstance(kind, sa.types.TypeDecorator) else kind


def _sqlite_engine(address: sa.URL) -> sa.Engine:
    options: dict[str, Any] = {
        "connect_args": {"timeout": WAIT_SECONDS},
        "hide_parameters": True,
    }
    if address.database in (None, "", ":memory:"):
        options["poolclass"] = StaticPool
        options["connect_args"]["check_same_thread"] = False
    else:
        _make_folder(Path(str(address.database)).parent)
    engine = sa.create_engine(address, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LedgerUnavailableError(str(folder), str(error)) from error


def _prepare_sqlite(dbapi_connection: Any, _: object) -> None:
    # The driver's own BEGIN is late and deferred; _begin_sqlite says it instead.
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    alone = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if alone else "BEGIN")


def _wait_for_other_writers(connection: sa.Connection) -> None:
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")
