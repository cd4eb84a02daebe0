"""A small ledger for tests: a few rows of every kind, and where ledgers may live."""

import datetime as dt
import tempfile
from functools import cache
from pathlib import Path

import pandas as pd

from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.reading import frame
from sanfen.ledger.store import Ledger, open_ledger
from sanfen.ledger.tables import table_of
from sanfen.ledger.writes import compare, write
from tests import postgresql

AT = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)

DATABASES = ["sqlite", "postgresql"]


def fresh_url(database: str, folder: Path) -> str:
    """Return the address of a new ledger that holds nothing."""
    if database == "postgresql":
        return postgresql.new_database(new_database())
    file = folder / "ledger.sqlite"
    file.write_bytes(new_file())
    return f"sqlite:///{file.as_posix()}"


@cache
def new_database() -> str:
    """A new PostgreSQL ledger: made once, and then copied."""
    return postgresql.new_template(lambda url: open_ledger(url).close())


@cache
def new_file() -> bytes:
    """A new SQLite ledger: made once, for making one takes longer than most tests."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ledger.sqlite"
        open_ledger(f"sqlite:///{file}").close()
        return file.read_bytes()


def rows(name: str, *values: dict[str, object]) -> pd.DataFrame:
    """A record table of the given rows; what a row does not say is blank."""
    columns = table_of(name).c.keys()
    return frame(name, [tuple(row.get(code) for code in columns) for row in values])


REGIONS = rows(
    "regions",
    {"county_code": "330402", "county": "甲区", "town_code": "001", "town": "东镇"},
    {"county_code": "330402", "county": "甲区", "town_code": "002", "town": "西镇"},
    {"county_code": "330411", "county": "乙区", "town_code": "001", "town": "北镇"},
)
PRODUCTS = rows(
    "products", {"product_code": "P1", "name": "童车", "category": "儿童用品", "P1": 3}
)


def enterprise(uscc: str, town: str = "东镇", **more: object) -> dict[str, object]:
    county = "乙区" if town == "北镇" else "甲区"
    return {
        "uscc": uscc,
        "name": f"企业{uscc}",
        "county": county,
        "town": town,
        "size": "小型",
        **more,
    }


def spot_check(sheet_no: str, uscc: str, **more: object) -> dict[str, object]:
    return {
        "sheet_no": sheet_no,
        "uscc": uscc,
        "product_code": "P1",
        "sampled_on": "2026-03-01",
        "reported_on": "2026-03-20",
        "verdict": "合格",
        **more,
    }


def small_tables() -> dict[str, pd.DataFrame]:
    """Three enterprises in three towns of two counties, one record of each kind."""
    return {
        "regions": REGIONS,
        "products": PRODUCTS,
        "enterprises": rows(
            "enterprises",
            enterprise("A", established_on="2015-06-01", output=120.5),
            enterprise("B", "西镇"),
            enterprise("C", "北镇"),
        ),
        "enterprise_products": rows(
            "enterprise_products", {"uscc": "A", "product_code": "P1"}
        ),
        "spot_checks": rows(
            "spot_checks",
            spot_check("S1", "A", verdict="不合格", severity="安全项"),
            spot_check("S2", "B"),
            spot_check("S3", "C", verdict="不合格"),
        ),
        "rectifications": rows(
            "rectifications",
            {"sheet_no": "S1", "ordered_on": "2026-03-21"},
            {"sheet_no": "S3", "ordered_on": "2026-03-22"},
        ),
        "warnings": rows(
            "warnings",
            {
                "warning_no": "W1",
                "product_code": "P1",
                "published_on": "2026-01-05",
                "source": "国内",
            },
        ),
    }


def fill(ledger: Ledger, tables: dict[str, pd.DataFrame] | None = None) -> None:
    """Write tables into a ledger in one transaction."""
    with ledger.writing(LOCAL_ACTOR, "fill", {}, AT) as connection:
        write(connection, compare(connection, tables or small_tables()))
