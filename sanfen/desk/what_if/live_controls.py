"""可调数值的控件: numbers that report while they are dragged; scoring stays in Python.

The components here are drawn once: where a number stands, the board tells them.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sanfen.desk.language import tr
from sanfen.desk.what_if.live_page import live_component
from sanfen.rulebook.movable import Value

_numbers = live_component("numbers", "rows")
_steps = live_component("steps")


@dataclass(frozen=True, slots=True)
class Row:
    """A number with its slider, or a rule with its switch.

    ``name`` is also what a screen reader says. ``effective`` is the share of the
    score's variance (None: it has none), ``lock`` what the lock says while open and
    while shut (nothing: it cannot be locked), ``reset`` what going back does;
    ``clause`` is shown over the official value.
    """

    path: str
    name: str
    clause: str
    official: Value
    high: float
    step: float
    lock: Sequence[str]
    reset: str
    low: float = 0
    percent: bool = False
    effective: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Rows under one title; a blank title is not shown."""

    title: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Drawer:
    """What opens and closes as one; ``name`` tells it from the others."""

    name: str
    title: str
    about: str
    parts: Sequence[Part]


def show_drawers(drawers: Sequence[Drawer]) -> None:
    """Show the numbers in drawers; the first is open until its reader closes it."""
    said = ("effective", "value", "official", "lock", "spoken", "spoken_share", "moved")
    _numbers(
        key="numbers",
        data={
            "drawers": [asdict(drawer) for drawer in drawers],
            "words": {
                **{word: tr(f"live.{word}") for word in said},
                "states": [tr("what_if.off"), tr("what_if.on")],
            },
        },
    )


def live_steps() -> None:
    """Show the way back and forth through what was moved."""
    _steps(
        key="steps",
        data={
            "title": tr("what_if.sliders"),
            "undo": tr("what_if.undo"),
            "redo": tr("what_if.redo"),
            "reset_all": tr("what_if.reset_all"),
            "steps": tr("what_if.steps"),
        },
    )
