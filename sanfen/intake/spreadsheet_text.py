"""Text that a spreadsheet must not take for a formula.

A cell that begins with one of these signs is computed when the file is opened. In CSV
such a text gets an apostrophe in front, and one that already has it gets another, so
that reading (which takes one away) gives back exactly what was written.
"""

import re
from typing import Final

import pandas as pd

_RISKY: Final = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_GUARDED: Final = re.compile(r"'+[=+\-@\t\r＝＋－＠]")


def guarded(text: pd.Series) -> pd.Series:
    """Return a column of text as it may stand in a CSV."""
    return text.where(~text.str.match(_RISKY, na=False), "'" + text)


def guarded_table(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose texts may stand in a CSV."""
    texts = [str(code) for code in table if table[code].dtype == "str"]
    return table.assign(**{code: guarded(table[code]) for code in texts})


def guarded_text(text: str) -> str:
    """Return one text as it may stand in a CSV."""
    return "'" + text if _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """Return the text meant by a cell of a CSV."""
    return text[1:] if _GUARDED.match(text) else text
