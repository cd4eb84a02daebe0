"""Real inspection records in the import format are imported as they are."""

import datetime as dt
from pathlib import Path

import pytest

from sanfen import intake
from sanfen.ledger.actor import LOCAL_ACTOR
from tests.unit.intake_city import checked, empty_ledger, kinds

FOLDERS = Path(__file__).parents[3] / "shared" / "benchdata"
NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
SPOT_CHECKS = {"china_fluids": 1967, "chicago_food": 27600, "sf_food": 28146}


@pytest.mark.parametrize("name", SPOT_CHECKS)
def test_published_results_are_imported_unchanged(name):
    folder = FOLDERS / name
    if not folder.is_dir():
        pytest.skip(f"the records of {name} are not on this machine: no {folder}")
    ledger = empty_ledger()
    found = checked([folder], ledger, today=NOW.date())
    assert kinds(found) == []
    receipt = intake.commit(found, ledger, LOCAL_ACTOR, NOW)
    written = {file.table: file.new for file in receipt.files}
    stored = {n: len(t) for n, t in ledger.records(LOCAL_ACTOR).items() if len(t)}
    assert written == stored
    assert written["spot_checks"] == SPOT_CHECKS[name]
