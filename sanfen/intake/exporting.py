"""The ledger as import files: the same ledger always gives the same bytes.

UTF-8 without BOM, code headers, lines ended by LF, rows sorted by natural key. A text
that a spreadsheet would compute is guarded as ``spreadsheet_text`` says, so that
import gives back the very text and export the very bytes.
"""

import csv
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd

from sanfen.intake.formats import Format, formats
from sanfen.intake.spreadsheet_text import guarded
from sanfen.intake.writing import Progress
from sanfen.ledger.actor import Actor
from sanfen.ledger.store import Ledger
from sanfen.rights import Right


def export(
    ledger: Ledger, actor: Actor, folder: Path, progress: Progress | None = None
) -> list[Path]:
    """Write one CSV for each record table into ``folder``."""
    actor.require(Right.EXPORT_RECORDS)
    folder.mkdir(parents=True, exist_ok=True)
    records = ledger.records(actor)
    written = []
    for form in formats():
        path = folder / f"{form.table}.csv"
        path.write_bytes(csv_bytes(form, records[form.table]))
        written.append(path)
        if progress is not None:
            progress(len(written) / len(formats()))
    return written


def csv_bytes(form: Format, table: pd.DataFrame) -> bytes:
    """Return a record table as the bytes of its import file."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(form.by_code)
    ordered = table.sort_values(list(form.key), kind="stable")
    columns = [_as_text(form, code, ordered[code]) for code in form.by_code]
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue().encode()


def _as_text(form: Format, code: str, values: pd.Series) -> list[str]:
    blank = values.isna()
    match form.by_code[code].kind:
        case "day":
            days = values.to_numpy().astype("datetime64[D]")
            text = pd.Series(np.datetime_as_string(days), index=values.index)
        case "number" | "whole_number":
            text = pd.Series(map(_number, values.fillna(0).tolist()), values.index)
        case _:
            text = guarded(values)
    return text.astype("str").mask(blank, "").tolist()


def _number(number: float) -> str:
    """Return the shortest text that reads back as the same number."""
    return str(int(number)) if number.is_integer() else repr(number)
