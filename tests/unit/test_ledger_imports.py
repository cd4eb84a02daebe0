"""Taking an import back as a whole, or refusing to with the facts."""

import pandas as pd
import pytest

from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.errors import (
    AlreadyUndoneError,
    Dependent,
    ImportInUseError,
    UnknownImportError,
)
from sanfen.ledger.imports import record_import, undo_import
from sanfen.ledger.store import Ledger
from sanfen.ledger.tables import RECORD_TABLES
from sanfen.ledger.writes import compare, write
from tests.small_ledger import AT, enterprise, rows, small_tables, spot_check


def bring_in(ledger: Ledger, **tables: pd.DataFrame) -> int:
    with ledger.writing(LOCAL_ACTOR, "import", {}, AT) as connection:
        found = compare(connection, tables)
        write(connection, found)
        return record_import(
            connection, found, files=["甲.csv"], actor=LOCAL_ACTOR, at=AT
        )


def take_back(ledger: Ledger, number: int) -> dict[str, dict[str, int]]:
    with ledger.writing(LOCAL_ACTOR, "roll back", {}, AT) as connection:
        return undo_import(connection, number, actor=LOCAL_ACTOR, at=AT)


def assert_same(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> None:
    for name in RECORD_TABLES:
        pd.testing.assert_frame_equal(one[name], other[name])


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    assert bring_in(ledger, **small_tables()) == 1
    return ledger


def test_an_import_of_everything_can_be_taken_back(filled: Ledger):
    done = take_back(filled, 1)
    assert done["spot_checks"] == {"removed": 3, "restored": 0}
    assert filled.is_empty()
    assert filled.verify() == []


def test_new_rows_go_and_changed_rows_return_to_what_they_were(filled: Ledger):
    before = filled.records(LOCAL_ACTOR)
    number = bring_in(
        filled,
        enterprises=rows(
            "enterprises", enterprise("D"), enterprise("A", "西镇", size="大型")
        ),
        spot_checks=rows(
            "spot_checks", spot_check("S1", "D"), spot_check("S9", "D", level="市")
        ),
    )
    done = take_back(filled, number)
    assert done["enterprises"] == {"removed": 1, "restored": 1}
    assert_same(filled.records(LOCAL_ACTOR), before)
    assert filled.verify() == []


def test_a_renamed_town_and_its_moved_enterprises_return_together(filled: Ledger):
    before = filled.records(LOCAL_ACTOR)
    town = {"county_code": "330402", "county": "甲区", "town_code": "001"}
    number = bring_in(
        filled,
        regions=rows(
            "regions",
            {**town, "town": "新镇"},
            {**town, "town_code": "003", "town": "东镇"},
        ),
        enterprises=rows("enterprises", enterprise("A", "新镇"), enterprise("E")),
    )
    take_back(filled, number)
    assert_same(filled.records(LOCAL_ACTOR), before)


def test_imports_are_taken_back_latest_first_to_the_same_records(filled: Ledger):
    states, numbers = [filled.records(LOCAL_ACTOR)], []
    for size in ("大型", "中型", "微型"):
        table = rows("enterprises", enterprise("B", "西镇", size=size))
        numbers.append(bring_in(filled, enterprises=table))
        states.append(filled.records(LOCAL_ACTOR))
    while numbers:
        states.pop()
        take_back(filled, numbers.pop())
        assert_same(filled.records(LOCAL_ACTOR), states[-1])


def test_an_import_whose_rows_a_later_one_changed_stays(filled: Ledger):
    first = bring_in(filled, enterprises=rows("enterprises", enterprise("D")))
    changed = rows("enterprises", enterprise("D", size="大型"))
    second = bring_in(filled, enterprises=changed)
    before = filled.records(LOCAL_ACTOR)
    with pytest.raises(ImportInUseError, match=f"again by import {second}") as raised:
        take_back(filled, first)
    assert raised.value.dependents == (Dependent("enterprises", 1, "D", second),)
    assert_same(filled.records(LOCAL_ACTOR), before)
    take_back(filled, second)
    take_back(filled, first)


def test_an_import_whose_rows_later_ones_refer_to_stays(filled: Ledger):
    first = bring_in(filled, enterprises=rows("enterprises", enterprise("D")))
    checks = [spot_check("S8", "D"), spot_check("S9", "D"), spot_check("S7", "A")]
    bring_in(filled, spot_checks=rows("spot_checks", *checks))
    before, version = filled.records(LOCAL_ACTOR), filled.version(LOCAL_ACTOR)
    with pytest.raises(ImportInUseError, match="refer to its rows") as raised:
        take_back(filled, first)
    assert raised.value.dependents == (Dependent("spot_checks", 2, "S8"),)
    assert_same(filled.records(LOCAL_ACTOR), before)
    assert filled.version(LOCAL_ACTOR) == version


def test_an_import_that_later_ones_do_not_touch_can_be_taken_back(filled: Ledger):
    first = bring_in(filled, enterprises=rows("enterprises", enterprise("D")))
    bring_in(filled, enterprises=rows("enterprises", enterprise("E")))
    take_back(filled, first)
    left = filled.records(LOCAL_ACTOR)["enterprises"]["uscc"].tolist()
    assert left == ["A", "B", "C", "E"]


def test_an_import_is_taken_back_once(filled: Ledger):
    number = bring_in(filled, enterprises=rows("enterprises", enterprise("D")))
    take_back(filled, number)
    with pytest.raises(AlreadyUndoneError):
        take_back(filled, number)
    with pytest.raises(UnknownImportError):
        take_back(filled, 99)


def test_the_list_of_imports_tells_what_each_did(filled: Ledger):
    number = bring_in(filled, enterprises=rows("enterprises", enterprise("D")))
    take_back(filled, number)
    latest, first = filled.imports(LOCAL_ACTOR).to_dict("records")
    assert (latest["id"], first["id"]) == (number, 1)
    assert latest["files"] == ["甲.csv"]
    assert latest["counts"] == {"enterprises": {"new": 1, "changed": 0, "unchanged": 0}}
    assert latest["undone_at"] == pd.Timestamp(AT)
    assert latest["undone_by"] == LOCAL_ACTOR.name
    assert pd.isna(first["undone_at"])


def test_a_ledger_without_imports_lists_none(ledger: Ledger):
    assert ledger.imports(LOCAL_ACTOR).empty
