"""The model that ships belongs to the demonstration, and training makes it again."""

import dataclasses
import datetime as dt
from hashlib import sha256
from statistics import fmean

import pytest

from sanfen.risk import DEMONSTRATION, FOLDER, Status, cases, load, status
from sanfen.risk.drift import quantiles
from sanfen.risk.evaluation import split
from sanfen.risk.metrics import ordered
from sanfen.risk.selection import CANDIDATES, fit
from sanfen.risk.training import learn
from sanfen.risk.unknown import reach
from sanfen.sample_city import records
from tests.risky_city import bytes_of


def quiet(_):
    pass


@pytest.fixture(scope="module")
def city():
    return records()


@pytest.fixture(scope="module")
def known(city, model):
    return cases(city, model.day)


@pytest.fixture(scope="module")
def model():
    return load(DEMONSTRATION)


def test_the_shipped_model_fits_the_demonstration_and_is_ready(city, model):
    assert status(model, city) is Status.READY
    assert model.day == dt.date(2026, 9, 30)


def test_training_on_the_demonstration_gives_the_shipped_bytes(known, model):
    """What is learned is rounded and one core learns: any machine, the same file.

    All but the evaluation, which takes longest: it is the subject of the next test.
    """
    again = dataclasses.replace(
        model,
        learned=learn(known, quiet),
        reach=reach(known),
        quantiles=quantiles(known),
    )
    (shipped,) = FOLDER.glob(f"{DEMONSTRATION}-*.skops")
    assert bytes_of(again) == sha256(shipped.read_bytes()).hexdigest()


def test_the_shipped_card_tells_what_an_evaluation_finds(known, model):
    """By one fit: the calibration moves no order, and how to choose is tested above."""
    training, test = split(known, 0.2)
    told = model.card["evaluation"]
    worth = {
        candidate: fmean(periods)
        for candidate, periods in told["training"]["validation"].items()
        if candidate.startswith("Shrinkage")
    }
    assert told["training"]["candidate"] == max(worth, key=worth.get)
    chosen = next(c for c in CANDIDATES if str(c) == told["training"]["candidate"])
    odds = fit(training, chosen).log_odds(test.features, test.kinds)
    found = ordered(odds, test.failed).roc_auc()
    assert told["test"]["n"] == len(test)
    assert told["test"]["roc_auc"] == pytest.approx(found, abs=1e-6)
