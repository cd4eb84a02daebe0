"""采纳: the dated rows that turn a scenario into the rulebook's next revision."""

import datetime as dt
from collections.abc import Iterable
from copy import deepcopy

from sanfen.rulebook.book import Rulebook
from sanfen.rulebook.dated import AppendedRow, leaf_path, rows_at
from sanfen.rulebook.entries import RulebookError
from sanfen.rulebook.movable import Changes
from sanfen.rulebook.scenario import scenario_rules


class AdoptionError(RulebookError):
    """A scenario cannot be adopted in this way."""


class NotInFutureError(AdoptionError):
    """The effective day is not after today."""

    def __init__(self, since: dt.date, today: dt.date) -> None:
        super().__init__(f"{since} is not after {today}")
        self.since = since
        self.today = today


class NothingToAdoptError(AdoptionError):
    """On the effective day the rules say already what the scenario says."""

    def __init__(self, since: dt.date) -> None:
        super().__init__(f"the rules in force on {since} say the same")
        self.since = since


class LaterRowError(AdoptionError):
    """A value has a row already that begins on the effective day or later."""

    def __init__(self, path: str, since: dt.date, adoption: int | None) -> None:
        super().__init__(f"{path} has a row that begins on {since}")
        self.path = path
        self.since = since
        self.adoption = adoption


def checked_rows(  # noqa: PLR0913 - what is decided, from when, on what ground
    changes: Changes,
    book: Rulebook,
    *,
    since: dt.date,
    clause: str,
    today: dt.date,
    number: int = 0,
) -> list[AppendedRow]:
    """Return the rows that make ``changes`` the rules from ``since`` on.

    ``book`` holds what was adopted before; the whole is checked on every day on which
    it changes. Raises ``RulebookError`` where it cannot be.
    """
    if since <= today:
        raise NotInFutureError(since, today)
    if not clause.strip():
        raise AdoptionError("an adoption needs a clause")
    rows = adoption_rows(changes, book, since, clause.strip(), number=number)
    if not rows:
        raise NothingToAdoptError(since)
    check_beside(rows, book)
    return rows


def check_beside(rows: Iterable[AppendedRow], book: Rulebook) -> None:
    """Check rows beside all that ``book`` holds, on every day on which it changes.

    Raises ``LaterRowError`` where one would undo a row that has not begun yet.
    """
    laid = list(rows)
    for row in laid:
        _refuse_later(book, row)
    book.with_revisions(laid)


def adoption_rows(
    changes: Changes,
    book: Rulebook,
    since: dt.date,
    clause: str,
    *,
    number: int = 0,
) -> list[AppendedRow]:
    """Return one row for each leaf that ``changes`` sets otherwise on ``since``.

    A leaf that is a table is written whole, with all its other values as they are.
    """
    before = book.in_force(since)
    after = scenario_rules(changes, before)
    paths = dict.fromkeys(leaf_path(book.tree, path) for path in changes)
    return [
        AppendedRow(number, path, deepcopy(after.at(path)), since, clause)
        for path in paths
        if after.at(path) != before.at(path)
    ]


def _refuse_later(book: Rulebook, row: AppendedRow) -> None:
    """Refuse a row that would be, or would undo, one that has not begun yet."""
    for other in rows_at(book.tree, row.path):
        if other["since"] >= row.since:
            raise LaterRowError(row.path, other["since"], other.get("adoption"))
