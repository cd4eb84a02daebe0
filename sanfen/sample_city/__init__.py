"""演示城市: a synthetic Jiaxing for demonstration and tests, the same on any day.

Enterprises and everything that befalls them are invented; towns, products and the
homes of the clusters are real. ``facts`` holds what is known, the other modules one
noun each: the makers and their hidden quality, what assessors and inspectors saw of
it, and what followed.
"""

import datetime as dt
from collections.abc import Callable

import pandas as pd

from sanfen.ledger import settings, writes
from sanfen.ledger.actor import Actor
from sanfen.ledger.store import Ledger
from sanfen.sample_city.days import FIRST_DAY, LAST_DAY
from sanfen.sample_city.record_tables import records

__all__ = ["FIRST_DAY", "LAST_DAY", "build", "records"]


def build(
    ledger: Ledger,
    actor: Actor,
    at: dt.datetime,
    progress: Callable[[float], object] | None = None,
) -> None:
    """Write the demonstration city into an empty ledger and mark it as synthetic.

    ``progress`` is told the share of the rows written.
    """
    tell = progress or (lambda _share: None)
    tell(0.0)
    tables = records()
    details = {name: len(table) for name, table in tables.items()}
    with ledger.writing(actor, action="demo", details=details, at=at) as connection:
        for share, (name, table) in _with_share(tables):
            writes.upsert(connection, name, table)
            tell(share)
        settings.mark_demo(connection)


def _with_share(
    tables: dict[str, pd.DataFrame],
) -> list[tuple[float, tuple[str, pd.DataFrame]]]:
    """Pair each table with the share of all rows up to and with it."""
    rows = pd.Series([len(table) for table in tables.values()]).cumsum()
    return list(zip((rows / rows.iloc[-1]).tolist(), tables.items(), strict=True))
