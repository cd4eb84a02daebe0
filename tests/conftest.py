"""What every test shares: the hypothesis profile, and markers by folder."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests import postgresql

# With one test process on each core, more threads only wait for one another.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# The first example of a property warms pandas up and would break a deadline;
# derandomised, a run of the tests is the same run for everybody.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

FOLDERS = {"e2e": pytest.mark.e2e, "benchmarks": pytest.mark.benchmark}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--kills", type=int, default=4, help="how often to kill each kind of write"
    )


@pytest.fixture(scope="session")
def kills(pytestconfig: pytest.Config) -> int:
    return int(pytestconfig.getoption("--kills"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    tests = Path(__file__).parent
    for item in items:
        folder = item.path.relative_to(tests).parts[0]
        if folder in FOLDERS:
            item.add_marker(FOLDERS[folder])


def pytest_sessionfinish() -> None:
    postgresql.stop()
