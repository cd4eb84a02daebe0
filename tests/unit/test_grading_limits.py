"""When each limit of a class begins and ends, to the day."""

import datetime as dt

import pytest

from sanfen.rulebook import rulebook
from tests.small_city import (
    CAPABLE,
    DAY,
    FAULTLESS,
    assessed,
    classes,
    months_before,
    with_more,
)


def failed(reported_on, severity="标识", **cells):
    return {
        "reported_on": reported_on,
        "verdict": "不合格",
        "severity": severity,
        **cells,
    }


def penalty(kind):
    return lambda day: {"penalties": [{"decided_on": day, "kind": kind}]}


def check(severity):
    return lambda day: {"spot_checks": [failed(day, severity)]}


def recheck(day):
    """Return a failed re-check on ``day`` and a passed one before 2026-09-30."""
    ordered = {"rechecked_on": day, "recheck_verdict": "不合格"}
    order = {"ordered_on": day - dt.timedelta(days=40), **ordered}
    first = failed(day - dt.timedelta(days=50), rectification=order)
    return {"spot_checks": [first, {"reported_on": DAY, "channel": "复查"}]}


FADING = {
    "gate_failed_batch": (36, check("标识")),
    "gate_penalty": (24, penalty("其他")),
    "cap_safety_failure": (12, check("安全项")),
    "cap_failure": (12, check("标识")),
    "veto_recheck_failed": (12, recheck),
    "veto_unlicensed": (12, penalty("无证或超范围生产")),
    "veto_refused_sampling": (12, penalty("拒绝抽查")),
    "veto_accident": (12, penalty("质量安全事故")),
    "veto_ordered_recall": (
        12,
        lambda day: {"recalls": [{"announced_on": day, "kind": "责令"}]},
    ),
    "veto_counterfeiting": (12, penalty("掺杂掺假")),
    "veto_forged_report": (12, penalty("伪造检验报告")),
    "veto_kind_missing": (12, penalty(None)),
    "wait_after_safety_failure": (36, check("安全项")),
    "wait_after_failure": (24, check("标识")),
}
"""Limits that end so many months after their fact."""


def biting(files, day=DAY):
    limits = assessed(files, day).limits
    return {uscc: set(limits.loc[limits["uscc"] == uscc, "code"]) for uscc in files}


def test_a_limit_ends_after_its_months_to_the_day():
    ends = {
        code: with_more(FAULTLESS, **fact(months_before(months)))
        for code, (months, fact) in FADING.items()
    }
    assert [code for code, limits in biting(ends).items() if code in limits] == []


def test_a_limit_holds_until_the_day_before():
    holds = {
        code: with_more(FAULTLESS, **fact(months_before(months, days=-1)))
        for code, (months, fact) in FADING.items()
    }
    assert [code for code, limits in biting(holds).items() if code not in limits] == []


def test_a_limit_that_began_on_the_last_of_a_longer_month_ends_with_the_shorter():
    day = dt.date(2027, 2, 28)
    fact = with_more(FAULTLESS, **penalty("其他")(dt.date(2025, 2, 28)))
    late = with_more(FAULTLESS, **penalty("其他")(dt.date(2025, 3, 1)))
    limits = biting({"满": fact, "差一天": late}, day)
    assert "gate_penalty" not in limits["满"]
    assert "gate_penalty" in limits["差一天"]


def checked(*days):
    return {
        "spot_checks": [{"reported_on": day} for day in days],
        "capabilities": [CAPABLE],
    }


def test_batches_are_counted_within_the_window():
    old, edge = months_before(36), months_before(36, days=-1)
    limits = biting(
        {
            "无": checked(),
            "过期": checked(old, old),
            "一批": checked(old, edge),
            "两批": checked(edge, DAY),
            "同日两批": checked(DAY, DAY),
        }
    )
    assert limits == {
        "无": {"cap_no_sample", "gate_few_batches"},
        "过期": {"cap_no_sample", "gate_few_batches"},
        "一批": {"gate_few_batches"},
        "两批": set(),
        "同日两批": set(),
    }


@pytest.mark.parametrize(
    ("item", "level", "gate"),
    [
        ("traceability", "L1", "gate_traceability"),
        ("traceability", None, "gate_traceability"),
        ("traceability", "L2", None),
        ("qms", "自建并核实", "gate_qms"),
        ("qms", None, "gate_qms"),
        ("qms", "认证有效", None),
    ],
)
def test_a_capability_gate_takes_the_accepted_levels_only(item, level, gate):
    file = {**FAULTLESS, "capabilities": [{**CAPABLE, item: level}]}
    assert biting({"甲": file})["甲"] == ({gate} if gate else set())


def test_a_new_record_is_capped_for_twelve_months():
    def since(day):
        return {
            "spot_checks": [{"reported_on": DAY}, {"reported_on": DAY}],
            "capabilities": [{**CAPABLE, "assessed_on": day}],
        }

    files = {"满": since(months_before(12)), "差": since(months_before(12, days=-1))}
    assert biting(files) == {"满": set(), "差": {"cap_new_record"}}


def test_only_checks_and_assessments_open_a_record():
    old = months_before(30)
    new = {
        "spot_checks": [{"reported_on": DAY}, {"reported_on": DAY}],
        "complaints": [{"received_on": old}],
        "listings": [{"list_name": "其他", "listed_on": old}],
        "recalls": [{"announced_on": old}],
    }
    assert "cap_new_record" in biting({"甲": new})["甲"]


def twice(apart, *, last=None):
    """Return two failed checks, the later on ``last``, so many months apart."""
    later = last or months_before(1)
    months, days = apart
    first = months_before(months, later, days=days)
    return with_more(FAULTLESS, spot_checks=[failed(first), failed(later)])


def test_failed_checks_repeat_within_24_months_of_one_another():
    limits = biting({"满": twice((24, 0)), "差": twice((24, -1)), "近": twice((0, 1))})
    assert {
        uscc: "veto_repeated_failures" in codes for uscc, codes in limits.items()
    } == {
        "满": False,
        "差": True,
        "近": True,
    }


def test_repeated_failures_hold_while_both_are_within_24_months():
    def first_on(day):
        later = day + dt.timedelta(days=100)
        return with_more(FAULTLESS, spot_checks=[failed(day), failed(later)])

    files = {
        "满": first_on(months_before(24)),
        "差": first_on(months_before(24, days=-1)),
    }
    codes = biting(files)
    assert "veto_repeated_failures" not in codes["满"]
    assert "wait_after_veto" in codes["满"]
    assert "veto_repeated_failures" in codes["差"]


def test_repeated_failures_hold_for_twelve_months_at_least():
    limits = biting(
        {
            "满": twice((20, 0), last=months_before(12)),
            "差": twice((20, 0), last=months_before(12, days=-1)),
        }
    )
    assert "veto_repeated_failures" not in limits["满"]
    assert "veto_repeated_failures" in limits["差"]


def test_batches_of_one_sampling_are_one_check_whenever_they_are_reported():
    sampled = dt.date(2026, 3, 1)
    reports = [dt.date(2026, 3, 10), dt.date(2026, 4, 10)]
    batches = [failed(day, sampled_on=sampled) for day in reports]
    file = with_more(FAULTLESS, spot_checks=batches)
    assert "veto_repeated_failures" not in biting({"甲": file})["甲"]


MIDDLE = dt.date(2026, 9, 15)
"""A day in the middle of a month: no month ends early."""


def after(ladder, fact):
    """Return the classes so many months and days after the fact."""
    files = {
        f"{months}个月{days}天": with_more(
            FAULTLESS, **fact(months_before(months, MIDDLE, days=days))
        )
        for months, days in ladder
    }
    found = classes(assessed(files, MIDDLE))
    return [found[name] for name in files]


def delisted(day):
    listing = {"list_name": "严重违法失信", "listed_on": months_before(60)}
    return {"listings": [{**listing, "removed_on": day}]}


def test_a_class_is_regained_one_at_a_time_after_the_cure():
    ladder = [(6, -1), (6, 0), (18, -1), (18, 0), (42, -1), (42, 0)]
    assert after(ladder, delisted) == ["C", "B", "B", "A", "A", "AA"]


def test_a_safety_failure_is_waited_off_from_class_b():
    ladder = [(12, -1), (12, 0), (36, -1), (36, 0)]
    assert after(ladder, check("安全项")) == ["B", "A", "A", "AA"]


def test_the_last_of_several_cured_vetoes_starts_the_wait():
    old, new = months_before(50), months_before(13)
    fines = [{"decided_on": day, "kind": "制假售假"} for day in (new, old)]
    assessment = assessed({"甲": with_more(FAULTLESS, penalties=fines)})
    row = assessment.enterprises.iloc[0]
    assert (row["enterprise_class"], row["decided_by"]) == ("B", "wait_after_veto")
    assert row["decided_on"].date() == new


def test_an_inactive_limit_does_not_bite():
    official = rulebook().in_force(DAY)
    rules = official.patched({"enterprise.limits.veto_accident.active": False})
    file = with_more(FAULTLESS, **penalty("质量安全事故")(DAY))
    assert classes(assessed({"甲": file})) == {"甲": "C"}
    assert classes(assessed({"甲": file}, rules=rules)) == {"甲": "A"}


def test_a_veto_decides_even_where_the_score_is_as_low():
    poor = {"listings": [{"list_name": "严重违法失信", "listed_on": DAY}]}
    row = assessed({"甲": poor}).enterprises.iloc[0]
    assert row["class_by_score"] == "C"
    assert row["decided_kind"] == "veto"


def test_the_lowest_ceiling_decides_and_all_limits_are_listed():
    file = with_more(
        FAULTLESS,
        spot_checks=[failed(DAY, "安全项")],
        listings=[{"list_name": "严重违法失信", "listed_on": DAY}],
    )
    limits = assessed({"甲": file}).limits
    assert list(limits["ceiling"]) == ["C", "B", "B", "A", "A", "A"]
    assert limits["code"].iloc[0] == "veto_serious_dishonesty"
    assert list(limits["kind"].iloc[1:3]) == ["waiting", "cap"]
