"""辖区: a part of the city, and which rows of a table lie in it."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

PARENTS = (("uscc", "enterprises"), ("sheet_no", "spot_checks"))
"""Where a table that names no town has its place from, by the code it refers by."""


@dataclass(frozen=True, slots=True)
class Area:
    """A county or town by its names; both blank is the whole city."""

    county: str | None = None
    town: str | None = None

    @property
    def is_city(self) -> bool:
        """Tell whether it is the whole city."""
        return self == Area()

    @property
    def is_town(self) -> bool:
        """Tell whether it is a single town."""
        return self.town is not None

    def covers(self, county: str, town: str = "") -> bool:
        """Tell whether all of a town, or of a county, lies in it."""
        return self.is_city or (self.county == county and self.town in (None, town))

    def narrowed(self, county: str) -> "Area":
        """Return the part of it in a county; nobody sees more than before by choosing."""
        return Area(county) if county and self.is_city else self

    def holds(self, places: pd.DataFrame) -> pd.Series:
        """Tell which rows stand in it, by their ``county`` and ``town``."""
        held = pd.Series(data=True, index=places.index)
        for column, own in (("county", self.county), ("town", self.town)):
            if own is not None:
                held &= places[column].eq(own).fillna(value=False).astype(bool)
        return held

    def within(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the rows that stand in it, by their ``county`` and ``town``."""
        return table.loc[self.holds(table)]

    def part_of(self, records: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
        """Return the record tables as far as they belong to it.

        A table that names no place belongs to the city: everybody may see it.
        """
        if self.is_city:
            return dict(records)
        kept: dict[str, pd.DataFrame] = {}
        # Referenced tables come first: a record stands where its enterprise does.
        first = [name for _, name in PARENTS]
        for name in sorted(records, key=lambda table: (table not in first, table)):
            table = records[name]
            rows = self._rows(table, kept)
            kept[name] = table if rows is None else table[rows].reset_index(drop=True)
        return {name: kept[name] for name in records}

    def _rows(
        self, table: pd.DataFrame, kept: Mapping[str, pd.DataFrame]
    ) -> pd.Series | None:
        if "town" in table:
            return self.holds(table)
        for key, parent in PARENTS:
            if key in table:
                return table[key].isin(kept[parent][key])
        return None


CITY = Area()
