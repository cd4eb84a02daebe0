"""A small model of the page tests' ledger: trained once, in a folder of its own."""

import pytest

from sanfen import risk
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.store import open_ledger
from sanfen.sample_city import LAST_DAY


@pytest.fixture(scope="session")
def trained_folder(ledger_url, tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    ledger = open_ledger(ledger_url)
    records = ledger.records(LOCAL_ACTOR)
    ledger.close()
    model = risk.train(records, LAST_DAY, lambda _: None)
    risk.save(model, risk.DEMONSTRATION, folder)
    return folder


@pytest.fixture
def trained(trained_folder, monkeypatch):
    monkeypatch.setattr(risk, "FOLDER", trained_folder)
    return trained_folder


@pytest.fixture
def untrained(tmp_path, monkeypatch):
    folder = tmp_path / "models"
    monkeypatch.setattr(risk, "FOLDER", folder)
    return folder
