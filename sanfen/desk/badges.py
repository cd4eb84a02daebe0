"""Classes and colours as badges: a word beside every colour."""

from typing import Literal

import streamlit as st

from sanfen.desk.language import language, tr, word
from sanfen.figures.colours import COLOUR_OF_CLASS
from sanfen.rulebook import Rules
from sanfen.vocabulary import Colour, EnterpriseClass, ProductGrade

Hue = Literal["green", "blue", "yellow", "red", "gray"]

_HUES: dict[str, Hue] = {
    Colour.GREEN: "green",
    Colour.BLUE: "blue",
    Colour.YELLOW: "yellow",
    Colour.RED: "red",
}

_KINDS = {
    "gate": "frame.gate",
    "cap": "frame.cap",
    "veto": "frame.veto",
    "waiting": "frame.waiting",
    "score": "frame.by_score",
}


def class_badge(enterprise_class: str) -> None:
    """Show a class in the colour of its health code."""
    hue = _HUES[COLOUR_OF_CLASS[EnterpriseClass(enterprise_class)]]
    st.badge(tr("frame.class_name", name=enterprise_class), color=hue)


def colour_badge(colour: str) -> None:
    """Show a colour by its name; blank is nobody to supervise."""
    name = word(Colour, colour) if colour else tr("frame.no_colour")
    st.badge(name, color=_HUES.get(colour, "gray"))


def grade_badge(grade: str) -> None:
    """Show a product grade; the riskier, the darker it stands in figures."""
    hues: dict[str, Hue] = {ProductGrade.HIGH: "red", ProductGrade.ELEVATED: "yellow"}
    st.badge(word(ProductGrade, grade), color=hues.get(grade, "gray"))


def kind_name(kind: str) -> str:
    """Return what sort of rule decided: score, gate, cap, veto or waiting."""
    return tr(_KINDS[kind])


def limit_name(rules: Rules, code: str) -> str:
    """Return the name the rulebook gives a limit or waiting period."""
    enterprise = rules.enterprise
    entry = enterprise.limits.get(code) or enterprise.waiting.get(code)
    return entry.label[language()] if entry else code
