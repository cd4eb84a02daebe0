"""What may be asked: a name that is none of these is refused, never passed over."""

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from sanfen.sharing.answers import Form
from sanfen.vocabulary import Colour, EnterpriseClass, Regime

MOST_ROWS = 10_000
ROWS_OF_JSON = 1_000
"""Rows of a page of JSON where no ``limit`` is given; CSV is then the whole list."""

After = Annotated[str, Field(max_length=130, pattern=r"^[^\x00-\x1f]*$")]
Place = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f]+$")]


class FormQuery(BaseModel):
    """In which form to answer."""

    model_config = ConfigDict(extra="forbid")

    format: Form | None = None


class DayQuery(FormQuery):
    """About which day."""

    day: dt.date | None = None


class PageQuery(FormQuery):
    """From where on, and how many rows."""

    after: After = ""
    limit: Annotated[int, Field(ge=1, le=MOST_ROWS)] | None = None

    def rows(self, form: Form) -> int | None:
        """Return the most rows to answer; ``None`` is all of them."""
        return self.limit or (ROWS_OF_JSON if form == "json" else None)


Names = Annotated[str, Field(max_length=500, pattern=r"^[A-Za-z_]+(,[A-Za-z_]+)*$")]


class FieldsQuery(BaseModel):
    """Which fields."""

    fields: Names | None = None


class EnterpriseQuery(DayQuery, FieldsQuery):
    """One enterprise."""


class EnterprisesQuery(DayQuery, PageQuery, FieldsQuery):
    """A list of enterprises."""

    county: Place | None = None
    town: Place | None = None
    enterprise_class: EnterpriseClass | None = None
    map_colour: Colour | None = None
    health_colour: Colour | None = None
    regime: Regime | None = None

    def filters(self) -> dict[str, str]:
        """Return what the rows must hold, by field."""
        names = set(EnterprisesQuery.__annotations__)
        asked = self.model_dump(include=names, exclude_none=True)
        return {name: str(value) for name, value in asked.items()}


class AreasQuery(DayQuery, PageQuery, FieldsQuery):
    """A list of areas."""


Cursor = Annotated[str, Field(pattern=r"^([1-9][0-9]{0,8}-[0-9a-f]{12})?$")]


class ChangesQuery(PageQuery, FieldsQuery):
    """What changed since a cursor, up to another one."""

    cursor: Cursor = ""
    until: Cursor = ""
