"""A legal number lives in sanfen/rules; the grading holds none."""

import ast

import pytest

from tests.code_health.sources import below, name, tree

NEUTRAL = {0, 1, 100}  # nothing, one or all of something, per cent

ARGUED = {
    "sanfen/grading/acceptability.py": {
        16: "how much is held at a time, as a power of two",
    },
    "sanfen/grading/areas.py": {
        2: "a place among the colours",
        3: "a place among the colours",
        9: "decimal places that are free of float noise",
    },
    "sanfen/grading/blocks.py": {16: "rows taken at a time, as a power of two"},
    "sanfen/grading/classes.py": {5e-7: "float noise, far below any point of the law"},
    "sanfen/grading/decided.py": {
        2: "an axis",
        3: "an axis; the three results of a decision",
    },
    "sanfen/grading/flips.py": {
        1e-7: "float noise, far below any point of the law",
        2: "directions: up and down",
    },
    "sanfen/grading/held.py": {32: "bits of a word"},
    "sanfen/grading/improvement.py": {
        3: "a place on the ladder of four classes",
        4: "a place on the ladder of four classes",
        5: "how many years ahead a way up is looked for",
    },
    "sanfen/grading/measured.py": {2: "vetoed or not"},
    "sanfen/grading/outlook.py": {2: "an axis"},
    "sanfen/grading/products.py": {
        6: "decimal places that are free of float noise",
        9: "decimal places that are free of float noise",
    },
    "sanfen/grading/restriction.py": {
        3: "decimal places of a share that would give the city's counts away",
    },
    "sanfen/grading/sensitivity.py": {
        2: "two sets of draws, two indices, a square, a mean of two",
        2048: "draws",
        400: "draws again, for the interval",
        0.025: "the ends of a 95 % interval",
        0.975: "the ends of a 95 % interval",
    },
}
"""By file: numbers that are no legal numbers, and why."""


def numbers(module):
    """Return the numbers of a module; -1 counts as 1, True and False do not count."""
    return [
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, (int, float))
        and not isinstance(node.value, bool)
    ]


@pytest.mark.parametrize("path", below("sanfen/grading"), ids=name)
def test_grading_holds_no_number_of_its_own(path):
    allowed = NEUTRAL | set(ARGUED.get(name(path), ()))
    assert [n for n in numbers(tree(path)) if n not in allowed] == []


@pytest.mark.parametrize("file", ARGUED)
def test_an_argued_exception_is_still_needed(file):
    path = next(path for path in below("sanfen/grading") if name(path) == file)
    assert set(ARGUED[file]) <= set(numbers(tree(path)))


def test_a_number_is_found_wherever_it_stands():
    code = "def f(x, top=90):\n    return x * 0.6 if x >= 14 else -1 + True\n"
    assert sorted(numbers(ast.parse(code))) == [0.6, 1, 14, 90]
