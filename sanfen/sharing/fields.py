"""What may be shared, field by field, under the names of the public exchange.

The registration of market entities is exchanged as UNISCID, ENTNAME and so on; those
names are kept. No public standard names the three grades: they keep ours.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sanfen.vocabulary import (
    Colour,
    EnterpriseClass,
    EnterpriseStatus,
    ProductGrade,
    Regime,
)
from sanfen.wording import Language, say


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its shared name, our column, and what its values are."""

    name: str
    column: str
    kind: type[str | int | bool] = str
    terms: type[StrEnum] | None = None
    is_standard: bool = False

    def title(self, language: Language) -> str:
        """Return what the field is called in words."""
        return say(f"sharing.field_{self.name}", language)

    @property
    def schema(self) -> dict[str, Any]:
        """Return the field as the OpenAPI document describes it; it may be blank."""
        names = {str: "string", int: "integer", bool: "boolean"}
        described: dict[str, Any] = {"type": [names[self.kind], "null"]}
        if self.terms is not None:
            described["enum"] = [*(term.value for term in self.terms), None]
        told = f"{self.title('zh')} / {self.title('en')}"
        return {**described, "description": told}


KEY = Field("UNISCID", "uscc", is_standard=True)
"""Tells an enterprise: every key may read it."""

PLACE = (
    Field("county_code", "county_code"),
    Field("county", "county"),
    Field("town_code", "town_code"),
    Field("town", "town"),
)
"""Tell an area: in the list of areas every key may read them."""

ENTERPRISE_FIELDS = (
    Field("ENTNAME", "name", is_standard=True),
    Field("ESTDATE", "established_on", is_standard=True),
    Field("INDUSTRYCO", "industry_code", is_standard=True),
    Field("REGSTATE", "status", terms=EnterpriseStatus, is_standard=True),
    *PLACE,
    Field("enterprise_class", "enterprise_class", terms=EnterpriseClass),
    Field("product_grade", "product_grade", terms=ProductGrade),
    Field("map_colour", "map_colour", terms=Colour),
    Field("health_colour", "health_colour", terms=Colour),
    Field("regime", "regime", terms=Regime),
)

AREA_FIELDS = (
    Field("area_colour", "colour", terms=Colour),
    Field("enterprises", "enterprises", int),
    Field("green", "green", int),
    Field("blue", "blue", int),
    Field("yellow", "yellow", int),
    Field("red", "red", int),
    Field("small_sample", "small_sample", bool),
)

FIELDS = {field.name: field for field in (*ENTERPRISE_FIELDS, *AREA_FIELDS)}
"""All that a key may be given, by name."""
