"""登录: who comes in, who waits, and when it is over."""

import dataclasses
import datetime as dt
import json

import pytest
from argon2 import PasswordHasher

from sanfen.access import passwords, waiting
from sanfen.access.entry import EntryError, Typed
from sanfen.access.presence import present
from sanfen.ledger import accounts, sessions
from sanfen.ledger.account import Grant, Particulars
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.store import open_ledger
from sanfen.vocabulary import Role
from tests.people import (
    CITY,
    COUNTY,
    FIRST,
    LIMITS,
    OWN,
    SECOND,
    add,
    at_the_door,
    quick_hashes,
    settled,
)
from tests.small_ledger import AT

__all__ = ["quick_hashes"]

pytestmark = pytest.mark.usefixtures("quick_hashes")


@pytest.fixture
def house(ledger_url):
    """Return a ledger with an administrator and somebody with a password of their own."""
    opened = settled(ledger_url)
    yield opened
    opened.close()


def log_in(ledger, at=AT, password=OWN, login="li", **more):
    return at_the_door(ledger, at).log_in(login, password, **more)


def refusal(ledger, at=AT, **more):
    with pytest.raises(EntryError) as refused:
        log_in(ledger, at, **more)
    return refused.value


def actions(ledger):
    return ledger.audit(LOCAL_ACTOR)["action"].tolist()


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (1, 1), (2, 2), (3, 4), (9, 256), (10, 512), (11, 900), (5000, 900)],
)
def test_each_failure_doubles_the_wait_up_to_a_quarter_hour(failures, seconds):
    assert waiting.wait_after(failures) == dt.timedelta(seconds=seconds)


def test_the_right_password_lets_in_and_acts_by_the_first_grant(house):
    token, session = log_in(house, login=" LI ")
    assert session.actor == session.account.acting(CITY)
    assert present(house, token, AT, LIMITS).actor == session.actor
    last = house.audit(LOCAL_ACTOR).iloc[-1]
    assert (last["action"], last["actor"]) == ("access.login", "li工（li）")
    assert json.loads(last["details"])["login"] == "li"


def test_a_wrong_password_and_an_unknown_login_are_refused_alike(house):
    wrong, unknown = refusal(house, password="no"), refusal(house, login="nobody")
    assert (wrong.why, wrong.seconds) == (unknown.why, unknown.seconds) == ("wrong", 1)
    told = house.audit(LOCAL_ACTOR).tail(2)
    assert set(told["action"]) == {"access.login_failed"}
    # Somebody may have typed a password as the login.
    assert "nobody" not in "".join(told["details"])


def test_who_failed_waits_and_the_wait_survives_a_restart(house, ledger_url):
    refusal(house, password="no")
    refusal(house, AT + SECOND, password="no")
    early = AT + 3 * SECOND - dt.timedelta(milliseconds=1)
    restarted = open_ledger(ledger_url)
    assert (refusal(restarted, early).why, refusal(restarted, early).seconds) == (
        "wait",
        1,
    )
    log_in(restarted, AT + 3 * SECOND)
    assert refusal(restarted, AT + 4 * SECOND, password="no").seconds == 1
    restarted.close()


def test_failures_are_forgotten_after_a_day(house):
    for number in range(12):
        refusal(house, AT + number * waiting.LONGEST, password="no")
    later = AT + 11 * waiting.LONGEST + sessions.FORGOTTEN_AFTER + SECOND
    assert refusal(house, later, password="no").seconds == 1


def test_one_login_does_not_wait_for_another(house):
    refusal(house, password="no")
    log_in(house, login="admin", password=FIRST)


def test_a_stronger_hash_takes_the_place_of_a_weak_one(house, monkeypatch):
    stronger = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", stronger)
    log_in(house)
    kept = accounts.find_account(house, "li").password_hash
    assert not passwords.is_outdated(kept)
    assert passwords.matches(kept, OWN)


MINUTE, MS = dt.timedelta(minutes=1), dt.timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("after", "inside"), [(30 * MINUTE - MS, True), (30 * MINUTE, False)]
)
def test_half_an_hour_without_a_click_ends_it(house, after, inside):
    token, _ = log_in(house)
    assert (present(house, token, AT + after, LIMITS) is not None) is inside


@pytest.mark.parametrize(
    ("after", "inside"), [(720 * MINUTE - MS, True), (720 * MINUTE, False)]
)
def test_twelve_hours_end_it_whatever_is_clicked(house, after, inside):
    token, _ = log_in(house)
    for minute in range(0, 720, 29):
        assert present(house, token, AT + minute * MINUTE, LIMITS)
    assert (present(house, token, AT + after, LIMITS) is not None) is inside


def test_being_at_work_is_noted_once_a_minute_and_not_in_the_chain(house):
    token, _ = log_in(house)
    before = actions(house)
    for seconds, noted in ((59, 0), (60, 60), (90, 60)):
        present(house, token, AT + seconds * SECOND, LIMITS)
        seen = present(house, token, AT + seconds * SECOND, LIMITS).seen_at
        assert seen == AT + noted * SECOND
    assert actions(house) == before


def test_an_altered_token_and_the_hash_itself_let_nobody_in(house):
    token, session = log_in(house)
    other = ("A" if token[0] != "A" else "B") + token[1:]
    for stolen in (other, token[:-1], session.token_hash, "", "ü" * 43):
        assert present(house, stolen, AT, LIMITS) is None


def test_logging_in_anew_gives_another_token_and_ends_the_old_one(house):
    old, _ = log_in(house)
    new, _ = log_in(house, former_token=old)
    assert new != old
    assert present(house, old, AT, LIMITS) is None
    assert present(house, new, AT, LIMITS)


def test_logging_out_ends_one_session_and_everywhere_ends_all(house):
    tokens = [log_in(house)[0] for _ in range(3)]
    sessions.end(house, present(house, tokens[0], AT, LIMITS), AT)
    assert [bool(present(house, each, AT, LIMITS)) for each in tokens] == [0, 1, 1]
    li = accounts.find_account(house, "li")
    sessions.end_all(house, "li", li.acting(CITY), AT + SECOND)
    assert not any(present(house, each, AT + SECOND, LIMITS) for each in tokens)
    assert actions(house)[-2:] == ["access.logout", "access.logout_everywhere"]


def test_a_disabled_account_is_out_at_once_and_stays_out(house):
    token, session = log_in(house)
    accounts.disable(house, session.account, LOCAL_ACTOR, AT)
    assert present(house, token, AT, LIMITS) is None
    assert refusal(house).why == "disabled"
    assert refusal(house, AT + SECOND, password="no").why == "wrong"


def test_a_grant_that_was_taken_away_is_out_at_once(house):
    token, session = log_in(house)
    to = Particulars("li工", "li", (COUNTY,))
    accounts.alter(house, session.account, to, LOCAL_ACTOR, AT)
    assert present(house, token, AT, LIMITS) is None
    assert log_in(house)[1].grant == COUNTY


def test_somebody_with_two_grants_acts_by_one_at_a_time(house):
    token, session = log_in(house)
    sessions.act_by(house, session, COUNTY, AT)
    assert present(house, token, AT, LIMITS).actor == session.account.acting(COUNTY)
    with pytest.raises(ValueError, match="no such grant"):
        sessions.act_by(house, session, Grant(Role.DIRECTOR), AT)


def test_who_has_no_grant_does_not_come_in(house):
    add(house, "new")
    assert refusal(house, login="new", password=FIRST).why == "no_grant"


def test_old_sessions_are_cleared_out(house):
    log_in(house)
    _, session = log_in(house, AT + dt.timedelta(days=2))
    with house.reading() as connection:
        kept = connection.exec_driver_sql("SELECT token_hash FROM login_sessions")
        assert kept.scalars().all() == [session.token_hash]


def change(ledger, session, at=AT + SECOND, **typed):
    typed = {"old": OWN, "new": "another-Phrase-1", "again": "another-Phrase-1"} | typed
    return at_the_door(ledger, at).change_password(session, Typed(**typed))


def test_another_password_ends_every_session_and_begins_a_new_one(house):
    (here, session), (there, _) = log_in(house), log_in(house)
    token, _ = change(house, session)
    at = AT + SECOND
    assert present(house, token, at, LIMITS)
    assert not any(present(house, each, at, LIMITS) for each in (here, there))
    assert refusal(house, at).why == "wrong"
    assert log_in(house, at + SECOND, "another-Phrase-1")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"old": "no"}, "wrong"),
        ({"again": "another-Phrase-2"}, "mistyped"),
        ({"new": "short", "again": "short"}, "short"),
        ({"new": OWN, "again": OWN}, "former"),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(house, typed, why):
    token, session = log_in(house)
    with pytest.raises(EntryError) as refused:
        change(house, session, **typed)
    assert refused.value.why == why
    assert present(house, token, AT, LIMITS).account == session.account


def test_a_first_password_has_to_be_changed_and_is_not_asked_for_again(house):
    _, session = log_in(house, login="admin", password=FIRST)
    assert session.account.must_change_password
    _, later = change(house, session, old="")
    assert not later.account.must_change_password


def test_no_secret_stands_in_the_chain_or_in_what_is_printed(house):
    token, session = log_in(house)
    change(house, session)
    refusal(house, AT + 2 * SECOND, password="secret-guess")
    told = house.audit(LOCAL_ACTOR)["details"].str.cat() + repr(session)
    secrets = [token, session.token_hash, OWN, "argon2", "secret-guess", "another-"]
    assert not [each for each in secrets if each in told]
    assert dataclasses.asdict(session)["token_hash"]  # it is there, only not printed
