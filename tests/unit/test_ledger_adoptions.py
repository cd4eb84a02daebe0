"""Adopting and revoking: appended, checked before writing, and sealed."""

import datetime as dt

import pytest
import sqlalchemy as sa

from sanfen.ledger import adoptions, database, scenarios
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.adoptions import Decision
from sanfen.ledger.errors import (
    AlreadyRevokedError,
    InForceError,
    RestedOnError,
    TextError,
    UnknownAdoptionError,
)
from sanfen.ledger.scenarios import Content
from sanfen.ledger.store import Ledger, open_ledger
from sanfen.rulebook import RulebookError, rulebook
from sanfen.rulebook.adoption import (
    LaterRowError,
    NothingToAdoptError,
    NotInFutureError,
)
from sanfen.vocabulary import Basis
from tests.small_ledger import AT

FILES = rulebook()
TODAY = AT.date()
DAY = dt.timedelta(days=1)
SINCE = dt.date(2027, 1, 1)
HIGHER = {"enterprise.floors.AA.score": 92.0}
FLOOR = "enterprise.floors.AA.score"
POINTS = "colour.enterprise.class_points"
SWITCH = "enterprise.limits.cap_failure.active"
WEIGHTS = {"enterprise.criteria.E1.weight": 30.0, "enterprise.criteria.E5.weight": 20.0}


def decision(changes=HIGHER, since=SINCE, **more):
    given = {"clause": "局务会纪要〔2026〕8号", "reason": "AA 类过多"}
    base = FILES.in_force(TODAY).fingerprint
    return Decision(
        **{
            "changes": changes,
            "since": since,
            "base_fingerprint": base,
            **given,
            **more,
        }
    )


def adopt(ledger, changes=HIGHER, since=SINCE, at=AT, **more):
    decided = decision(changes, since, **more)
    return adoptions.adopt(ledger, FILES, decided, LOCAL_ACTOR, at)


def revoke(ledger, number, at=AT):
    adoptions.revoke(ledger, FILES, number, LOCAL_ACTOR, at)


def book(ledger):
    return adoptions.rulebook_of(ledger, FILES)


def fingerprints(ledger):
    standing = book(ledger)
    return [
        standing.in_force(day).fingerprint for day in (TODAY, SINCE, SINCE + 400 * DAY)
    ]


def test_an_adoption_is_in_force_from_its_day_also_after_a_restart(
    ledger: Ledger, ledger_url: str
):
    adopt(ledger)
    ledger.close()
    again = open_ledger(ledger_url)
    standing = book(again)
    assert standing.in_force(SINCE - DAY).at(FLOOR) == 90
    assert standing.in_force(SINCE).at(FLOOR) == 92
    assert FILES.in_force(SINCE).at(FLOOR) == 90
    again.close()


def test_an_adopted_value_says_what_it_rests_on_and_never_calls_itself_statute(
    ledger: Ledger,
):
    number = adopt(ledger)
    entries = {entry.path: entry for entry in book(ledger).entries(SINCE)}
    (leaf,) = entries["enterprise.floors.AA"].leaves
    assert (leaf.clause, leaf.basis) == ("局务会纪要〔2026〕8号", Basis.PROPOSAL)
    assert (leaf.adoption, leaf.since) == (number, SINCE)


def test_what_was_adopted_is_listed_with_who_when_and_why(ledger: Ledger):
    content = Content("从严", "", "abc", TODAY, HIGHER)
    saved = scenarios.save(ledger, content, LOCAL_ACTOR, AT)
    adopt(ledger, scenario=saved.id)
    (found,) = adoptions.list_adoptions(ledger)
    assert (found.proposed.actor, found.proposed.at) == ("单机用户", AT)
    assert (found.since, found.reason, found.scenario) == (
        SINCE,
        "AA 类过多",
        saved.id,
    )
    assert [(row.path, row.value) for row in found.rows] == [(FLOOR, 92.0)]
    assert found.is_pending(TODAY)
    assert found.is_pending(SINCE - DAY)
    assert not found.is_pending(SINCE)


def test_what_is_shown_before_is_what_is_written(ledger: Ledger):
    changes = {**HIGHER, **WEIGHTS, SWITCH: False, f"{POINTS}.C": 5}
    shown = adoptions.preview(ledger, FILES, decision(changes), TODAY)
    adopt(ledger, changes)
    (found,) = adoptions.list_adoptions(ledger)
    assert {row.path: row.value for row in found.rows} == {
        row.path: row.value for row in shown
    }


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"since": TODAY}, NotInFutureError),
        ({"since": TODAY - DAY}, NotInFutureError),
        ({"clause": " "}, RulebookError),
        ({"reason": ""}, TextError),
        ({"reason": "字" * 501}, TextError),
        ({"clause": "一\x00"}, TextError),
        ({"changes": {}}, NothingToAdoptError),
        ({"changes": {FLOOR: 90.0}}, NothingToAdoptError),
        ({"changes": {FLOOR: 79.0}}, RulebookError),
        ({"changes": {"enterprise.criteria.E1.weight": 30.0}}, RulebookError),
        ({"changes": {"enterprise.window.months": 24}}, RulebookError),
        ({"changes": {"no.such.rule": 1}}, RulebookError),
    ],
)
def test_what_cannot_be_adopted_is_refused_and_nothing_written(
    ledger: Ledger, more, refusal
):
    with pytest.raises(refusal):
        adopt(ledger, **more)
    assert adoptions.list_adoptions(ledger) == []
    assert ledger.audit(LOCAL_ACTOR).empty
    assert ledger.rules_version() == ""


@pytest.mark.parametrize("since", [SINCE, SINCE - DAY])
def test_a_pending_value_is_not_decided_twice(ledger: Ledger, since):
    number = adopt(ledger)
    with pytest.raises(LaterRowError) as refused:
        adopt(ledger, {FLOOR: 94.0}, since)
    assert (refused.value.path, refused.value.adoption) == (FLOOR, number)
    revoke(ledger, number)
    adopt(ledger, {FLOOR: 94.0}, since)
    assert book(ledger).in_force(SINCE).at(FLOOR) == 94


def test_an_adoption_that_a_pending_one_would_break_is_refused(ledger: Ledger):
    adopt(ledger, {"enterprise.floors.A.score": 86.0}, SINCE)
    with pytest.raises(RulebookError, match="floors must fall"):
        adopt(ledger, {FLOOR: 85.0}, SINCE - DAY)
    assert len(adoptions.list_adoptions(ledger)) == 1


def test_a_later_adoption_of_a_table_keeps_what_an_earlier_one_set(ledger: Ledger):
    adopt(ledger, {f"{POINTS}.C": 5}, SINCE)
    adopt(ledger, {f"{POINTS}.B": 3}, SINCE + DAY)
    assert book(ledger).in_force(SINCE + DAY).at(POINTS) == {
        "AA": 0,
        "A": 1,
        "B": 3,
        "C": 5,
    }


def test_a_revoked_adoption_leaves_the_rulebook_as_it_was(ledger: Ledger):
    before = fingerprints(ledger)
    number = adopt(ledger, {**HIGHER, SWITCH: False})
    assert fingerprints(ledger) != before
    revoke(ledger, number)
    assert fingerprints(ledger) == before
    (found,) = adoptions.list_adoptions(ledger)
    assert not found.stands
    assert (found.revocation.actor, found.revocation.at) == ("单机用户", AT)
    assert found.rows != ()


def test_an_adoption_can_be_revoked_until_its_day(ledger: Ledger):
    last = dt.datetime.combine(SINCE - DAY, dt.time(12), tzinfo=dt.UTC)
    first, second = adopt(ledger), adopt(ledger, WEIGHTS)
    revoke(ledger, first, last)
    with pytest.raises(InForceError):
        revoke(ledger, second, last + DAY)
    assert book(ledger).in_force(SINCE).at("enterprise.criteria.E1.weight") == 30


def test_what_later_ones_rest_on_cannot_be_revoked(ledger: Ledger):
    first = adopt(ledger, {f"{POINTS}.C": 5}, SINCE)
    second = adopt(ledger, {f"{POINTS}.B": 3}, SINCE + DAY)
    floors = adopt(ledger, {FLOOR: 95.0}, SINCE)
    higher = adopt(ledger, {"enterprise.floors.A.score": 92.0}, SINCE + DAY)
    for number, resting in ((first, second), (floors, higher)):
        with pytest.raises(RestedOnError) as refused:
            revoke(ledger, number)
        assert resting in refused.value.others
    revoke(ledger, second)
    revoke(ledger, first)


def test_an_adoption_is_revoked_once_and_only_if_there_is_one(ledger: Ledger):
    number = adopt(ledger)
    revoke(ledger, number)
    with pytest.raises(AlreadyRevokedError):
        revoke(ledger, number)
    with pytest.raises(UnknownAdoptionError):
        revoke(ledger, 9)


def test_adopting_names_another_version_of_the_rules_and_not_of_the_records(
    ledger: Ledger,
):
    records = ledger.version(LOCAL_ACTOR)
    seen = [ledger.rules_version()]
    number = adopt(ledger)
    seen.append(ledger.rules_version())
    revoke(ledger, number)
    seen.append(ledger.rules_version())
    assert len(set(seen)) == 3
    assert ledger.version(LOCAL_ACTOR) == records
    assert ledger.audit(LOCAL_ACTOR)["action"].tolist() == [
        "rules.adopt",
        "rules.revoke",
    ]
    assert ledger.verify() == []


@pytest.mark.parametrize(
    ("statement", "record"),
    [
        ("UPDATE rule_revisions SET value = '99'", f"rule_revisions: 1, {FLOOR}"),
        ("UPDATE adoptions SET since = '2026-12-01'", "adoptions: 1"),
        ("DELETE FROM rule_revisions", f"rule_revisions: 1, {FLOOR}"),
        ("INSERT INTO revocations VALUES (1, 'now', 'me')", "revocations: 1"),
    ],
)
def test_an_edited_row_is_found(ledger: Ledger, ledger_url: str, statement, record):
    adopt(ledger)
    spoil(ledger_url, statement)
    (fault,) = ledger.verify()
    assert (fault.part, fault.record) == ("appended", record)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("value", "{", "cannot be read"),
        ("value", '"x"', FLOOR),
        ("value", "NaN", FLOOR),
        ("basis", "gospel", "cannot be read"),
        ("path", "enterprise.floors.AA", "not in the rulebook"),
        ("path", "enterprise.limits.cap_failure.kind", "not in the rulebook"),
        ("path", "__class__.x", "not in the rulebook"),
    ],
)
def test_a_rulebook_with_an_altered_row_answers_nothing(
    ledger: Ledger, ledger_url: str, column, value, said
):
    adopt(ledger)
    spoil(ledger_url, f"UPDATE rule_revisions SET {column} = '{value}'")
    with pytest.raises(RulebookError, match=said):
        book(ledger)


def spoil(url: str, statement: str) -> None:
    """Write into the ledger behind the program's back."""
    engine = database.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text(statement))
    engine.dispose()
