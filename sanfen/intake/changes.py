"""What a checked submission would change in the ledger."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from sanfen.intake.checking import Checked
from sanfen.intake.coherence import TypedSheet
from sanfen.intake.keys import key_of
from sanfen.ledger.tables import RECORD_TABLES, natural_key
from sanfen.ledger.writes import Difference

Records = Mapping[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class FileChange:
    """What one file would change: its rows counted."""

    file: str
    table: str
    new: int
    changed: int
    unchanged: int

    @property
    def rows(self) -> int:
        """Return the number of rows of the file."""
        return self.new + self.changed + self.unchanged

    def told(self) -> dict[str, Any]:
        """Return the counts for machines."""
        return asdict(self)


def tables_to_write(checked: Checked) -> dict[str, pd.DataFrame]:
    """Return the rows of the submission by table, with the columns that were sent."""
    tables = {}
    for table in RECORD_TABLES:
        sheets = [typed for typed in checked.sheets if typed.sheet.table == table]
        if sheets:
            before = checked.before[table]
            sent = {code for typed in sheets for code in typed.sheet.places}
            parts = [_completed(typed, before, sent) for typed in sheets]
            tables[table] = pd.concat(parts, ignore_index=True)
    return tables


def _completed(typed: TypedSheet, before: pd.DataFrame, sent: set[str]) -> pd.DataFrame:
    """Return the sent columns; one that only other files sent keeps its old values."""
    form = typed.sheet.format
    rows = typed.rows[[code for code in form.by_code if code in sent]]
    kept = [code for code in rows if code not in typed.sheet.places]
    if not kept:
        return rows
    stored = before.set_index(key_of(before, form.key))[kept]
    return rows.assign(**stored.reindex(key_of(rows, form.key)).reset_index(drop=True))


def file_changes(
    checked: Checked, differences: Mapping[str, Difference]
) -> tuple[FileChange, ...]:
    """Count for each file the rows that are new, changed and unchanged."""
    return tuple(
        _file_change(typed, differences[typed.sheet.table]) for typed in checked.sheets
    )


def _file_change(typed: TypedSheet, difference: Difference) -> FileChange:
    key = typed.sheet.format.key
    keys = key_of(typed.rows, key)
    new = int(keys.isin(key_of(difference.new, key)).sum())
    changed = int(keys.isin(key_of(difference.changed, key)).sum())
    unchanged = len(keys) - new - changed
    return FileChange(typed.sheet.file, typed.sheet.table, new, changed, unchanged)


def records_after(before: Records, differences: Mapping[str, Difference]) -> Records:
    """Return the records as they would stand after the import."""
    renamed = _renamed_towns(differences)
    after = dict(before)
    if not renamed.empty:
        after["enterprises"] = _moved(after["enterprises"], renamed)
    for table, difference in differences.items():
        after[table] = _written(after[table], difference, table)
    return after


def _written(stored: pd.DataFrame, difference: Difference, table: str) -> pd.DataFrame:
    key = natural_key(table)
    changed = difference.changed.reindex(columns=stored.columns)
    unsent = [code for code in stored if code not in difference.changed]
    changed = changed.assign(**{str(code): difference.before[code] for code in unsent})
    kept = stored[~key_of(stored, key).isin(key_of(changed, key))]
    new = difference.new.reindex(columns=stored.columns)
    parts = [part.astype(stored.dtypes) for part in (kept, changed, new) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else stored


def _renamed_towns(differences: Mapping[str, Difference]) -> pd.DataFrame:
    """Return old and new names of towns: enterprises follow them (ON UPDATE)."""
    if "regions" not in differences:
        return pd.DataFrame()
    names = ["county", "town"]
    regions = differences["regions"]
    both = regions.before[names].join(regions.changed[names].add_suffix("_new"))
    return both[key_of(both, names) != key_of(both, ["county_new", "town_new"])]


def _moved(enterprises: pd.DataFrame, renamed: pd.DataFrame) -> pd.DataFrame:
    names = enterprises[["county", "town"]].merge(renamed, how="left")
    return enterprises.assign(
        county=names["county_new"].fillna(names["county"]).array,
        town=names["town_new"].fillna(names["town"]).array,
    )
