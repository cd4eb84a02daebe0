"""A ledger of its own for each test that asks for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sanfen.ledger.store import Ledger, open_ledger
from tests.small_ledger import DATABASES, fresh_url


@pytest.fixture(params=DATABASES)
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return fresh_url(request.param, tmp_path)


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    opened = open_ledger(ledger_url)
    yield opened
    opened.close()
