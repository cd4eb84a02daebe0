"""Variants of an enterprise's file: one cell blanked, or one thing done better."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sanfen.vocabulary import CAPABILITY_ITEMS, Gravity, Permits, Severity
from tests.properties.generated_files import optional_columns
from tests.small_city import DAY, File, Row

_SEVERITIES = [severity.value for severity in Severity]
_GRAVITIES = [gravity.value for gravity in Gravity]
_BEST = {"officers": "是", "risk_list": "是", "daily_records": "是"} | {
    "standard_declared": "是",
    "quality_award": "是",
}


def blanked(file: File) -> Iterator[tuple[str, File]]:
    """Yield the file with each filled optional cell blanked in turn."""
    for name, rows in file.items():
        for number, row in enumerate(rows):
            for column in optional_columns(name):
                if row.get(column) is not None:
                    yield (
                        f"{name}[{number}].{column} blanked",
                        _with(file, name, number, {**row, column: None}),
                    )
            for column in optional_columns("rectifications"):
                ordered = row.get("rectification", {})
                if ordered.get(column) is not None:
                    changed = {**row, "rectification": {**ordered, column: None}}
                    yield (
                        f"{name}[{number}].rectification.{column} blanked",
                        _with(file, name, number, changed),
                    )


def bettered(file: File) -> Iterator[tuple[str, File]]:
    """Yield the file with each fact that could be better made better in turn."""
    for name, rows in file.items():
        for number, row in enumerate(rows):
            for what, better in _BETTER[name](row):
                changed = _with(file, name, number, better)
                yield f"{name}[{number}] {what}", changed
    checks = [*file["spot_checks"], {"verdict": "合格", "reported_on": DAY}]
    yield "one passed check more", {**file, "spot_checks": checks}


def _better_check(row: Row) -> Iterator[tuple[str, Row]]:
    if row["verdict"] == "合格":
        return
    passed = {**row, "verdict": "合格", "severity": None}
    yield "passed", {key: passed[key] for key in passed if key != "rectification"}
    if "rectification" in row:
        yield "passed, its rectification left on record", passed
        for what, better in _better_rectification(row["rectification"]):
            yield what, {**row, "rectification": better}
    if row["severity"] in _SEVERITIES[:-1]:
        milder = _SEVERITIES[_SEVERITIES.index(row["severity"]) + 1]
        yield "milder", {**row, "severity": milder}
    if row["severity"] is None:
        yield "of known severity", {**row, "severity": "一般项"}


def _better_rectification(row: Row) -> Iterator[tuple[str, Row]]:
    soon = row["ordered_on"] + dt.timedelta(days=1)
    yield "rectified soon", {**row, "rectified_on": soon}
    if row["recheck_verdict"] == "不合格":
        yield "re-check passed", {**row, "recheck_verdict": "合格"}
    if row["recheck_verdict"] == "合格":
        yield "re-checked soon", {**row, "rechecked_on": soon}
    if row["recheck_verdict"] is None:
        closed = {"rechecked_on": DAY, "recheck_verdict": "合格"}
        yield "re-checked and passed", {**row, **closed}


def _better_capability(row: Row) -> Iterator[tuple[str, Row]]:
    for item, kind in CAPABILITY_ITEMS.items():
        levels = [level.value for level in kind]
        if item in _BEST:
            levels = ["否", "是"]
        if kind is Permits:
            levels = ["否", "不适用"]
        place = levels.index(row[item]) if row[item] in levels else -1
        if row[item] is not None and place == -1:
            continue
        for level in levels[place + 1 :]:
            yield f"{item} {level}", {**row, item: level}


def _better_penalty(row: Row) -> Iterator[tuple[str, Row | None]]:
    yield "not imposed", None
    if row["kind"] != "其他":
        yield "of another kind", {**row, "kind": "其他"}
    if row["gravity"] != _GRAVITIES[0]:
        milder = _GRAVITIES[_GRAVITIES.index(row["gravity"]) - 1]
        yield "milder", {**row, "gravity": milder}


def _better_complaint(row: Row) -> Iterator[tuple[str, Row | None]]:
    yield "not made", None
    if row["verified"] == "是":
        yield "not verified", {**row, "verified": "否"}


def _better_recall(row: Row) -> Iterator[tuple[str, Row | None]]:
    yield "not needed", None
    if row["kind"] == "责令":
        yield "voluntary", {**row, "kind": "主动"}


def _better_listing(row: Row) -> Iterator[tuple[str, Row | None]]:
    yield "never listed", None
    yield "removed soon", {**row, "removed_on": row["listed_on"]}


_BETTER: dict[str, Any] = {
    "spot_checks": _better_check,
    "capabilities": _better_capability,
    "penalties": _better_penalty,
    "complaints": _better_complaint,
    "recalls": _better_recall,
    "listings": _better_listing,
}


def _with(file: File, name: str, number: int, row: Row | None) -> File:
    rows = list(file[name])
    rows[number : number + 1] = [] if row is None else [row]
    return {**file, name: rows}
