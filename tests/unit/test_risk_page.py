"""What the page asks: scores, reasons, words, capacity, drift."""

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest

from sanfen.risk import (
    CALIBRATION,
    Mark,
    capacity,
    cases,
    drift,
    gains,
    group_rate,
    inputs,
    one_in,
    reasons,
    score,
    with_interval,
)
from sanfen.risk.selection import fit
from sanfen.risk.trees import Growth
from tests.risky_city import LAST, trained

CITY, MODEL = trained()
DAY = LAST


@pytest.fixture(scope="module")
def model():
    return MODEL


@pytest.fixture(scope="module")
def tree_model():
    fitted = fit(cases(CITY, DAY), Growth(30))
    learned = dataclasses.replace(MODEL.learned, fitted=fitted, candidate=Growth(30))
    return dataclasses.replace(MODEL, learned=learned)


def with_newcomer(**enterprise):
    firms = CITY["enterprises"]
    new = firms.head(1).assign(uscc="NEW", name="新", **enterprise)
    makes = CITY["enterprise_products"].head(1).assign(uscc="NEW")
    return CITY | {
        "enterprises": pd.concat([firms, new], ignore_index=True),
        "enterprise_products": pd.concat(
            [CITY["enterprise_products"], makes], ignore_index=True
        ),
    }


def test_the_riskiest_come_first_with_probabilities_inside_their_intervals(model):
    found = score(model, CITY, DAY)
    assert found["ranking"].is_monotonic_decreasing
    assert found["probability"].between(found["low"], found["high"]).all()
    assert found["probability"].between(0, 1).all()
    assert not found.duplicated(["uscc", "product_code"]).any()


def test_a_never_sampled_enterprise_gets_its_groups_rate_and_a_mark(model):
    found = score(model, with_newcomer(), DAY).set_index("uscc").loc["NEW"]
    assert found["mark"] == Mark.FIRST_CHECK.value == "首次抽查"
    assert not found["known"]
    rate = found["group_failures"] / found["group_cases"]
    assert found["probability"] == pytest.approx(rate, abs=0.02)
    said = group_rate(Mark.FIRST_CHECK, 10, 2, "zh")
    assert said == "首次抽查：无法给出个体概率；同类 10 次抽查中 2 次不合格"


def test_a_town_and_a_product_never_seen_are_marked(model):
    moved = CITY["enterprises"].copy()
    sampled = CITY["spot_checks"]["uscc"].iloc[0]
    moved.loc[moved["uscc"] == sampled, "town"] = "从未见过的镇"
    found = score(model, CITY | {"enterprises": moved}, DAY)
    assert (found.loc[found["uscc"] == sampled, "mark"] == "数据不足").all()
    products = CITY["products"]
    new = products.head(1).assign(product_code="9999", category="新类")
    makes = CITY["enterprise_products"].head(1).assign(product_code="9999")
    more = CITY | {
        "products": pd.concat([products, new], ignore_index=True),
        "enterprise_products": pd.concat(
            [CITY["enterprise_products"], makes], ignore_index=True
        ),
    }
    found = score(model, more, DAY).set_index("product_code").loc["9999"]
    assert found["mark"] == "数据不足"
    assert np.isfinite(found["probability"])


def test_all_equal_scores_are_told_with_the_bounds_of_ties(model):
    random = capacity(model, 10, 100).set_index("way").loc["random"]
    assert random["worst"] < random["failures"] < random["best"]
    assert set(capacity(model, 10, 100)["way"]) == {
        "model",
        "random",
        "last_result",
        "past_failure_rate",
    }


def test_more_visits_find_more_and_all_find_all(model):
    found = [
        capacity(model, visits, 100)["failures"][0] for visits in range(0, 101, 10)
    ]
    assert (np.diff(found) >= -1e-3).all()  # the curve is kept to six decimals
    assert gains(model, "model")["recall"].iloc[-1] == pytest.approx(1)


@pytest.mark.parametrize("kind", ["model", "tree_model"])
def test_reasons_sum_to_the_log_odds_that_order_the_list(kind, request):
    fitted = request.getfixturevalue(kind)
    for row in score(fitted, CITY, DAY).iloc[::100].itertuples():
        found = reasons(fitted, CITY, DAY, row.uscc, row.product_code)
        assert found.log_odds == pytest.approx(row.ranking, abs=1e-9)
        assert found.base + found.families.sum() == pytest.approx(row.ranking, abs=1e-9)
        assert found.probability == pytest.approx(row.model_probability, abs=1e-9)


def test_what_the_calibration_takes_from_the_riskiest_is_a_reason_of_its_own(model):
    low = dataclasses.replace(model.learned.curve, ceiling=0.1)
    capped = dataclasses.replace(
        model, learned=dataclasses.replace(model.learned, curve=low)
    )
    first = score(capped, CITY, DAY).iloc[0]
    assert first["model_probability"] < 0.1
    found = reasons(capped, CITY, DAY, first["uscc"], first["product_code"])
    assert found.families[CALIBRATION] < 0
    assert found.log_odds == pytest.approx(first["ranking"], abs=1e-9)
    (said,) = (line for line in found.told("zh") if line.startswith("高端校准"))
    assert f"{model.learned.bands.cases[-1]} 次抽查" in said
    calm = score(capped, CITY, DAY).iloc[-1]
    found = reasons(capped, CITY, DAY, calm["uscc"], calm["product_code"])
    assert CALIBRATION not in found.families


def test_reasons_name_the_record_and_the_day_behind_them(model):
    checks = CITY["spot_checks"]
    planned = ~checks["channel"].isin(["投诉", "复查"])
    failed = checks[(checks["verdict"] == "不合格") & planned]
    last = (
        failed[failed["reported_on"].dt.date <= DAY].sort_values("reported_on").iloc[-1]
    )
    found = reasons(model, CITY, DAY, last["uscc"], last["product_code"])
    newest = found.behind[found.behind["family"] == "failures"].iloc[0]
    assert newest["record"] == last["sheet_no"]
    assert newest["on"] == last["reported_on"]
    sentence = next(line for line in found.told("zh") if last["sheet_no"] in line)
    assert f"{last['reported_on']:%Y-%m-%d}" in sentence
    assert "近 12 个月" in sentence
    assert len(found.told("en")) == len(found.told("zh"))


def test_nothing_of_the_future_is_behind_a_reason(model):
    early = dt.date(2023, 6, 30)
    for uscc in CITY["enterprises"]["uscc"].head(20):
        found = reasons(model, CITY, early, uscc, "0000")
        assert (found.behind["on"] <= pd.Timestamp(early)).all()


def test_a_town_or_product_effect_is_named_as_such_and_nothing_is_a_because(model):
    row = score(model, CITY, DAY).iloc[0]
    told = reasons(model, CITY, DAY, row["uscc"], row["product_code"])
    area = [line for line in told.told("en") if line.startswith("Effect of the")]
    assert all("not of what the enterprise did" in line for line in area)
    assert not any("because" in line.lower() for line in told.told("en"))
    assert not any("因为" in line for line in told.told("zh"))


@pytest.mark.parametrize(
    ("probability", "zh", "en"),
    [
        (0.25, "约每 4 家 1 家", "about 1 in 4"),
        (0.02, "约每 50 家 1 家", "about 1 in 50"),
        (0.62, "约每 10 家 6 家", "about 6 in 10"),
        (0.33, "约每 3 家 1 家", "about 1 in 3"),
        (0.39, "约每 10 家 4 家", "about 4 in 10"),
        (0.451, "约每 20 家 9 家", "about 9 in 20"),
        (0.99, "约每 10 家 10 家", "about 10 in 10"),
        (0.0, "约每 1000 家 1 家", "about 1 in 1000"),
    ],
)
def test_a_probability_is_said_in_words(probability, zh, en):
    assert one_in(probability, "zh") == zh
    assert one_in(probability, "en") == en


def test_a_probability_is_said_with_the_interval_of_its_group():
    assert (
        with_interval(0.25, 0.2, 0.31, "en") == "about 1 in 4 (of 100 alike, 20 to 31)"
    )


def test_inputs_like_those_of_training_have_not_drifted_and_others_have(model):
    steady = drift(model.quantiles, inputs(CITY, DAY))
    assert (steady["state"] == "strong").mean() < 0.1
    moved = inputs(CITY, DAY).assign(failures=5.0, age=9.0)
    found = drift(model.quantiles, moved).set_index("feature")["state"]
    assert found["failures"] == found["age"] == "strong"
