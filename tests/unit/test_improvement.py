"""整改路径: each path is proved by the engine, and nothing in it is superfluous."""

import datetime as dt

import pandas as pd
import pytest

from sanfen.grading import assess, evidence
from sanfen.grading.hypothesis import (
    only,
    rectified,
    with_capability,
    with_passed_batches,
)
from sanfen.grading.improvement import Path, path_to_next_class
from sanfen.rulebook import rulebook
from sanfen.sample_city import LAST_DAY, records

RULES = rulebook().in_force(LAST_DAY)
CLASSES = ["AA", "A", "B", "C"]


@pytest.fixture(scope="module")
def city() -> dict[str, pd.DataFrame]:
    return records()


@pytest.fixture(scope="module")
def assessed(city):
    return assess(evidence(city, LAST_DAY), RULES).enterprises.set_index("uscc")


def some(assessed, **conditions) -> list[str]:
    chosen = assessed
    for column, value in conditions.items():
        chosen = chosen[chosen[column] == value]
    return list(chosen.index[:2])


def reached(city, uscc: str, path: Path, *, without: str = "") -> str:
    """Return the class after the steps of the path, all of them or all but one."""
    own = only(city, uscc)
    steps = [step for step in path.steps if f"{step.kind}:{step.what}" != without]
    if any(step.kind in {"rectify", "recheck", "delist"} for step in steps):
        own, _ = rectified(own, LAST_DAY)
    for step in steps:
        if step.kind == "sample":
            own, _ = with_passed_batches(own, LAST_DAY, int(step.after))
    raises = [step for step in steps if step.kind == "raise"]
    own = with_capability(own, LAST_DAY, raises)
    then = assess(evidence(own, path.day), RULES).enterprises
    return str(then["enterprise_class"].iloc[0])


@pytest.mark.parametrize("start", ["A", "B", "C"])
def test_a_path_leads_exactly_one_class_up(city, assessed, start):
    for uscc in some(assessed, enterprise_class=start):
        path = path_to_next_class(city, uscc, LAST_DAY, RULES)
        assert path is not None
        assert path.before == start
        assert path.after == CLASSES[CLASSES.index(start) - 1]
        assert CLASSES.index(reached(city, uscc, path)) <= CLASSES.index(path.after)


@pytest.mark.parametrize("start", ["A", "B", "C"])
def test_no_raise_of_a_path_can_be_left_out(city, assessed, start):
    for uscc in some(assessed, enterprise_class=start):
        path = path_to_next_class(city, uscc, LAST_DAY, RULES)
        assert path is not None
        for step in path.steps:
            if step.kind == "raise":
                short = reached(city, uscc, path, without=f"raise:{step.what}")
                assert CLASSES.index(short) > CLASSES.index(path.after), step


def test_who_needs_no_waiting_is_not_told_to_wait(city, assessed):
    path = path_to_next_class(
        city,
        some(assessed, enterprise_class="B", decided_by="score")[0],
        LAST_DAY,
        RULES,
    )
    assert path is not None
    assert path.day == LAST_DAY
    assert all(step.kind != "wait" for step in path.steps)


def test_a_veto_must_be_waited_for(city, assessed):
    for uscc in some(assessed, decided_kind="veto"):
        path = path_to_next_class(city, uscc, LAST_DAY, RULES)
        if path is not None:
            assert path.day > LAST_DAY
            assert path.steps[-1].after == path.day.isoformat()


def test_an_aa_enterprise_has_nowhere_to_go(city, assessed):
    (uscc, *_) = some(assessed, enterprise_class="AA")
    assert path_to_next_class(city, uscc, LAST_DAY, RULES) is None


def test_an_unknown_enterprise_has_no_path(city):
    day = dt.date(2026, 9, 30)
    assert path_to_next_class(city, "91330402MA202T019D", day, RULES) is None
