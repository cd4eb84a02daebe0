"""The records behind the reasons: what was known of an enterprise, with its days."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sanfen.risk.facts import Checks, Facts, Questions
from sanfen.risk.features.catalogue import Family
from sanfen.risk.past import YEAR, Codes, day_numbers
from sanfen.vocabulary import EnterpriseSize, Severity

Fact = tuple[str, dict[str, object]]
"""The kind of a fact (its wording is ``risk.fact_<kind>``) and what it says."""

COLUMNS = ["record", "on", "detail"]


@dataclass(frozen=True, slots=True)
class Behind:
    """Records by family (family, record, on, detail) and one fact for each family."""

    records: pd.DataFrame
    facts: dict[Family, Fact]


@dataclass(frozen=True, slots=True)
class Asking:
    """One enterprise and product on one day, and the facts it is asked of."""

    facts: Facts
    enterprise: int
    product: int
    day: int


def behind(facts: Facts, asked: Questions) -> Behind:
    """Return what stands behind the reasons of one question."""
    one = Asking(
        facts, int(asked.enterprise[0]), int(asked.product[0]), int(asked.day[0])
    )
    tables, told = [], {}
    for family, found in _FAMILIES.items():
        records, told[family] = found(one)
        tables.append(records.assign(family=family.value))
    return Behind(pd.concat(tables, ignore_index=True), told)


def _failures(one: Asking) -> tuple[pd.DataFrame, Fact]:
    checks = one.facts.checks
    own = _own(one) & ~checks.follow_up
    failed = _checks(checks, own & (checks.failed > 0))
    if failed.empty:
        kind = "passes" if own.any() else "never_sampled"
        return failed, (kind, {"n": int(own.sum())})
    year = failed["on"] >= _date(one.day - YEAR)
    last = failed.iloc[0]
    values = {
        "n": len(failed),
        "year": int(year.sum()),
        "checks": int(own.sum()),
        "on": last["on"].date(),
        "detail": Severity(last["detail"]) if last["detail"] else "",
        "record": last["record"],
    }
    return failed, ("failures", values)


def _visits(one: Asking) -> tuple[pd.DataFrame, Fact]:
    checks = one.facts.checks
    found = _checks(checks, _own(one) & ~checks.follow_up)
    return found, _last(found, "checks", "never_sampled")


def _follow_ups(one: Asking) -> tuple[pd.DataFrame, Fact]:
    checks = one.facts.checks
    found = _checks(checks, _own(one) & checks.follow_up)
    return found, _last(found, "follow_ups", "no_follow_ups")


def _rectifications(one: Asking) -> tuple[pd.DataFrame, Fact]:
    sheets = one.facts.records["spot_checks"][["sheet_no", "uscc"]]
    table = one.facts.records["rectifications"].merge(sheets, on="sheet_no")
    found = _events(one, table, "ordered_on", "sheet_no", "recheck_verdict")
    return found, _last(found, "rectifications", "no_rectifications")


def _complaints(one: Asking) -> tuple[pd.DataFrame, Fact]:
    table = one.facts.records["complaints"]
    found = _events(one, table, "received_on", "case_no", "verified")
    return found, _last(found, "complaints", "no_complaints")


def _penalties(one: Asking) -> tuple[pd.DataFrame, Fact]:
    records = one.facts.records
    kinds = [
        ("penalties", "decided_on", "doc_no", "kind"),
        ("listings", "listed_on", "list_name", "list_name"),
        ("recalls", "announced_on", "recall_no", "kind"),
    ]
    found = pd.concat(
        [_events(one, records[name], *columns) for name, *columns in kinds]
    )
    found = found.sort_values("on", ascending=False, ignore_index=True)
    return found, _last(found, "penalties", "no_penalties")


def _capability(one: Asking) -> tuple[pd.DataFrame, Fact]:
    table = one.facts.records["capabilities"]
    found = _events(one, table, "assessed_on", "assessed_on", "traceability")
    found["record"] = found["on"].dt.strftime("%Y-%m-%d")
    return found, _last(found, "capability", "never_assessed")


def _enterprise(one: Asking) -> tuple[pd.DataFrame, Fact]:
    firm = one.facts.enterprises.iloc[one.enterprise]
    since = firm["established_on"]
    values = {
        "size": EnterpriseSize(firm["size"]),
        "since": "—" if pd.isna(since) else since.date(),
    }
    return _nothing(), ("enterprise", values)


def _product(one: Asking) -> tuple[pd.DataFrame, Fact]:
    name = one.facts.products["name"].iloc[one.product]
    return _area(one, one.facts.checks.product == one.product, "product", name)


def _town(one: Asking) -> tuple[pd.DataFrame, Fact]:
    town = one.facts.town[one.enterprise]
    name = one.facts.enterprises["town"].iloc[one.enterprise]
    return _area(one, one.facts.checks.town == town, "town", name)


def _county(one: Asking) -> tuple[pd.DataFrame, Fact]:
    county = one.facts.county[one.enterprise]
    name = one.facts.enterprises["county"].iloc[one.enterprise]
    return _area(one, one.facts.checks.county == county, "county", name)


_FAMILIES: dict[Family, Callable[[Asking], tuple[pd.DataFrame, Fact]]] = {
    Family.FAILURES: _failures,
    Family.CHECKS: _visits,
    Family.FOLLOW_UPS: _follow_ups,
    Family.RECTIFICATIONS: _rectifications,
    Family.COMPLAINTS: _complaints,
    Family.PENALTIES: _penalties,
    Family.CAPABILITY: _capability,
    Family.ENTERPRISE: _enterprise,
    Family.PRODUCT: _product,
    Family.TOWN: _town,
    Family.COUNTY: _county,
}


def _area(one: Asking, where: Codes, kind: str, name: str) -> tuple[pd.DataFrame, Fact]:
    """Return the failures of an area or product within a year, whoever failed.

    The fact tells of all years, too: past rates are among what moves the risk.
    """
    checks = one.facts.checks
    inside = where & ~checks.follow_up & (checks.known < one.day)
    year = inside & (checks.known >= one.day - YEAR)
    failed = _checks(checks, year & (checks.failed > 0))
    values = {
        "name": name,
        "n": int(year.sum()),
        "failures": len(failed),
        "all_n": int(inside.sum()),
        "all_failures": int(checks.failed[inside].sum()),
    }
    return failed, (kind, values)


def _own(one: Asking) -> Codes:
    checks = one.facts.checks
    own: Codes = (checks.enterprise == one.enterprise) & (checks.known < one.day)
    return own


def _checks(checks: Checks, chosen: Codes) -> pd.DataFrame:
    """Return spot checks, newest first, with the gravity of what failed."""
    rows = np.flatnonzero(chosen)
    rows = rows[np.lexsort((checks.sheet.to_numpy()[rows], -checks.known[rows]))]
    return pd.DataFrame(
        {
            "record": checks.sheet.iloc[rows].to_numpy(),
            "on": checks.known[rows].astype("M8[D]").astype("M8[us]"),
            "detail": checks.severity.iloc[rows].fillna("").to_numpy(),
        }
    )


def _events(
    one: Asking, table: pd.DataFrame, known: str, record: str, detail: str
) -> pd.DataFrame:
    uscc = one.facts.enterprises["uscc"].iloc[one.enterprise]
    own = table[(table["uscc"] == uscc) & (day_numbers(table[known]) < one.day)]
    found = pd.DataFrame(
        {
            "record": own[record].to_numpy(),
            "on": own[known].to_numpy(),
            "detail": own[detail].fillna("").to_numpy(),
        }
    )
    return found.sort_values("on", ascending=False, ignore_index=True)


def _last(found: pd.DataFrame, some: str, none: str) -> Fact:
    if found.empty:
        return none, {}
    last = found.iloc[0]
    return some, {"n": len(found), "on": last["on"].date(), "record": last["record"]}


def _nothing() -> pd.DataFrame:
    return pd.DataFrame({column: [] for column in COLUMNS})


def _date(day: int) -> pd.Timestamp:
    return pd.Timestamp(np.datetime64(day, "D"))
