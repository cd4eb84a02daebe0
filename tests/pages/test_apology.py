"""What fails is told in a sentence with a number, and found in the log by it."""

import logging
import re

import pytest
from streamlit.testing.v1 import AppTest

from sanfen.desk import apology

FAILING = {
    "ledger_busy": "LedgerBusyError(30)",
    "ledger_failed": "LedgerError('disk full')",
    "ledger_unavailable": "LedgerUnavailableError('sqlite:///x', 'no')",
    "rulebook_failed": "RulebookError('floors out of order')",
    "failed": "ZeroDivisionError('at <b>secret</b>')",
}


def page(error, reference):
    return AppTest.from_string(
        f"""
from sanfen.desk.apology import apologise
from sanfen.ledger.errors import LedgerBusyError, LedgerError, LedgerUnavailableError
from sanfen.rulebook import RulebookError
apologise({error}, {reference!r})
"""
    )


@pytest.mark.parametrize("language", ["中文", "English"])
@pytest.mark.parametrize("error", FAILING.values(), ids=FAILING)
def test_the_number_on_the_page_is_in_the_log(error, language, caplog):
    app = page(error, None)
    app.session_state["lang"] = language
    with caplog.at_level(logging.ERROR, logger=apology.__name__):
        (said,) = app.run().error
    number = re.search(r"(?:编号|Reference) ([0-9a-f]{8})", said.value)[1]
    (record,) = [r for r in caplog.records if r.name == apology.__name__]
    assert number in record.getMessage()
    assert record.exc_info
    assert "Traceback" not in said.value
    assert "secret" not in said.value


def test_a_number_that_is_given_is_shown():
    (said,) = page(FAILING["failed"], "0815abcd").run().error
    assert "0815abcd" in said.value


def test_two_failures_have_two_numbers():
    one, other = (page(FAILING["failed"], None).run().error[0].value for _ in range(2))
    assert one != other
