"""Records as they would be if an enterprise did something: the steps of a path."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from sanfen.grading.evidence import Records
from sanfen.vocabulary import CAPABILITY_ITEMS, Channel, Verdict

_OWN = [
    "enterprises",
    "enterprise_products",
    "spot_checks",
    "capabilities",
    "penalties",
    "complaints",
    "recalls",
    "listings",
]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do.

    ``raise`` an item (``what``) from one level to another, ``rectify`` or ``recheck``
    the sheet ``what``, leave the list ``what`` (``delist``), pass ``after`` more
    batches (``sample``), ``wait`` without new findings until the day ``after``.
    """

    kind: Literal["raise", "rectify", "recheck", "delist", "sample", "wait"]
    what: str = ""
    before: str = ""
    after: str = ""


def only(records: Records, uscc: str) -> Records:
    """Return the records of one enterprise; of products, those it makes."""
    own = {
        name: table[table["uscc"] == uscc] if name in _OWN else table
        for name, table in records.items()
    }
    codes = {*own["enterprise_products"]["product_code"]}
    codes |= {*own["spot_checks"]["product_code"]}
    for name in ("products", "warnings"):
        own[name] = own[name][own[name]["product_code"].isin(codes)]
    sheets = own["spot_checks"]["sheet_no"]
    ordered = own["rectifications"]
    return {**own, "rectifications": ordered[ordered["sheet_no"].isin(sheets)]}


def rectified(own: Records, day: dt.date) -> tuple[Records, tuple[Step, ...]]:
    """Return the records with everything put right on ``day``, and the steps."""
    now = pd.Timestamp(day)
    ordered, listings = own["rectifications"], own["listings"]
    passed = ordered["recheck_verdict"].eq(Verdict.PASSED.value).fillna(value=False)
    unsettled = ~passed & (ordered["ordered_on"] <= now)
    failed = unsettled & ordered["recheck_verdict"].notna()
    due = unsettled & ~failed
    on_list = listings["removed_on"].isna() & (listings["listed_on"] <= now)
    steps = (
        *(Step("rectify", sheet) for sheet in ordered.loc[due, "sheet_no"]),
        *(Step("recheck", sheet) for sheet in ordered.loc[failed, "sheet_no"]),
        *(Step("delist", name) for name in listings.loc[on_list, "list_name"]),
    )
    settled = ordered.assign(
        rectified_on=ordered["rectified_on"].mask(
            due, ordered["rectified_on"].fillna(now)
        ),
        rechecked_on=ordered["rechecked_on"].mask(due, now),
        recheck_verdict=ordered["recheck_verdict"].mask(due, Verdict.PASSED.value),
    )
    rechecks = own["spot_checks"].merge(ordered.loc[failed, ["sheet_no"]])
    return {
        **own,
        "rectifications": settled,
        "spot_checks": _with_batches(
            own["spot_checks"], rechecks, day, Channel.RECHECK
        ),
        "listings": listings.assign(
            removed_on=listings["removed_on"].mask(on_list, now)
        ),
    }, steps


def with_passed_batches(
    own: Records, day: dt.date, count: int
) -> tuple[Records, tuple[Step, ...]]:
    """Return the records with ``count`` more passed batches, and the step."""
    if count <= 0:
        return own, ()
    made = own["enterprise_products"].iloc[:1]
    blank = own["spot_checks"].iloc[:0]
    pattern = blank.merge(made[["uscc", "product_code"]], how="right")
    if made.empty:
        pattern = own["spot_checks"].iloc[:1]
    batches = pd.concat([pattern] * count, ignore_index=True)
    checks = _with_batches(own["spot_checks"], batches, day, Channel.ROUTINE)
    return {**own, "spot_checks": checks}, (Step("sample", after=str(count)),)


def with_capability(own: Records, day: dt.date, raises: Sequence[Step]) -> Records:
    """Return the records with the capability assessed anew on ``day``."""
    if not raises:
        return own
    uscc = own["enterprises"]["uscc"].iloc[0]
    known = own["capabilities"]
    known = known[known["assessed_on"] <= pd.Timestamp(day)].sort_values("assessed_on")
    levels: dict[str, object] = dict.fromkeys(CAPABILITY_ITEMS)
    if not known.empty:
        levels = dict(known[list(CAPABILITY_ITEMS)].iloc[-1])
    levels |= {step.what: step.after for step in raises}
    row = pd.DataFrame([{"uscc": uscc, "assessed_on": pd.Timestamp(day), **levels}])
    others = own["capabilities"][
        own["capabilities"]["assessed_on"] != pd.Timestamp(day)
    ]
    assessed = pd.concat([others, row.astype(others.dtypes.to_dict())])
    return {**own, "capabilities": assessed}


def _with_batches(
    spot_checks: pd.DataFrame, batches: pd.DataFrame, day: dt.date, channel: Channel
) -> pd.DataFrame:
    passed = batches.assign(
        sheet_no=[f"+{number}" for number in range(len(batches))],
        sampled_on=pd.Timestamp(day),
        reported_on=pd.Timestamp(day),
        channel=channel.value,
        verdict=Verdict.PASSED.value,
        severity=None,
    ).astype(spot_checks.dtypes.to_dict())
    return pd.concat([spot_checks, passed], ignore_index=True)
