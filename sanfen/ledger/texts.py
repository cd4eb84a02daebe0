"""Texts that people write into the ledger: what is kept, and what is refused.

Markup and formulas are kept as written, for a name is data; who shows it escapes it.
"""

import unicodedata

from sanfen.ledger.errors import TextError

MOST = {
    "name": 60,
    "note": 500,
    "clause": 200,
    "reason": 500,
    "login": 40,
    "staff_no": 40,
}
"""The longest text of each kind, in characters."""

_MAY_BE_BLANK = {"note"}
_OF_LINES = {"note", "reason"}


def checked_text(field: str, text: str) -> str:
    """Return a text as it is kept: normalised, without needless spaces.

    Raises ``TextError`` for one that is blank, too long, or holds control characters
    (those that reorder or hide what stands beside them among them).
    """
    lines = [" ".join(line.split()) for line in _normal(text).splitlines()]
    kept = ("\n" if field in _OF_LINES else " ").join(lines).strip()
    if not kept and field not in _MAY_BE_BLANK:
        raise TextError(field, "blank", MOST[field])
    if len(kept) > MOST[field]:
        raise TextError(field, "long", MOST[field])
    if any(_is_control(sign) for sign in kept):
        raise TextError(field, "control", MOST[field])
    return kept


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _is_control(sign: str) -> bool:
    return sign != "\n" and unicodedata.category(sign).startswith("C")
