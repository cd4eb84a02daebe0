"""A process killed while it adopts, approves or revokes leaves one rulebook or the other."""

import random
import signal
import time

import pytest

from sanfen.ledger import adoptions, database
from sanfen.ledger.store import Ledger, open_ledger
from sanfen.rulebook import rulebook
from sanfen.rulebook.scenario import scenario_rules
from tests.killed_adopting import (
    CHANGES,
    SINCE,
    adopt_or_revoke,
    approve,
    propose,
    work,
)

pytestmark = pytest.mark.skipif(
    not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL to send"
)

MOMENTS = 40

OLD = rulebook().in_force(SINCE)
NEW = scenario_rules(CHANGES, OLD)


def begin(forks, url, dies_at=None, act=adopt_or_revoke):
    ours, theirs = forks.Pipe()
    process = forks.Process(target=work, args=(url, theirs, dies_at, act))
    process.start()
    theirs.close()
    return process, ours


def end(process, told):
    process.join(timeout=60)
    assert process.exitcode is not None
    told.close()
    process.close()


def is_new(url) -> bool:
    """Tell which rulebook stands; fail if it is neither, or the ledger is unsound."""
    engine = database.create_engine(url)
    with database.writing(engine):
        """A commit that the server was told of before the kill is done by now."""
    engine.dispose()
    ledger = open_ledger(url)
    assert ledger.verify() == []
    for adoption in adoptions.list_adoptions(ledger):
        assert len(adoption.rows) == len(CHANGES)
    found = adoptions.rulebook_of(ledger, rulebook()).in_force(SINCE).fingerprint
    ledger.close()
    assert found in (OLD.fingerprint, NEW.fingerprint)
    return found == NEW.fingerprint


@pytest.mark.parametrize(
    ("before", "act", "adopted"),
    [
        (None, adopt_or_revoke, False),
        (adopt_or_revoke, adopt_or_revoke, True),
        (propose, approve, False),
    ],
    ids=["adopting", "revoking", "approving"],
)
def test_killed_at_each_statement(  # noqa: PLR0917 - three of them are fixtures
    ledger: Ledger, ledger_url: str, forks, before, act, adopted
):
    if before is not None:
        before(ledger)
    ledger.close()
    statements = 0
    while True:
        process, told = begin(forks, ledger_url, dies_at=statements, act=act)
        assert told.recv() == "ready"
        process.join(timeout=60)
        killed = process.exitcode == -signal.SIGKILL
        end(process, told)
        if not killed:
            break
        assert is_new(ledger_url) == adopted, f"after statement {statements}"
        statements += 1
    assert statements > 8  # it did die in between: begin, read, insert, seal, commit
    assert is_new(ledger_url) != adopted


def test_killed_at_random_moments(ledger: Ledger, ledger_url: str, forks):
    began = time.monotonic()
    adopt_or_revoke(ledger)
    takes = time.monotonic() - began
    ledger.close()
    moments = random.Random(3)
    stood = True
    for number in range(MOMENTS):
        process, told = begin(forks, ledger_url)
        assert told.recv() == "ready"
        # Now and then one is let through, so that both adopting and revoking are met.
        done = told.poll(60 if number % 8 == 7 else moments.uniform(0, 2 * takes))
        process.kill()
        end(process, told)
        stands = is_new(ledger_url)
        if done:
            assert stands != stood
        stood = stands
