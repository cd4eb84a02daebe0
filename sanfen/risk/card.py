"""The card of a model: what it was learned from, how good it was, what it is not for."""

import datetime as dt
import hashlib
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd

from sanfen.grading.evidence import Records
from sanfen.risk.cases import Cases
from sanfen.risk.features.catalogue import FEATURES
from sanfen.risk.measures import Told
from sanfen.risk.training import Learned

LIBRARIES = ["numpy", "pandas", "scikit-learn", "scipy", "skops"]

COHORT = "planned"
"""Routine, risk and random checks and those of a blank channel; others are history."""

LIMITS = ["sampled_only", "effort", "undated", "order_only"]
"""What a reader has to know: worded as ``risk_page.limit_<code>``."""


def card(
    records: Records, day: dt.date, known: Cases, learned: Learned, report: Told
) -> dict[str, Any]:
    """Return the card, ready for TOML."""
    sampled = known.about["sampled_on"]
    return {
        "trained": {
            "on": day,
            "cases": len(known),
            "failures": int(known.failed.sum()),
            "enterprises": int(known.about["uscc"].nunique()),
            "from": sampled.min().date(),
            "until": sampled.max().date(),
            "cohort": COHORT,
            "limits": LIMITS,
            **learned.told(),
        },
        "features": {
            name: {"family": FEATURES[name].family.value, "sign": FEATURES[name].sign}
            for name in [*known.features, *known.kinds]
        },
        "fingerprint": {"data": data_fingerprint(records, day)},
        "libraries": libraries(),
        "evaluation": report,
    }


def libraries() -> dict[str, str]:
    """Return the versions on which the numbers of a model rest."""
    return {name: version(name) for name in LIBRARIES}


KNOWN_ON = {
    "spot_checks": "reported_on",
    "capabilities": "assessed_on",
    "penalties": "decided_on",
    "complaints": "received_on",
    "recalls": "announced_on",
    "listings": "listed_on",
    "warnings": "published_on",
    "rectifications": "ordered_on",
}
LATER_STEPS: dict[str, dict[str, list[str]]] = {
    "rectifications": {"rectified_on": [], "rechecked_on": ["recheck_verdict"]},
    "listings": {"removed_on": []},
}
"""Days that may come after the first of a record, and what became known with them."""


def data_fingerprint(records: Records, day: dt.date) -> str:
    """Return a fingerprint of all that was known on a day of those then sampled.

    Records added later do not change it; a correction of what was known does.
    """
    until = pd.Timestamp(day)
    parts = {name: _known(records[name], name, until) for name in KNOWN_ON}
    checks = parts["spot_checks"]
    for name, key in (("enterprises", "uscc"), ("products", "product_code")):
        table = records[name]
        parts[name] = table[table[key].isin(checks[key])]
    whole = hashlib.sha256()
    for name in sorted(parts):
        rows = pd.util.hash_pandas_object(parts[name].astype("str"), index=False)
        whole.update(name.encode())
        whole.update(np.sort(rows.to_numpy()).astype("<u8").tobytes())
    return whole.hexdigest()


def _known(table: pd.DataFrame, name: str, until: pd.Timestamp) -> pd.DataFrame:
    known = table[KNOWN_ON[name]]
    if name == "spot_checks":
        known = known.fillna(table["sampled_on"])
    seen = table[known <= until]
    for later, others in LATER_STEPS.get(name, {}).items():
        hidden = seen[later] > until
        blank = {other: seen[other].mask(hidden) for other in [later, *others]}
        seen = seen.assign(**blank)
    return seen
