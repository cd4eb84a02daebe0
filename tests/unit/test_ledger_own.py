"""One's own ledger is begun beside the demonstration and opened from then on."""

import pytest

from sanfen.ledger import store
from sanfen.ledger.account import Grant
from sanfen.ledger.accounts import find_account
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.own import begin_own_ledger, own_file
from sanfen.ledger.store import default_url, open_ledger
from sanfen.vocabulary import Role
from tests.people import add
from tests.small_ledger import AT, fill


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.delenv("SANFEN_LEDGER", raising=False)
    monkeypatch.setattr(store, "FOLDER", tmp_path)
    return tmp_path


def test_an_own_ledger_is_opened_by_default_once_it_was_begun(folder):
    assert default_url().endswith("/ledger.sqlite")
    begin_own_ledger(LOCAL_ACTOR, AT)
    assert default_url() == f"sqlite:///{own_file().as_posix()}"
    assert [path.name for path in folder.iterdir()] == ["own.sqlite"]


def test_a_ledger_named_by_hand_comes_first(folder, monkeypatch):  # noqa: ARG001
    begin_own_ledger(LOCAL_ACTOR, AT)
    monkeypatch.setenv("SANFEN_LEDGER", "sqlite:///elsewhere.sqlite")
    assert default_url() == "sqlite:///elsewhere.sqlite"


def test_an_own_ledger_begins_blank_and_says_who_began_it(folder):  # noqa: ARG001
    begin_own_ledger(LOCAL_ACTOR, AT)
    ledger = open_ledger(default_url())
    assert ledger.is_empty()
    assert not ledger.is_demo()
    assert ledger.audit(LOCAL_ACTOR)["action"].tolist() == ["begin"]
    ledger.close()


def test_beginning_again_leaves_an_own_ledger_as_it_is(folder):  # noqa: ARG001
    begin_own_ledger(LOCAL_ACTOR, AT)
    ledger = open_ledger(default_url())
    fill(ledger)
    begin_own_ledger(LOCAL_ACTOR, AT)
    assert not ledger.is_empty()
    ledger.close()


def test_who_had_an_account_has_it_in_an_own_ledger_too(folder, ledger):  # noqa: ARG001
    add(ledger, "admin", Grant(Role.ADMINISTRATOR))
    begin_own_ledger(LOCAL_ACTOR, AT, ledger)
    own = open_ledger(default_url())
    assert find_account(own, "admin") == find_account(ledger, "admin")
    assert "admin" in own.audit(LOCAL_ACTOR)["details"].iloc[0]
    own.close()
