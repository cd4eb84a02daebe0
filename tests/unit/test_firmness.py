"""稳不稳: shares by enterprise and town, and what is drawn of them."""

import numpy as np
import pytest

from sanfen.area import Area
from sanfen.figures.firmness import (
    firm_classes,
    firm_classes_reading,
    weight_influence,
    weight_influence_reading,
)
from sanfen.grading import assess, evidence, reassess
from sanfen.grading.acceptability import drawn_weights
from sanfen.grading.firmness import firmness
from sanfen.rulebook import rulebook
from sanfen.sample_city import LAST_DAY, records
from sanfen.vocabulary import Colour, EnterpriseClass
from tests.figure_tables import firm, influence
from tests.small_city import assessed

RULES = rulebook().in_force(LAST_DAY)
CLASSES = [f"share_{name}" for name in EnterpriseClass]
COLOURS = [f"share_{place}" for place in range(len(Colour))]
DRAWS, SEED = 12, 7


@pytest.fixture(scope="module")
def city():
    return assess(evidence(records(), LAST_DAY), RULES)


@pytest.fixture(scope="module", params=[0.2, None])
def both(request, city):
    """Return what is found, and the full assessment under each of the drawn weights."""
    weights = drawn_weights(RULES, request.param, DRAWS, SEED)
    paths = [f"enterprise.criteria.{code}.weight" for code in RULES.enterprise.weights]
    one_by_one = [
        reassess(city, RULES.patched(dict(zip(paths, row, strict=True))))
        for row in weights
    ]
    return firmness(city, request.param, DRAWS, SEED), one_by_one


def test_shares_of_classes_are_a_recount_of_full_assessments(both, city):
    found, one_by_one = both
    table = found.enterprises
    assert table["uscc"].tolist() == city.enterprises["uscc"].tolist()
    for name in EnterpriseClass:
        given = [a.enterprises["enterprise_class"] == name for a in one_by_one]
        assert table[f"share_{name}"].to_numpy() == pytest.approx(
            np.mean(given, axis=0)
        )
    now = city.enterprises["enterprise_class"].to_numpy()
    kept = [a.enterprises["enterprise_class"].to_numpy() == now for a in one_by_one]
    assert table["own"].to_numpy() == pytest.approx(np.mean(kept, axis=0))
    assert table[CLASSES].sum(axis=1).to_numpy() == pytest.approx(1)
    assert (table["own"] < 1).any()


def test_shares_of_colours_are_a_recount_of_full_assessments(both, city):
    found, one_by_one = both
    supervised = city.towns["colour"].notna().to_numpy()
    assert len(found.towns) == supervised.sum() > 0
    for place, colour in enumerate(Colour):
        given = [(a.towns["colour"] == colour)[supervised] for a in one_by_one]
        share = found.towns[f"share_{place}"]
        assert share.to_numpy() == pytest.approx(np.mean(given, axis=0))
    now = city.towns["colour"].astype("str").to_numpy()[supervised]
    kept = [a.towns["colour"].astype("str").to_numpy()[supervised] for a in one_by_one]
    assert found.towns["own"].to_numpy() == pytest.approx(
        np.mean([colours == now for colours in kept], axis=0)
    )
    assert found.towns[COLOURS].sum(axis=1).to_numpy() == pytest.approx(1)


def test_a_town_where_nobody_is_supervised_has_no_colour_to_lose(city):
    found = firmness(city, 0.2, DRAWS, SEED)
    assert len(found.towns) == (city.towns["enterprises"] > 0).sum()
    assert len(firmness(assessed({}), 0.2, DRAWS, SEED).towns) == 0


def test_a_wider_range_leaves_fewer_firm(city):
    narrow, wide = (firmness(city, spread, 200, SEED) for spread in (0.1, 0.5))
    assert wide.enterprises["own"].mean() < narrow.enterprises["own"].mean()


def test_bars_show_firm_and_edge_with_hatched_edges():
    figure = firm_classes(firm(("AA", 3, 1), ("A", 0, 5)), "zh")
    steady, edge = figure.data
    assert (list(steady.x), list(edge.x)) == ([3, 0], [1, 5])
    assert steady.marker.pattern.shape is None
    assert edge.marker.pattern.shape == "/"
    assert steady.text == ("3", "")


def test_the_reading_names_the_class_that_is_least_firm():
    reading = firm_classes_reading(firm(("AA", 30, 10), ("A", 0, 0), ("B", 5, 5)), "zh")
    assert reading == (
        "50 家企业中 35 家（70.0%）的类别稳；B 类最不稳，稳的只占 50.0%。"
    )


WEIGHTS = influence(("E1", 0.2, 0.5), ("E2", 0.1, 0.8), ("E3", 0.02, 0.01))


def test_the_weight_that_matters_most_stands_first_and_parts_add_up():
    alone, together = weight_influence(WEIGHTS, "zh").data
    assert [code for (code,) in alone.customdata] == ["E2", "E1", "E3"]
    assert [a + b for a, b in zip(alone.x, together.x, strict=True)] == pytest.approx(
        [0.8, 0.5, 0.01]
    )
    assert all(value >= 0 for value in together.x)
    assert together.marker.pattern.shape == "/"
    assert list(together.error_x.array) == pytest.approx([0.05] * 3)


def test_the_reading_says_which_weight_is_worth_arguing_about():
    assert weight_influence_reading(WEIGHTS, "zh") == (
        "最值得讨论的是 E2 评分项E2：变类家数的波动有 80.0% 与它有关，"
        "其中 10.0% 由它单独造成；E3 评分项E3 影响最小（1.0%）。"
    )


def test_where_nobody_flips_no_weight_is_named():
    reading = weight_influence_reading(influence(("E1", 0, 0), ("E2", 0, 0)), "zh")
    assert reading == "在此范围内，怎样调整权重都没有企业变类。"


def test_an_area_holds_the_central_weights_of_its_own_enterprises_only(city):
    county = str(city.enterprises["county"].iloc[0])
    found = firmness(city, 0.2, DRAWS, SEED)
    own = found.within(Area(county))
    assert set(own.central["uscc"]) == set(own.enterprises["uscc"])
    assert 0 < len(own.central) < len(found.central)
