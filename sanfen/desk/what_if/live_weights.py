"""滑块: numbers that report while they are dragged; scoring stays in Python.

The components here are drawn once: where a number stands, the board tells them.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sanfen.desk.language import tr
from sanfen.desk.what_if.live_page import live_component

_control = live_component("weights")
_steps = live_component("steps")


@dataclass(frozen=True, slots=True)
class Row:
    """A number with its slider; ``name`` is also what a screen reader says.

    ``effective`` is the share of the score's variance (None: it has none), ``lock``
    what the lock says while open and while shut (nothing: it cannot be locked),
    ``reset`` what going back does; ``clause`` is shown over the official value.
    """

    path: str
    name: str
    clause: str
    official: float
    high: float
    step: float
    lock: Sequence[str]
    reset: str
    low: float = 0
    percent: bool = False
    effective: float | None = None


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows under one title."""

    title: str
    rows: Sequence[Row]


def live_weights(groups: Sequence[RowGroup], *, key: str) -> None:
    """Show the sliders."""
    _control(
        key=key,
        data={
            "groups": [asdict(group) for group in groups],
            "words": {
                "effective": tr("live.effective"),
                "value": tr("live.value"),
                "official": tr("live.official"),
                "lock": tr("live.lock"),
                "spoken": tr("live.spoken"),
                "spoken_share": tr("live.spoken_share"),
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
