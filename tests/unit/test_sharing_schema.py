"""schemathesis asks the API whatever its own description allows, and what it does not."""

import datetime as dt

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from sanfen.ledger.store import open_ledger
from tests.shared_city import Bureau, fill_city

PATHS = [
    "/enterprises",
    "/enterprises/{uscc}",
    "/towns",
    "/counties",
    "/rules",
    "/changes",
]


@pytest.fixture(scope="module")
def bureau():
    ledger = open_ledger("sqlite://")
    fill_city(ledger)
    # Time enough passes between two wrong keys that none of them has to wait.
    yield Bureau(ledger, tick=dt.timedelta(seconds=10))
    ledger.close()


def test_the_description_tells_of_every_path(bureau):
    assert sorted(bureau.api.openapi()["paths"]) == sorted(PATHS)


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_one_that_the_description_tells_of(bureau, path, mode):
    key, _ = bureau.issue()
    headers = {"Authorization": f"Bearer {key}"}
    described = schemathesis.openapi.from_asgi("/openapi.json", bureau.api)
    accepted = described.config.checks.positive_data_acceptance
    accepted.expected_statuses += ["410"]  # a cursor as it should be, but of no state

    @given(described[path]["GET"].as_strategy(generation_mode=mode))
    @settings(
        max_examples=20,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case):
        case.call_and_validate(headers=headers)

    ask()
