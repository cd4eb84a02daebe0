import datetime as dt
import json
from pathlib import Path

import pandas as pd
import pytest

from sanfen import intake
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.risk import cases, evaluate
from sanfen.risk.evaluation import split
from sanfen.risk.measures import TOP
from sanfen.risk.metrics import calibration_error, ordered
from sanfen.risk.rolling import rolling
from sanfen.risk.training import learn
from tests.risky_city import risky_city
from tests.unit.intake_city import checked, empty_ledger

SHARED = Path(__file__).parents[3] / "shared" / "benchdata"
NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
MEASURES = {
    "n",
    "base_rate",
    "roc_auc",
    "average_precision",
    "precision_at_10pct",
    "lift_at_10pct",
    "brier",
    "ece",
    "days_earlier",
}


def quiet(_):
    pass


@pytest.fixture(scope="module")
def report():
    return evaluate(risky_city(checks=900), 0.2, quiet)


def test_the_report_has_the_documented_keys(report):
    assert report["test"].keys() >= MEASURES | {"interval", "at_capacity"}
    for name in ("random", "last_result", "past_failure_rate"):
        assert report["baselines"][name].keys() >= MEASURES
    for name in ("county", "product"):
        assert report["within"][name].keys() >= MEASURES | {"baselines"}
    assert report["rolling"].keys() >= MEASURES | {"within_period", "baselines"}
    json.dumps(report, allow_nan=False)


def test_intervals_hold_what_they_are_of(report):
    for key, (low, high) in report["test"]["interval"].items():
        if key != "ece":  # an error that is never negative is larger in every draw
            assert low <= report["test"][key] <= high, key


def test_random_is_a_coin_and_its_ties_have_bounds(report):
    random = report["baselines"]["random"]
    assert random["roc_auc"] == 0.5
    assert random["lift_at_10pct"] == pytest.approx(1)
    assert random["precision_at_10pct_worst"] < random["precision_at_10pct_best"]


def test_the_model_beats_chance_on_what_was_made_to_be_learned(report):
    assert report["test"]["roc_auc"] > 0.6
    assert report["within"]["county"]["roc_auc"] > 0.55


def test_small_groups_are_told_not_dropped(report):
    assert sum(row["n"] for row in report["by_county"]) == report["test"]["n"]
    assert sum(row["n"] for row in report["by_year"]) == report["test"]["n"]


def published(name):
    folder = SHARED / name
    if not folder.is_dir():
        pytest.skip(f"the records of {name} are not on this machine: no {folder}")
    ledger = empty_ledger()
    intake.commit(checked([folder], ledger, today=NOW.date()), ledger, LOCAL_ACTOR, NOW)
    return cases(ledger.records(LOCAL_ACTOR), NOW.date())


@pytest.mark.parametrize("name", ["chicago_food", "sf_food"])
def test_the_floors_hold_on_published_results(name):
    """The best reference method less 0.01, each measure by itself."""
    training, test = split(published(name), 0.2)
    references = json.loads((SHARED / "floors.json").read_text("utf-8"))[name]
    methods = pd.DataFrame(
        {key: found for key, found in references.items() if isinstance(found, dict)}
    )
    assert len(test) == references["n_test"]
    learned = learn(training, quiet)
    chance = learned.chance(test.features, test.kinds)
    order = ordered(chance, test.failed)
    assert order.roc_auc() >= methods.loc["auc"].max() - 0.01
    assert order.precision(TOP)[1, 0] >= methods.loc["p10"].max() - 0.01
    assert calibration_error(chance, test.failed) <= 0.03


def test_makers_of_fluids_are_ordered_within_a_report_better_than_by_chance():
    found = rolling(published("china_fluids"), quiet)
    assert found["n"] == 1347
    assert found["within_period"]["interval"]["roc_auc"][0] > 0.5
