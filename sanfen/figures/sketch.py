"""地图轮廓: regions and county lines as paths on a plane, drawn once and coloured often.

Coordinates are whole numbers on a plane ``WIDTH`` wide: half a pixel on a projector.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sanfen.figures import geodata
from sanfen.figures.canvas import place
from sanfen.figures.geodata import KM_PER_DEGREE, Line, Shape

WIDTH = 1000
EDGE = 8

SLACK = 0.05
"""So much of the width a county's border may stand beyond its sketched towns."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """Paths of regions in the order of a table, and where a letter fits in each.

    ``letters`` has x, y and the radius of the largest circle there (0: a tile).
    """

    width: int
    height: int
    paths: list[str]
    letters: list[tuple[int, int, int]]
    borders: str


@dataclass(frozen=True, slots=True)
class _Plane:
    west: float
    north: float
    across: float
    down: float

    def at(self, points: Line) -> NDArray[np.float64]:
        """Return where points lie on the plane; a lifted pen stays lifted."""
        x = (points[:, 0] - self.west) * self.across + EDGE
        y = (self.north - points[:, 1]) * self.down + EDGE
        return np.stack([x, y], axis=-1).round()

    def path(self, lines: Iterable[Line]) -> str:
        """Return the SVG path of outlines."""
        return "".join(_ring(ring) for line in lines for ring in _rings(self.at(line)))


def sketch(regions: pd.DataFrame) -> Sketch:
    """Return how the towns or counties of a table are drawn."""
    canvas = place(regions)
    spans = np.array([shape.span for shape in canvas.shapes])
    west, south = spans[:, :2].min(axis=0)
    east, north = spans[:, 2:].max(axis=0)
    narrowing = cos(radians((south + north) / 2)) if canvas.sketched else 1.0
    across = (WIDTH - 2 * EDGE) / (east - west)
    plane = _Plane(west, north, across, across / narrowing)
    here = regions["county"].unique()
    counties = geodata.counties() if canvas.sketched else {}
    slack = SLACK * (east - west)
    # A town alone is no county: its border would run far out of the picture.
    drawn = (west - slack, south - slack, east + slack, north + slack)
    borders = [
        shape.outline
        for name, shape in counties.items()
        if name in here and _lies_in(shape.span, drawn)
    ]
    return Sketch(
        width=WIDTH,
        height=round((north - south) * plane.down) + 2 * EDGE,
        paths=[plane.path([shape.outline]) for shape in canvas.shapes],
        letters=[_letter(shape, plane) for shape in canvas.shapes],
        borders=plane.path(borders),
    )


def _lies_in(span: Sequence[float], bounds: Sequence[float]) -> bool:
    west, south, east, north = span
    return (
        west >= bounds[0]
        and south >= bounds[1]
        and east <= bounds[2]
        and north <= bounds[3]
    )


def _letter(shape: Shape, plane: _Plane) -> tuple[int, int, int]:
    x, y = plane.at(np.array([shape.centre]))[0].astype(int).tolist()
    return x, y, round(shape.room / KM_PER_DEGREE * plane.down)


def _rings(points: Line) -> list[Line]:
    lifted = np.flatnonzero(np.isnan(points[:, 0]))
    parts = np.split(points, lifted)
    return [part[~np.isnan(part[:, 0])] for part in parts]


def _ring(points: Line) -> str:
    """Return a closed line; each step from the last point, the shortest way to say."""
    steps = np.diff(points, axis=0, prepend=0).astype(int)[:-1]
    (x, y), *rest = steps.tolist()
    moves = " ".join(f"{right} {down}" for right, down in rest)
    return f"M{x} {y}l{moves}z".replace(" -", "-")
