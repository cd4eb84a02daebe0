"""A key is shown once, opens what it was given for, and stops when it is told to."""

import datetime as dt

import pytest
import sqlalchemy as sa

from sanfen.access import keys
from sanfen.access.keys import KeyRefusedError
from sanfen.area import Area
from sanfen.ledger.actor import LOCAL_ACTOR, Actor
from sanfen.ledger.errors import NotAllowedError, TextError
from sanfen.ledger.keys import KeyGrant, UnknownKeyError
from sanfen.ledger.tables import table_of
from sanfen.rights import RIGHTS, Right
from sanfen.vocabulary import Role
from tests.small_ledger import AT

END = AT + dt.timedelta(days=30)
GRANT = KeyGrant("发改委", ("ENTNAME", "regime"), Area("甲区", "东镇"), 60, END)
JUST_BEFORE = END - dt.timedelta(milliseconds=1)


@pytest.fixture
def issued(ledger):
    return keys.issue(ledger, GRANT, LOCAL_ACTOR, AT)


def refusal(ledger, key, at=AT):
    with pytest.raises(KeyRefusedError) as refused:
        keys.admit(ledger, key, at)
    return refused.value.reason


def test_a_key_opens_what_it_was_issued_for(ledger, issued):
    text, key = issued
    assert text.startswith("sf_")
    assert keys.admit(ledger, text, AT) == key
    assert key.grant == GRANT


def test_no_two_keys_are_alike(ledger, issued):
    assert keys.issue(ledger, GRANT, LOCAL_ACTOR, AT)[0] != issued[0]


def test_the_ledger_holds_no_key(ledger, issued):
    text, _ = issued
    with ledger.reading() as connection:
        held = str(connection.execute(sa.select(table_of("api_keys"))).all())
    assert text not in held + str(ledger.audit(LOCAL_ACTOR).to_dict())


@pytest.mark.parametrize("wrong", ["", "sf_", "sf_x", "' OR 1=1 --", "\u0100"])
def test_anything_else_opens_nothing(ledger, issued, wrong):
    assert refusal(ledger, wrong) == "unknown_key"
    assert refusal(ledger, issued[0] + wrong + "x") == "unknown_key"


@pytest.mark.parametrize(("at", "opens"), [(JUST_BEFORE, True), (END, False)])
def test_a_key_opens_until_its_end(ledger, issued, at, opens):
    if opens:
        assert keys.admit(ledger, issued[0], at)
    else:
        assert refusal(ledger, issued[0], at) == "expired_key"


def test_a_key_that_was_withdrawn_opens_nothing_and_is_not_withdrawn_twice(
    ledger, issued
):
    text, key = issued
    keys.withdraw(ledger, key.id, LOCAL_ACTOR, AT)
    assert refusal(ledger, text) == "revoked_key"
    with pytest.raises(UnknownKeyError):
        keys.withdraw(ledger, key.id, LOCAL_ACTOR, AT)


@pytest.mark.parametrize("role", sorted(set(Role) - RIGHTS[Right.API_KEYS]))
def test_nobody_else_issues_lists_or_withdraws_keys(ledger, issued, role):
    actor = Actor("某人", role, Area(), "li")
    for act in (
        lambda: keys.issue(ledger, GRANT, actor, AT),
        lambda: keys.list_keys(ledger, actor),
        lambda: keys.withdraw(ledger, issued[1].id, actor, AT),
    ):
        with pytest.raises(NotAllowedError):
            act()


@pytest.mark.parametrize("name", ["", "  ", "发\x00改", "委" * 61])
def test_a_department_has_a_name(ledger, name):
    grant = KeyGrant(name, GRANT.fields, Area(), 60, END)
    with pytest.raises(TextError):
        keys.issue(ledger, grant, LOCAL_ACTOR, AT)


@pytest.mark.parametrize(
    "grant",
    [
        KeyGrant("委", (), Area(), 60, END),
        KeyGrant("委", ("regime",), Area(), 0, END),
        KeyGrant("委", ("regime",), Area(), 60, AT),
    ],
    ids=["no field", "never", "over already"],
)
def test_a_key_that_opens_nothing_is_not_issued(ledger, grant):
    with pytest.raises(ValueError, match="a key needs"):
        keys.issue(ledger, grant, LOCAL_ACTOR, AT)


def test_issuing_and_withdrawing_stand_in_the_chain_and_change_no_version(ledger):
    before = ledger.version(LOCAL_ACTOR)
    _, key = keys.issue(ledger, GRANT, LOCAL_ACTOR, AT)
    keys.withdraw(ledger, key.id, LOCAL_ACTOR, AT)
    actions = ledger.audit(LOCAL_ACTOR)["action"].tolist()
    assert actions == ["access.key_issue", "access.key_revoke"]
    assert ledger.version(LOCAL_ACTOR) == before
    assert ledger.verify() == []


def test_the_list_tells_when_a_key_was_last_used(ledger, issued):
    _, key = issued
    later = AT + dt.timedelta(hours=1)
    for at in (later, AT):
        ledger.note(key, "api", {}, at)
    keys.issue(ledger, GRANT, LOCAL_ACTOR, AT)
    assert [each.last_used_at for each in keys.list_keys(ledger, LOCAL_ACTOR)] == [
        None,
        later,
    ]
