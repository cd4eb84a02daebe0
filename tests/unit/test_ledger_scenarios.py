"""Saved scenarios: kept in versions, named once, and never overwritten unseen."""

import dataclasses
import datetime as dt

import pytest
import sqlalchemy as sa

from sanfen.ledger import database, scenarios
from sanfen.ledger.actor import LOCAL_ACTOR, Actor, Area
from sanfen.ledger.errors import (
    DamagedScenarioError,
    NameTakenError,
    StaleScenarioError,
    TextError,
    UnknownScenarioError,
)
from sanfen.ledger.scenarios import Content
from sanfen.ledger.store import Ledger, open_ledger
from sanfen.vocabulary import Role
from tests.small_ledger import AT, fill

CHANGES = {"enterprise.floors.AA.score": 92.0, "enterprise.limits.cap.active": False}
LATER = AT + dt.timedelta(hours=1)
COLLEAGUE = Actor("王工", Role.PLANNER, Area())

HOSTILE = ["=1+1", "<script>alert(1)</script>", "**粗** [点](x)", "@SUM(A1)", "o'; --"]


def content(name="从严", **more):
    given = {"note": "", "base_fingerprint": "abc", "base_day": AT.date()}
    return Content(**{"name": name, "changes": CHANGES, **given, **more})


def saved(ledger, name="从严", **more):
    return scenarios.save(ledger, content(name, **more), LOCAL_ACTOR, AT)


def names(ledger):
    return [found.name for found in scenarios.list_scenarios(ledger, LOCAL_ACTOR)]


def actions(ledger):
    return ledger.audit(LOCAL_ACTOR)["action"].tolist()


def test_a_scenario_is_there_after_the_ledger_was_opened_anew(
    ledger: Ledger, ledger_url
):
    wrote = saved(ledger, note="给局长看\n第二稿")
    ledger.close()
    again = open_ledger(ledger_url)
    found = scenarios.find_scenario(again, wrote.id, LOCAL_ACTOR)
    assert found == wrote
    assert found.changes == CHANGES
    assert found.note == "给局长看\n第二稿"
    assert (found.author, found.created_at, found.version) == ("单机用户", AT, 1)
    again.close()


def test_values_keep_their_kind(ledger: Ledger):
    changes = {"a.b": 1, "a.c": 1.5, "a.d": True}
    found = saved(ledger, changes=changes).changes
    assert [type(value) for value in found.values()] == [int, float, bool]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_data_and_kept_as_written(ledger: Ledger, name: str):
    assert (
        scenarios.find_scenario(ledger, saved(ledger, name).id, LOCAL_ACTOR).name
        == name
    )


@pytest.mark.parametrize(
    ("field", "text", "problem"),
    [
        ("name", "  ", "blank"),
        ("name", "字" * 61, "long"),
        ("name", "甲\x00乙", "control"),
        ("name", "甲\u202e乙", "control"),
        ("name", "甲\ud800", "control"),
        ("note", "字" * 501, "long"),
        ("note", "甲\x1b[31m", "control"),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused(ledger: Ledger, field, text, problem):
    with pytest.raises(TextError) as refused:
        saved(ledger, **{field: text})
    assert (refused.value.field, refused.value.problem) == (field, problem)
    assert names(ledger) == []
    assert actions(ledger) == []


def test_spaces_do_not_make_another_name(ledger: Ledger):
    first = saved(ledger, "从严 方案")
    with pytest.raises(NameTakenError) as refused:
        saved(ledger, "  从严\t 方案 ")
    assert refused.value.scenario_id == first.id


def test_an_archived_name_is_free_and_coming_back_needs_it_free(ledger: Ledger):
    first = saved(ledger)
    archived = scenarios.archive(ledger, first, LOCAL_ACTOR, LATER)
    assert archived.archived
    second = saved(ledger)
    assert [s.id for s in scenarios.list_scenarios(ledger, LOCAL_ACTOR)] == [
        second.id,
        first.id,
    ]
    with pytest.raises(NameTakenError):
        scenarios.restore(ledger, archived, LOCAL_ACTOR, LATER)
    scenarios.rename(ledger, second, "从宽", LOCAL_ACTOR, LATER)
    assert not scenarios.restore(ledger, archived, LOCAL_ACTOR, LATER).archived


def test_a_renamed_scenario_says_the_same(ledger: Ledger):
    first = saved(ledger)
    renamed = scenarios.rename(ledger, first, "从宽", COLLEAGUE, LATER)
    assert (renamed.id, renamed.name, renamed.version) == (first.id, "从宽", 2)
    assert renamed.changes == CHANGES
    assert (renamed.author, renamed.changed_by) == ("单机用户", "王工")
    with pytest.raises(NameTakenError):
        scenarios.rename(ledger, saved(ledger, "另一"), "从宽", LOCAL_ACTOR, LATER)


def test_a_copy_stands_on_its_own(ledger: Ledger):
    first = saved(ledger)
    copy = scenarios.duplicate(ledger, first, "从严（副本）", COLLEAGUE, LATER)
    assert (copy.version, copy.author, copy.changes) == (1, "王工", CHANGES)
    scenarios.update(ledger, copy, content("另", changes={}), COLLEAGUE, LATER)
    assert scenarios.find_scenario(ledger, first.id, LOCAL_ACTOR) == first
    with pytest.raises(NameTakenError):
        scenarios.duplicate(ledger, first, first.name, COLLEAGUE, LATER)


def test_the_second_of_two_writers_is_told_who_changed_what(ledger: Ledger):
    opened = saved(ledger)
    theirs = content(note="改过", changes={"enterprise.floors.AA.score": 95.0})
    scenarios.update(ledger, opened, theirs, COLLEAGUE, LATER)
    with pytest.raises(StaleScenarioError) as refused:
        scenarios.update(ledger, opened, content(), LOCAL_ACTOR, LATER)
    assert (refused.value.by, refused.value.at) == ("王工", LATER)
    assert refused.value.what == ("note", "changes")
    now = scenarios.find_scenario(ledger, opened.id, LOCAL_ACTOR)
    assert (now.version, now.changes) == (2, theirs.changes)
    # Both keep their work: the second writes over what they have now seen.
    mine = scenarios.update(ledger, now, content(), LOCAL_ACTOR, LATER)
    assert mine.changes == CHANGES
    assert (
        scenarios.version_saying(ledger, mine.id, theirs.changes, LOCAL_ACTOR).version
        == 2
    )


def test_a_link_is_traced_to_the_version_it_was_made_of(ledger: Ledger):
    first = saved(ledger)
    second = scenarios.update(ledger, first, content(changes={}), COLLEAGUE, LATER)
    assert scenarios.version_saying(ledger, first.id, CHANGES, LOCAL_ACTOR) == first
    assert (
        scenarios.version_saying(ledger, first.id, {"moved.on": 1}, LOCAL_ACTOR)
        == second
    )


def test_an_unknown_scenario_is_named(ledger: Ledger):
    with pytest.raises(UnknownScenarioError, match="7"):
        scenarios.find_scenario(ledger, 7, LOCAL_ACTOR)
    ghost = dataclasses.replace(saved(ledger), id=7)
    with pytest.raises(UnknownScenarioError, match="7"):
        scenarios.archive(ledger, ghost, LOCAL_ACTOR, LATER)


def test_every_write_leaves_its_audit_record_and_no_other_reader_is_disturbed(
    ledger: Ledger,
):
    fill(ledger)
    version = ledger.version(LOCAL_ACTOR)
    first = saved(ledger)
    second = scenarios.rename(ledger, first, "从宽", LOCAL_ACTOR, LATER)
    third = scenarios.archive(ledger, second, LOCAL_ACTOR, LATER)
    scenarios.restore(ledger, third, LOCAL_ACTOR, LATER)
    told = ["save", "rename", "archive", "restore"]
    assert actions(ledger)[1:] == [f"scenario.{name}" for name in told]
    assert ledger.version(LOCAL_ACTOR) == version
    assert ledger.rules_version() == ""
    assert ledger.verify() == []


ALTERED = ["{", "[]", '"x"', '{"a": "b"}', '{"a": NaN}', '{"a": null}', '{"a": 1e999}']
TOO_LONG = f'{{"a": {"9" * 400}}}'


@pytest.mark.parametrize("altered", [*ALTERED, TOO_LONG])
def test_an_altered_scenario_is_told_and_not_opened(
    ledger: Ledger, ledger_url: str, altered: str
):
    first, second = saved(ledger), saved(ledger, "另一")
    spoil(
        ledger_url,
        "UPDATE scenario_versions SET changes = :x WHERE scenario_id = 1",
        altered,
    )
    listed = {
        found.id: found for found in scenarios.list_scenarios(ledger, LOCAL_ACTOR)
    }
    assert not listed[first.id].is_readable
    assert listed[second.id].is_readable
    with pytest.raises(DamagedScenarioError, match=str(first.id)):
        _ = listed[first.id].changes
    (fault,) = ledger.verify()
    assert (fault.part, fault.record) == ("appended", "scenario_versions: 1, 1")


def test_a_version_that_vanished_is_found(ledger: Ledger, ledger_url: str):
    scenarios.rename(ledger, saved(ledger), "从宽", LOCAL_ACTOR, LATER)
    spoil(ledger_url, "DELETE FROM scenario_versions WHERE name = :x", "从严")
    (fault,) = ledger.verify()
    assert (fault.record, fault.problem) == (
        "scenario_versions: 1, 1",
        "it was taken away",
    )


def test_a_version_nobody_wrote_is_found(ledger: Ledger, ledger_url: str):
    saved(ledger)
    columns = "actor, name, note, base_fingerprint, base_day, changes, archived"
    spoil(
        ledger_url,
        f"INSERT INTO scenario_versions (scenario_id, version, at, {columns}) "
        f"SELECT scenario_id, 9, :x, {columns} FROM scenario_versions",
        "2026-01-01",
    )
    (fault,) = ledger.verify()
    assert fault.record == "scenario_versions: 1, 9"
    assert "no audit record" in fault.problem


def spoil(url: str, statement: str, value: str) -> None:
    """Write into the ledger behind the program's back."""
    engine = database.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text(statement), {"x": value})
    engine.dispose()
