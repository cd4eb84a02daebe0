"""How often one may ask: a bucket that a use empties and time fills again."""

import datetime as dt
import math
from dataclasses import dataclass
from threading import Lock

MOST_BUCKETS = 10_000
"""Buckets kept in memory; full ones are as good as none and are let go first."""

_MINUTE = 60.0


@dataclass(slots=True)
class _Bucket:
    left: float
    at: dt.datetime
    per_minute: int

    def filled(self, at: dt.datetime) -> float:
        # A clock that is put back fills nothing.
        seconds = max(0.0, (at - self.at).total_seconds())
        return min(self.per_minute, self.left + seconds * self.per_minute / _MINUTE)


class Buckets:
    """One bucket for each name, as large as the uses of a minute."""

    def __init__(self) -> None:
        self._buckets: dict[str, _Bucket] = {}
        self._lock = Lock()

    def take(self, name: str, per_minute: int, at: dt.datetime) -> int:
        """Take a use; return 0, or after how many seconds there is one again."""
        with self._lock:
            bucket = self._buckets.get(name)
            if bucket is None or bucket.per_minute != per_minute:
                self._let_go(at)
                bucket = self._buckets[name] = _Bucket(per_minute, at, per_minute)
            bucket.left, bucket.at = bucket.filled(at), at
            if bucket.left >= 1:
                bucket.left -= 1
                return 0
            return math.ceil((1 - bucket.left) * _MINUTE / per_minute)

    def _let_go(self, at: dt.datetime) -> None:
        if len(self._buckets) < MOST_BUCKETS:
            return
        self._buckets = {
            name: bucket
            for name, bucket in self._buckets.items()
            if bucket.filled(at) < bucket.per_minute
        }
