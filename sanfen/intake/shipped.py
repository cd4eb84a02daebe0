"""The tables shipped with the program, for a ledger that has none of its own yet."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import pandas as pd

from sanfen.intake.formats import format_of
from sanfen.intake.reading import Submission, read

FOLDER: Final = Path(__file__).parents[2] / "data"
SHIPPED: Final = ("regions", "products")


def with_shipped(
    submission: Submission, before: Mapping[str, pd.DataFrame]
) -> Submission:
    """Add the shipped tables the submission refers to, if nobody brings them."""
    brought = {sheet.table for sheet in submission.sheets}
    wanted = {
        reference.table
        for table in brought
        for reference in format_of(table).references
    }
    added = [
        FOLDER / f"{table}.csv"
        for table in SHIPPED
        if table in wanted - brought and before[table].empty
    ]
    if not added:
        return submission
    shipped = read(added)
    return replace(submission, sheets=shipped.sheets + submission.sheets)
