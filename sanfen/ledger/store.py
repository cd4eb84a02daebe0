"""Opening the ledger, asking it, and writing to it."""

import datetime as dt
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from sanfen.area import Area
from sanfen.ledger import appended, audit, database, integrity, reading, settings
from sanfen.ledger.actor import Actor
from sanfen.ledger.audit import Signer
from sanfen.ledger.errors import (
    ConstraintError,
    LedgerBusyError,
    LedgerError,
    LedgerUnavailableError,
)
from sanfen.ledger.faults import Fault
from sanfen.ledger.imports import list_imports
from sanfen.ledger.migrate import migrate
from sanfen.ledger.tables import RECORD_TABLES
from sanfen.rights import Right

VERSION_LENGTH = 12
FOLDER = Path(__file__).parents[2] / "data"
OWN = "own.sqlite"
"""One's own ledger, once it was begun beside the demonstration (``ledger.own``)."""


def default_url() -> str:
    """Return the ledger of ``SANFEN_LEDGER``, else the SQLite file in ``data/``."""
    own = FOLDER / OWN
    file = own if own.exists() else FOLDER / "ledger.sqlite"
    return os.environ.get("SANFEN_LEDGER") or f"sqlite:///{file.as_posix()}"


def version_for(state: str, area: Area) -> str:
    """Return what those of an area call a state of the ledger."""
    if area.is_city:
        return state
    scoped = audit.canonical([state, area.county, area.town])
    return hashlib.sha256(scoped.encode()).hexdigest()[:VERSION_LENGTH]


def open_ledger(url: str) -> "Ledger":
    """Open the ledger at a database URL; make it, or bring it up to date, if needed."""
    engine = database.create_engine(url)
    try:
        migrate(engine)
    except (sa.exc.DBAPIError, LedgerError) as error:
        engine.dispose()
        if isinstance(error, LedgerError):
            raise
        shown = database.shown(engine.url)
        raise LedgerUnavailableError(shown, str(error.orig)) from error
    return Ledger(engine)


class Ledger:
    """The records of a city, with who wrote them and when."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    @property
    def address(self) -> str:
        """Return where the ledger is, without the password."""
        return database.shown(self._engine.url)

    def records(self, actor: Actor) -> dict[str, pd.DataFrame]:
        """Return all record tables at one moment, as far as ``actor`` may see them."""
        actor.require(Right.RESULTS)
        with self.reading() as connection:
            return reading.read_records(connection, actor.area)

    def records_of_city(self) -> dict[str, pd.DataFrame]:
        """Return all record tables at one moment, for what is done on the whole city.

        Grading and the risk model need everybody; what they give is restricted to the
        area of who asks before it is shown (``grading.restriction``).
        """
        with self.reading() as connection:
            return reading.read_records(connection)

    def version(self, actor: Actor) -> str:
        """Return a short name of the records ``actor`` sees; every write changes it.

        Saved scenarios and adopted rules are no records.
        """
        return version_for(self.state(), actor.area)

    def state(self) -> str:
        """Return a short name of the records of the city; every write changes it."""
        with self.reading() as connection:
            return audit.head(connection)[:VERSION_LENGTH]

    def records_of_state(self) -> tuple[str, dict[str, pd.DataFrame]]:
        """Return the records of the whole city, and the state they are of."""
        with self.reading() as connection:
            state = audit.head(connection)[:VERSION_LENGTH]
            return state, reading.read_records(connection, Area())

    def rules_version(self) -> str:
        """Return a short name of the adopted rules; blank before the first adoption."""
        with self.reading() as connection:
            return audit.head_of_rules(connection)[:VERSION_LENGTH]

    def is_empty(self) -> bool:
        """Tell whether no record was written yet."""
        with self.reading() as connection:
            return not any(reading.has_rows(connection, name) for name in RECORD_TABLES)

    def is_new(self) -> bool:
        """Tell a new ledger from one begun blank, or emptied by taking imports back."""
        with self.reading() as connection:
            return audit.is_empty(connection)

    def is_demo(self) -> bool:
        """Tell whether the records are synthetic (演示数据)."""
        with self.reading() as connection:
            return settings.is_demo(connection)

    def audit(self, actor: Actor) -> pd.DataFrame:
        """Return who wrote what and when, oldest first; ``at`` is UTC."""
        actor.require(Right.AUDIT)
        with self.reading() as connection:
            return audit.history(connection)

    def imports(self, actor: Actor) -> pd.DataFrame:
        """Return the imports made for the area of ``actor``, newest first."""
        actor.require(Right.IMPORT)
        with self.reading() as connection:
            return list_imports(connection, actor.area)

    def verify(self, tell: Callable[[float], object] | None = None) -> list[Fault]:
        """Return all faults of the file and the references, and the chain's first.

        ``tell`` takes the share of the chain that was followed, 0 to 1.
        """
        with self.reading() as connection:
            return [
                *integrity.file_faults(connection),
                *integrity.reference_faults(connection),
                # A broken chain cannot testify to other rows.
                *(audit.faults(connection, tell) or appended.faults(connection)),
            ]

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Read from one snapshot of the ledger."""
        with database.reading(self._engine) as connection:
            yield connection

    @contextmanager
    def writing(
        self,
        actor: Signer,
        action: str,
        details: Mapping[str, Any],
        at: dt.datetime,
    ) -> Iterator[sa.Connection]:
        """Write in one transaction that ends with its audit record.

        ``details`` are read at the end, so the writer may add to them what it did.
        """
        with self.restoring() as connection:
            yield connection
            audit.append(connection, actor, action=action, details=details, at=at)

    def note(
        self,
        actor: Signer,
        action: str,
        details: Mapping[str, Any],
        at: dt.datetime,
    ) -> None:
        """Record in the chain what wrote nothing else: a log-in, a refusal, an export."""
        with self.writing(actor, f"{audit.ACCESS}{action}", details, at):
            pass

    @contextmanager
    def restoring(self) -> Iterator[sa.Connection]:
        """Write in one transaction that adds nothing of its own to the audit chain."""
        with _named_errors(), database.writing(self._engine) as connection:
            yield connection

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


@contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except (sa.exc.IntegrityError, sa.exc.DataError) as error:
        raise ConstraintError(str(error.orig)) from error
    except sa.exc.OperationalError as error:
        raise _operational(error) from error


def _operational(error: sa.exc.OperationalError) -> LedgerError:
    reason = str(error.orig)
    if "locked" in reason or "lock timeout" in reason:
        return LedgerBusyError(database.WAIT_SECONDS)
    return LedgerError(reason)
