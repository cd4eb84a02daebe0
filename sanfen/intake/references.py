"""References, duplicates and areas: what rows say about other rows."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from sanfen.intake.coherence import TypedSheet
from sanfen.intake.formats import Reference, format_of
from sanfen.intake.keys import key_of
from sanfen.intake.problems import Problem
from sanfen.ledger.actor import Area

Records = Mapping[str, pd.DataFrame]


def duplicate_problems(sheets: Sequence[TypedSheet]) -> Iterator[Problem]:
    """Yield every later row with the natural key of an earlier one."""
    for table in dict.fromkeys(typed.sheet.table for typed in sheets):
        same = [typed for typed in sheets if typed.sheet.table == table]
        form = format_of(table)
        yield from _repeated(same, form.key, ignoring=())
        for columns in form.unique:
            yield from _repeated(same, columns, ignoring=form.key)


def _repeated(
    sheets: Sequence[TypedSheet], columns: Sequence[str], ignoring: Sequence[str]
) -> Iterator[Problem]:
    """Yield repeated values of ``columns``; rows that repeat ``ignoring`` are told."""
    values = pd.concat([typed.rows for typed in sheets], ignore_index=True)
    keys = key_of(values, columns)
    repeats = keys.duplicated() & keys.notna()
    if ignoring:
        repeats &= ~key_of(values, ignoring).duplicated()
    if not repeats.any():
        return
    first = _first_of(keys)
    identical = _are_equal(values, first)
    places = [f"{t.sheet.file}:{line}" for t in sheets for line in t.sheet.lines]
    place_of_first = pd.Series(np.array(places, dtype=object)[first])
    start = 0
    for typed in sheets:
        rows = slice(start, start + len(typed.rows))
        start = rows.stop
        for kind, rows_of_kind in (
            ("repeated", identical),
            ("conflicting", ~identical),
        ):
            bad = (repeats & rows_of_kind).iloc[rows]
            yield from typed.sheet.problems(
                columns, bad, kind, first=place_of_first.iloc[rows]
            )


def _first_of(keys: pd.Series) -> np.ndarray:
    """Return for each row the position of the first row with its key."""
    codes, _ = pd.factorize(keys, use_na_sentinel=False)
    _, first = np.unique(codes, return_index=True)
    return np.asarray(first[codes])


def _are_equal(values: pd.DataFrame, first: np.ndarray) -> pd.Series:
    originals = values.take(first).reset_index(drop=True)
    same = (values == originals) | (values.isna() & originals.isna())
    return same.all(axis=1)


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
    choice = counties.map(choices).fillna(elsewhere)
    return sheet.problems(reference.columns, bad, "no_regions", choices=choice)


def taken_problems(sheets: Sequence[TypedSheet], before: Records) -> Iterator[Problem]:
    """Yield unique values that another row of the ledger keeps."""
    for typed in sheets:
        form = typed.sheet.format
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
