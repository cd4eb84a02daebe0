"""References, duplicates and areas: what rows say about other rows."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from sanfen.area import Area
from sanfen.intake.coherence import TypedSheet
from sanfen.intake.formats import Reference, format_of
from sanfen.intake.keys import key_of
from sanfen.intake.problems import Problem

Records = Mapping[str, pd.DataFrame]


def duplicate_problems(sheets: Sequence[TypedSheet]) -> Iterator[Problem]:
    """Yield every later row with the natural key of an earlier one."""
    for table in dict.fromkeys(typed.sheet.table for typed in sheets):
        same = [typed for typed in sheets if typed.sheet.table == table]
        form = format_of(table)
        rows = pd.concat([typed.rows for typed in same], ignore_index=True)
        again = _repeats(rows, form.key)
        copied = again & rows.duplicated()
        key = rows[list(form.key)]
        yield from _told(same, rows, copied, "repeated", form.key)
        yield from _told(same, key, again & ~copied, "conflicting", form.key)
        for columns in form.unique:
            bad = _repeats(rows, columns) & ~again
            unique = rows[list(columns)]
            yield from _told(same, unique, bad, "conflicting", columns)


def _repeats(rows: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    chosen = rows[list(columns)]
    return chosen.duplicated() & chosen.notna().all(axis=1)


def _first(alike: pd.DataFrame) -> np.ndarray:
    """Return for each row the position of the first row equal to it."""
    group = alike.groupby(list(alike), dropna=False, sort=False).ngroup()
    positions = pd.Series(np.arange(len(alike)))
    return positions.groupby(group.to_numpy()).transform("first").to_numpy()


def _told(
    sheets: Sequence[TypedSheet],
    alike: pd.DataFrame,
    bad: pd.Series,
    kind: str,
    columns: Sequence[str],
) -> Iterator[Problem]:
    """Tell ``bad`` rows of the sheets, and where the first row ``alike`` stands."""
    if not bad.any():
        return
    first = _first(alike)
    lines = np.concatenate([typed.sheet.lines for typed in sheets])
    sizes = [len(typed.rows) for typed in sheets]
    files = np.repeat([typed.sheet.file for typed in sheets], sizes)
    start = 0
    for typed, size in zip(sheets, sizes, strict=True):
        rows = slice(start, start + size)
        start += size
        other = pd.Series(files[first[rows]], dtype="str")
        place = pd.Series(lines[first[rows]]).astype("str")
        place = place.where(other == typed.sheet.file, place + " (" + other + ")")
        here = bad.iloc[rows].reset_index(drop=True)
        yield from typed.sheet.problems(columns, here, kind, first=place)


def reference_problems(
    sheets: Sequence[TypedSheet], before: Records
) -> Iterator[Problem]:
    """Yield references to what is neither in the submission nor in the ledger."""
    for typed in sheets:
        for reference in typed.sheet.format.references:
            known = _known(reference, sheets, before)
            keys = key_of(typed.rows, reference.columns)
            bad = keys.notna() & ~keys.isin(key_of(known, reference.parent_columns))
            if bad.any():
                yield from _unknown(typed, reference, bad, known)


def _known(
    reference: Reference, sheets: Sequence[TypedSheet], before: Records
) -> pd.DataFrame:
    """Return the rows that may be referred to once the submission is written."""
    columns = list(reference.parent_columns)
    brought = [t.rows for t in sheets if t.sheet.table == reference.table]
    kept = before[reference.table]
    key = format_of(reference.table).key
    if columns != list(key) and brought:
        # A row that is renamed by the submission is not there under its old name.
        renamed = pd.concat([key_of(values, key) for values in brought])
        kept = kept[~key_of(kept, key).isin(renamed)]
    return pd.concat([rows[columns] for rows in (kept, *brought)], ignore_index=True)


def _unknown(
    typed: TypedSheet, reference: Reference, bad: pd.Series, known: pd.DataFrame
) -> list[Problem]:
    sheet = typed.sheet
    if reference.table != "regions":
        return sheet.problems(reference.columns, bad, f"no_{reference.table}")
    counties = typed.rows["county"]
    choices = {
        county: "、".join(towns)
        for county, towns in known.groupby("county")["town"]
        if county in set(counties[bad])
    }
    elsewhere = "、".join(sorted(known["county"].dropna().unique()))
    choice = pd.Series([choices.get(county, elsewhere) for county in counties])
    return sheet.problems(reference.columns, bad, "no_regions", choices=choice)


def taken_problems(sheets: Sequence[TypedSheet], before: Records) -> Iterator[Problem]:
    """Yield unique values that another row of the ledger keeps."""
    for typed in sheets:
        form = typed.sheet.format
        if not form.unique:
            continue
        stored = before[typed.sheet.table]
        kept = stored[~key_of(stored, form.key).isin(key_of(typed.rows, form.key))]
        for columns in form.unique:
            bad = key_of(typed.rows, columns).isin(key_of(kept, columns).dropna())
            yield from typed.sheet.problems(columns, bad, "taken")


def area_problems(
    sheets: Sequence[TypedSheet], area: Area, before: Records, of_city: Records
) -> Iterator[Problem]:
    """Yield rows outside the area of who imports, and keys of rows outside it."""
    for typed in sheets:
        sheet, form = typed.sheet, typed.sheet.format
        if "uscc" not in form.by_code and "sheet_no" not in form.by_code:
            bad = pd.Series(data=True, index=typed.rows.index)
            yield from sheet.problems(form.key, bad, "not_for_area")
            continue
        keys = key_of(typed.rows, form.key)
        foreign = keys.isin(key_of(of_city[sheet.table], form.key))
        foreign &= ~keys.isin(key_of(before[sheet.table], form.key))
        yield from sheet.problems(form.key, foreign, "of_other_area")
        if "town" in form.by_code:
            yield from sheet.problems(
                ("county", "town"), _outside(typed.rows, area), "outside_area"
            )


def _outside(values: pd.DataFrame, area: Area) -> pd.Series:
    bad = pd.Series(data=False, index=values.index)
    for column, own in (("county", area.county), ("town", area.town)):
        if own is not None:
            bad |= values[column].notna() & (values[column] != own)
    return bad
