"""Two people write the same at the same moment: one is first, the other is told."""

import dataclasses
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from sanfen import intake
from sanfen.ledger import scenarios
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.errors import AlreadyUndoneError, NameTakenError, StaleScenarioError
from sanfen.ledger.scenarios import Content
from sanfen.ledger.store import Ledger
from tests.small_ledger import AT, DATABASES
from tests.unit.intake_city import CITY, checked, city_ledger, csv, imported

CONTENT = Content("从严", "", "abc", AT.date(), {"enterprise.floors.AA.score": 92.0})


@pytest.fixture(params=DATABASES)
def ledger(request):
    opened = city_ledger(request.param)
    yield opened
    opened.close()


def at_once(*writes: Callable[[], object]) -> list[object]:
    """Do all at the same moment; return what each gave or raised."""
    ready = Barrier(len(writes))

    def write(one: Callable[[], object]) -> object:
        ready.wait(timeout=30)
        try:
            return one()
        except (
            AlreadyUndoneError,
            NameTakenError,
            StaleScenarioError,
            intake.OutdatedCheckError,
        ) as refused:
            return refused

    with ThreadPoolExecutor(len(writes)) as people:
        return [*people.map(write, writes)]


def refusals(found: list[object]) -> list[Exception]:
    return [one for one in found if isinstance(one, Exception)]


def test_one_new_version_is_kept_and_the_other_is_told_whose(ledger: Ledger):
    opened = scenarios.save(ledger, CONTENT, LOCAL_ACTOR, AT)

    def noting(note: str) -> Callable[[], object]:
        content = dataclasses.replace(CONTENT, note=note)
        return lambda: scenarios.update(ledger, opened, content, LOCAL_ACTOR, AT)

    found = at_once(noting("一"), noting("二"), noting("三"))
    stale = refusals(found)
    assert [type(one) for one in stale] == [StaleScenarioError] * 2
    assert {one.what for one in stale} == {("note",)}
    (kept,) = [one for one in found if one not in stale]
    assert scenarios.find_scenario(ledger, opened.id, LOCAL_ACTOR) == kept
    assert ledger.verify() == []


def test_a_name_is_given_once(ledger: Ledger):
    found = at_once(*[lambda: scenarios.save(ledger, CONTENT, LOCAL_ACTOR, AT)] * 2)
    assert [type(one) for one in refusals(found)] == [NameTakenError]
    assert len(scenarios.list_scenarios(ledger, LOCAL_ACTOR)) == 1


def test_an_import_checked_before_anothers_is_not_written_over_it(ledger: Ledger):
    def sending(size: str) -> Callable[[], object]:
        text = CITY["enterprises"].replace("大型", size)
        ready = checked([csv("enterprises", text)], ledger)
        return lambda: intake.commit(ready, ledger, LOCAL_ACTOR, AT)

    found = at_once(sending("中型"), sending("微型"))
    assert [type(one) for one in refusals(found)] == [intake.OutdatedCheckError]
    assert len(intake.imports(ledger, LOCAL_ACTOR)) == 2  # the city, and one of them
    sizes = set(ledger.records(LOCAL_ACTOR)["enterprises"]["size"])
    assert len(sizes & {"中型", "微型"}) == 1
    assert ledger.verify() == []


def test_an_import_is_taken_back_once(ledger: Ledger):
    text = CITY["enterprises"].replace("大型", "中型")
    number = imported([csv("enterprises", text)], ledger).import_id
    undo = [lambda: intake.roll_back(number, ledger, LOCAL_ACTOR, AT)] * 2
    assert [type(one) for one in refusals(at_once(*undo))] == [AlreadyUndoneError]
    assert "大型" in set(ledger.records(LOCAL_ACTOR)["enterprises"]["size"])
    assert ledger.verify() == []
