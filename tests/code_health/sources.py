"""The code under inspection, read once."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

SHIPPED = sorted(
    [ROOT / "app.py", *(ROOT / "sanfen").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
EVERYTHING = [ROOT / "run.py", *SHIPPED, *TESTS]


def name(path: Path) -> str:
    """Return the path as the project writes it; the id of a test case."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=name(path))


def below(folder: str) -> list[Path]:
    return [path for path in SHIPPED if name(path).startswith(folder)]
