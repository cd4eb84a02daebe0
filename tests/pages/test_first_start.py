"""The first start on an empty ledger builds the demonstration city, once."""

import pytest
from streamlit.testing.v1 import AppTest

from sanfen.desk import cached, opening
from sanfen.ledger import settings, writes
from tests.pages.conftest import FRAME, small_city


@pytest.fixture
def builds(tmp_path, monkeypatch):
    """Build a small city instead of the whole one, and count how often."""
    monkeypatch.setenv("SANFEN_LEDGER", f"sqlite:///{tmp_path / 'new.sqlite'}")
    calls = []

    def build(ledger, actor, at, progress):
        calls.append(at)
        progress(0.5)
        with ledger.writing(actor, "demo", {}, at) as connection:
            for name, table in small_city().items():
                writes.upsert(connection, name, table)
            settings.mark_demo(connection)

    monkeypatch.setattr(opening, "build", build)
    return calls


def test_an_empty_ledger_is_filled_once_and_later_starts_find_it(builds):
    app = AppTest.from_file(str(FRAME), default_timeout=120).run()
    assert not app.exception
    assert app.metric
    AppTest.from_file(str(FRAME), default_timeout=120).run()
    assert len(builds) == 1
    assert cached.ledger().is_demo()
