"""What was clicked on the board or a list; a browser is never believed unread."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sanfen.desk.what_if.board import cells

_MOST_LETTERS = 40
"""No code of an enterprise is longer."""


@dataclass(frozen=True, slots=True)
class Picked:
    """A cell of the matrix (``B``, ``A``), a town (town, county), an enterprise (code).

    Or what was let go of (``move`` or ``place``), or that more of a list is asked for.
    """

    kind: Literal["move", "town", "enterprise", "drop", "more"]
    names: tuple[str, ...] = ()


def picked(raw: object, places: Sequence[tuple[str, str]]) -> Picked | None:
    """Return what a click means; nothing if there is nothing of the kind."""
    match raw:
        case {"kind": "move", "at": int(at)} if 0 <= at < len(cells()):
            return Picked("move", cells()[at])
        case {"kind": "town", "at": int(at)} if 0 <= at < len(places):
            return Picked("town", places[at])
        case {"kind": "enterprise", "at": str(code)} if 0 < len(code) <= _MOST_LETTERS:
            return Picked("enterprise", (code,))
        case {"kind": "drop", "at": "move" | "place" as name}:
            return Picked("drop", (name,))
        case {"kind": "more"}:
            return Picked("more")
        case _:
            return None
