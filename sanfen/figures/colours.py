"""Colours by meaning: the one place where a colour is chosen.

The four supervision colours are told apart by colour-blind readers (tests/unit/
test_colour_blind.py), and none of them ever stands alone: a letter, a marker shape
or a fill pattern says the same.
"""

from dataclasses import dataclass
from typing import Literal

from sanfen.vocabulary import Colour, EnterpriseClass, ProductGrade
from sanfen.wording import Language, term

INK = "#1B2430"
PALE_INK = "#F1F4F8"
PAPER = "#FFFFFF"
QUIET = "#7B8494"
HAIRLINE = "rgba(123, 132, 148, 0.28)"
WASH = "rgba(123, 132, 148, 0.14)"

Symbol = Literal["circle", "square", "triangle-up", "diamond", "cross"]


@dataclass(frozen=True, slots=True)
class Shade:
    """How one meaning looks: its fill, the ink on it, its shape and its pattern."""

    fill: str
    ink: str
    symbol: Symbol
    pattern: str


SHADES = {
    Colour.GREEN: Shade("#5BB98C", INK, "circle", ""),
    Colour.BLUE: Shade("#2B5FA8", PAPER, "square", "/"),
    Colour.YELLOW: Shade("#F5C24B", INK, "triangle-up", "."),
    Colour.RED: Shade("#B3202C", PAPER, "diamond", "x"),
}

NOT_COLOURED = Shade("#D9DDE3", INK, "cross", "")
"""No supervised enterprise, hence no colour (无监管对象)."""

GRADES = {
    ProductGrade.GENERAL: Shade("#C3C9D3", INK, "circle", ""),
    ProductGrade.ELEVATED: Shade("#8A93A3", INK, "square", ""),
    ProductGrade.HIGH: Shade("#4B5566", PAPER, "diamond", ""),
}

COLOUR_OF_CLASS = dict(zip(EnterpriseClass, Colour, strict=True))
"""The shade a class is drawn in, that of its health code (AA green … C red)."""

BETTER = "#2F7F79"
WORSE = "#B4592B"
"""A move up and a move down: always beside ▲ or ▼."""

EARNED = "#5A6B86"
LOST = "#D98C5F"
"""Points earned and points lost."""


def shade(colour: str) -> Shade:
    """Return the shade of a colour of the vocabulary, blank for none."""
    return SHADES[Colour(colour)] if colour in SHADES else NOT_COLOURED


def class_shade(enterprise_class: str) -> Shade:
    """Return the shade a class is drawn in."""
    return SHADES[COLOUR_OF_CLASS[EnterpriseClass(enterprise_class)]]


def letter(colour: str, language: Language) -> str:
    """Return the one letter that stands for a colour, blank for none."""
    return term(Colour(colour), language)[0] if colour in SHADES else ""
