"""A small city behind the sharing API, its clock, and departments that ask."""

import datetime as dt
from typing import Any

import pandas as pd
import sqlalchemy as sa
from starlette.testclient import TestClient

from sanfen.access import keys
from sanfen.area import Area
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.keys import KeyGrant
from sanfen.ledger.store import Ledger
from sanfen.ledger.tables import table_of
from sanfen.ledger.writes import upsert
from sanfen.sharing.api import sharing_api
from sanfen.sharing.fields import FIELDS
from tests.full_ledger import ACCESS
from tests.small_ledger import AT, enterprise, fill, rows, small_tables, spot_check

TOWNS = {"东镇": "甲区", "西镇": "甲区", "北镇": "乙区"}
ALL = tuple(FIELDS)

CAPABLE = {
    "assessed_on": "2023-01-10",
    "traceability": "L3",
    "qms": "认证有效",
    "inspection": "全项",
    **dict.fromkeys(("officers", "risk_list", "daily_records"), "是"),
    **dict.fromkeys(("standard_declared", "permits_valid", "quality_award"), "是"),
}

HOSTILE = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "＝1+1",
    "<script>alert(1)</script>",
    '"],"next":null}',
    'a,"b"\r\nc',
    "x\u2028y\u202ez",
    "'=1",
    "𝄞\x7f\\u0000",
    "](javascript:alert(1))",
]
"""Names that another program might take for something else than a name."""


class Bureau:
    """The API of one ledger, at a moment that a test moves on."""

    def __init__(self, ledger: Ledger, tick: dt.timedelta = dt.timedelta()) -> None:
        self.ledger = ledger
        self.at = AT
        self.tick = tick
        self.api = sharing_api(lambda: ledger, self._now)
        self.nobody = TestClient(self.api, raise_server_exceptions=False)

    def _now(self) -> dt.datetime:
        self.at += self.tick
        return self.at

    def issue(self, area: Area | None = None, fields=ALL, **more: Any):
        """Issue a key to a department and return it with what the ledger knows."""
        grant = {
            "name": "发改委",
            "per_minute": 100_000,
            "expires_at": AT + dt.timedelta(days=400),
            **more,
        }
        found = KeyGrant(area=area or Area(), fields=tuple(fields), **grant)
        return keys.issue(self.ledger, found, LOCAL_ACTOR, self.at)

    def department(self, area: Area | None = None, fields=ALL, **more: Any):
        """Return a client that asks with a key of its own."""
        text, _ = self.issue(area, fields, **more)
        return self.asking_with(text)

    def asking_with(self, key: str) -> TestClient:
        headers = {"Authorization": f"Bearer {key}"}
        return TestClient(self.api, headers=headers, raise_server_exceptions=False)

    def write(self, table: str, *values: dict[str, object]) -> None:
        """Write records, as an import would."""
        with self.ledger.writing(LOCAL_ACTOR, "import", {}, self.at) as connection:
            upsert(connection, table, rows(table, *values))

    def write_account(self) -> None:
        """Let the ledger have an account: people log in from now on."""
        with self.ledger.writing(LOCAL_ACTOR, "access.x", {}, self.at) as connection:
            for name in ("accounts", "grants"):
                connection.execute(sa.insert(table_of(name)).values(ACCESS[name]))

    def uses(self) -> list[str]:
        """Return what the audit chain tells of uses, oldest first."""
        chain = self.ledger.audit(LOCAL_ACTOR)
        return list(chain.loc[chain["action"] == "access.api", "details"])


def fill_city(ledger: Ledger, each: int = 4) -> None:
    """Fill a ledger with enterprises in three towns; A was faultless until it failed."""
    names = iter(HOSTILE * each)
    towns = [town for town in TOWNS for _ in range(each)]
    firms = [
        enterprise(f"9133{number:04d}", town, name=next(names))
        for number, town in enumerate(towns)
    ]
    passed = {"sampled_on": "2025-05-01", "reported_on": "2025-05-20"}
    more = {
        "enterprises": rows("enterprises", *firms),
        "spot_checks": rows("spot_checks", spot_check("S0", "A", **passed)),
        "capabilities": rows("capabilities", {"uscc": "A", **CAPABLE}),
    }
    small = small_tables()
    fill(
        ledger,
        small
        | {
            name: pd.concat([small[name], table]) if name in small else table
            for name, table in more.items()
        },
    )
