"""The clock: the only place of the house that reads it for a page."""

import datetime as dt


def today() -> dt.date:
    """Return the day of the clock."""
    return now().date()


def now() -> dt.datetime:
    """Read the clock."""
    return dt.datetime.now().astimezone()
