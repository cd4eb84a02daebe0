"""The load test in its short form: a few people, a third of a minute."""

import pytest

from tests.benchmarks.load import SLOWEST_P95, measure

pytestmark = pytest.mark.benchmark


def test_a_few_people_at_once_wait_for_nothing_and_nothing_fails() -> None:
    load = measure(sessions=5, minutes=1 / 3, pause=1)
    print("", *load.lines(), sep="\n")
    assert load.errors == []
    assert set(load.taken) == {"opening", "overview", "enterprise", "what-if", "slider"}
    assert load.p95 < SLOWEST_P95
