"""The enterprise's own spot checks: what it was found to do."""

import numpy as np

from sanfen.risk.facts import Checks, Facts, Questions
from sanfen.risk.past import YEAR, Asked, Codes, Floats, Past, shrunk
from sanfen.vocabulary import Severity

FEW = 2.0
"""Checks' worth of the usual rate by which an enterprise's own rate is shrunk."""

LONG_AGO = 10 * YEAR
FORGOTTEN = 2 * YEAR
"""The days in which the mark of a failure falls to a third."""

Columns = dict[str, Floats]


def own_checks(facts: Facts, asked: Questions, usual: Floats) -> Columns:
    """Return counts, results, times and rates of each enterprise's planned checks."""
    checks = facts.checks
    planned = np.flatnonzero(~checks.follow_up)
    own = checks.past(checks.enterprise, planned).before(asked.enterprise, asked.day)
    count, failures = own.sum(), own.sum("failed")
    return {
        "never_sampled": (count == 0).astype(float),
        "sampled_once": (count == 1).astype(float),
        "checks": np.log1p(count),
        "checks_of_a_year": np.log1p(own.sum(days=YEAR)),
        "since_check": np.where(
            count > 0, np.log1p(np.minimum(own.days_since(), LONG_AGO)), 0.0
        ),
        "failures": np.log1p(failures),
        "failures_of_a_year": np.log1p(own.sum("failed", days=YEAR)),
        "last_failed": own.last("failed").astype(float),
        "last_but_one_failed": own.last("failed", back=1).astype(float),
        "passes_since_failure": np.log1p(own.streak("failed")),
        "failure_rate": shrunk(failures, count, FEW, usual),
        "decayed_failure_rate": _decayed_rate(own, usual),
        "decayed_failures": own.decayed("failed"),
        **_failures(checks, planned, asked),
        **_same_product(facts, planned, asked),
        **_follow_ups(checks, asked),
    }


def _decayed_rate(own: Asked, usual: Floats) -> Floats:
    return shrunk(own.decayed("failed"), own.decayed("count"), FEW, usual)


def _failures(checks: Checks, planned: Codes, asked: Questions) -> Columns:
    """Return how long ago and how grave the failures were."""
    failed = planned[checks.failed[planned] > 0]
    past = Past(
        checks.enterprise[failed],
        checks.known[failed],
        safety=checks.severity.eq(Severity.SAFETY.value).to_numpy()[failed],
        label=checks.severity.eq(Severity.LABEL.value).to_numpy()[failed],
    )
    own = past.before(asked.enterprise, asked.day)
    return {
        "recent_failure": np.exp(-own.days_since() / FORGOTTEN),
        "safety_failures": own.decayed("safety"),
        "graver_failures": own.decayed("count") - own.decayed("label"),
    }


def _same_product(facts: Facts, planned: Codes, asked: Questions) -> Columns:
    """Return the enterprise's checks for this very product."""
    checks, kinds = facts.checks, len(facts.products)
    past = checks.past(checks.enterprise * kinds + checks.product, planned)
    own = past.before(asked.enterprise * kinds + asked.product, asked.day)
    return {
        "product_never_sampled": (own.sum() == 0).astype(float),
        "product_failures": np.log1p(own.sum("failed")),
    }


def _follow_ups(checks: Checks, asked: Questions) -> Columns:
    """Return the visits after complaints and the re-checks."""
    visits = np.flatnonzero(checks.follow_up)
    past = checks.past(checks.enterprise, visits)
    own = past.before(asked.enterprise, asked.day)
    return {
        "follow_ups": np.log1p(own.sum()),
        "follow_ups_of_a_year": np.log1p(own.sum(days=YEAR)),
        "follow_up_failures": np.log1p(own.sum("failed")),
        "last_follow_up_failed": own.last("failed").astype(float),
        "recent_follow_up": np.exp(-own.days_since() / (YEAR / 2)),
    }
