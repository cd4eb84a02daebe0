"""Reads the rule files, checks them on every day they change, and answers by day."""

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Self

from sanfen.rulebook.dated import (
    AppendedRow,
    check_rows,
    leaves,
    overlaid,
    row_on,
    rows_at,
    values_on,
)
from sanfen.rulebook.entries import Label, RulebookError
from sanfen.rulebook.rules import Rules
from sanfen.vocabulary import Basis

FILES = {
    "enterprise": "enterprise_classification.toml",
    "product": "product_grading.toml",
    "colour": "colouring.toml",
    "supervision": "supervision.toml",
}
"""Rule files by the part of the rules they hold."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value of an entry, with the day it took effect and what it rests on.

    ``adoption`` names the decision of the city it comes from, if not from the files.
    """

    path: str
    value: Any
    since: dt.date | None
    clause: str
    basis: Basis
    adoption: int | None = None


@dataclass(frozen=True, slots=True)
class ClauseEntry:
    """An entry of a rule file, for reading clause by clause."""

    part: str
    path: str
    label: Label
    clause: str
    basis: Basis
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """A value that differs between two days."""

    entry: ClauseEntry
    path: str
    before: Any
    after: Any
    since: dt.date | None
    clause: str


@dataclass(frozen=True)
class Rulebook:
    """All rule files, as written."""

    tree: Mapping[str, Any]
    _checked: dict[tuple[dt.date, ...], Rules] = field(default_factory=dict)

    @cached_property
    def change_days(self) -> list[dt.date]:
        """Days on which a value takes effect, in order."""
        return sorted({row["since"] for _, rows in leaves(self.tree) for row in rows})

    @cached_property
    def first_day(self) -> dt.date:
        """The first day on which every rule has a value."""
        first: dt.date = max(rows[0]["since"] for _, rows in leaves(self.tree))
        return first

    def in_force(self, day: dt.date) -> Rules:
        """Return the checked rules in force on ``day``.

        Raises ``RulebookError`` where a value has not begun yet.
        """
        begun = tuple(since for since in self.change_days if since <= day)
        if begun not in self._checked:
            self._checked[begun] = Rules.checked(values_on(self.tree, day))
        return self._checked[begun]

    def with_revisions(self, rows: Iterable[AppendedRow]) -> "Rulebook":
        """Return the rulebook with ``rows`` laid on, checked on every day it changes.

        Raises ``RulebookError`` where a row has no place, or contradicts the rest.
        """
        laid = list(rows)
        if not laid:
            return self
        begun = self.in_force(self.first_day)
        unwritten = {
            row.path: begun.at(row.path)
            for row in laid
            if not rows_at(self.tree, row.path)
        }
        return Rulebook(overlaid(self.tree, laid, unwritten)).checked()

    def checked(self) -> Self:
        """Return the rulebook once it answers on every day on which it changes."""
        for day in self.change_days:
            if day >= self.first_day:
                self.in_force(day)
        return self

    def entries(self, day: dt.date) -> list[ClauseEntry]:
        """Return every entry in force on ``day``, in the order of the files."""
        self.in_force(day)
        return [
            _clause_entry(part, path, node, day)
            for part, tree in self.tree.items()
            for path, node in _provisions(tree, part)
        ]

    def revisions(self, before: dt.date, after: dt.date) -> list[Revision]:
        """Return the values that differ between two days."""
        then = {
            leaf.path: leaf.value
            for entry in self.entries(before)
            for leaf in entry.leaves
        }
        return [
            Revision(
                entry, leaf.path, then[leaf.path], leaf.value, leaf.since, leaf.clause
            )
            for entry in self.entries(after)
            for leaf in entry.leaves
            if then[leaf.path] != leaf.value
        ]


@cache
def rulebook(folder: Path | None = None) -> Rulebook:
    """Return the rulebook in ``folder``, or the shipped one, checked.

    Raises ``RulebookError`` with the path of every entry that is not well formed.
    """
    root: Traversable = folder or files("sanfen").joinpath("rules")
    tree = {part: _read(root, name) for part, name in FILES.items()}
    for path, rows in leaves(tree):
        check_rows(rows, path, appended=False)
    return Rulebook(tree).checked()


def _read(root: Traversable, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(root.joinpath(name).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RulebookError(f"{name}: {error}") from error


def _provisions(node: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        if "clause" in node:
            yield path, node
        for key, inner in node.items():
            yield from _provisions(inner, f"{path}.{key}")


def _clause_entry(
    part: str, path: str, node: dict[str, Any], day: dt.date
) -> ClauseEntry:
    own = {key: inner for key, inner in node.items() if not _holds_provision(inner)}
    values = tuple(
        _leaf(leaf_path, rows, day, node) for leaf_path, rows in leaves(own, path)
    )
    label = Label.model_validate(node["label"])
    return ClauseEntry(part, path, label, node["clause"], Basis(node["basis"]), values)


def _holds_provision(node: Any) -> bool:
    return isinstance(node, dict) and any(_provisions(node, ""))


def _leaf(
    path: str, rows: list[dict[str, Any]], day: dt.date, entry: dict[str, Any]
) -> Leaf:
    row = row_on(rows, day, path)
    return Leaf(
        path,
        row["value"],
        row["since"],
        row.get("clause", entry["clause"]),
        Basis(row.get("basis", entry["basis"])),
        row.get("adoption"),
    )
