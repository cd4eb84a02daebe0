"""``enterprise_classification.toml``: criteria, floors, limits, waiting periods."""

from typing import Annotated, Literal, Self

from pydantic import Discriminator, model_validator

from sanfen.rulebook.entries import (
    Entry,
    Label,
    Months,
    Points,
    Provision,
    Share,
    Weighted,
    complete,
    require_100,
)
from sanfen.rulebook.limits import Limit
from sanfen.vocabulary import (
    CAPABILITY_ITEMS,
    EnterpriseClass,
    Gravity,
    RecallKind,
    Severity,
)


class Window(Provision):
    """How far back facts count."""

    months: Months


class RecencyBand(Entry):
    """What a fact younger than ``under_months`` whole months weighs."""

    under_months: Months
    factor: Share


class Recency(Provision):
    """Older facts weigh less."""

    bands: tuple[RecencyBand, ...]

    @model_validator(mode="after")
    def _older_weighs_less(self) -> Self:
        months = [band.under_months for band in self.bands]
        factors = [band.factor for band in self.bands]
        if months != sorted(set(months)) or factors != sorted(factors, reverse=True):
            raise ValueError("months must rise and factors must not")
        return self


class _Criterion(Weighted):
    """A scored item of one of the two axes of the class."""

    block: Literal["实现程度", "保障能力"]


class SpotCheckCriterion(_Criterion):
    """Deducts for each failed batch, by severity and age."""

    measure: Literal["spot_checks"]
    deductions: Annotated[dict[Severity, Points], complete(Severity)]
    missing_severity: Severity
    no_sample: Points


class RectificationCriterion(_Criterion):
    """Deducts for late rectification and failed re-checks."""

    measure: Literal["rectification"]
    late: Points
    recheck_failed: Points


class PenaltyCriterion(_Criterion):
    """Deducts for each penalty, by gravity and age."""

    measure: Literal["penalties"]
    deductions: Annotated[dict[Gravity, Points], complete(Gravity)]


class ComplaintCriterion(_Criterion):
    """Deducts for verified complaints and recalls, by age."""

    measure: Literal["complaints_and_recalls"]
    verified_complaint: Points
    recalls: Annotated[dict[RecallKind, Points], complete(RecallKind)]


class CapabilityCriterion(_Criterion):
    """Adds points for what the latest capability assessment found."""

    measure: Literal["capability"]
    missing: Points
    items: dict[str, dict[str, Points]]

    @model_validator(mode="after")
    def _every_level_has_points(self) -> Self:
        for item, levels in self.items.items():
            if item not in CAPABILITY_ITEMS:
                raise ValueError(f"items.{item} is not a column of capabilities")
            if set(levels) != set(CAPABILITY_ITEMS[item]):
                listed = ", ".join(CAPABILITY_ITEMS[item])
                raise ValueError(f"items.{item} must give points for {listed}")
            if self.missing > min(levels.values()):
                raise ValueError(f"missing must not exceed the least of items.{item}")
        best = sum(max(levels.values()) for levels in self.items.values())
        if best != self.full_marks:
            raise ValueError(f"items add up to {best:g}, not to full_marks")
        return self


Criterion = Annotated[
    SpotCheckCriterion
    | RectificationCriterion
    | PenaltyCriterion
    | ComplaintCriterion
    | CapabilityCriterion,
    Discriminator("measure"),
]


class Floor(Provision):
    """The lowest score of a class, included."""

    score: Points


class Promotion(Provision):
    """Clean months needed to rise to a class from the one below."""

    clean_months: dict[EnterpriseClass, Months]

    @model_validator(mode="after")
    def _every_step_has_months(self) -> Self:
        steps = set(EnterpriseClass) - {EnterpriseClass.C}
        if set(self.clean_months) != steps:
            raise ValueError("clean_months must name B, A and AA")
        return self


class Waiting(Provision):
    """Who comes from ``from_class`` rises one class at a time after an event."""

    after: Literal["veto_cured", "safety_failure", "failure"]
    from_class: EnterpriseClass
    active: bool = True


class EnterpriseRules(Entry):
    """The enterprise classification (企业分类) in force on one day."""

    instrument: Label
    source: str
    window: Window
    recency: Recency
    criteria: dict[str, Criterion]
    floors: dict[EnterpriseClass, Floor]
    limits: dict[str, Limit]
    promotion: Promotion
    waiting: dict[str, Waiting]

    @model_validator(mode="after")
    def _weights_sum_to_100(self) -> Self:
        require_100(self.criteria, "criteria")
        return self

    @model_validator(mode="after")
    def _floors_fall(self) -> Self:
        ranked = [name for name in EnterpriseClass if name is not EnterpriseClass.C]
        if set(self.floors) != set(ranked):
            raise ValueError("floors must name AA, A and B")
        scores = [self.floors[name].score for name in ranked]
        if scores != sorted(scores, reverse=True):
            raise ValueError("floors must fall from AA to B")
        return self

    @property
    def weights(self) -> dict[str, float]:
        """Weight by criterion code."""
        return {code: criterion.weight for code, criterion in self.criteria.items()}
