"""The day is an argument: only the desk and the command line read the clock."""

import ast

import pytest

from tests.code_health.sources import SHIPPED, name, tree

CLOCKS = {
    ("date", "today"),
    ("datetime", "today"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("Timestamp", "now"),
    ("Timestamp", "today"),
    ("time", "time"),
    ("time", "localtime"),
    ("time", "strftime"),
}
MAY_READ_IT = ("sanfen/desk/", "sanfen/__main__.py", "sanfen/commands/terminal.py")


def clocks_read(tree_of_file):
    return [
        ast.unparse(node)
        for node in ast.walk(tree_of_file)
        if isinstance(node, ast.Attribute)
        and (ast.unparse(node.value).split(".")[-1], node.attr) in CLOCKS
    ]


@pytest.mark.parametrize(
    "path", [p for p in SHIPPED if not name(p).startswith(MAY_READ_IT)], ids=name
)
def test_nothing_below_the_desk_reads_the_clock(path):
    assert clocks_read(tree(path)) == []


@pytest.mark.parametrize(
    "code",
    ["date.today()", "dt.date.today()", "dt.datetime.now(dt.UTC)", "time.time()"],
)
def test_a_clock_is_recognised(code):
    assert clocks_read(ast.parse(code))
