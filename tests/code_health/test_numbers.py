"""A legal number lives in sanfen/rules; the grading holds none."""

import ast

import pytest

from tests.code_health.sources import below, name, tree

NEUTRAL = {0, 1, 100}  # nothing, one or all of something, per cent

ARGUED = {
    "sanfen/grading/areas.py": {
        2: "the place of a colour; the square and the half of Wilson's interval",
        3: "the place of a colour",
        4: "of Wilson's interval",
        9: "decimal places that are free of float noise",
    },
    "sanfen/grading/classes.py": {
        2: "a place in the order of precedence",
        3: "a place in the order of precedence",
        5e-7: "float noise, far below any point the law gives",
    },
    "sanfen/grading/products.py": {
        6: "decimal places that are free of float noise",
        9: "decimal places that are free of float noise",
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
