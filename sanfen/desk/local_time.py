"""Instants of the ledger, which are UTC, on the reader's clock."""

import datetime as dt

from sanfen.desk.view import now


def told_at(at: dt.datetime) -> str:
    """Return an instant in local time."""
    return f"{at.astimezone(now().tzinfo):%Y-%m-%d %H:%M}"
