"""Flip distances: the closed form against the engine itself."""

import numpy as np
import pandas as pd
import pytest

from sanfen.grading import Assessment, assess, evidence, reassess
from sanfen.grading.flips import flip_distances
from sanfen.rulebook import Rules, rulebook
from sanfen.sample_city import LAST_DAY, records

RULES = rulebook().in_force(LAST_DAY)
WEIGHTS = RULES.enterprise.weights


@pytest.fixture(scope="module")
def city() -> Assessment:
    return assess(evidence(records(), LAST_DAY), RULES)


@pytest.fixture(scope="module")
def distances(city) -> pd.DataFrame:
    return flip_distances(city).set_index("uscc")


def with_weight(code: str, weight: float) -> Rules:
    """Return the rules with one weight moved, the others keeping their proportions."""
    scale = (100 - weight) / (100 - WEIGHTS[code])
    moved = {name: value * scale for name, value in WEIGHTS.items()} | {code: weight}
    return RULES.patched(
        {f"enterprise.criteria.{name}.weight": value for name, value in moved.items()}
    )


def class_under(city: Assessment, uscc: str, code: str, weight: float) -> str:
    moved = reassess(city, with_weight(code, weight)).enterprises
    return str(moved.loc[moved["uscc"] == uscc, "enterprise_class"].iloc[0])


def some_of_each_class(city: Assessment, distances: pd.DataFrame) -> list[str]:
    known = city.enterprises.set_index("uscc")["enterprise_class"]
    flippable = known[distances["weight_change"].notna().reindex(known.index)]
    return [
        uscc
        for name in ("AA", "A", "B", "C")
        for uscc in flippable[flippable == name].index[:5]
    ]


def test_the_reported_move_flips_the_class_and_99_percent_of_it_does_not(
    city, distances
):
    known = city.enterprises.set_index("uscc")["enterprise_class"]
    for uscc in some_of_each_class(city, distances):
        found = distances.loc[uscc]
        official = WEIGHTS[found["criterion"]]
        almost = official + 0.99 * found["weight_change"]
        assert class_under(city, uscc, found["criterion"], almost) == known[uscc]
        flipped = class_under(city, uscc, found["criterion"], found["weight"])
        assert flipped == found["flips_to"] != known[uscc]


def test_no_single_weight_flips_sooner(city, distances):
    known = city.enterprises.set_index("uscc")["enterprise_class"]
    for uscc in some_of_each_class(city, distances)[::4]:
        least = abs(distances.loc[uscc, "weight_change"])
        for code, official in WEIGHTS.items():
            for step in (-0.99 * least, 0.99 * least):
                if 0 <= official + step <= 100:
                    assert class_under(city, uscc, code, official + step) == known[uscc]


def test_the_change_of_score_is_the_distance_to_the_nearest_floor(city, distances):
    scores = city.enterprises.set_index("uscc")["score"]
    floors = [floor.score for floor in RULES.enterprise.floors.values()]
    change = distances["score_change"].dropna()
    reached = scores.reindex(change.index) + change
    gaps = np.abs(reached.to_numpy()[:, None] - np.array(floors)).min(axis=1)
    assert gaps.max() < 1e-6


def test_a_veto_cannot_be_weighed_away(city, distances):
    vetoed = city.enterprises.set_index("uscc")["vetoed"]
    assert distances.loc[vetoed[vetoed].index, "flips_to"].isna().all()
