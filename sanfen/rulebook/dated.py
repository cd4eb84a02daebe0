"""Dated rows: what a leaf of a rule file is, which row is in force, and laying more on.

A leaf is a list of rows, each with the day (``since``) from which its value applies.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from sanfen.rulebook.entries import RulebookError
from sanfen.vocabulary import Basis

_KEYS_OF_A_FILE = {"since", "value", "clause", "basis"}
_ADOPTION = "adoption"


@dataclass(frozen=True, slots=True)
class AppendedRow:
    """A row that the city adopted: ``adoption`` names the decision it belongs to."""

    adoption: int
    path: str
    value: Any
    since: dt.date
    clause: str
    basis: Basis = Basis.PROPOSAL


def is_leaf(node: Any) -> bool:
    """Tell a leaf from a table and from plain words."""
    return (
        isinstance(node, list)
        and bool(node)
        and all(isinstance(row, dict) and "since" in row for row in node)
    )


def leaves(node: Any, path: str = "") -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Return every leaf below ``node`` with its path."""
    if is_leaf(node):
        yield path, node
    elif isinstance(node, Mapping):
        for key, inner in node.items():
            yield from leaves(inner, f"{path}.{key}" if path else key)


def check_rows(rows: list[dict[str, Any]], path: str, *, appended: bool) -> None:
    """Require rows with known keys that follow one another by day."""
    known = _KEYS_OF_A_FILE | ({_ADOPTION} if appended else set())
    for row in rows:
        if unknown := set(row) - known:
            raise RulebookError(f"{path}: {', '.join(sorted(unknown))} is not known")
        if "value" not in row or type(row["since"]) is not dt.date:  # nor a datetime
            raise RulebookError(f"{path}: a row needs a day (since) and a value")
    days = [row["since"] for row in rows]
    if days != sorted(set(days)):
        raise RulebookError(f"{path}: rows must follow one another by day")


def row_on(rows: list[dict[str, Any]], day: dt.date, path: str) -> dict[str, Any]:
    """Return the row in force on ``day``."""
    begun = [row for row in rows if row["since"] <= day]
    if not begun:
        raise RulebookError(
            f"{path} has no value on {day}; the first takes effect on "
            f"{rows[0]['since']}"
        )
    return begun[-1]


def values_on(node: Any, day: dt.date, path: str = "") -> Any:
    """Return ``node`` with the value in force on ``day`` in place of each leaf."""
    if is_leaf(node):
        return row_on(node, day, path)["value"]
    if isinstance(node, Mapping):
        return {
            key: values_on(inner, day, f"{path}.{key}" if path else key)
            for key, inner in node.items()
        }
    return node


def leaf_path(tree: Mapping[str, Any], path: str) -> str:
    """Return the path of the leaf that holds the value at ``path``.

    A switch that stands in no file is a leaf to be.
    """
    node: Any = tree
    begun: list[str] = []
    for key in path.split("."):
        if is_leaf(node):
            break
        node = node.get(key) if isinstance(node, Mapping) else None
        begun.append(key)
    return ".".join(begun)


def rows_at(tree: Mapping[str, Any], path: str) -> list[dict[str, Any]]:
    """Return the rows of the leaf at ``path``; none where it is still to be."""
    node: Any = tree
    for key in path.split("."):
        node = node.get(key) if isinstance(node, Mapping) else None
    return node if is_leaf(node) else []


def overlaid(
    tree: Mapping[str, Any], rows: Iterable[AppendedRow], unwritten: Mapping[str, Any]
) -> dict[str, Any]:
    """Return ``tree`` with ``rows`` laid on.

    ``unwritten`` are the values, by path, that hold where the files say nothing.
    """
    laid = deepcopy(dict(tree))
    for row in sorted(rows, key=lambda row: row.since):
        _lay(laid, row, unwritten)
    return laid


def _lay(tree: dict[str, Any], row: AppendedRow, unwritten: Mapping[str, Any]) -> None:
    *parents, last = row.path.split(".")
    entry: Any = tree
    for key in parents:
        entry = entry.get(key) if isinstance(entry, dict) else None
    if isinstance(entry, dict) and last not in entry and row.path in unwritten:
        entry[last] = [{"since": _begins(entry), "value": unwritten[row.path]}]
    if not isinstance(entry, dict) or not is_leaf(entry.get(last)):
        raise RulebookError(f"{row.path} is not in the rulebook")
    given = {
        "since": row.since,
        "value": row.value,
        "clause": row.clause,
        "basis": row.basis.value,
        _ADOPTION: row.adoption,
    }
    entry[last] = sorted([*entry[last], given], key=lambda each: each["since"])
    check_rows(entry[last], row.path, appended=True)


def _begins(entry: Mapping[str, Any]) -> dt.date:
    """Return the day from which an entry has values."""
    begun: dt.date = min(
        (rows[0]["since"] for _, rows in leaves(entry)), default=dt.date.min
    )
    return begun
