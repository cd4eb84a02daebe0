"""A ledger with rows in every table, and its backup, kept for every revision.

When a migration is added, ``python -m tests.full_ledger`` keeps a backup of the new
revision: every later version of the program is then tested to restore it.
"""

from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from sanfen.ledger import scenarios, settings
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.backup import back_up
from sanfen.ledger.imports import record_import
from sanfen.ledger.migrate import HEAD
from sanfen.ledger.scenarios import Content
from sanfen.ledger.store import Ledger, open_ledger
from sanfen.ledger.tables import table_of
from sanfen.ledger.writes import compare, upsert, write
from tests.killed_adopting import adopt_or_revoke, approve, propose
from tests.small_ledger import AT, enterprise, rows, small_tables

OLD_BACKUPS = Path(__file__).parent / "unit" / "backups"

NAMES = ("a", "Y", "Z", "z", "中", "丁", "-1")
"""Enterprises without records; every locale puts them in another order."""

SCENARIO = Content("从严", "", "abc", AT.date(), {"enterprise.floors.AA.score": 92.0})


AGENT = {"login": "li", "role": "计划岗", "county": "甲区", "town": ""}

ACCESS = {
    "accounts": {
        "login": "li",
        "name": "李工",
        "staff_no": "007",
        "password_hash": "x",
        "password_changed_at": "",
        "must_change_password": False,
        "created_at": "2026-11-23T08:00:00.000+00:00",
        "created_by": "单机用户",
        "revoked_before": "",
        "version": 1,
    },
    "grants": AGENT,
    "login_sessions": {
        **AGENT,
        "token_hash": "t",
        "began_at": "2026-11-23T08:00:00.000+00:00",
        "seen_at": "2026-11-23T08:00:00.000+00:00",
    },
    "failed_logins": {
        "login": "li",
        "failures": 2,
        "last_at": "2026-11-23T08:00:00.000+00:00",
    },
    "api_keys": {
        "id": 1,
        "name": "发改",
        "hint": "sf_ab",
        "key_hash": "k",
        "fields": "[]",
        "county": "",
        "town": "",
        "per_minute": 60,
        "created_at": "2026-11-23T08:00:00.000+00:00",
        "created_by": "单机用户",
        "expires_at": "2027-11-23T08:00:00.000+00:00",
    },
    "published_states": {
        "id": 1,
        "at": "2026-11-23T08:00:00.000+00:00",
        "day": AT.date(),
        "version": "v",
        "rules": "r",
    },
    "published_rows": {"uscc": "A", "state_id": 1, "row": "{}"},
}
"""One row in every table of who may come in, as if they had been written."""


def all_tables() -> dict[str, pd.DataFrame]:
    """Every record table, with rows."""
    others = {
        "capabilities": {"uscc": "A", "assessed_on": "2026-01-15", "qms": "部分"},
        "penalties": {
            "doc_no": "D1",
            "uscc": "B",
            "decided_on": "2025-11-02",
            "gravity": "一般",
        },
        "complaints": {
            "case_no": "T1",
            "uscc": "C",
            "received_on": "2026-02-03",
            "verified": "是",
        },
        "recalls": {
            "recall_no": "Z1",
            "uscc": "A",
            "product_code": "P1",
            "announced_on": "2026-04-05",
            "kind": "主动",
        },
        "listings": {"uscc": "C", "list_name": "其他", "listed_on": "2025-06-07"},
    }
    return small_tables() | {name: rows(name, row) for name, row in others.items()}


def write_all_sorts(ledger: Ledger) -> None:
    """Write records, an import, settings, scenarios and adoptions into a ledger."""
    with ledger.writing(LOCAL_ACTOR, "import", {"文": "中\n1"}, AT) as connection:
        found = compare(connection, all_tables())
        write(connection, found)
        record_import(connection, found, files=["甲.csv"], actor=LOCAL_ACTOR, at=AT)
        settings.mark_demo(connection)
    with ledger.writing(LOCAL_ACTOR, "write", {}, AT) as connection:
        upsert(connection, "enterprises", rows("enterprises", *map(enterprise, NAMES)))
    saved = scenarios.save(ledger, SCENARIO, LOCAL_ACTOR, AT)
    scenarios.archive(ledger, saved, LOCAL_ACTOR, AT)
    scenarios.save(ledger, SCENARIO, LOCAL_ACTOR, AT)
    for _ in ("adopted", "revoked", "adopted again"):
        adopt_or_revoke(ledger)
    adopt_or_revoke(ledger)
    propose(ledger)
    approve(ledger)
    with ledger.writing(LOCAL_ACTOR, "access.fill", {}, AT) as connection:
        for name, row in ACCESS.items():
            connection.execute(sa.insert(table_of(name)).values(row))


if __name__ == "__main__":
    full = open_ledger("sqlite://")
    write_all_sorts(full)
    back_up(full, OLD_BACKUPS / f"{HEAD}.zip")
    full.close()
