"""The arithmetic of 统一社会信用代码 (GB 32100—2015, annex A)."""

import re
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100 leaves out I, O, S, V and Z, which are easily misread."""

_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))
_SHAPE: Final = re.compile(rf"[{ALPHABET}]{{2}}\d{{6}}[{ALPHABET}]{{9}}")
"""Registrar and kind of body, area code, body code: all but the check character."""


def check_character(body: str) -> str:
    """Return the 18th character that belongs to the first 17."""
    total = sum(
        ALPHABET.index(character) * weight
        for character, weight in zip(body, _WEIGHTS, strict=True)
    )
    return ALPHABET[-total % 31]


def is_well_formed(code: str) -> bool:
    """Tell whether ``code`` has the 18 characters of a credit code, in their places."""
    return (
        len(code) == 18
        and _SHAPE.fullmatch(code[:17]) is not None
        and code[17] in ALPHABET
    )
