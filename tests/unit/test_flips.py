"""Flip distances: the closed form against the engine itself."""

import numpy as np
import pandas as pd
import pytest

from sanfen.grading import Assessment, assess, evidence, reassess
from sanfen.grading.flips import flip_distances, with_weight
from sanfen.rulebook import rulebook
from sanfen.sample_city import LAST_DAY, records

RULES = rulebook().in_force(LAST_DAY)
WEIGHTS = RULES.enterprise.weights


@pytest.fixture(scope="module")
def city() -> Assessment:
    return assess(evidence(records(), LAST_DAY), RULES)


@pytest.fixture(scope="module")
def distances(city) -> pd.DataFrame:
    return flip_distances(city).set_index("uscc")


def class_under(city: Assessment, uscc: str, code: str, weight: float) -> str:
    moved = reassess(city, with_weight(RULES, code, weight)).enterprises
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


def test_moving_one_weight_leaves_the_others_in_proportion():
    moved = with_weight(RULES, "E1", 45).enterprise.weights
    assert moved["E1"] == 45
    assert sum(moved.values()) == pytest.approx(100)
    assert moved["E5"] / moved["E6"] == pytest.approx(WEIGHTS["E5"] / WEIGHTS["E6"])
