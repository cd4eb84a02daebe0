"""Old ledgers come forward, and the migrations make the tables the code speaks of."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import sanfen.ledger.migrate as subject
from sanfen.ledger import database
from sanfen.ledger.errors import LedgerTooNewError
from sanfen.ledger.migrate import HEAD, migrate
from sanfen.ledger.store import open_ledger
from sanfen.ledger.tables import METADATA
from tests import postgresql
from tests.small_ledger import DATABASES, fill


@pytest.fixture(params=DATABASES)
def blank_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'blank.sqlite'}"
    return postgresql.new_database()


def migrated(url: str, revision: str) -> sa.Engine:
    engine = database.create_engine(url)
    migrate(engine, revision)
    return engine


def test_the_head_is_the_newest_revision():
    scripts = ScriptDirectory(str(Path(subject.__file__).with_name("migrations")))
    assert scripts.get_heads() == [HEAD]


def test_migrations_and_tables_agree(blank_url: str):
    engine = migrated(blank_url, HEAD)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_migrations_write_the_very_tables_of_the_code(tmp_path: Path):
    migrated(f"sqlite:///{tmp_path / 'migrated.sqlite'}", HEAD).dispose()
    created = database.create_engine(f"sqlite:///{tmp_path / 'created.sqlite'}")
    METADATA.create_all(created)
    created.dispose()
    assert schema(tmp_path / "migrated.sqlite") == schema(tmp_path / "created.sqlite")


def schema(file: Path) -> dict[str, str]:
    engine = sa.create_engine(f"sqlite:///{file}")
    query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    with engine.connect() as connection:
        found = connection.exec_driver_sql(query).all()
    engine.dispose()
    spaces = re.compile(r"\s+")
    return {
        name: spaces.sub(" ", sql) for name, sql in found if name != "alembic_version"
    }


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_a_ledger_of_an_older_version_comes_forward(blank_url: str, revision: str):
    migrated(blank_url, revision).dispose()
    ledger = open_ledger(blank_url)
    fill(ledger)
    assert ledger.verify() == []
    ledger.close()
    migrated(blank_url, HEAD).dispose()


def test_a_ledger_of_a_later_version_is_refused_and_left_alone(ledger_url: str):
    engine = migrated(ledger_url, HEAD)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(LedgerTooNewError, match="9999"):
        open_ledger(ledger_url)
    with engine.connect() as connection:
        kept = connection.execute(sa.text("SELECT version_num FROM alembic_version"))
        assert kept.scalar() == "9999"
    engine.dispose()
