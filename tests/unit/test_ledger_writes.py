"""Comparing tables with the ledger, and writing the difference."""

import pandas as pd
import pytest

from sanfen.ledger import writes
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.store import Ledger
from sanfen.ledger.tables import RECORD_TABLES
from sanfen.ledger.writes import compare, delete, upsert, write
from tests.small_ledger import AT, enterprise, fill, rows, small_tables, spot_check


def counts(ledger: Ledger, tables: dict[str, pd.DataFrame]) -> dict[str, list[int]]:
    with ledger.reading() as connection:
        found = compare(connection, tables)
    return {name: list(each.counts().values()) for name, each in found.items()}


def test_all_rows_are_new_to_an_empty_ledger(ledger: Ledger):
    found = counts(ledger, small_tables())
    assert found["spot_checks"] == [3, 0, 0]
    assert found["regions"] == [3, 0, 0]


def test_the_same_tables_again_are_unchanged(ledger: Ledger):
    fill(ledger)
    for new, changed, unchanged in counts(ledger, small_tables()).values():
        assert (new, changed) == (0, 0)
        assert unchanged > 0


@pytest.mark.parametrize("few_rows", [0, 2_000])
def test_each_row_is_new_changed_or_unchanged(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, few_rows: int
):
    monkeypatch.setattr(writes, "FEW_ROWS", few_rows)
    fill(ledger)
    incoming = rows(
        "enterprises",
        enterprise("D"),
        enterprise("C", "北镇", size="大型"),
        enterprise("A", established_on="2015-06-02", output=120.5),
        enterprise("B", "西镇"),
    )
    with ledger.reading() as connection:
        found = compare(connection, {"enterprises": incoming})["enterprises"]
    assert found.new["uscc"].tolist() == ["D"]
    assert found.changed["uscc"].tolist() == found.before["uscc"].tolist() == ["C", "A"]
    assert found.before["size"].tolist() == ["小型", "小型"]
    assert found.unchanged == 1


@pytest.mark.parametrize("few_rows", [0, 2_000])
def test_rows_with_a_key_of_two_columns_are_recognised(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, few_rows: int
):
    monkeypatch.setattr(writes, "FEW_ROWS", few_rows)
    fill(ledger)
    day = {"uscc": "A", "assessed_on": "2025-01-01", "traceability": "L1"}
    fill(ledger, {"capabilities": rows("capabilities", day)})
    incoming = rows(
        "capabilities",
        {**day, "assessed_on": "2025-01-02"},
        {**day, "traceability": "L2"},
    )
    assert counts(ledger, {"capabilities": incoming}) == {"capabilities": [1, 1, 0]}


@pytest.mark.parametrize("blanked", ["established_on", "output", "status"])
def test_a_blanked_cell_is_a_change(ledger: Ledger, blanked: str):
    full = enterprise("A", established_on="2015-06-01", output=1.5, status="在营")
    tables = {**small_tables(), "enterprises": rows("enterprises", full)}
    fill(ledger, {name: tables[name] for name in ("regions", "enterprises")})
    less = rows("enterprises", {**full, blanked: None})
    assert counts(ledger, {"enterprises": less}) == {"enterprises": [0, 1, 0]}
    fill(ledger, {"enterprises": less})
    assert ledger.records(LOCAL_ACTOR)["enterprises"][blanked].isna().all()


def test_a_column_that_is_not_there_keeps_its_values(ledger: Ledger):
    fill(ledger)
    less = rows("enterprises", enterprise("A", size="大型")).drop(
        columns=["output", "established_on"]
    )
    fill(ledger, {"enterprises": less})
    stored = ledger.records(LOCAL_ACTOR)["enterprises"].set_index("uscc").loc["A"]
    assert (stored["size"], stored["output"]) == ("大型", 120.5)
    assert counts(ledger, {"enterprises": less}) == {"enterprises": [0, 0, 1]}


def test_tables_of_many_rows_come_back_as_they_were_written(ledger: Ledger):
    fill(ledger)
    many = rows(
        "spot_checks",
        *(
            spot_check(f"T{number:05}", "ABC"[number % 3], laboratory=f"室{number % 7}")
            for number in range(10_123)
        ),
    )
    fill(ledger, {"spot_checks": many.sample(frac=1, random_state=1)})
    stored = ledger.records(LOCAL_ACTOR)["spot_checks"]
    pd.testing.assert_frame_equal(stored.iloc[3:].reset_index(drop=True), many)


def test_references_are_written_before_the_rows_that_refer(ledger: Ledger):
    fill(ledger, dict(reversed(small_tables().items())))
    assert ledger.verify() == []
    assert len(ledger.records(LOCAL_ACTOR)["rectifications"]) == 2


def test_progress_is_told_up_to_the_last_row(ledger: Ledger):
    told = []
    with ledger.writing(LOCAL_ACTOR, "fill", {}, AT) as connection:
        write(
            connection,
            compare(connection, small_tables()),
            lambda done, total: told.append((done, total)),
        )
    total = sum(len(table) for table in small_tables().values())
    assert told[-1] == (total, total)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_table_without_rows_writes_nothing(ledger: Ledger):
    with ledger.writing(LOCAL_ACTOR, "fill", {}, AT) as connection:
        for name in RECORD_TABLES:
            upsert(connection, name, rows(name))
            delete(connection, name, [])
    assert ledger.is_empty()
