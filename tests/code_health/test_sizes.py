"""Files and functions are short enough to be read in one go."""

import ast
import statistics

import pytest

from tests.code_health.sources import EVERYTHING, SHIPPED, TESTS, name, tree

MOST_LINES_OF_A_FILE = 300
MOST_LINES_OF_A_TEST = 500  # a table of boundaries is long and read by the line
MEDIAN_LINES_OF_A_FUNCTION = 10
MOST_LINES_OF_NINE_FUNCTIONS_IN_TEN = 30


WRITTEN_ONCE = "sanfen/ledger/migrations/versions/"  # generated, then never touched


@pytest.mark.parametrize(
    "path", [p for p in EVERYTHING if not name(p).startswith(WRITTEN_ONCE)], ids=name
)
def test_a_file_is_not_too_long(path):
    lines = path.read_text("utf-8").count("\n")
    assert lines <= (MOST_LINES_OF_A_TEST if path in TESTS else MOST_LINES_OF_A_FILE)


def test_functions_are_short():
    lengths = [
        node.end_lineno - node.lineno + 1
        for path in SHIPPED
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
    ]
    assert statistics.median(lengths) <= MEDIAN_LINES_OF_A_FUNCTION
    ninth_of_ten = statistics.quantiles(lengths, n=10)[-1]
    assert ninth_of_ten <= MOST_LINES_OF_NINE_FUNCTIONS_IN_TEN
