"""A process killed at any point of a write has done all of it, or nothing.

``--kills 40`` kills 40 times in each case, which is over 300 points in each database;
the short form of every run takes as many as its default.
"""

import os
import random
import signal
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from sanfen.ledger import database
from sanfen.ledger.errors import LedgerError
from sanfen.ledger.store import open_ledger
from tests import postgresql
from tests.killed_writing import (
    KINDS,
    MIGRATION,
    at_each_statement,
    begun,
    prepare,
    work,
)
from tests.small_ledger import DATABASES
from tests.unit.intake_city import city_database, city_file

pytestmark = pytest.mark.skipif(
    not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL to send"
)

Contents = dict[str, list[str]]
Place = Callable[[], str]
"""Gives the address of a new ledger in which the write is about to begin."""


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=DATABASES)
def place(request: pytest.FixtureRequest, kind: str, tmp_path: Path) -> Place:
    return made_ready(request.param, kind, tmp_path)


def made_ready(database_name: str, kind: str, folder: Path) -> Place:
    """Bring a ledger to where the write begins; return what copies it."""
    blank = kind == MIGRATION
    if database_name == "postgresql":
        city = None if blank else city_database()
        template = postgresql.new_template(lambda url: prepare(url, kind), city)
        return lambda: postgresql.new_database(template)
    file = folder / "ledger.sqlite"
    file.write_bytes(b"" if blank else city_file())
    url = f"sqlite:///{file.as_posix()}"
    prepare(url, kind)
    kept = file.read_bytes()

    def copied() -> str:
        for beside in folder.glob("ledger.sqlite?*"):
            beside.unlink()
        file.write_bytes(kept)
        return url

    return copied


def contents(url: str) -> Contents:
    """Return every row of every table, and what each column is called."""
    engine = database.create_engine(url)
    with database.writing(engine) as connection:
        # A commit that the server was told of before the kill is done by now.
        found = {}
        for name in sa.inspect(connection).get_table_names():
            rows = connection.exec_driver_sql(f'SELECT * FROM "{name}"')
            found[name] = [str(rows.keys()), *sorted(map(repr, rows))]
    engine.dispose()
    return found


def is_sound(url: str) -> bool:
    ledger = open_ledger(url)
    faults = ledger.verify()
    ledger.close()
    return faults == []


class Writer:
    """A process that writes, and is killed."""

    def __init__(self, forks: Any, url: str, kind: str, dies_at: int | None) -> None:
        self._told, theirs = forks.Pipe()
        self._process = forks.Process(target=work, args=(url, kind, theirs, dies_at))
        self._process.start()
        theirs.close()
        assert self._told.recv() == "ready"

    def ended(self, after: float) -> tuple[int, float] | None:
        """Kill it after so many seconds; return what it told if it was done."""
        try:
            said = self._told.recv() if self._told.poll(after) else None
        except EOFError:  # it has killed itself
            said = None
        self._process.kill()
        self._process.join(timeout=60)
        self._told.close()
        self._process.close()
        return said


def test_a_killed_write_is_done_or_was_never_begun(
    place: Place, kind: str, forks: Any, kills: int
) -> None:
    url = place()
    before = contents(url)
    through = Writer(forks, url, kind, None).ended(60)
    assert through is not None
    statements, seconds = through
    after = contents(url)
    assert after != before

    points, stopped, url = random.Random(kind), 0, place()
    for number in range(kills):
        at = points.randrange(statements) if number % 2 == 0 else None
        moment = 60 if at is not None else points.uniform(0, 1.2 * seconds)
        done = Writer(forks, url, kind, at).ended(moment)
        assert at is None or done is None
        found = contents(url)
        assert found in (before, after), f"statement {at}, {moment} s"
        assert found == after or not done
        assert is_sound(url)
        stopped += found == before
        if found == after or kind == MIGRATION:
            url = place()
    assert stopped >= kills // 2  # it was killed before its end
    assert Writer(forks, url, kind, None).ended(60)
    assert contents(url) == after


def end_connection(process: int) -> None:
    postgresql.run(f"SELECT pg_terminate_backend({process})")


def kill_server_process(process: int) -> None:
    with postgresql.restarting():
        os.kill(process, signal.SIGKILL)


# What reads row by row when the connection goes cannot tell the server that it ends.
@pytest.mark.filterwarnings(
    "ignore:.*ServerCursorMixin.__del__:pytest.PytestUnraisableExceptionWarning"
)
@pytest.mark.parametrize(
    ("lose", "share"),
    [
        pytest.param(end_connection, 2, id="connection"),
        pytest.param(
            kill_server_process,
            6,  # coming back takes a while
            id="server process",
            marks=pytest.mark.skipif(
                postgresql.is_named(),
                reason="it may not kill a server it did not start",
            ),
        ),
    ],
)
def test_a_connection_lost_at_any_statement_leaves_all_or_nothing(
    kind: str, lose: Callable[[int], None], share: int, kills: int, tmp_path: Path
) -> None:
    place, points = made_ready("postgresql", kind, tmp_path), random.Random(kind)
    url, numbers = place(), count()
    before = contents(url)
    with begun(url, kind) as write, at_each_statement(lambda _: next(numbers)):
        write()
    after, statements, url = contents(url), next(numbers), place()
    for _ in range(-(-kills // share)):
        at = points.randrange(statements)
        with pytest.raises((LedgerError, sa.exc.DBAPIError)):
            write_and_lose(url, kind, at, lose)
        found = contents(url)
        assert found in (before, after), f"statement {at}"
        assert is_sound(url)
        if found == after or kind == MIGRATION:
            url = place()


def write_and_lose(url: str, kind: str, at: int, lose: Callable[[int], None]) -> None:
    numbers = count()

    def act(connection: sa.Connection) -> None:
        if next(numbers) == at:
            lose(connection.connection.dbapi_connection.info.backend_pid)

    with begun(url, kind) as write, at_each_statement(act):
        write()
