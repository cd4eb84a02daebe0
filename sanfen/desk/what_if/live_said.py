"""What the browser says: moves of a finger and clicks, not yet checked by the rules.

Back-pressure: the browser sends the next message only when the answer names the last
one, else Streamlit would break off the run that answers it. Only letting go overtakes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal, get_args

import streamlit as st

Kind = Literal["ready", "move", "rest", "lock", "reset", "undo", "redo", "reset_all"]


@dataclass(frozen=True, slots=True)
class Said:
    """What the finger does.

    ``drag`` is the same from touch to release (``done``), which is one step to undo.
    """

    seq: int
    drag: str
    kind: Kind
    path: str
    to: float
    done: bool


def heard(key: str) -> Said | None:
    """Return the latest message of a component; nothing if it is not well formed."""
    return well_formed(_of(key, "said"))


def clicked(key: str) -> object:
    """Return what was clicked in the component that this run answers."""
    return _of(key, "picked")


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


def answered(key: str) -> int:
    """Return the number of the latest message, that this run is an answer to."""
    raw: Any = _of(key, "said")
    seq = raw.get("seq") if isinstance(raw, Mapping) else None
    return seq if isinstance(seq, int) else 0


def _of(key: str, name: str) -> object:
    state = st.session_state.get(key)
    return state.get(name) if isinstance(state, Mapping) else None
