"""The requirement files pin exactly what the code imports."""

import re
from importlib.metadata import version

import pytest

from tests.code_health.imports import distributions, normal
from tests.code_health.sources import ROOT, SHIPPED, TESTS

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[a-z]+\])?==(\S+)", re.MULTILINE)

NOT_IMPORTED = {
    "authlib": "Streamlit's single sign-on is made of it",
    "httpx": "Authlib asks the identity provider by it",
    "psycopg": "SQLAlchemy loads it when the ledger's address says PostgreSQL",
}
BROUGHT_ALONG = {
    "playwright",  # pytest-playwright depends on it
    "uvicorn",  # Streamlit serves with it
}
TOOLS = {
    "httpx2",  # Starlette's test client loads it
    "import-linter",
    "mypy",
    "pandas-stubs",
    "pre-commit",
    "pytest-benchmark",
    "pytest-playwright",
    "pytest-xdist",
    "ruff",
}


def pins(file):
    found = PIN.findall((ROOT / file).read_text("utf-8"))
    return {normal(name): number for name, number in found}


RUNTIME = pins("requirements.txt")
DEVELOPMENT = pins("requirements-dev.txt")


def test_the_runtime_pins_are_what_the_program_imports():
    assert set(RUNTIME) - set(NOT_IMPORTED) == distributions(SHIPPED)


def test_the_development_pins_are_what_the_tests_import_and_the_tools():
    imported = distributions(TESTS) - set(RUNTIME) - BROUGHT_ALONG
    assert set(DEVELOPMENT) - TOOLS == imported


@pytest.mark.parametrize("package", sorted(RUNTIME | DEVELOPMENT))
def test_a_pin_is_what_is_installed_and_constrained(package):
    pinned = (RUNTIME | DEVELOPMENT)[package]
    assert version(package) == pinned
    assert pins("constraints.txt")[package] == pinned


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_exactly(file):
    lines = (ROOT / file).read_text("utf-8").splitlines()
    asked = [line for line in lines if line and not line.startswith(("#", "-r"))]
    assert [line for line in asked if not PIN.match(line)] == []
