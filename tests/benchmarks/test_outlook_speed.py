"""A move on the what-if page against peers that count the same, in the same run."""

import datetime as dt

import pytest

from sanfen.grading import assess, evidence
from sanfen.grading.measured import Measured, measure
from sanfen.grading.outlook import outlook, transitions
from sanfen.rulebook import Rules, rulebook
from tests.benchmarks.test_grading_speed import as_table, best, facts, with_polars

DAY = dt.date(2026, 9, 30)
MOVES: dict[str, dict[str, float | bool]] = {
    "weight": {
        "enterprise.criteria.E1.weight": 30,
        "enterprise.criteria.E2.weight": 13,
    },
    "floor": {"enterprise.floors.AA.score": 92},
    "colour point": {"colour.enterprise.class_points.A": 2},
    "town threshold": {"colour.area.red.share_red": 0.2},
    "visits": {"supervision.regimes.绿.visits_per_year": 3},
    "gate": {"enterprise.limits.cap_no_sample.active": False},
    "waiting period": {"enterprise.waiting.wait_after_failure.active": False},
    "product factor": {
        "product.factors.P1.weight": 15,
        "product.factors.Q1.weight": 25,
    },
}
"""One number of each kind that the page lets a reader move."""


@pytest.fixture(scope="module")
def rules() -> Rules:
    return rulebook().in_force(DAY)


@pytest.fixture(scope="module")
def city(rules: Rules) -> Measured:
    return measure(evidence(facts(100_000), DAY), rules)


@pytest.mark.parametrize("move", MOVES)
def test_a_move_is_answered_long_before_a_new_assessment(
    city: Measured, rules: Rules, move: str
) -> None:
    base, changes = outlook(city, rules), MOVES[move]

    def answered() -> None:
        transitions(base, outlook(city, rules.patched(changes)))

    (ours,) = best(answered, rounds=9)
    (whole,) = best(lambda: assess(city.evidence, rules), rounds=1)
    print(f"\n{move}: {ours * 1e3:.1f} ms, a full assessment {whole / ours:.0f}x")
    assert whole >= 20 * ours


def test_a_moved_weight_is_answered_before_polars_has_counted_classes(
    city: Measured, rules: Rules
) -> None:
    base, table = outlook(city, rules), as_table(city)
    scenario = rules.patched(MOVES["weight"])
    ours, polars = best(
        lambda: transitions(base, outlook(city, scenario)),
        lambda: with_polars(table, scenario),
    )
    print(f"\n100,000 enterprises: {ours * 1e3:.1f} ms, polars {polars / ours:.1f}x")
    assert polars >= ours
