"""The same city kept in SQLite and in PostgreSQL gives the same bytes."""

import pytest
from typer.testing import CliRunner

from sanfen.__main__ import app
from sanfen.ledger.store import open_ledger
from tests.killed_adopting import SINCE, adopt_or_revoke
from tests.pages.conftest import small_city
from tests.small_ledger import DATABASES, fill, fresh_url

COMMANDS = {
    "assess": ["assess", "--on", "2026-09-30", "--rules-on", SINCE.isoformat()],
    "export": ["export"],
    "backup": ["backup"],
}


@pytest.fixture(scope="module")
def urls(tmp_path_factory):
    """A city with an adopted rule, written once to each database."""
    urls = [fresh_url(name, tmp_path_factory.mktemp(name)) for name in DATABASES]
    for url in urls:
        ledger = open_ledger(url)
        fill(ledger, small_city())
        adopt_or_revoke(ledger)
        ledger.close()
    return urls


def written(command, url, folder):
    """Return what a command writes, and the version of the program's tables."""
    arguments = [*COMMANDS[command], "--ledger", url]
    if command == "backup":
        folder.mkdir()
        arguments.append(str(folder / "backup.zip"))
    else:
        arguments += ["--out", str(folder)]
    found = CliRunner().invoke(app, arguments)
    assert found.exit_code == 0, found.stdout
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_writes_the_same_bytes(urls, command, tmp_path):
    one, other = (
        written(command, url, tmp_path / str(number)) for number, url in enumerate(urls)
    )
    assert one
    assert one == other
