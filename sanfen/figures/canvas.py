"""Where each region of a table is drawn: its boundary, else a tile."""

from dataclasses import dataclass
from itertools import count
from math import cos, radians
from typing import Any

import numpy as np
import pandas as pd

from sanfen.figures import geodata
from sanfen.figures.colours import INK, PAPER, QUIET
from sanfen.figures.frame import HIDDEN_AXIS, TEXT
from sanfen.figures.geodata import Shape

COLUMNS = 6
TILE_DEGREES = 0.07


Written = tuple[float, float, str]
"""Longitude, latitude and the words there."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """The shapes of a table of regions, in the order of its rows."""

    shapes: list[Shape]
    sketched: bool

    @property
    def axes(self) -> dict[str, dict[str, Any]]:
        """Return the axes, equal-scaled where there is a map."""
        spans = np.array([shape.span for shape in self.shapes])
        west, south = spans[:, :2].min(axis=0)
        east, north = spans[:, 2:].max(axis=0)
        x = HIDDEN_AXIS | {"range": [west, east]}
        y = HIDDEN_AXIS | {"range": [south, north]}
        if self.sketched:
            y |= equal_scale((south + north) / 2)
            x |= {"constrain": "domain"}
        return {"xaxis": x, "yaxis": y}


def equal_scale(latitude: float) -> dict[str, Any]:
    """Return the axis settings that keep a kilometre as wide as it is high."""
    ratio = 1 / cos(radians(latitude))
    return {"scaleanchor": "x", "scaleratio": ratio} | {
        "constrain": "domain",
        "constraintoward": "top",
    }


def are_towns(regions: pd.DataFrame) -> bool:
    """Say whether the rows are towns, not counties."""
    return "town" in regions


def names(regions: pd.DataFrame) -> list[str]:
    """Return the names of the regions as a reader knows them."""
    return regions["town" if are_towns(regions) else "county"].astype(str).tolist()


def identities(regions: pd.DataFrame) -> list[list[str]]:
    """Return what a click on each region reports: [town, county] or [county]."""
    columns = ["town", "county"] if are_towns(regions) else ["county"]
    return regions[columns].astype(str).to_numpy().tolist()


def place(regions: pd.DataFrame) -> Canvas:
    """Return the shape of every region; one without a boundary becomes a tile."""
    known = [_boundary(identity) for identity in identities(regions)]
    drawn = [shape for shape in known if shape]
    tiles = _strip(drawn) if drawn else _grid()
    shapes = [shape or _tile(tiles) for shape in known]
    return Canvas(shapes, sketched=bool(drawn))


def small_samples(regions: pd.DataFrame) -> pd.Series:
    """Say which regions have enterprises, but too few for their shares to be firm."""
    return regions["small_sample"].astype(bool) & (regions["enterprises"] > 0)


def rows_of_tiles(regions: pd.DataFrame) -> int:
    """Return how many rows of tiles stand in when no region has a boundary."""
    return -(-len(regions) // COLUMNS)


def county_lines() -> dict[str, Any]:
    """Return the outlines of all counties as one line trace."""
    gap = [[np.nan, np.nan]]
    parts = [
        part for shape in geodata.counties().values() for part in (shape.outline, gap)
    ]
    points = np.vstack(parts) if parts else np.empty((0, 2))
    return line(points, width=1.6, color=INK) | {"opacity": 0.55}


def line(points: geodata.Line, *, width: float, color: str = QUIET) -> dict[str, Any]:
    """Return a line trace that does not answer to the pointer."""
    return {
        "type": "scatter",
        "x": points[:, 0].round(5),
        "y": points[:, 1].round(5),
        "mode": "lines",
        "line": {"width": width, "color": color},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def ring(shapes: list[Shape]) -> list[dict[str, Any]]:
    """Outline regions so that they stand out on any fill, in light and dark."""
    return [
        line(shape.outline, width=width, color=color)
        for width, color in ((7, PAPER), (3, INK))
        for shape in shapes
    ]


def text_trace(written: list[Written], ink: str | None, halo: str) -> dict[str, Any]:
    """Return bold words at places; a halo keeps them legible where they overflow.

    Without ``ink`` they take the colour of the theme. A selection elsewhere on the
    chart does not dim them.
    """
    glow = ", ".join(f"0 0 {blur}px {halo}" for blur in (1, 2, 2, 4, 4, 6))
    font = {"size": TEXT, "weight": 700, "shadow": glow}
    return {
        "type": "scatter",
        "x": [x for x, _, _ in written],
        "y": [y for _, y, _ in written],
        "text": [words for _, _, words in written],
        "mode": "text",
        "textfont": font | ({"color": ink} if ink else {}),
        "unselected": {"textfont": {"color": ink}} if ink else None,
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
    }


def _boundary(identity: list[str]) -> Shape | None:
    if len(identity) == 1:
        return geodata.counties().get(identity[0])
    town, county = identity
    return geodata.towns().get((county, town))


Tiles = Any
"""An endless supply of (west, south, east, north)."""


def _tile(tiles: Tiles) -> Shape:
    return geodata.square(*next(tiles))


def _grid() -> Tiles:
    gap = 0.04
    for index in count():
        row, column = divmod(index, COLUMNS)
        yield column + gap, gap - row - 1, column + 1 - gap, -row - gap


def _strip(drawn: list[Shape]) -> Tiles:
    """Lay tiles in rows under the map."""
    west = min(shape.span[0] for shape in drawn)
    south = min(shape.span[1] for shape in drawn)
    across = 10
    for index in count():
        row, column = divmod(index, across)
        left = west + column * TILE_DEGREES * 1.2
        top = south - TILE_DEGREES * (0.4 + row)
        yield left, top - TILE_DEGREES * 0.9, left + TILE_DEGREES * 1.1, top
