"""Limits of ``enterprise_classification.toml``: gates, caps and vetoes.

Each names its condition in ``when``; ``sanfen.grading.conditions`` has one function for
each of them, and refuses to start where one is missing on either side.
"""

from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, model_validator

from sanfen.rulebook.entries import Count, Months, Provision
from sanfen.vocabulary import (
    CAPABILITY_ITEMS,
    EnterpriseClass,
    ListName,
    PenaltyKind,
    RecallKind,
)


class _Limit(Provision):
    """A class nobody exceeds while the condition named by ``when`` holds."""

    kind: Literal["gate", "cap", "veto"]
    at_most: EnterpriseClass
    active: bool = True

    @model_validator(mode="after")
    def _a_veto_means_c(self) -> Self:
        if self.kind == "veto" and self.at_most is not EnterpriseClass.C:
            raise ValueError("a veto leads to class C")
        return self


class FailedBatches(_Limit):
    """At least ``count`` failed batches within ``months``."""

    when: Literal["failed_batches"]
    months: Months
    count: Count


class SafetyFailures(_Limit):
    """A batch failed a safety item within ``months``."""

    when: Literal["safety_failures"]
    months: Months


class SampledFewer(_Limit):
    """Fewer than ``count`` batches sampled within ``months``."""

    when: Literal["sampled_fewer"]
    months: Months
    count: Count


class CapabilityShort(_Limit):
    """The capability ``item`` is not one of ``accepted``, or is not known."""

    when: Literal["capability_short"]
    item: str
    accepted: tuple[str, ...]

    @model_validator(mode="after")
    def _levels_exist(self) -> Self:
        levels = CAPABILITY_ITEMS.get(self.item)
        if levels is None:
            raise ValueError(f"item {self.item} is not a column of capabilities")
        if unknown := set(self.accepted) - set(levels):
            raise ValueError(f"accepted: {', '.join(sorted(unknown))} is no level")
        return self


class Penalised(_Limit):
    """A quality penalty within ``months``."""

    when: Literal["penalised"]
    months: Months


class RectificationOpen(_Limit):
    """An ordered rectification has no passed re-check yet."""

    when: Literal["rectification_open"]


class RecordYounger(_Limit):
    """The first fact on record is younger than ``months``."""

    when: Literal["record_younger"]
    months: Months


class RecheckFailed(_Limit):
    """A re-check failed; cured by a later passed one."""

    when: Literal["recheck_failed"]
    months: Months


class PenaltyOfKind(_Limit):
    """A penalty of one of ``kinds``."""

    when: Literal["penalty_kind"]
    kinds: tuple[PenaltyKind, ...]
    months: Months


class PenaltyKindMissing(_Limit):
    """A penalty whose kind is not known: blanking it must not help."""

    when: Literal["penalty_kind_missing"]
    months: Months


class Listed(_Limit):
    """On one of ``lists``; cured by removal."""

    when: Literal["listed"]
    lists: tuple[ListName, ...]


class Recalled(_Limit):
    """A recall of one of ``kinds``."""

    when: Literal["recalled"]
    kinds: tuple[RecallKind, ...]
    months: Months


class RepeatedFailures(_Limit):
    """``count`` checks failed within ``months``; for ``lasts_months`` at least."""

    when: Literal["repeated_failures"]
    months: Months
    lasts_months: Months
    count: Annotated[int, Field(ge=2)]


Limit = Annotated[
    FailedBatches
    | SafetyFailures
    | SampledFewer
    | CapabilityShort
    | Penalised
    | RectificationOpen
    | RecordYounger
    | RecheckFailed
    | PenaltyOfKind
    | PenaltyKindMissing
    | Listed
    | Recalled
    | RepeatedFailures,
    Discriminator("when"),
]
