"""The enterprise's own spot checks: what it was found to do.

Every check and the passes are counted apart: see ``catalogue`` for what that is good for.
"""

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
    last = own.last("failed")
    return {
        "never_sampled": (count == 0).astype(float),
        "checks": np.log1p(count),
        "checks_of_a_year": np.log1p(own.sum(days=YEAR)),
        "since_check": _long_ago(own),
        **_passes(checks, planned, asked),
        "failures": np.log1p(failures),
        "failures_of_a_year": np.log1p(own.sum("failed", days=YEAR)),
        "last_failed": last.astype(float),
        # Their sum: a failure after a failed check moves none of them down.
        "failed_of_last_two": (last + own.last("failed", back=1)).astype(float),
        "passes_since_failure": np.log1p(own.streak("failed")),
        "failure_rate": shrunk(failures, count, FEW, usual),
        "decayed_failure_rate": _decayed_rate(own, usual),
        "decayed_failures": own.decayed("failed"),
        **_failures(checks, planned, asked),
        **_same_product(facts, planned, asked),
        **_follow_ups(checks, asked),
    }


def _passes(checks: Checks, planned: Codes, asked: Questions) -> Columns:
    """Return how often and how lately a planned check was passed."""
    passed = planned[checks.failed[planned] == 0]
    own = checks.past(checks.enterprise, passed).before(asked.enterprise, asked.day)
    count = own.sum()
    return {
        "never_passed": (count == 0).astype(float),
        "passes": np.log1p(count),
        "passes_of_a_year": np.log1p(own.sum(days=YEAR)),
        "since_pass": _long_ago(own),
    }


def _long_ago(checks: Asked) -> Floats:
    """Return how long ago the last check was; never is as long ago as can be."""
    since: Floats = np.log1p(np.minimum(checks.days_since(), LONG_AGO))
    return since


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
    count, failures = own.sum(), own.sum("failed")
    return {
        "product_never_sampled": (count == 0).astype(float),
        "product_never_passed": (count == failures).astype(float),
        "product_failures": np.log1p(failures),
    }


def _follow_ups(checks: Checks, asked: Questions) -> Columns:
    """Return the visits after complaints and the re-checks."""
    visits = np.flatnonzero(checks.follow_up)
    passed = visits[checks.failed[visits] == 0]
    own, passes = (
        checks.past(checks.enterprise, chosen).before(asked.enterprise, asked.day)
        for chosen in (visits, passed)
    )
    return {
        "follow_ups": np.log1p(own.sum()),
        "follow_ups_of_a_year": np.log1p(own.sum(days=YEAR)),
        "recent_follow_up": _lately(own),
        "passed_follow_ups": np.log1p(passes.sum()),
        "passed_follow_ups_of_a_year": np.log1p(passes.sum(days=YEAR)),
        "recent_passed_follow_up": _lately(passes),
        "follow_up_failures": np.log1p(own.sum("failed")),
        "last_follow_up_failed": own.last("failed").astype(float),
    }


def _lately(visits: Asked) -> Floats:
    lately: Floats = np.exp(-visits.days_since() / (YEAR / 2))
    return lately
