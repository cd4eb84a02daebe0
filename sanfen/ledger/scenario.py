"""A saved scenario: what it says, and whether that is still what was written."""

import datetime as dt
import json
import math
from dataclasses import dataclass

from sanfen.ledger.errors import DamagedScenarioError
from sanfen.rulebook.movable import Changes

_MOST = 1_000_000
"""No number of the rulebook comes near; a longer one was written by hand."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a scenario says: changes against the rulebook ``base_fingerprint``."""

    name: str
    note: str
    base_fingerprint: str
    base_day: dt.date
    changes: Changes


@dataclass(frozen=True, slots=True)
class Scenario:
    """A saved scenario in its newest version."""

    id: int
    version: int
    author: str
    created_at: dt.datetime
    changed_by: str
    changed_at: dt.datetime
    name: str
    note: str
    base_fingerprint: str
    base_day: dt.date
    written: str
    archived: bool

    @property
    def changes(self) -> Changes:
        """Return what it sets; raise ``DamagedScenarioError`` if that was altered."""
        changes = _read(self.written)
        if changes is None:
            raise DamagedScenarioError(self.id)
        return changes

    @property
    def is_readable(self) -> bool:
        """Tell whether its changes are what this program wrote."""
        return _read(self.written) is not None

    @property
    def content(self) -> Content:
        """Return what it says, to be written again with something else in it."""
        return Content(
            self.name, self.note, self.base_fingerprint, self.base_day, self.changes
        )


def _read(written: str) -> Changes | None:
    """Return changes as they were written; nothing if these are none."""
    try:
        found = json.loads(written)
    except ValueError:
        return None
    if not isinstance(found, dict) or not all(map(_is_value, found.values())):
        return None
    return found


def _is_value(value: object) -> bool:
    if isinstance(value, int):
        return abs(value) < _MOST
    return isinstance(value, float) and math.isfinite(value)
