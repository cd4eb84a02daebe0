"""What ``verify`` finds, and the record it names."""

import sqlite3
from pathlib import Path

import pytest

from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.database import writing
from sanfen.ledger.faults import Fault
from sanfen.ledger.store import Ledger, open_ledger
from tests.small_ledger import AT, fill


@pytest.fixture
def audited(ledger: Ledger) -> Ledger:
    fill(ledger)
    for number in range(4):
        with ledger.writing(LOCAL_ACTOR, "note", {"number": number}, AT):
            pass
    return ledger


def tamper(ledger: Ledger, statement: str) -> None:
    with writing(ledger._engine) as connection:  # noqa: SLF001 - behind the ledger's back
        connection.exec_driver_sql(statement)


def test_an_untouched_ledger_has_no_fault(audited: Ledger):
    assert audited.verify() == []


@pytest.mark.parametrize(
    ("statement", "record", "problem"),
    [
        ("UPDATE audit SET actor = '李四' WHERE seq = 2", "2", "altered"),
        ("UPDATE audit SET details = '{}' WHERE seq >= 2", "2", "altered"),
        ("UPDATE audit SET at = '2020-01-01' WHERE seq = 5", "5", "altered"),
        ("UPDATE audit SET hash = 'x' WHERE seq = 3", "3", "altered"),
        ("UPDATE audit SET previous_hash = 'x' WHERE seq = 3", "3", "follow"),
        ("DELETE FROM audit WHERE seq = 1", "2", "1 is missing"),
        ("DELETE FROM audit WHERE seq = 3", "4", "3 is missing"),
        ("DELETE FROM audit WHERE seq >= 4", "4", "later ones were written"),
        ("DELETE FROM audit", "1", "later ones were written"),
    ],
)
def test_the_first_broken_audit_record_is_named(
    audited: Ledger, statement: str, record: str, problem: str
):
    tamper(audited, statement)
    (fault,) = audited.verify()
    assert (fault.part, fault.record) == ("audit", record)
    assert problem in fault.problem


@pytest.mark.parametrize(
    "cut", ["DELETE FROM audit WHERE seq >= 4", "DELETE FROM audit"]
)
def test_a_chain_that_lost_its_end_and_went_on_stays_broken(audited: Ledger, cut: str):
    tamper(audited, cut)
    audited.note(LOCAL_ACTOR, "login", {}, AT)
    audited.note(LOCAL_ACTOR, "logout", {}, AT)
    (fault,) = audited.verify()
    assert "does not follow" in fault.problem


def test_rows_without_what_they_refer_to_are_named(tmp_path: Path):
    file = tmp_path / "ledger.sqlite"
    ledger = open_ledger(f"sqlite:///{file}")
    fill(ledger)
    with sqlite3.connect(file) as connection:  # foreign keys are off by default
        connection.execute("DELETE FROM enterprises WHERE uscc = 'C'")
    connection.close()
    assert ledger.verify() == [
        Fault("references", "spot_checks: S3", "uscc is not in enterprises", "orphan")
    ]


def test_a_row_that_breaks_a_closed_list_is_a_fault_of_the_file(tmp_path: Path):
    file = tmp_path / "ledger.sqlite"
    ledger = open_ledger(f"sqlite:///{file}")
    fill(ledger)
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute("UPDATE spot_checks SET verdict = '尚可'")
    connection.close()
    assert {fault.part for fault in ledger.verify()} == {"file"}
