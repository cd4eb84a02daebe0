"""账号: who may be added and altered by whom, and what nobody may do."""

import json
from dataclasses import replace

import pytest

from sanfen.ledger import accounts, grants, sessions
from sanfen.ledger.access_errors import (
    AccountTakenError,
    CityRoleError,
    LastAdministratorError,
    OwnAccountError,
    StaleAccountError,
    UnknownAccountError,
    UnknownAreaError,
)
from sanfen.ledger.account import Grant, Particulars
from sanfen.ledger.actor import LOCAL_ACTOR, Area
from sanfen.ledger.errors import NotAllowedError, TextError
from sanfen.vocabulary import Role
from tests.people import CITY, COUNTY, add, quick_hashes, settled
from tests.small_ledger import AT

__all__ = ["quick_hashes"]

pytestmark = pytest.mark.usefixtures("quick_hashes")

ADMIN = Grant(Role.ADMINISTRATOR)


@pytest.fixture
def house(ledger_url):
    opened = settled(ledger_url)
    yield opened
    opened.close()


def found(ledger, login="li"):
    return accounts.find_account(ledger, login)


def admin(ledger):
    return found(ledger, "admin").acting(ADMIN)


def alter(ledger, opened, actor=LOCAL_ACTOR, **to):
    stands = Particulars(opened.name, opened.staff_no, opened.grants)
    return accounts.alter(ledger, opened, replace(stands, **to), actor, AT)


def test_the_first_account_is_an_administrators(ledger):
    with pytest.raises(LastAdministratorError):
        add(ledger, "li", CITY)
    assert not accounts.has_accounts(ledger)
    add(ledger, "admin", ADMIN)
    assert accounts.has_accounts(ledger)


@pytest.mark.parametrize(
    ("login", "kept"),
    [(" Li.Hua-2@jx ", "li.hua-2@jx"), ("ab", "ab"), ("a" * 40, "a" * 40)],
)
def test_a_login_is_kept_in_small_letters(login, kept):
    assert accounts.checked_login(login) == kept


@pytest.mark.parametrize(
    ("login", "problem"),
    [
        ("", "blank"),
        ("a", "signs"),
        ("李华", "signs"),
        (".a", "signs"),
        ("a b", "signs"),
        ("<b>x</b>", "signs"),
        ("a" * 41, "long"),
        ("li\n", ""),
        ("l\u200bi", "signs"),
    ],
)
def test_a_login_that_could_be_mistaken_is_refused(login, problem):
    if not problem:
        assert accounts.checked_login(login) == "li"
        return
    with pytest.raises(TextError) as refused:
        accounts.checked_login(login)
    assert refused.value.problem == problem


def test_one_person_has_one_account(house):
    with pytest.raises(AccountTakenError, match="login li"):
        add(house, "LI", CITY, staff_no="other")
    with pytest.raises(AccountTakenError, match="staff_no li"):
        add(house, "wang", CITY, staff_no="li")
    with pytest.raises(AccountTakenError):
        alter(house, found(house), staff_no="admin")


@pytest.mark.parametrize(
    ("grant", "error"),
    [
        (Grant(Role.INSPECTOR, Area("无县")), UnknownAreaError),
        (Grant(Role.INSPECTOR, Area("甲区", "北镇")), UnknownAreaError),
        (Grant(Role.INSPECTOR, Area(None, "东镇")), UnknownAreaError),
        (Grant(Role.ADMINISTRATOR, Area("甲区")), CityRoleError),
    ],
)
def test_a_grant_is_for_an_area_that_there_is(house, grant, error):
    with pytest.raises(error):
        add(house, "wang", grant)
    assert found(house, "wang") is None


def test_areas_are_those_of_the_ledger(house):
    assert grants.areas(house) == {"甲区": ["东镇", "西镇"], "乙区": ["北镇"]}


def test_every_change_has_its_record_and_leaves_the_records_of_the_city_alone(house):
    version = house.version(LOCAL_ACTOR)
    opened = alter(house, found(house), admin(house), name="李工", grants=(COUNTY,))
    opened = accounts.disable(house, opened, admin(house), AT)
    opened = accounts.enable(house, opened, admin(house), AT)
    accounts.set_password(house, opened, "x", admin(house), AT)
    chain = house.audit(LOCAL_ACTOR).tail(4)
    assert chain["action"].tolist() == [
        "access.account_alter",
        "access.account_disable",
        "access.account_enable",
        "access.password_reset",
    ]
    assert set(chain["actor"]) == {"admin工（admin）"}
    county = {"role": "检查员", "county": "甲区", "town": ""}
    told = json.loads(chain["details"].iloc[0])
    assert (told["name"], told["grants"]) == ("李工", [county])
    assert house.version(LOCAL_ACTOR) == version
    assert house.verify() == []


def test_who_changes_second_is_told_what_the_first_changed(house):
    opened = found(house)
    alter(house, opened, name="李工", grants=(COUNTY,))
    for write in (
        lambda: alter(house, opened, name="黎工"),
        lambda: accounts.disable(house, opened, LOCAL_ACTOR, AT),
        lambda: accounts.set_password(house, opened, "x", LOCAL_ACTOR, AT),
    ):
        with pytest.raises(StaleAccountError) as refused:
            write()
        assert refused.value.what == ("name", "grants")
    assert found(house).name == "李工"


def test_the_last_administrator_stays(house):
    opened = found(house, "admin")
    with pytest.raises(LastAdministratorError):
        accounts.disable(house, opened, LOCAL_ACTOR, AT)
    with pytest.raises(LastAdministratorError):
        alter(house, opened, grants=(CITY,))
    add(house, "second", ADMIN)
    accounts.disable(house, opened, LOCAL_ACTOR, AT)


def test_nobody_changes_their_own_grants_or_disables_themselves(house):
    add(house, "second", ADMIN)
    opened, actor = found(house, "admin"), admin(house)
    with pytest.raises(OwnAccountError):
        alter(house, opened, actor, grants=(ADMIN, CITY))
    with pytest.raises(OwnAccountError):
        accounts.disable(house, opened, actor, AT)
    assert alter(house, opened, actor, name="王管").name == "王管"


def test_others_than_administrators_change_nothing_but_their_own_password(house):
    li = found(house)
    actor, other = li.acting(CITY), found(house, "admin")
    for write in (
        lambda: accounts.list_accounts(house, actor),
        lambda: sessions.last_seen(house, actor),
        lambda: alter(house, li, actor),
        lambda: accounts.enable(house, other, actor, AT),
        lambda: accounts.disable(house, other, actor, AT),
        lambda: accounts.set_password(house, other, "x", actor, AT),
        lambda: sessions.end_all(house, "admin", actor, AT),
    ):
        with pytest.raises(NotAllowedError):
            write()
    accounts.set_password(house, li, "x", actor, AT)


def test_an_account_that_is_not_there_is_named(house):
    ghost = replace(found(house), login="ghost", staff_no="ghost")
    with pytest.raises(UnknownAccountError, match="ghost"):
        alter(house, ghost)
