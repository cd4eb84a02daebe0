"""Strategies for the files of enterprises, with facts close to every threshold."""

import datetime as dt
from typing import Any

import pandas as pd
from hypothesis import settings
from hypothesis import strategies as st

from sanfen import vocabulary as words
from sanfen.ledger.tables import RECORD_TABLES
from tests.small_city import CAPABLE, DAY, PRODUCT, File, Row, months_before

NEAR = (0, 1, 5, 6, 11, 12, 18, 23, 24, 35, 36, 42)
"""Months at which a window, a recency band or a waiting period ends."""

PRODUCTS = (PRODUCT, {**PRODUCT, "product_code": "0102", "P1": 4, "P2": "许可证或CCC"})

FEW = settings(max_examples=5)
"""Enough where each example holds several enterprises."""

MANY = settings(max_examples=12)

days = st.sampled_from(
    [
        months_before(months, days=shift)
        for months in NEAR
        for shift in (-1, 0, 1)
        if months_before(months, days=shift) <= DAY
    ]
)
"""Days on which a fact is known, up to ``DAY``."""

later_days = st.sampled_from([DAY + dt.timedelta(days=ahead) for ahead in (1, 40, 400)])


def maybe(members: type[Any]) -> st.SearchStrategy[str | None]:
    """Return a member of a closed list, or nothing."""
    return st.sampled_from([*(member.value for member in members), None])


def member(members: type[Any]) -> st.SearchStrategy[str]:
    return st.sampled_from([member.value for member in members])


@st.composite
def rectifications(draw: st.DrawFn, reported_on: dt.date) -> Row:
    ordered_on = reported_on + dt.timedelta(days=draw(st.sampled_from([0, 10])))
    rectified = draw(st.sampled_from([10, 60, 61, None]))
    rechecked = draw(st.sampled_from([None, 20, 75, 200]))
    verdict = draw(member(words.Verdict)) if rechecked else None
    return {
        "ordered_on": ordered_on,
        "rectified_on": rectified and ordered_on + dt.timedelta(days=rectified),
        "rechecked_on": rechecked and ordered_on + dt.timedelta(days=rechecked),
        "recheck_verdict": verdict,
    }


@st.composite
def spot_checks(draw: st.DrawFn, known: st.SearchStrategy[dt.date] = days) -> Row:
    reported_on = draw(known)
    row = {
        "product_code": draw(st.sampled_from(["0101", "0102"])),
        "reported_on": reported_on,
        "sampled_on": reported_on - dt.timedelta(days=draw(st.sampled_from([0, 1, 2]))),
        "channel": draw(maybe(words.Channel)),
    }
    if draw(st.booleans()):
        return {**row, "verdict": "合格"}
    failed = {**row, "verdict": "不合格", "severity": draw(maybe(words.Severity))}
    if draw(st.booleans()):
        failed["rectification"] = draw(rectifications(reported_on))
    return failed


@st.composite
def listings(draw: st.DrawFn, known: st.SearchStrategy[dt.date] = days) -> list[Row]:
    names = draw(st.lists(member(words.ListName), max_size=2, unique=True))
    rows = []
    for name in names:
        listed_on = draw(known)
        after = draw(st.sampled_from([None, 1, 200, 700]))
        removed_on = after and listed_on + dt.timedelta(days=after)
        rows.append(
            {"list_name": name, "listed_on": listed_on, "removed_on": removed_on}
        )
    return rows


def capabilities(known: st.SearchStrategy[dt.date] = days) -> st.SearchStrategy[Row]:
    levels = {item: maybe(kind) for item, kind in words.CAPABILITY_ITEMS.items()}
    return st.fixed_dictionaries({"assessed_on": known, **levels})


def penalties(known: st.SearchStrategy[dt.date] = days) -> st.SearchStrategy[Row]:
    return st.fixed_dictionaries(
        {
            "decided_on": known,
            "gravity": member(words.Gravity),
            "kind": maybe(words.PenaltyKind),
        }
    )


def complaints(known: st.SearchStrategy[dt.date] = days) -> st.SearchStrategy[Row]:
    return st.fixed_dictionaries(
        {"received_on": known, "verified": member(words.YesNo)}
    )


def recalls(known: st.SearchStrategy[dt.date] = days) -> st.SearchStrategy[Row]:
    return st.fixed_dictionaries(
        {"announced_on": known, "kind": member(words.RecallKind)}
    )


PASSED: Row = {"verdict": "合格", "channel": None, "product_code": "0101"}

GOOD: Row = {
    **CAPABLE,
    "assessed_on": months_before(40),
    "permits_valid": "不适用",
    "quality_award": None,
}


def _assessed_on(row: Row) -> dt.date:
    day: dt.date = row["assessed_on"]
    return day


@st.composite
def facts(draw: st.DrawFn, known: st.SearchStrategy[dt.date]) -> dict[str, list[Row]]:
    """Return facts of one or two kinds, so that each of them can decide."""
    kinds = draw(st.sets(st.sampled_from(list(_FACTS)), min_size=1, max_size=2))
    return {
        name: draw(strategy(known)) if name in kinds else []
        for name, strategy in _FACTS.items()
    }


@st.composite
def files(draw: st.DrawFn) -> File:
    """Return the file of an enterprise, mostly of a good one with a few facts more."""
    file = draw(facts(days))
    if draw(st.sampled_from([True, True, False])):
        assessments = [GOOD, *file["capabilities"]]
        by_day = {row["assessed_on"]: row for row in assessments}
        file["capabilities"] = list(by_day.values())
        checks = draw(st.lists(days, min_size=1, max_size=2))
        file["spot_checks"] += [{**PASSED, "reported_on": day} for day in checks]
    return file


_FACTS = {
    "spot_checks": lambda known: st.lists(spot_checks(known), min_size=1, max_size=4),
    "capabilities": lambda known: st.lists(
        capabilities(known), min_size=1, max_size=2, unique_by=_assessed_on
    ),
    "penalties": lambda known: st.lists(penalties(known), min_size=1, max_size=1),
    "complaints": lambda known: st.lists(complaints(known), min_size=1, max_size=2),
    "recalls": lambda known: st.lists(recalls(known), min_size=1, max_size=1),
    "listings": listings,
}


several_files = st.lists(files(), min_size=4, max_size=8).map(
    lambda drawn: {f"企业{number}": file for number, file in enumerate(drawn)}
)


def optional_columns(name: str) -> list[str]:
    """Return the columns of a record table that may be blank."""
    fields = RECORD_TABLES[name].model_fields
    return [code for code, field in fields.items() if not field.is_required()]


def shuffled(records: dict[str, pd.DataFrame], seed: int) -> dict[str, pd.DataFrame]:
    """Return the same records with the rows of every table in another order."""
    return {
        name: table.sample(frac=1, random_state=seed) for name, table in records.items()
    }
