"""``supervision.toml``: regimes, visits, batches, labour and statutory deadlines."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from sanfen.rulebook.entries import Entry, Label, Provision, Share, complete
from sanfen.vocabulary import Colour, EnterpriseClass, ProductGrade, Regime

PerYear = Annotated[float, Field(ge=0, le=366)]


class RegimeOfColour(Provision):
    """How enterprises of one colour are supervised."""

    regime: Regime
    visits_per_year: PerYear
    random_share: Share
    measures: Label


class HighProduct(Provision):
    """Makers of ``grade`` products get tightened measures whatever their class."""

    grade: ProductGrade


class SpotBatches(Provision):
    """Spot-check batches a year, by class and highest product grade."""

    per_year: Annotated[
        dict[
            EnterpriseClass,
            Annotated[dict[ProductGrade, PerYear], complete(ProductGrade)],
        ],
        complete(EnterpriseClass),
    ]


class Labour(Provision):
    """Who goes, and for how many working days each time."""

    officers: Annotated[int, Field(ge=1)]
    days_each: Annotated[float, Field(ge=0, le=30)]


class LabourRules(Entry):
    """What an on-site check and a sampled batch take."""

    visit: Labour
    batch: Labour


class Deadline(Provision):
    """Calendar days within which a step must be done."""

    days: Annotated[int, Field(ge=1)]


class Deadlines(Entry):
    """The clock of 监督抽查 and its follow-up."""

    objection: Deadline
    rectification: Deadline
    recheck: Deadline
    second_recheck_from: Deadline
    second_recheck_until: Deadline


class SupervisionRules(Entry):
    """The regimes (信用、责任、常态、加严监管) in force on one day."""

    instrument: Label
    source: str
    regimes: Annotated[dict[Colour, RegimeOfColour], complete(Colour)]
    high_product: HighProduct
    spot_batches: SpotBatches
    labour: LabourRules
    deadlines: Deadlines

    @model_validator(mode="after")
    def _each_colour_has_its_regime(self) -> Self:
        named = [self.regimes[colour].regime for colour in Colour]
        if named != list(Regime):
            raise ValueError("regimes must follow the colours from 绿 to 红")
        return self
