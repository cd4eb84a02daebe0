"""What was found lately in the same town, in the same county, of the same product.

These are effects of a place, a product and of who inspects there, not of the
enterprise: in real records the last month of a town tells more than its years.
"""

import numpy as np

from sanfen.risk.facts import Facts, Questions
from sanfen.risk.past import YEAR, Asked, Codes, Floats, shrunk

SEVERAL = 20.0
"""Checks' worth of the usual rate by which an area's or product's rate is shrunk."""

WINDOWS = {"": None, "_of_a_year": YEAR, "_of_a_quarter": 90, "_of_a_month": 30}

Columns = dict[str, Floats]


def usual_rate(facts: Facts, asked: Questions) -> tuple[Floats, Columns]:
    """Return the city's failure rate before each day, and as features the recent one."""
    nowhere = np.zeros_like(facts.checks.enterprise)
    whole = _past(facts, nowhere).before(np.zeros_like(asked.day), asked.day)
    # Before the first check, one in ten: nothing but a start.
    usual = shrunk(whole.sum("failed"), whole.sum(), 5 * SEVERAL, np.array(0.1))
    recent = {
        f"city{name}": _log_odds(whole, days, usual)
        for name, days in WINDOWS.items()
        if name in ("_of_a_year", "_of_a_quarter")
    }
    return usual, recent


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


def _past(facts: Facts, group: Codes):
    planned = np.flatnonzero(~facts.checks.follow_up)
    return facts.checks.past(group, planned)


def _log_odds(found: Asked, days: int | None, usual: Floats) -> Floats:
    failures, count = found.sum("failed", days=days), found.sum(days=days)
    rate = shrunk(failures, count, SEVERAL, usual)
    odds: Floats = np.log(rate / (1 - rate))
    return odds
