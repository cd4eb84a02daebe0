"""``product_grading.toml``: factors, cut-offs and direct grades."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, model_validator

from sanfen.rulebook.entries import (
    Bands,
    Entry,
    Label,
    Months,
    Points,
    Provision,
    Share,
    Weighted,
    require_100,
)
from sanfen.vocabulary import (
    AccessType,
    Attention,
    CatalogueLevel,
    Circulation,
    ProductGrade,
    UserGroup,
    WarningSeverity,
)

_LISTED: dict[str, type[StrEnum]] = {
    "P2": AccessType,
    "P3": Circulation,
    "S1": UserGroup,
    "S2": Attention,
    "S3": CatalogueLevel,
}


class _Factor(Weighted):
    """A scored factor; a missing one earns its most (就高不就低)."""

    group: Literal["产品特点", "质量数据", "敏感因子"]


class LevelFactor(_Factor):
    """Points by the level registered for the product."""

    measure: Literal["levels"]
    levels: dict[str, Points]


class LocalFailureRate(_Factor):
    """Points by the local failure rate, shrunk to ``prior_rate``."""

    measure: Literal["local_failure_rate"]
    months: Months
    prior_rate: Share
    prior_batches: Annotated[float, Field(ge=0)]
    bands: Bands


class OutsideFailureRate(_Factor):
    """Points by the registered national or provincial failure rate."""

    measure: Literal["outside_failure_rate"]
    bands: Bands


class WarningCount(_Factor):
    """Points by the number of warnings, the registered or the recorded, if more."""

    measure: Literal["warnings"]
    months: Months
    bands: Bands


Factor = Annotated[
    LevelFactor | LocalFailureRate | OutsideFailureRate | WarningCount,
    Discriminator("measure"),
]


class Cutoff(Provision):
    """The lowest score of a grade, included."""

    score: Points


class _Floor(Provision):
    """A grade nothing falls below while the condition named by ``when`` holds."""

    at_least: ProductGrade
    active: bool = True


class SevereAndLicensed(_Floor):
    """Severity of at least ``severity`` and market access by ``access``."""

    when: Literal["severe_and_licensed"]
    severity: Annotated[int, Field(ge=1, le=4)]
    access: AccessType


class SeriousInjury(_Floor):
    """A warning of one of ``severities`` within ``months``."""

    when: Literal["serious_injury"]
    months: Months
    severities: tuple[WarningSeverity, ...]


class VulnerableAndUnsafe(_Floor):
    """Made for ``users``, and batches fail safety items at ``safety_rate``."""

    when: Literal["vulnerable_and_unsafe"]
    users: UserGroup
    safety_rate: Share


class SevereAndFailing(_Floor):
    """Severity of at least ``severity`` and ``local_points`` of factor Q1."""

    when: Literal["severe_and_failing"]
    severity: Annotated[int, Field(ge=1, le=4)]
    local_points: Points


GradeFloor = Annotated[
    SevereAndLicensed | SeriousInjury | VulnerableAndUnsafe | SevereAndFailing,
    Discriminator("when"),
]


class ProductRules(Entry):
    """The product grading (产品分级) in force on one day."""

    instrument: Label
    source: str
    factors: dict[str, Factor]
    cutoffs: dict[ProductGrade, Cutoff]
    floors: dict[str, GradeFloor]

    @model_validator(mode="after")
    def _weights_sum_to_100(self) -> Self:
        require_100(self.factors, "factors")
        return self

    @model_validator(mode="after")
    def _levels_exist(self) -> Self:
        for code, factor in self.factors.items():
            if isinstance(factor, LevelFactor):
                known = set(_LISTED.get(code, "1234"))
                if set(factor.levels) != known:
                    listed = ", ".join(sorted(known))
                    raise ValueError(f"factors.{code}: levels must name {listed}")
        return self

    @model_validator(mode="after")
    def _cutoffs_rise(self) -> Self:
        ranked = [grade for grade in ProductGrade if grade is not ProductGrade.GENERAL]
        if set(self.cutoffs) != set(ranked):
            raise ValueError("cutoffs must name 较高 and 高")
        scores = [self.cutoffs[grade].score for grade in ranked]
        if scores != sorted(scores):
            raise ValueError("cutoffs must rise from 较高 to 高")
        return self

    @property
    def local_failure_rate(self) -> LocalFailureRate:
        """The factor that is computed from the ledger's own batches (Q1)."""
        return next(
            factor
            for factor in self.factors.values()
            if isinstance(factor, LocalFailureRate)
        )
