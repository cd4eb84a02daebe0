"""What every entry of a rule file is made of."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from sanfen.vocabulary import Basis

Language = Literal["zh", "en"]
Months = Annotated[int, Field(ge=1, le=600)]
Count = Annotated[int, Field(ge=1)]
Points = Annotated[float, Field(ge=0, le=100)]
Share = Annotated[float, Field(ge=0, le=1)]


class RulebookError(ValueError):
    """The rulebook cannot answer, or a rule file is not well formed."""


class Entry(BaseModel):
    """A table of a rule file. A key nobody reads is an error, not a comment."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Label(Entry):
    """A name in both interface languages."""

    zh: str
    en: str

    def __getitem__(self, language: Language) -> str:
        """Return the name in one language."""
        return self.zh if language == "zh" else self.en


class Provision(Entry):
    """An entry that rests on a clause."""

    label: Label
    clause: Annotated[str, Field(min_length=1)]
    basis: Basis


class Weighted(Provision):
    """An entry that counts for ``weight`` of a hundred.

    ``full_marks`` is the scale its own points are written on.
    """

    weight: Points
    full_marks: Annotated[Points, Field(gt=0)]


def require_100(entries: Mapping[str, Weighted], name: str) -> None:
    """Require the weights of ``entries`` to sum to 100."""
    total = sum(entry.weight for entry in entries.values())
    if abs(total - 100) > 1e-6:
        raise ValueError(f"{name}: weights sum to {total:g}, not to 100")


class Band(Entry):
    """Points from a bound on, the bound included."""

    at_least: float
    points: Points


def _falling_short(members: type[StrEnum], given: Mapping[Any, Any]) -> str:
    missing = [member.value for member in members if member not in given]
    return ", ".join(missing)


def complete(members: type[StrEnum]) -> AfterValidator:
    """Require a value for every member of a closed list."""

    def check(given: Mapping[Any, Any]) -> Mapping[Any, Any]:
        if missing := _falling_short(members, given):
            raise ValueError(f"no value for {missing}")
        return given

    return AfterValidator(check)


def _ascending(bands: tuple[Band, ...]) -> tuple[Band, ...]:
    bounds = [band.at_least for band in bands]
    if not bounds or bounds != sorted(set(bounds)) or bounds[0] > 0:
        raise ValueError("bands must start at 0 and ascend")
    points = [band.points for band in bands]
    if points != sorted(points):
        raise ValueError("points must not fall from band to band")
    return bands


Bands = Annotated[tuple[Band, ...], AfterValidator(_ascending)]
