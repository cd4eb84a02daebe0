"""How long the next try has to wait after so many have failed in a row."""

import datetime as dt

FIRST = dt.timedelta(seconds=1)
LONGEST = dt.timedelta(minutes=15)
_DOUBLINGS = 10
"""So many doublings are more than the longest wait."""


def wait_after(failures: int) -> dt.timedelta:
    """Return the wait after so many failures: 1 s, 2 s, 4 s, up to a quarter hour."""
    if failures < 1:
        return dt.timedelta()
    return min(FIRST * (1 << min(failures - 1, _DOUBLINGS)), LONGEST)
