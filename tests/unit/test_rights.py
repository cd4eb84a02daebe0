"""Who may do what, and that nobody does it by another way."""

import pytest

from sanfen.ledger.actor import LOCAL_ACTOR, Actor, Area
from sanfen.ledger.errors import NotAllowedError
from sanfen.rights import CITY_ONLY, RIGHTS, Right
from sanfen.vocabulary import Role

COUNTY, TOWN = Area("甲区"), Area("甲区", "东镇")


def actor(role, area=Area()):  # noqa: B008 - frozen
    return Actor("王工", role, area, "wang")


def test_every_right_is_somebodys_and_nobody_has_all():
    assert set(RIGHTS) == set(Right)
    assert all(RIGHTS.values())
    assert not frozenset.intersection(*RIGHTS.values())


def test_nobody_proposes_and_approves_rules_by_one_role():
    assert not RIGHTS[Right.PROPOSE_RULES] & RIGHTS[Right.APPROVE_RULES]


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("role", Role)
def test_a_role_has_the_rights_of_the_table_only(role, right):
    assert actor(role).may(right) == (role in RIGHTS[right])


@pytest.mark.parametrize("area", [COUNTY, TOWN])
@pytest.mark.parametrize("right", sorted(CITY_ONLY))
def test_what_concerns_the_city_is_nothing_for_a_part_of_it(right, area):
    assert not any(actor(role, area).may(right) for role in Role)


def test_without_accounts_the_one_actor_may_do_everything():
    assert all(LOCAL_ACTOR.may(right) for right in Right)


def test_an_account_that_takes_the_local_name_gains_nothing():
    false = Actor(LOCAL_ACTOR.name, LOCAL_ACTOR.role, LOCAL_ACTOR.area, "x")
    assert not false.may(Right.RESULTS)


def test_a_refusal_names_who_and_what():
    with pytest.raises(NotAllowedError, match="王工（wang） has no right to accounts"):
        actor(Role.DIRECTOR).require(Right.ACCOUNTS)
