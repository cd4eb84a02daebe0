"""What was found lately in the same town, in the same county, of the same product.

These are effects of a place, a product and of who inspects there, not of the
enterprise: in real records the last month of a town tells more than its years.
"""

import numpy as np

from sanfen.risk.facts import Facts, Questions
from sanfen.risk.past import YEAR, Asked, Codes, Floats, Past, shrunk

SEVERAL = 20.0
"""Checks' worth of the usual rate by which an area's or product's rate is shrunk."""

AT_FIRST = np.array(0.1)
"""The rate before the first check: nothing but a start."""

WINDOWS = {"": None, "_of_a_year": YEAR, "_of_a_quarter": 90, "_of_a_month": 30}

Columns = dict[str, Floats]


def usual_rate(facts: Facts, asked: Questions) -> Floats:
    """Return the city's failure rate before each day: what other rates shrink to.

    It is no feature by itself: the level of the whole city comes and goes with seasons
    and campaigns, and the level of the past says little about the next.
    """
    everyone = np.zeros_like(facts.checks.enterprise)
    found = _past(facts, everyone).before(np.zeros_like(asked.day), asked.day)
    return shrunk(found.sum("failed"), found.sum(), 5 * SEVERAL, AT_FIRST)


def places(facts: Facts, asked: Questions, usual: Floats) -> Columns:
    """Return the log-odds of the past rates of town, county, product and both."""
    checks, kinds = facts.checks, len(facts.products)
    town, county = facts.town[asked.enterprise], facts.county[asked.enterprise]
    groups = {
        "town": (checks.town, town),
        "county": (checks.county, county),
        "product": (checks.product, asked.product),
        "product_in_town": (
            checks.town * kinds + checks.product,
            town * kinds + asked.product,
        ),
    }
    rates = {}
    for name, (of_checks, of_asked) in groups.items():
        found = _past(facts, of_checks).before(of_asked, asked.day)
        for window, days in WINDOWS.items():
            rates[f"{name}{window}"] = _log_odds(found, days, usual)
    return rates


def _past(facts: Facts, group: Codes) -> Past:
    planned = np.flatnonzero(~facts.checks.follow_up)
    return facts.checks.past(group, planned)


def _log_odds(found: Asked, days: int | None, usual: Floats) -> Floats:
    failures, count = found.sum("failed", days=days), found.sum(days=days)
    rate = shrunk(failures, count, SEVERAL, usual)
    odds: Floats = np.log(rate / (1 - rate))
    return odds
