"""Enterprise colours, health codes and class floors, cell by cell."""

import numpy as np
import pytest

from sanfen.grading.classes import class_ranks
from sanfen.grading.colours import colour_matrix, colour_table, health_colours
from sanfen.rulebook import rulebook
from tests.small_city import DAY

RULES = rulebook().in_force(DAY)
CLASSES = ["AA", "A", "B", "C"]
COLOURS = ["绿", "蓝", "黄", "红"]


@pytest.mark.parametrize(
    ("score", "name"),
    [
        (100, "AA"),
        (90, "AA"),
        (90 - 1e-9, "AA"),  # float noise
        (90 - 1e-6, "A"),
        (89.999999, "A"),
        (80, "A"),
        (80 - 1e-9, "A"),
        (80 - 1e-6, "B"),
        (65, "B"),
        (65 - 1e-9, "B"),
        (65 - 1e-6, "C"),
        (64.99, "C"),
        (0, "C"),
    ],
)
def test_floors_are_inclusive(score, name):
    (rank,) = class_ranks(np.array([float(score)]), RULES.enterprise)
    assert CLASSES[rank] == name


def test_nobody_has_no_class():
    assert class_ranks(np.array([]), RULES.enterprise).size == 0


def test_the_colour_matrix_is_the_published_one():
    named = [[COLOURS[rank] for rank in row] for row in colour_matrix(RULES)]
    assert named == [
        ["绿", "绿", "蓝"],  # AA by 一般, 较高, 高
        ["绿", "蓝", "黄"],
        ["蓝", "黄", "黄"],
        ["黄", "红", "红"],
    ]


def test_a_worse_class_or_a_riskier_product_never_looks_better():
    matrix = colour_matrix(RULES)
    assert (np.diff(matrix, axis=0) >= 0).all()
    assert (np.diff(matrix, axis=1) >= 0).all()


def test_the_health_code_shows_the_class_and_a_veto_is_red():
    ranks = np.arange(4, dtype=np.int8)
    free, vetoed = np.zeros(4, dtype=bool), np.ones(4, dtype=bool)
    assert [COLOURS[rank] for rank in health_colours(ranks, free, RULES)] == COLOURS
    assert set(health_colours(ranks, vetoed, RULES).tolist()) == {3}


def test_a_veto_on_a_high_risk_product_overrides_the_matrix():
    def of_class_c(rules, vetoed):
        return [COLOURS[rank] for rank in colour_table(rules)[int(vetoed), :, 3]]

    lenient = RULES.patched({"colour.enterprise.class_points.C": 2})
    assert of_class_c(lenient, vetoed=False) == ["蓝", "黄", "黄"]
    assert of_class_c(lenient, vetoed=True) == ["蓝", "黄", "红"]
    off = lenient.patched({"colour.veto_on_high.active": False})
    assert of_class_c(off, vetoed=True) == ["蓝", "黄", "黄"]
