"""Instants of the ledger, which are UTC, on the reader's clock."""

import datetime as dt

from sanfen.desk.view import now


def told_at(at: dt.datetime, *, seconds: bool = False) -> str:
    """Return an instant in local time, to the minute or the second."""
    shown = "%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M"
    return at.astimezone(now().tzinfo).strftime(shown)
