"""Evidence is what was known on the day, and nothing else."""

import datetime as dt

import pandas as pd
import pytest

from sanfen.grading import assess, evidence
from sanfen.rulebook import rulebook
from tests.small_city import (
    DAY,
    FAULTLESS,
    PRODUCT,
    REGION,
    city,
    records,
    with_more,
)

NEXT_DAY = DAY + dt.timedelta(days=1)
RULES = rulebook().in_force(DAY)

KNOWN = {
    "batches": ("spot_checks", "reported_on", {}),
    "penalties": ("penalties", "decided_on", {}),
    "complaints": ("complaints", "received_on", {}),
    "recalls": ("recalls", "announced_on", {}),
    "listings": ("listings", "listed_on", {"list_name": "其他"}),
}


@pytest.mark.parametrize(("name", "fact"), KNOWN.items())
def test_a_fact_counts_from_the_day_it_became_known(name, fact):
    table, column, cells = fact
    files = {
        "当日": {table: [{column: DAY, **cells}]},
        "次日": {table: [{column: NEXT_DAY, **cells}]},
    }
    known = getattr(evidence(city(files), DAY), name)
    assert len(known) == 1
    assert known["on"].tolist() == [pd.Timestamp(DAY)]


def test_a_batch_sampled_but_not_reported_is_not_known():
    check = {"sampled_on": DAY, "reported_on": NEXT_DAY, "verdict": "不合格"}
    known = evidence(city({"甲": {"spot_checks": [check]}}), DAY)
    assert known.batches.empty
    assert known.makes.empty


def test_an_assessment_of_capability_counts_from_its_day():
    first = {"assessed_on": DAY, "qms": "部分"}
    later = {"assessed_on": NEXT_DAY, "qms": "认证有效"}
    files = {"甲": {"capabilities": [later, first]}}
    assert evidence(city(files), DAY).capabilities["qms"].tolist() == ["部分"]
    assert evidence(city(files), NEXT_DAY).capabilities["qms"].tolist() == ["认证有效"]


@pytest.mark.parametrize(
    ("rechecked_on", "verdict", "passed", "failed"),
    [
        (DAY, "合格", True, False),
        (DAY, "不合格", False, True),
        (DAY, None, False, True),  # 缺项从严
        (None, "不合格", False, True),  # 缺项从严
        (None, "合格", False, False),
        (None, None, False, False),
        (NEXT_DAY, "合格", False, False),
        (NEXT_DAY, "不合格", False, False),
    ],
)
def test_a_recheck_is_known_from_its_day(rechecked_on, verdict, passed, failed):
    order = {"rechecked_on": rechecked_on, "recheck_verdict": verdict}
    check = {"reported_on": dt.date(2026, 6, 1), "verdict": "不合格"}
    file = {"spot_checks": [{**check, "rectification": order}]}
    known = evidence(city({"甲": file}), DAY).rectifications
    assert (known["passed"].tolist(), known["failed"].tolist()) == ([passed], [failed])


def test_a_removal_from_a_list_is_known_from_its_day():
    listing = {"list_name": "其他", "listed_on": dt.date(2026, 1, 1)}
    files = {
        "当日": {"listings": [{**listing, "removed_on": DAY}]},
        "次日": {"listings": [{**listing, "removed_on": NEXT_DAY}]},
    }
    known = evidence(city(files), DAY)
    removed = dict(zip(known.listings["enterprise"], known.listings["removed_on"]))  # noqa: B905
    place = {uscc: known.enterprises["uscc"].tolist().index(uscc) for uscc in files}
    assert removed[place["当日"]] == pd.Timestamp(DAY)
    assert pd.isna(removed[place["次日"]])


@pytest.mark.parametrize(
    ("cells", "supervised"),
    [
        ({}, True),
        ({"status": "在营"}, True),
        ({"status": "停产"}, True),
        ({"status": "注销"}, False),
        ({"established_on": DAY}, True),
        ({"established_on": NEXT_DAY}, False),
    ],
)
def test_who_is_supervised(cells, supervised):
    known = evidence(city({"甲": {"enterprises": [cells]}}), DAY)
    assert known.size == supervised


def test_batches_of_a_deregistered_enterprise_still_speak_for_the_product():
    gone = {
        "enterprises": [{"status": "注销"}],
        "spot_checks": [{"reported_on": DAY, "verdict": "不合格"}],
    }
    assessment = assess(evidence(city({"甲": gone, "乙": FAULTLESS}), DAY), RULES)
    assert assessment.enterprises["uscc"].tolist() == ["乙"]
    assert assessment.products["failures"].tolist() == [1]
    assert assessment.products["enterprises"].tolist() == [1]


def test_an_enterprise_makes_what_is_registered_or_sampled():
    products = [{**PRODUCT, "product_code": code} for code in ("甲品", "乙品")]
    file = {
        "enterprise_products": [{"product_code": "甲品"}],
        "spot_checks": [{"product_code": "乙品", "reported_on": DAY}] * 2,
    }
    known = evidence(city({"甲": file}, products=products), DAY)
    assert known.makes.to_numpy().tolist() == [[0, 0], [0, 1]]


NOTHING = {
    "no records at all": records({}),
    "regions only": records({"regions": [REGION]}),
    "products only": records({"products": [PRODUCT]}),
    "an enterprise without facts": city({"甲": {}}),
    "an enterprise without products": city({"甲": {}}, products=[]),
    "an enterprise outside the known towns": city({"甲": FAULTLESS}, regions=[]),
    "a batch of an unknown product": city({"甲": FAULTLESS}, products=[]),
    "only facts that are not known yet": city(
        {"甲": with_more({}, spot_checks=[{"reported_on": NEXT_DAY}])}
    ),
}


@pytest.mark.parametrize("name", NOTHING)
def test_little_or_nothing_can_be_assessed(name):
    table = NOTHING[name]
    assessment = assess(evidence(table, DAY), RULES)
    assert len(assessment.enterprises) == len(table["enterprises"])
    assert len(assessment.products) == len(table["products"])
    assert len(assessment.towns) == len(table["regions"])
    full = assess(evidence(city({"甲": FAULTLESS}), DAY), RULES)
    for tables in ("enterprises", "products", "towns", "counties", "limits"):
        found, usual = getattr(assessment, tables), getattr(full, tables)
        assert found.columns.tolist() == usual.columns.tolist()


def test_an_enterprise_without_facts_scores_what_nothing_can_cost():
    row = assess(evidence(city({"甲": {}}), DAY), RULES).enterprises.iloc[0]
    assert row["score"] == 48  # E1 28, E2 8, E3 7, E4 5
    assert row["enterprise_class"] == "C"
    assert row["product_grade"] == "较高"
    assert row["product_code"] == ""
