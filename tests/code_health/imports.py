"""What a file imports, wherever in the file it does."""

import ast
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.code_health.sources import tree

OURS = {"app", "pages", "run", "sanfen", "tests"}


def top_level(path: Path) -> set[str]:
    """Return the first names of the modules that ``path`` imports."""
    modules = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            modules |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add((node.module or "").split(".")[0])
    return modules


def distributions(paths: list[Path]) -> set[str]:
    """Return the packages, by the name pip knows them, that ``paths`` import."""
    modules = set().union(*map(top_level, paths)) - OURS - sys.stdlib_module_names
    known = packages_distributions()
    return {normal(known.get(module, [module])[0]) for module in modules}


def normal(package: str) -> str:
    return package.lower().replace("_", "-")
