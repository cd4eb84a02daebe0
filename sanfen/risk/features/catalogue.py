"""What each feature belongs to, and in which direction alone it may move the risk.

A sign is prescribed where the opposite would be absurd: more failures, complaints or
penalties never lower a risk, better capabilities never raise one. Where nothing is
known beforehand (size, age, the kind of product) the data decide. How often and how
lately somebody came may move a risk either way, too: what counts every check may only
raise it, what counts passes only lower it, and both together tell. So neither one more
failed check nor one that failed instead of passing can move any feature against its
sign.
"""

from enum import StrEnum
from typing import NamedTuple


class Family(StrEnum):
    """What a feature is an effect of; reasons are told by family."""

    CHECKS = "checks"
    FAILURES = "failures"
    FOLLOW_UPS = "follow_ups"
    RECTIFICATIONS = "rectifications"
    COMPLAINTS = "complaints"
    PENALTIES = "penalties"
    CAPABILITY = "capability"
    ENTERPRISE = "enterprise"
    PRODUCT = "product"
    TOWN = "town"
    COUNTY = "county"
    CALIBRATION = "calibration"


class Feature(NamedTuple):
    """A family, and the only sign that is allowed (0: both)."""

    family: Family
    sign: int


CALIBRATION = Family.CALIBRATION.value
"""The term of no feature: what the calibration takes from the riskiest."""

WORSE, BETTER, EITHER = 1, -1, 0

_BY_FAMILY: dict[Family, dict[int, str]] = {
    Family.CHECKS: {
        WORSE: "checks checks_of_a_year since_pass never_passed product_never_passed",
        BETTER: "never_sampled since_check passes passes_of_a_year "
        "product_never_sampled",
    },
    Family.FAILURES: {
        WORSE: "failures failures_of_a_year last_failed failed_of_last_two "
        "failure_rate decayed_failure_rate decayed_failures recent_failure "
        "safety_failures graver_failures product_failures",
        BETTER: "passes_since_failure",
    },
    Family.FOLLOW_UPS: {
        WORSE: "follow_ups follow_ups_of_a_year recent_follow_up follow_up_failures "
        "last_follow_up_failed",
        BETTER: "passed_follow_ups passed_follow_ups_of_a_year recent_passed_follow_up",
    },
    Family.RECTIFICATIONS: {
        WORSE: "open_rectifications slow_rectification failed_rechecks",
    },
    Family.COMPLAINTS: {WORSE: "complaints_of_a_year verified_complaints"},
    Family.PENALTIES: {WORSE: "penalties serious_penalties listings recalls"},
    Family.CAPABILITY: {
        EITHER: "never_assessed",
        BETTER: "traceability qms inspection officers risk_list daily_records "
        "standard_declared permits_valid quality_award",
    },
    Family.ENTERPRISE: {
        EITHER: "smallness age age_unknown output output_unknown industry_code",
    },
    Family.PRODUCT: {
        EITHER: "factor_P1 factor_P2 factor_P3 factor_Q2 factor_Q3 factor_S1 "
        "factor_S2 factor_S3 factors_unknown product_code category",
        WORSE: "warnings_of_a_year product product_of_a_year product_of_a_quarter "
        "product_of_a_month",
    },
    Family.TOWN: {
        EITHER: "town_itself",
        WORSE: "town town_of_a_year town_of_a_quarter town_of_a_month "
        "product_in_town product_in_town_of_a_year product_in_town_of_a_quarter "
        "product_in_town_of_a_month",
    },
    Family.COUNTY: {
        EITHER: "county_itself",
        WORSE: "county county_of_a_year county_of_a_quarter county_of_a_month",
    },
}

FEATURES: dict[str, Feature] = {
    name: Feature(family, sign)
    for family, by_sign in _BY_FAMILY.items()
    for sign, names in by_sign.items()
    for name in names.split()
}
"""Every feature and every kind (``sanfen.risk.features.kinds``) by its name."""


def family_of(term: str) -> Family:
    """Return what a feature, a kind or the calibration is an effect of."""
    return Family.CALIBRATION if term == CALIBRATION else FEATURES[term].family
