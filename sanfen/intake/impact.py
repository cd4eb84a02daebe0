"""What an import would mean: who changes class, which town changes colour."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sanfen.grading import Assessment, assess, evidence
from sanfen.intake.changes import (
    FileChange,
    Records,
    file_changes,
    records_after,
    tables_to_write,
)
from sanfen.intake.checking import Checked
from sanfen.intake.problems import RefusedError
from sanfen.ledger.actor import Actor
from sanfen.ledger.adoptions import rulebook_of
from sanfen.ledger.store import Ledger
from sanfen.ledger.writes import compare
from sanfen.rights import Right
from sanfen.rulebook import Rules, rulebook


@dataclass(frozen=True, slots=True)
class Preview:
    """The impact of an import before it is made.

    ``enterprises``: uscc, name, county, town, from, to (class). ``towns``: county,
    town, from, to (colour).
    """

    files: tuple[FileChange, ...]
    enterprises: pd.DataFrame
    towns: pd.DataFrame

    @property
    def changes_nothing(self) -> bool:
        """Tell whether every row is already in the ledger."""
        return not any(file.new or file.changed for file in self.files)

    def moves(self) -> list[tuple[str, str, str]]:
        """Return who moves from what to what: enterprises first, then towns."""
        named = [
            self.enterprises[["name", "from", "to"]],
            self.towns[["town", "from", "to"]],
        ]
        return [tuple(row) for table in named for row in table.to_numpy().tolist()]

    def told(self) -> dict[str, Any]:
        """Return the preview for machines."""
        return {
            "files": [file.told() for file in self.files],
            "enterprises": self.enterprises.to_dict("records"),
            "towns": self.towns.to_dict("records"),
            "changed_nothing": self.changes_nothing,
        }


def preview(
    checked: Checked,
    ledger: Ledger,
    actor: Actor,
    day: dt.date,
    rules: Rules | None = None,
) -> Preview:
    """Tell what the import would change, by the rules in force on ``day``.

    The whole city is assessed, as everywhere; told is what lies in the actor's area.
    """
    actor.require(Right.IMPORT)
    if not checked.is_accepted:
        raise RefusedError(len(checked.problems))
    with ledger.reading() as connection:
        differences = compare(connection, tables_to_write(checked))
    files = file_changes(checked, differences)
    before = checked.city
    in_force = rules or rulebook_of(ledger, rulebook()).in_force(day)
    now = _assessed(before, day, in_force)
    then = now
    if any(file.new or file.changed for file in files):
        then = _assessed(records_after(before, differences), day, in_force)
    enterprises, towns = _reclassified(now, then), _recoloured(now, then)
    inside = actor.area.holds
    return Preview(
        files,
        enterprises[inside(enterprises)].reset_index(drop=True),
        towns[inside(towns)].reset_index(drop=True),
    )


def _assessed(records: Records, day: dt.date, rules: Rules) -> Assessment:
    return assess(evidence(records, day), rules)


def _reclassified(now: Assessment, then: Assessment) -> pd.DataFrame:
    """Return the enterprises whose class differs; new ones had none to lose."""
    known = now.enterprises[["uscc", "enterprise_class"]]
    named = then.enterprises[["uscc", "name", "county", "town", "enterprise_class"]]
    return _differing(named, known, ["uscc"], "enterprise_class")


def _recoloured(now: Assessment, then: Assessment) -> pd.DataFrame:
    columns = ["county", "town", "colour"]
    return _differing(then.towns[columns], now.towns[columns], columns[:-1], "colour")


def _differing(
    then: pd.DataFrame, now: pd.DataFrame, on: list[str], column: str
) -> pd.DataFrame:
    both = _worded(then, column).merge(
        _worded(now, column), on=on, suffixes=("_then", "_now")
    )
    moved = both[both[f"{column}_then"] != both[f"{column}_now"]]
    named = {f"{column}_now": "from", f"{column}_then": "to"}
    order = [code for code in then if code != column]
    return moved.rename(columns=named)[[*order, "from", "to"]].reset_index(drop=True)


def _worded(table: pd.DataFrame, column: str) -> pd.DataFrame:
    # A town without enterprises has no colour.
    return table.assign(**{column: table[column].astype("str").fillna("")})
