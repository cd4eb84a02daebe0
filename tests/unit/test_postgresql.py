"""Finding, installing, starting and ending the PostgreSQL of the tests."""

from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from sanfen.ledger.database import create_engine
from tests import postgresql


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine with nothing on it."""
    monkeypatch.setattr(postgresql, "PLACES", (f"{tmp_path}/[0-9]*/bin"[1:],))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(postgresql, "is_root_on_debian", lambda: False)
    return tmp_path


def program(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n", "ascii")
    path.chmod(0o755)
    return path.parent


def test_the_newest_that_is_installed_is_found(machine):
    program(machine / "9" / "bin" / "initdb")
    newest = program(machine / "15" / "bin" / "initdb")
    assert postgresql.find() == newest


def test_one_on_the_path_is_found_first(machine):
    program(machine / "15" / "bin" / "initdb")
    on_path = program(machine / "bin" / "initdb")
    assert postgresql.find() == on_path


def test_root_on_debian_installs_the_package(machine, monkeypatch):
    monkeypatch.setattr(postgresql, "is_root_on_debian", lambda: True)
    installed = []

    def apt(package):
        installed.append(package)
        program(machine / "15" / "bin" / "initdb")

    monkeypatch.setattr(postgresql, "apt", apt)
    assert postgresql.main() == 0
    assert postgresql.main() == 0
    assert installed == ["postgresql"]


def test_where_none_can_be_had_one_line_says_so(machine, capsys, monkeypatch):  # noqa: ARG001
    assert postgresql.main() == 1
    assert capsys.readouterr().out == f"[sanfen] {postgresql.NONE}\n"
    monkeypatch.delenv("SANFEN_TEST_POSTGRESQL", raising=False)
    with pytest.raises(pytest.fail.Exception) as failed:
        postgresql.start()
    assert str(failed.value) == postgresql.NONE
    assert "\n" not in postgresql.NONE


def test_a_database_is_a_copy_and_nobody_elses():
    def note(url):
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE notes AS SELECT 1 AS n")
        engine.dispose()

    template = postgresql.new_template(note)
    one, other = (postgresql.new_database(template) for _ in range(2))
    for url, left in ((one, 0), (other, 1)):
        engine = create_engine(url)
        with engine.begin() as connection:
            if not left:
                connection.exec_driver_sql("DELETE FROM notes")
            found = connection.exec_driver_sql("SELECT count(*) FROM notes").scalar()
        engine.dispose()
        assert found == left


def test_nothing_is_left_when_the_tests_are_over(monkeypatch):
    monkeypatch.delenv("SANFEN_TEST_POSTGRESQL", raising=False)
    server = postgresql.start()
    folder, address = Path(str(server.folder)), server.engine.url
    assert folder.is_dir()
    postgresql.end(server)
    assert not folder.exists()
    assert server.process is not None
    assert server.process.returncode == 0
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(f"host={folder} user={address.username}")


def test_it_listens_on_no_port():
    engine = sa.create_engine(postgresql.new_database())
    with engine.connect() as connection:
        shown = connection.exec_driver_sql("SHOW listen_addresses").scalar()
    engine.dispose()
    assert shown == ""
