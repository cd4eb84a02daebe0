"""滑块: numbers that report while they are dragged; scoring stays in Python.

Back-pressure: the browser sends the next message only when ``ack`` names the last
one, else Streamlit would break off the run that answers it. The control is therefore
to be shown last, after what its number changes, so that the ack comes with the result.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any, Literal, get_args

import streamlit as st

from sanfen.desk.language import tr
from sanfen.desk.what_if.live_page import live_component

Kind = Literal["ready", "move", "rest", "lock", "reset"]

_control = live_component("weights")


@dataclass(frozen=True, slots=True)
class Row:
    """A number with its slider; ``name`` is also what a screen reader says.

    ``effective`` is the share of the score's variance (None: it has none), ``locked``
    None for what cannot be locked. ``lock`` and ``reset`` say what the buttons do,
    ``clause`` is shown over the official value.
    """

    path: str
    name: str
    clause: str
    official: float
    value: float
    high: float
    step: float
    lock: str
    reset: str
    low: float = 0
    percent: bool = False
    effective: float | None = None
    locked: bool | None = None


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows under one title."""

    title: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Said:
    """A message of the control: what the finger does, not yet checked by the rules.

    ``drag`` is the same from touch to release (``done``), which is one step to undo.
    """

    seq: int
    drag: str
    kind: Kind
    path: str
    to: float
    done: bool


def live_weights(
    groups: Sequence[RowGroup], *, key: str, on_said: Callable[[Said], None]
) -> Said | None:
    """Show the sliders; ``on_said`` is told each message before the page runs.

    Return the latest message, so that a page can tell whether the control is alive.
    """

    def told() -> None:
        if said := heard(key):
            on_said(said)

    _control(
        key=key,
        data={
            "ack": _seq(key),
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
        on_said_change=told,
    )
    return heard(key)


def heard(key: str) -> Said | None:
    """Return the latest message of a control; nothing if it is not well formed."""
    return well_formed(_raw(key))


def well_formed(raw: object) -> Said | None:
    """Return a message as one, if everything in it is of the right kind."""
    match raw:
        case {
            "seq": int(seq),
            "drag": str(drag),
            "kind": str(kind),
            "path": str(path),
            "to": int() | float() as to,
            "done": bool(done),
        } if kind in get_args(Kind) and isfinite(to):
            return Said(seq, drag, kind, path, float(to), done)  # type: ignore[arg-type]
        case _:
            return None


def _raw(key: str) -> object:
    state = st.session_state.get(key)
    return state.get("said") if isinstance(state, Mapping) else None


def _seq(key: str) -> int:
    """Return the number of the latest message, that it is an answer to."""
    raw: Any = _raw(key)
    seq = raw.get("seq") if isinstance(raw, Mapping) else None
    return seq if isinstance(seq, int) else 0
