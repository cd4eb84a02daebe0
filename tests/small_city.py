"""Small cities for tests: a few literal rows in, the twelve record tables out.

A *file* is what is known of one enterprise: rows by record table, without its code
and record numbers, which ``city`` puts in. A spot check may carry its own
``rectification``. Columns may be written by code or by their Chinese header.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, get_args

import pandas as pd

from sanfen.grading import Assessment, assess, evidence
from sanfen.ledger.tables import RECORD_TABLES
from sanfen.rulebook import Rules, rulebook

DAY = dt.date(2026, 9, 30)

Row = Mapping[str, Any]
File = Mapping[str, Sequence[Row]]

REGION = {
    "county_code": "330402",
    "county": "南湖区",
    "town_code": "001",
    "town": "甲镇",
}
PRODUCT = {
    "product_code": "0101",
    "name": "普通产品",
    "category": "日用",
    "P1": 1,
    "P2": "无",
    "P3": "小",
    "Q2": 0.0,
    "Q3": 0,
    "S1": "专业/工业用户",
    "S2": "低",
    "S3": "Ⅲ级或未列",
}
"""A product of general risk, all factors known and as low as they go."""

CAPABLE = {
    "assessed_on": dt.date(2023, 1, 10),
    "traceability": "L3",
    "qms": "认证有效",
    "inspection": "全项",
    "officers": "是",
    "risk_list": "是",
    "daily_records": "是",
    "standard_declared": "是",
    "permits_valid": "是",
    "quality_award": "是",
}
"""A capability assessment with full marks."""

FAULTLESS: File = {
    "spot_checks": [
        {"reported_on": dt.date(2025, 5, 20)},
        {"reported_on": dt.date(2026, 3, 15)},
    ],
    "capabilities": [CAPABLE],
}
"""The file of a firm of class AA with 100 points on ``DAY``."""

_NUMBERS = {
    "spot_checks": "sheet_no",
    "penalties": "doc_no",
    "complaints": "case_no",
    "recalls": "recall_no",
}

_USUAL: dict[str, Row] = {
    "regions": REGION,
    "enterprises": {"county": "南湖区", "town": "甲镇", "size": "小型"},
    "spot_checks": {"product_code": "0101", "verdict": "合格"},
    "penalties": {"gravity": "一般", "kind": "其他"},
    "complaints": {"verified": "是"},
    "recalls": {"product_code": "0101", "kind": "主动"},
    "warnings": {"product_code": "0101", "source": "国家"},
}


def records(tables: Mapping[str, Sequence[Row]]) -> dict[str, pd.DataFrame]:
    """Return all record tables, with the types they have in the house."""
    return {name: table(name, tables.get(name, ())) for name in RECORD_TABLES}


def table(name: str, rows: Sequence[Row]) -> pd.DataFrame:
    """Return one record table; what a row does not give is blank."""
    fields = RECORD_TABLES[name].model_fields
    given = [by_code(name, row) for row in rows]
    frame = pd.DataFrame(given, columns=list(fields))
    return frame.astype(
        {code: _dtype(field.annotation) for code, field in fields.items()}
    )


def by_code(name: str, row: Row) -> dict[str, Any]:
    """Return a row by column code; a column that does not exist is an error."""
    fields = RECORD_TABLES[name].model_fields
    codes = {str(field.title): code for code, field in fields.items()}
    named = {codes.get(key, key): value for key, value in row.items()}
    if unknown := named.keys() - fields.keys():
        raise KeyError(f"{name} has no {', '.join(sorted(unknown))}")
    return named


def city(
    files: Mapping[str, File],
    *,
    products: Sequence[Row] = (PRODUCT,),
    regions: Sequence[Row] = (REGION,),
    warnings: Sequence[Row] = (),
) -> dict[str, pd.DataFrame]:
    """Return the records of enterprises, by their code."""
    rows: dict[str, list[Row]] = {name: [] for name in RECORD_TABLES}
    rows["regions"] += regions
    rows["products"] += products
    for number, row in enumerate(warnings):
        rows["warnings"].append({"warning_no": str(number), **_usual("warnings", row)})
    for uscc, file in files.items():
        for name, own in rows_of(uscc, file).items():
            rows[name] += own
    return records(rows)


def rows_of(uscc: str, file: File) -> dict[str, list[Row]]:
    """Return the rows of one enterprise, with its code and record numbers."""
    rows: dict[str, list[Row]] = {"enterprises": [{}], "rectifications": []}
    rows |= {name: list(own) for name, own in file.items()}
    placed = {
        name: [_placed(name, row, uscc, number) for number, row in enumerate(own)]
        for name, own in rows.items()
        if name != "rectifications"
    }
    checks = placed.get("spot_checks", [])
    placed["spot_checks"] = [_without(row, "rectification") for row in checks]
    placed["rectifications"] = [
        {
            "sheet_no": row["sheet_no"],
            "ordered_on": row["reported_on"],
            **by_code("rectifications", row["rectification"]),
        }
        for row in checks
        if "rectification" in row
    ]
    return placed


def assessed(
    files: Mapping[str, File],
    day: dt.date = DAY,
    *,
    rules: Rules | None = None,
    **shared: Sequence[Row],
) -> Assessment:
    """Return the assessment of a small city."""
    known = evidence(city(files, **shared), day)
    return assess(known, rules or rulebook().in_force(day))


def classes(assessment: Assessment) -> dict[str, str]:
    """Return the class of each enterprise, by its code."""
    table = assessment.enterprises
    return dict(zip(table["uscc"], table["enterprise_class"], strict=True))


def one(file: File, day: dt.date = DAY, **shared: Any) -> pd.Series:
    """Return the assessed row of a single enterprise."""
    return assessed({"甲": file}, day, **shared).enterprises.iloc[0]


def with_more(file: File, **more: Sequence[Row]) -> dict[str, list[Row]]:
    """Return a file with more rows."""
    names = file.keys() | more.keys()
    return {name: [*file.get(name, ()), *more.get(name, ())] for name in names}


def months_before(months: int, day: dt.date = DAY, days: int = 0) -> dt.date:
    """Return the day ``months`` before ``day``, and ``days`` earlier still."""
    earlier = pd.Timestamp(day) - pd.DateOffset(months=months) - pd.Timedelta(days, "D")
    return earlier.date()


def _placed(name: str, row: Row, uscc: str, number: int) -> dict[str, Any]:
    rectification = {key: row[key] for key in ("rectification",) if key in row}
    own = _usual(name, _without(row, "rectification"))
    placed = {"uscc": uscc, **own, **rectification}
    if name in _NUMBERS:
        placed = {_NUMBERS[name]: f"{uscc}-{number}", **placed}
    if name == "enterprises":
        placed = {"name": uscc, **placed}
    if name == "spot_checks":
        placed = {"sampled_on": placed["reported_on"], **placed}
    return placed


def _usual(name: str, row: Row) -> dict[str, Any]:
    return {**_USUAL.get(name, {}), **by_code(name, row)}


def _without(row: Row, key: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != key}


def _dtype(annotation: Any) -> str:
    kinds = {annotation, *get_args(annotation)}
    if dt.date in kinds:
        return "datetime64[us]"
    return "float64" if kinds & {int, float} else "str"
