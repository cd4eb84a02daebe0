"""What is secret is in no message, no log line and no traceback."""

import logging
import traceback

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from sanfen.__main__ import app
from sanfen.ledger import database
from sanfen.ledger.errors import LedgerUnavailableError
from sanfen.ledger.store import open_ledger

SECRET = "geheim-7f"

ADDRESSES = {
    "password": f"postgresql://me:{SECRET}@127.0.0.1:1/city",
    "driver": f"postgresql+psycopg://me:{SECRET}@127.0.0.1:1/city",
    "query": f"postgresql://me@127.0.0.1:1/city?password={SECRET}",
    "key file": f"postgresql://127.0.0.1:1/city?sslpassword={SECRET}&user=me",
    "other database": f"mysql://me:{SECRET}@127.0.0.1/city",
    "no colon": f"postgresql//me:{SECRET}@127.0.0.1/city",
    "no port": f"postgresql://me:{SECRET}@127.0.0.1:x/city",
}


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_a_ledger_that_cannot_be_opened_keeps_its_password(address, caplog):
    with (
        caplog.at_level(logging.DEBUG),
        pytest.raises(LedgerUnavailableError) as refused,
    ):
        open_ledger(address)
    error = refused.value
    logging.getLogger("sanfen").error("a page failed", exc_info=error)
    told = "".join(traceback.format_exception(error))
    for said in (error.address, error.reason, told, caplog.text):
        assert SECRET not in said
    assert "127.0.0.1" in error.address


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_the_command_line_keeps_it_too(address):
    said = CliRunner().invoke(app, ["verify", "--ledger", address])
    assert said.exit_code == 1
    assert SECRET not in said.output


def test_what_was_written_is_not_told_when_writing_fails(ledger_url):
    engine = database.create_engine(ledger_url)
    settings = sa.table("settings", sa.column("key"), sa.column("value"))
    row = {"key": SECRET, "value": "x"}
    with database.writing(engine) as connection:
        connection.execute(sa.insert(settings), row)
    with pytest.raises(sa.exc.IntegrityError) as failed, database.writing(engine) as c:
        c.execute(sa.insert(settings), [row, row])
    engine.dispose()
    # The database itself may name the key that is there already, and no more.
    assert "[parameters" not in str(failed.value)
    assert "'x'" not in str(failed.value)
