"""Names are the regulation's nouns and verbs."""

import ast
import re

import pytest

from tests.code_health.sources import EVERYTHING, name, tree

EMPTY_WORDS = re.compile(
    r"(?<![a-z])(util|utils|utility|helper|helpers|manager|managers|misc|common)(?![a-z])"
)


def defined_names(path):
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return [node.name for node in ast.walk(tree(path)) if isinstance(node, kinds)]


@pytest.mark.parametrize("path", EVERYTHING, ids=name)
def test_no_file_function_or_class_has_a_name_that_says_nothing(path):
    names = [name(path), *defined_names(path)]
    words = [re.sub(r"(?<=[a-z])(?=[A-Z])", "_", n).lower() for n in names]
    assert [word for word in words if EMPTY_WORDS.search(word)] == []
