"""Numbers of documents."""

import pandas as pd

from sanfen.sample_city.days import Days, year_of


def numbered(form: str, days: Days) -> list[str]:
    """Return a number for each row, counted within its year."""
    years = pd.Series(year_of(days))
    numbers = years.groupby(years).cumcount() + 1
    return [
        form.format(year=year, number=number)
        for year, number in zip(years, numbers, strict=True)
    ]
