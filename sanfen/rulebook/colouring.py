"""``colouring.toml``: colours of enterprises, health codes, towns and counties."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from sanfen.rulebook.entries import Entry, Label, Provision, Share, complete
from sanfen.vocabulary import Colour, EnterpriseClass, ProductGrade

Score = Annotated[int, Field(ge=0, le=100)]


class EnterpriseColour(Provision):
    """Class points plus grade points, read against the lowest sum of a colour."""

    class_points: Annotated[dict[EnterpriseClass, Score], complete(EnterpriseClass)]
    grade_points: Annotated[dict[ProductGrade, Score], complete(ProductGrade)]
    from_points: Annotated[dict[Colour, Score], complete(Colour)]
    no_product: ProductGrade

    @model_validator(mode="after")
    def _worse_never_looks_better(self) -> Self:
        for name, ranked in (
            ("class_points", [self.class_points[rank] for rank in EnterpriseClass]),
            ("grade_points", [self.grade_points[rank] for rank in ProductGrade]),
            ("from_points", [self.from_points[rank] for rank in Colour]),
        ):
            if ranked != sorted(ranked):
                raise ValueError(f"{name} must not fall")
        if self.from_points[Colour.GREEN] != 0:
            raise ValueError("from_points must start at 0")
        return self


class VetoOnHigh(Provision):
    """The colour of a maker of ``grade`` products under a veto in force."""

    grade: ProductGrade
    colour: Colour
    active: bool = True


class HealthCode(Provision):
    """The colour of the health code, by class; ``veto`` overrides."""

    colours: Annotated[dict[EnterpriseClass, Colour], complete(EnterpriseClass)]
    veto: Colour


class RedArea(Provision):
    """Red: both bounds are reached."""

    share_red: Share
    red_enterprises: Annotated[int, Field(ge=0)]


class MixedArea(Provision):
    """Yellow or blue: either bound is reached."""

    share_red: Share
    share_red_yellow: Share


class Area(Provision):
    """The colour of a town or county by the shares of its enterprises."""

    prior_enterprises: Annotated[float, Field(ge=0)]
    confidence: Annotated[float, Field(gt=0, lt=1)]
    small_sample_under: Annotated[int, Field(ge=0)]
    red: RedArea
    yellow: MixedArea
    blue: MixedArea

    @model_validator(mode="after")
    def _bounds_fall(self) -> Self:
        bounds = [area.share_red for area in (self.blue, self.yellow, self.red)]
        if bounds != sorted(bounds):
            raise ValueError("share_red must rise from blue to red")
        if self.blue.share_red_yellow > self.yellow.share_red_yellow:
            raise ValueError("share_red_yellow must rise from blue to yellow")
        return self


class AreaByClass(Provision):
    """The published variant: colour by the share of class C."""

    from_share: Annotated[dict[Colour, Share], complete(Colour)]

    @model_validator(mode="after")
    def _bounds_rise(self) -> Self:
        shares = [self.from_share[colour] for colour in Colour]
        if shares != sorted(shares) or shares[0] != 0:
            raise ValueError("from_share must start at 0 and rise to 红")
        return self


class ColourRules(Entry):
    """The colouring (区域分色, 健康码) in force on one day."""

    instrument: Label
    source: str
    enterprise: EnterpriseColour
    veto_on_high: VetoOnHigh
    health_code: HealthCode
    area: Area
    area_by_class: AreaByClass
