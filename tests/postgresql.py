"""The PostgreSQL of the tests: a private server that each test process starts.

``python -m tests.postgresql`` finds or installs its programs and exits 1, with one
line, where none can be had. The server keeps its data in a temporary folder, listens
on a socket there and nowhere else, and starts with the first test that asks for a
database. ``SANFEN_TEST_POSTGRESQL`` names another server: the address of a database
from which others may be made.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.installing import apt, is_root_on_debian, output, say

PLACES = ("usr/lib/postgresql/[0-9]*/bin", "opt/homebrew/opt/postgresql@[0-9]*/bin")
SUPERUSER = "postgres"
BLANK = "template0"
NAMED = "SANFEN_TEST_POSTGRESQL"
INITIALLY = [
    f"--username={SUPERUSER}",
    "--auth=trust",
    "--encoding=UTF8",
    "--no-locale",
    "--no-sync",
]
SORTED_AS_PEOPLE_DO = ["--locale-provider=icu", "--icu-locale=zh"]
"""Where it can: what relies on the order of bytes by accident is then found."""
OPTIONS = ["listen_addresses=", "fsync=off", "full_page_writes=off", "autovacuum=off"]
START_SECONDS = 60
KEPT = 8
"""So many of the databases made last stand; a test has hardly more than two."""

_NUMBERS = count()

NONE = (
    "no PostgreSQL for the ledger's tests: install it, or name a database of a server"
    " that may make others in SANFEN_TEST_POSTGRESQL"
)


@dataclass(frozen=True, slots=True)
class Server:
    """Where databases are made, and what to end when the tests are over."""

    engine: sa.Engine
    process: subprocess.Popen[bytes] | None = None
    folder: Path | None = None
    made: deque[str] = field(default_factory=deque)
    templates: deque[str] = field(default_factory=deque)

    def make(self, template: str | None, beside: deque[str]) -> str:
        """Make a database and note it ``beside`` others; return its address."""
        name = f"sanfen_{os.getpid()}_{next(_NUMBERS)}"
        copied = sa.make_url(template).database if template else BLANK
        self.run(f"CREATE DATABASE {name} TEMPLATE {copied}")
        beside.append(name)
        address = self.engine.url.set(database=name)
        return address.render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def run(self, statement: str) -> None:
        with self.engine.connect() as connection:
            connection.exec_driver_sql(statement)


def find() -> Path | None:
    """Return the folder of PostgreSQL's newest programs, if this machine has them."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = [path for place in PLACES for path in Path("/").glob(place)]
    return max(found, key=_version, default=None)


def find_or_install() -> Path | None:
    """Return the folder of PostgreSQL's programs, after installing them if need be."""
    if find() is None and is_root_on_debian():
        say("installing Debian's PostgreSQL")
        apt("postgresql")
    return find()


def new_database(template: str | None = None) -> str:
    """Return the address of a new database, blank or a copy of ``template``."""
    server = _server()
    if len(server.made) == KEPT:
        server.drop(server.made.popleft())
    return server.make(template, server.made)


def new_template(fill: Callable[[str], object], template: str | None = None) -> str:
    """Return the address of a filled database that stays, to be copied."""
    server = _server()
    url = server.make(template, server.templates)
    fill(url)
    return url


def is_named() -> bool:
    """Tell whether the server is one that was not started here."""
    return bool(os.environ.get(NAMED))


def run(statement: str) -> None:
    """Run a statement outside of any test's database."""
    _server().run(statement)


@contextmanager
def restarting() -> Iterator[None]:
    """Wait until a process lost inside has ended every other, and the server is back.

    It answers a moment longer than the lost process lives: that others are gone, too,
    is known by one that was there before.
    """
    server = _server()
    with server.engine.connect() as witness:
        yield
        with suppress(sa.exc.OperationalError):
            while True:
                witness.exec_driver_sql("SELECT 1")
                time.sleep(0.01)
    _wait_until_it_answers(server)


def stop() -> None:
    """End the server, if one was started."""
    if _server.cache_info().currsize:
        end(_server())
        _server.cache_clear()


def end(server: Server) -> None:
    """End a server that was started here; take from another what was made there."""
    if server.process is None:
        for name in (*server.made, *server.templates):
            server.drop(name)
    server.engine.dispose()
    if server.process is not None:
        server.process.send_signal(signal.SIGINT)  # at once, whoever is connected
        server.process.wait(timeout=60)
        shutil.rmtree(str(server.folder))


def start() -> Server:
    """Start a server, unless one is named."""
    named = os.environ.get(NAMED)
    if named:
        return Server(_engine(sa.make_url(named).set(drivername="postgresql+psycopg")))
    programs = find()
    if programs is None:
        pytest.fail(NONE, pytrace=False)
    return _started(programs, Path(tempfile.mkdtemp(prefix="sanfen-")))


_server = cache(start)


def _started(programs: Path, folder: Path) -> Server:
    # PostgreSQL refuses to run as root; Debian's package brings a user for it.
    user = SUPERUSER if is_root_on_debian() else None
    if user:
        shutil.chown(folder, user)
    data, log = folder / "data", folder / "log"
    make = [str(programs / "initdb"), f"--pgdata={data}", *INITIALLY]
    if "--icu-locale" in output([make[0], "--help"]):
        make += SORTED_AS_PEOPLE_DO
    subprocess.run(make, check=True, capture_output=True, cwd=folder, user=user)
    serve = [programs / "postgres", "-D", data, "-k", folder]
    for option in OPTIONS:
        serve += ["-c", option]
    with log.open("wb") as file:
        process = subprocess.Popen(
            serve, cwd=folder, user=user, stdout=file, stderr=subprocess.STDOUT
        )
    address = sa.URL.create(
        "postgresql+psycopg",
        username=SUPERUSER,
        database=SUPERUSER,
        query={"host": str(folder)},
    )
    server = Server(_engine(address), process, folder)
    _wait_until_it_answers(server)
    return server


def _engine(address: sa.URL) -> sa.Engine:
    return sa.create_engine(address, isolation_level="AUTOCOMMIT", pool_pre_ping=True)


def _wait_until_it_answers(server: Server) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            server.engine.connect().close()
        except sa.exc.OperationalError:
            time.sleep(0.05)
        else:
            return
    log = Path(str(server.folder)) / "log"
    pytest.fail(f"PostgreSQL does not start: {log.read_text('utf-8')}", pytrace=False)


def _version(folder: Path) -> int:
    return int(re.findall(r"\d+", str(folder))[-1])


def main() -> int:
    """Find or install PostgreSQL; return the exit code."""
    folder = find_or_install()
    say(f"PostgreSQL: {folder}" if folder else NONE)
    return 0 if folder else 1


if __name__ == "__main__":
    sys.exit(main())
