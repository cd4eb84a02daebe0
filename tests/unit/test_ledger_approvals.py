"""Two people for one revision: proposed by one account, approved by another."""

import datetime as dt

import pytest
import sqlalchemy as sa

from sanfen.ledger import adoptions
from sanfen.ledger.access_books import Account
from sanfen.ledger.actor import LOCAL_ACTOR, Actor, Area
from sanfen.ledger.adoptions import Decision
from sanfen.ledger.errors import (
    AlreadyApprovedError,
    AlreadyRevokedError,
    InForceError,
    LapsedError,
    NotAllowedError,
    OvertakenError,
    OwnProposalError,
    RestedOnError,
    UnknownAdoptionError,
)
from sanfen.ledger.store import Ledger
from sanfen.ledger.tables import table_of
from sanfen.rulebook import RulebookError, rulebook
from sanfen.rulebook.adoption import LaterRowError
from sanfen.vocabulary import Role
from tests.full_ledger import ACCESS
from tests.small_ledger import AT
from tests.unit.test_ledger_adoptions import spoil

FILES = rulebook()
TODAY = AT.date()
DAY = dt.timedelta(days=1)
SINCE = dt.date(2027, 1, 1)
EVE = dt.datetime.combine(SINCE - DAY, dt.time(12), tzinfo=dt.UTC)
FLOOR, LOWER_FLOOR = "enterprise.floors.AA.score", "enterprise.floors.A.score"
POINTS = "colour.enterprise.class_points"

PLANNER = Actor("李工", Role.PLANNER, Area(), "li")
DIRECTOR = Actor("王局", Role.DIRECTOR, Area(), "wang")
BOTH = Actor("李工", Role.DIRECTOR, Area(), "li")
"""The planner again, by a second role."""


def propose(ledger, changes=None, since=SINCE, actor=PLANNER, at=AT):
    decision = Decision(changes or {FLOOR: 92.0}, since, "纪要", "从严", "")
    return adoptions.adopt(ledger, FILES, decision, actor, at)


def approve(ledger, number, actor=DIRECTOR, at=AT):
    adoptions.approve(ledger, FILES, number, actor, at)


def revoke(ledger, number, actor, at=AT):
    adoptions.revoke(ledger, FILES, number, actor, at)


def floor(ledger, day=SINCE):
    return adoptions.rulebook_of(ledger, FILES).in_force(day).at(FLOOR)


def newest(ledger):
    return adoptions.list_adoptions(ledger)[0]


def open_accounts(ledger):
    with ledger.writing(LOCAL_ACTOR, "access.fill", {}, AT) as connection:
        row = ACCESS["accounts"]
        connection.execute(
            sa.insert(table_of(Account.__tablename__)).values(row),
        )


def test_a_proposal_is_in_force_only_once_somebody_else_approved_it(ledger: Ledger):
    number = propose(ledger)
    assert floor(ledger) == 90
    assert newest(ledger).is_pending(TODAY)
    assert not newest(ledger).counts
    seen = ledger.rules_version()
    approve(ledger, number)
    assert (floor(ledger), floor(ledger, SINCE - DAY)) == (92, 90)
    assert ledger.rules_version() != seen
    approval = newest(ledger).approval
    assert (approval.actor, approval.login) == ("王局（wang）", "wang")
    assert ledger.verify() == []


def test_what_was_adopted_without_accounts_needs_no_approval(ledger: Ledger):
    number = propose(ledger, actor=LOCAL_ACTOR)
    assert floor(ledger) == 92
    with pytest.raises(AlreadyApprovedError):
        approve(ledger, number)


def test_nobody_adopts_without_an_account_where_there_are_accounts(ledger: Ledger):
    number = propose(ledger)
    open_accounts(ledger)
    with pytest.raises(NotAllowedError):
        propose(ledger, actor=LOCAL_ACTOR)
    with pytest.raises(NotAllowedError):
        approve(ledger, number, LOCAL_ACTOR)
    with pytest.raises(NotAllowedError):
        revoke(ledger, number, LOCAL_ACTOR)
    assert floor(ledger) == 90


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [
        (BOTH, OwnProposalError),
        (PLANNER, NotAllowedError),
        (Actor("赵工", Role.PLANNER, Area(), "zhao"), NotAllowedError),
        (Actor("钱", Role.ADMINISTRATOR, Area(), "qian"), NotAllowedError),
        (Actor("孙局", Role.DIRECTOR, Area("甲区"), "sun"), NotAllowedError),
    ],
)
def test_who_may_not_approve_is_refused_and_nothing_written(
    ledger: Ledger, actor, refusal
):
    number = propose(ledger)
    with pytest.raises(refusal):
        approve(ledger, number, actor)
    assert floor(ledger) == 90
    assert len(ledger.audit(LOCAL_ACTOR)) == 1


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.PLANNER])
def test_only_a_planner_of_the_city_proposes(ledger: Ledger, role):
    with pytest.raises(NotAllowedError):
        propose(ledger, actor=Actor("某", role, Area(), "mou"))
    with pytest.raises(NotAllowedError):
        propose(ledger, actor=Actor("某", Role.PLANNER, Area("甲区"), "mou"))


def test_a_proposal_is_approved_until_the_eve_of_its_day(ledger: Ledger):
    first, second = propose(ledger), propose(ledger, {f"{POINTS}.C": 5})
    approve(ledger, first, at=EVE)
    with pytest.raises(LapsedError):
        approve(ledger, second, at=EVE + DAY)
    assert newest(ledger).is_lapsed(SINCE)
    assert not newest(ledger).is_pending(SINCE)
    with pytest.raises(LapsedError):
        revoke(ledger, second, PLANNER, EVE + DAY)
    with pytest.raises(InForceError):
        revoke(ledger, first, DIRECTOR, EVE + DAY)
    assert floor(ledger) == 92


def test_a_proposal_is_approved_once_and_not_after_it_was_revoked(ledger: Ledger):
    number = propose(ledger)
    approve(ledger, number)
    with pytest.raises(AlreadyApprovedError):
        approve(ledger, number)
    revoke(ledger, number, DIRECTOR)
    with pytest.raises(AlreadyRevokedError):
        approve(ledger, number)
    with pytest.raises(UnknownAdoptionError):
        approve(ledger, 9)
    assert floor(ledger) == 90


@pytest.mark.parametrize("approved", [False, True])
@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (PLANNER, True),
        (DIRECTOR, True),
        (Actor("周局", Role.DIRECTOR, Area(), "zhou"), True),
        (Actor("赵工", Role.PLANNER, Area(), "zhao"), False),
        (Actor("李工", Role.PRESENTER, Area(), "li"), False),
        (Actor("周局", Role.DIRECTOR, Area("甲区"), "zhou"), False),
    ],
)
def test_who_proposed_or_approves_takes_it_back(ledger: Ledger, approved, actor, may):
    number = propose(ledger)
    if approved:
        approve(ledger, number)
    if may:
        revoke(ledger, number, actor)
        assert floor(ledger) == 90
    else:
        with pytest.raises(NotAllowedError):
            revoke(ledger, number, actor)
        assert newest(ledger).stands


def test_of_two_proposals_for_one_value_one_is_approved(ledger: Ledger):
    first, second = propose(ledger), propose(ledger, {FLOOR: 94.0}, SINCE + DAY)
    approve(ledger, second)
    with pytest.raises(LaterRowError):
        approve(ledger, first)
    revoke(ledger, second, DIRECTOR)
    approve(ledger, first)
    assert floor(ledger) == 92


def test_a_value_moved_since_it_was_proposed_is_not_moved_back(ledger: Ledger):
    """A table is written whole: the later row would undo what the earlier one set."""
    first = propose(ledger, {f"{POINTS}.C": 5})
    second = propose(ledger, {f"{POINTS}.B": 3}, SINCE + DAY)
    approve(ledger, first)
    with pytest.raises(OvertakenError) as refused:
        approve(ledger, second)
    assert refused.value.path == POINTS
    revoke(ledger, first, DIRECTOR)
    approve(ledger, second)


def test_a_proposal_that_contradicts_what_was_approved_meanwhile_is_refused(
    ledger: Ledger,
):
    first = propose(ledger, {LOWER_FLOOR: 86.0})
    second = propose(ledger, {FLOOR: 85.0}, SINCE - DAY)
    approve(ledger, first)
    with pytest.raises(RulebookError, match="floors must fall"):
        approve(ledger, second)
    assert not newest(ledger).counts


def test_nothing_rests_on_a_proposal(ledger: Ledger):
    first = propose(ledger, {f"{POINTS}.C": 5})
    other = propose(ledger, {f"{POINTS}.B": 3}, SINCE + DAY)
    approve(ledger, other)
    revoke(ledger, first, PLANNER)
    third = propose(ledger, {f"{POINTS}.C": 5}, SINCE + 2 * DAY)
    approve(ledger, third)
    with pytest.raises(RestedOnError):
        revoke(ledger, other, DIRECTOR)


@pytest.mark.parametrize(
    ("statement", "record"),
    [
        ("INSERT INTO approvals VALUES (2, 'now', 'me', 'me')", "approvals: 2"),
        ("UPDATE approvals SET login = 'zhou'", "approvals: 1"),
        ("DELETE FROM approvals", "approvals: 1"),
        ("UPDATE adoptions SET login = NULL WHERE id = 2", "adoptions: 2"),
        (
            "UPDATE rule_revisions SET before = '1' WHERE adoption_id = 1",
            f"rule_revisions: 1, {FLOOR}",
        ),
    ],
)
def test_an_approval_written_by_other_means_is_found(
    ledger: Ledger, ledger_url: str, statement, record
):
    approve(ledger, propose(ledger))
    propose(ledger, {f"{POINTS}.C": 5})
    spoil(ledger_url, statement)
    (fault,) = ledger.verify()
    assert (fault.part, fault.record) == ("appended", record)


def test_an_approval_by_who_proposed_counts_for_nothing_wherever_it_comes_from(
    ledger: Ledger, ledger_url: str
):
    propose(ledger)
    spoil(ledger_url, "INSERT INTO approvals VALUES (1, '2026-11-23', 'x', 'li')")
    assert floor(ledger) == 90
