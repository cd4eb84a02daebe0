"""Random cities for the risk model: as many checks as asked for, and records around.

Enterprises fail by habits of their own, towns and products by theirs, so that there
is something to learn.
"""

import datetime as dt
from functools import cache
from hashlib import sha256

import numpy as np
import pandas as pd
from skops.io import dumps

from sanfen.ledger.tables import RECORD_TABLES
from sanfen.risk import cases, train
from sanfen.risk.drift import quantiles
from sanfen.risk.model import Model
from sanfen.risk.packing import packed
from sanfen.risk.storing import canonical
from sanfen.risk.training import learn
from sanfen.risk.unknown import reach
from sanfen.vocabulary import (
    CAPABILITY_ITEMS,
    Channel,
    EnterpriseSize,
    Gravity,
    ListName,
    RecallKind,
    Severity,
    Verdict,
    YesNo,
)
from tests.small_city import PRODUCT, table

FIRST, LAST = dt.date(2021, 1, 1), dt.date(2025, 12, 31)
DAYS = (LAST - FIRST).days
PLANNED = [Channel.ROUTINE.value, Channel.RISK.value, Channel.RANDOM.value]
FOLLOWING = [Channel.COMPLAINT.value, Channel.RECHECK.value]


@cache
def trained():
    """Return a city of some size and the model trained on it, once for all tests."""
    city = risky_city(checks=900)
    return city, train(city, LAST, lambda _: None)


def learned(city, day):
    """Return a model that was not evaluated and has no card."""
    known = cases(city, day)
    return Model(learn(known, lambda _: None), reach(known), quantiles(known), card={})


def bytes_of(model):
    """Return a digest of what would be stored."""
    return sha256(canonical(dumps(packed(model)))).hexdigest()


def risky_city(checks=800, firms=120, seed=1, *, usual=-2.0):
    """Return the record tables of a random city."""
    random = np.random.default_rng(seed)
    towns = [(f"县{n % 3}", f"镇{n}") for n in range(9)]
    goods = [f"{n:04}" for n in range(6)]
    home = random.integers(0, len(towns), firms)
    made = _frame(
        "spot_checks",
        sheet_no=[f"S{n:07}" for n in range(checks)],
        uscc=_codes(random.integers(0, firms, checks)),
        product_code=np.array(goods)[random.integers(0, len(goods), checks)],
        sampled_on=_days(random, checks),
        channel=random.choice(PLANNED * 3 + FOLLOWING, checks),
    )
    firm = made["uscc"].str[1:].astype(int).to_numpy()
    habit, level = random.normal(0, 1, firms), random.normal(0, 0.5, len(towns))
    odds = usual + habit[firm] + level[home[firm]]
    failed = random.random(checks) < 1 / (1 + np.exp(-odds))
    grave = random.choice([severity.value for severity in Severity], checks)
    reported = made["sampled_on"] + pd.to_timedelta(random.integers(0, 40, checks), "D")
    made = made.assign(
        reported_on=reported,
        verdict=np.where(failed, Verdict.FAILED.value, Verdict.PASSED.value),
        severity=pd.Series(grave).where(failed).astype("str"),
    )
    county, town = (np.array(column)[home] for column in zip(*towns, strict=True))
    return {
        **{name: table(name, ()) for name in RECORD_TABLES},
        "regions": _frame(
            "regions",
            county_code=[county for county, _ in towns],
            county=[county for county, _ in towns],
            town_code=[town for _, town in towns],
            town=[town for _, town in towns],
        ),
        "enterprises": _frame(
            "enterprises",
            uscc=_codes(np.arange(firms)),
            name=_codes(np.arange(firms)),
            county=county,
            town=town,
            size=random.choice([size.value for size in EnterpriseSize], firms),
            established_on=_days(random, firms, back=4000),
            output=np.where(random.random(firms) < 0.8, random.random(firms), np.nan),
        ),
        "products": table(
            "products",
            [
                {**PRODUCT, "product_code": code, "category": f"类{code[-1]}"}
                for code in goods
            ],
        ),
        "enterprise_products": _frame(
            "enterprise_products",
            **made[["uscc", "product_code"]].drop_duplicates(),
        ),
        "spot_checks": made,
        **_around(random, made, firms),
    }


def _around(random, made, firms):
    failed = made[made["verdict"] == Verdict.FAILED.value]
    some, count = firms // 2, len(failed)
    ordered = failed["reported_on"] + pd.Timedelta(5, "D")
    done = ordered + pd.to_timedelta(random.integers(5, 90, count), "D")
    events = {"uscc": _codes(random.integers(0, firms, some))}
    number = [f"N{n}" for n in range(some)]
    return {
        "rectifications": _frame(
            "rectifications",
            sheet_no=failed["sheet_no"],
            ordered_on=ordered,
            rectified_on=done.where(random.random(count) < 0.8),
            rechecked_on=done + pd.Timedelta(3, "D"),
            recheck_verdict=random.choice([v.value for v in Verdict], count),
        ),
        "complaints": _frame(
            "complaints",
            case_no=number,
            received_on=_days(random, some),
            verified=random.choice([v.value for v in YesNo], some),
            **events,
        ),
        "penalties": _frame(
            "penalties",
            doc_no=number,
            decided_on=_days(random, some),
            gravity=random.choice([g.value for g in Gravity], some),
            **events,
        ),
        "recalls": _frame(
            "recalls",
            recall_no=number,
            product_code="0000",
            announced_on=_days(random, some),
            kind=RecallKind.ORDERED.value,
            **events,
        ),
        "listings": _frame(
            "listings",
            list_name=ListName.OTHER.value,
            listed_on=_days(random, some),
            **events,
        ).drop_duplicates("uscc", ignore_index=True),
        "capabilities": _frame(
            "capabilities",
            assessed_on=_days(random, some),
            **{
                item: random.choice([level.value for level in kind], some)
                for item, kind in CAPABILITY_ITEMS.items()
            },
            **events,
        ).drop_duplicates(["uscc", "assessed_on"], ignore_index=True),
        "warnings": _frame(
            "warnings",
            warning_no=number,
            product_code="0001",
            published_on=_days(random, some),
            source="国家",
        ),
    }


def _frame(file, /, **columns):
    """Return a record table of whole columns; those not given are blank."""
    empty = table(file, ())
    given = pd.DataFrame(
        {
            key: values if isinstance(values, str) else pd.Series(values).array
            for key, values in columns.items()
        }
    )
    return given.reindex(columns=empty.columns).astype(empty.dtypes)


def _codes(numbers):
    return [f"E{n:06}" for n in numbers]


def _days(random, count, back=0):
    days = random.integers(-back, DAYS, count)
    return pd.Timestamp(FIRST) + pd.to_timedelta(days, "D")
