"""Points of the criteria at the edge of every band."""

import datetime as dt

import pytest

from sanfen.grading import evidence
from sanfen.grading.criteria import deductions
from sanfen.rulebook import rulebook
from tests.small_city import DAY, FAULTLESS, assessed, city, months_before, with_more

RECENCY = [
    ((0, 0), 1.0),
    ((12, -1), 1.0),
    ((12, 0), 0.6),
    ((24, -1), 0.6),
    ((24, 0), 0.3),
    ((36, -1), 0.3),
    ((36, 0), 0.0),
    ((48, 0), 0.0),
]
"""What a fact weighs so many months, and days more, after it."""


def points(files, criterion):
    table = assessed(files).enterprises.set_index("uscc")
    return [round(table.loc[name, f"points_{criterion}"], 9) for name in files]


@pytest.mark.parametrize(
    ("criterion", "full", "lost", "fact"),
    [
        (
            "E1",
            35,
            8,
            lambda day: {
                "spot_checks": [
                    {"reported_on": day, "verdict": "不合格", "severity": "一般项"}
                ]
            },
        ),
        ("E3", 7, 4, lambda day: {"penalties": [{"decided_on": day}]}),
        ("E4", 5, 1, lambda day: {"complaints": [{"received_on": day}]}),
        (
            "E4",
            5,
            5,
            lambda day: {"recalls": [{"announced_on": day, "kind": "责令"}]},
        ),
    ],
)
def test_a_fact_weighs_less_with_age(criterion, full, lost, fact):
    files = {
        f"{months}个月{days}天": with_more(
            FAULTLESS, **fact(months_before(months, days=days))
        )
        for (months, days), _ in RECENCY
    }
    expected = [round(full - lost * factor, 9) for _, factor in RECENCY]
    assert points(files, criterion) == expected


@pytest.mark.parametrize(
    ("criterion", "what", "lost"),
    [
        ("E1", {"verdict": "不合格", "severity": "安全项"}, 14),
        ("E1", {"verdict": "不合格", "severity": "一般项"}, 8),
        ("E1", {"verdict": "不合格", "severity": "标识"}, 3),
        ("E1", {"verdict": "不合格", "severity": None}, 14),
        ("E1", {"verdict": "合格"}, 0),
    ],
)
def test_a_batch_costs_by_severity(criterion, what, lost):
    file = with_more(FAULTLESS, spot_checks=[{"reported_on": DAY, **what}])
    assert points({"甲": file}, criterion) == [35 - lost]


def rectified(**order):
    order = {"ordered_on": dt.date(2026, 2, 1), **order}
    failed = {"reported_on": dt.date(2026, 1, 20), "verdict": "不合格"}
    return with_more(FAULTLESS, spot_checks=[{**failed, "rectification": order}])


def test_a_rectification_is_late_after_sixty_days():
    passed = {"rechecked_on": dt.date(2026, 5, 1), "recheck_verdict": "合格"}
    ordered = dt.date(2026, 2, 1)
    files = {
        f"{days}天": rectified(rectified_on=ordered + dt.timedelta(days), **passed)
        for days in (0, 60, 61, 62)
    }
    assert points(files, "E2") == [8, 8, 5, 5]


def test_an_open_rectification_is_late_once_sixty_days_have_passed():
    def opened(days):
        return rectified(ordered_on=DAY - dt.timedelta(days))

    files = {"60天": opened(60), "61天": opened(61)}
    assert points(files, "E2") == [8, 5]


def test_a_rectification_leaves_the_score_after_the_window():
    def ordered(day):
        return rectified(ordered_on=day)

    files = {
        "满": ordered(months_before(36)),
        "差": ordered(months_before(36, days=-1)),
    }
    assert points(files, "E2") == [8, 5]


def test_late_and_failed_add_up_but_never_below_nothing():
    failed = {"rechecked_on": dt.date(2026, 6, 1), "recheck_verdict": "不合格"}
    assert points({"甲": rectified(rectified_on=None, **failed)}, "E2") == [0]


def test_no_sample_is_neither_full_marks_nor_none():
    file = {name: rows for name, rows in FAULTLESS.items() if name != "spot_checks"}
    assert points({"甲": file}, "E1") == [28]


def test_only_the_last_assessment_counts_and_its_blanks_are_not_filled():
    later = {"assessed_on": DAY, "qms": "部分"}
    file = with_more(FAULTLESS, capabilities=[later])
    table = assessed({"甲": file}).enterprises
    codes = ["points_E5", "points_E6", "points_E7", "points_E8", "points_E9"]
    assert table.loc[0, codes].tolist() == [0, 4, 0, 0, 0]


def test_deductions_explain_the_points_lost():
    file = with_more(
        rectified(rectified_on=None),
        penalties=[{"decided_on": months_before(13), "gravity": "轻微"}],
        complaints=[{"received_on": DAY}, {"received_on": DAY, "verified": "否"}],
        recalls=[{"announced_on": DAY}],
    )
    known = evidence(city({"甲": file}), DAY)
    table = deductions(known, rulebook().in_force(DAY))
    lost = table.groupby("criterion")["points"].sum().round(9).to_dict()
    assert lost == {"E1": 14, "E2": 3, "E3": 1.2, "E4": 1}
    assert set(table["what"]) == {"安全项", "late", "轻微", "verified_complaint"}
    assert (table["enterprise"] == 0).all()


def test_completeness_is_the_share_of_what_is_known():
    assert assessed({"甲": FAULTLESS}).enterprises["completeness"].tolist() == [1]
    assert assessed({"甲": {}}).enterprises["completeness"].tolist() == [0]
    half = {"capabilities": FAULTLESS["capabilities"]}
    assert assessed({"甲": half}).enterprises["completeness"].tolist() == [0.9]
