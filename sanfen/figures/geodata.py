"""The boundaries that ship with the house, as shapes to draw and to click.

Town boundaries are a sketch (示意边界，非法定界线): nothing is measured on them.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).parents[2] / "data" / "boundaries"

KM_PER_DEGREE = 111.2

Line = NDArray[np.float64]
"""Points in a row, one (lon, lat) each; a row of NaN lifts the pen."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A region as drawn: outline, best place for a letter, places to click."""

    county: str
    outline: Line
    centre: tuple[float, float]
    room: float
    inside: Line

    @property
    def span(self) -> tuple[float, float, float, float]:
        """Return the west, south, east and north edge."""
        west, south = np.nanmin(self.outline, axis=0)
        east, north = np.nanmax(self.outline, axis=0)
        return float(west), float(south), float(east), float(north)


@cache
def counties() -> dict[str, Shape]:
    """Return the counties by name."""
    return {
        feature["properties"]["name"]: _shape(feature, step=3.0)
        for feature in _features("counties.geojson")
    }


@cache
def towns() -> dict[tuple[str, str], Shape]:
    """Return the towns by county and name."""
    shapes = {}
    for feature in _features("towns.geojson"):
        properties = feature["properties"]
        key = properties["county_name"], properties["name"]
        shapes[key] = _shape(feature, step=1.6)
    return shapes


def contains(outline: Line, points: Line) -> NDArray[np.bool_]:
    """Say for each point whether it lies inside ``outline`` (even-odd rule)."""
    starts, ends = outline[:-1], outline[1:]
    x, y = points[:, 0:1], points[:, 1:2]
    with np.errstate(divide="ignore", invalid="ignore"):
        crosses = (starts[:, 1] > y) != (ends[:, 1] > y)
        slope = (ends[:, 0] - starts[:, 0]) / (ends[:, 1] - starts[:, 1])
        left = x < starts[:, 0] + slope * (y - starts[:, 1])
    odd: NDArray[np.bool_] = (crosses & left).sum(axis=1) % 2 == 1
    return odd


def square(west: float, south: float, east: float, north: float) -> Shape:
    """Return a tile: the stand-in for a region without a boundary."""
    corners = [(west, south), (west, north), (east, north), (east, south)]
    centre = (west + east) / 2, (south + north) / 2
    outline = np.array([*corners, corners[0]])
    return Shape("", outline, centre, 0.0, np.array([centre]))


def _features(name: str) -> list[dict[str, Any]]:
    path = FOLDER / name
    if not path.exists():  # another city may ship without: tiles stand in
        return []
    features: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["features"]
    return features


def _shape(feature: dict[str, Any], *, step: float) -> Shape:
    outline = _outline(feature["geometry"])
    candidates = _lattice(outline, count=24)
    room = _room(outline, candidates)
    best = int(room.argmax())
    centre = float(candidates[best, 0]), float(candidates[best, 1])
    near = min(step, float(room[best]))  # a small town needs its clicks closer
    clicks = np.vstack([[centre], _lattice(outline, step=near)])
    county = feature["properties"].get("county_name", "")
    return Shape(county, outline, centre, float(room[best]), clicks)


def _outline(geometry: dict[str, Any]) -> Line:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    rings = [np.array(ring, dtype=float) for polygon in polygons for ring in polygon]
    lifted = [row for ring in rings for row in (ring, [[np.nan, np.nan]])]
    return np.vstack(lifted[:-1])


def _lattice(outline: Line, *, count: int = 0, step: float = 0.0) -> Line:
    """Return points inside ``outline``, ``count`` a side or ``step`` km apart."""
    west, south = np.nanmin(outline, axis=0)
    east, north = np.nanmax(outline, axis=0)
    high = step / KM_PER_DEGREE
    wide = high / np.cos(np.radians(south))
    xs = np.linspace(west, east, count) if count else np.arange(west, east, wide)
    ys = np.linspace(south, north, count) if count else np.arange(south, north, high)
    points = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    return points[contains(outline, points)]


def _room(outline: Line, points: Line) -> NDArray[np.float64]:
    """Return the distance from each point to the outline, in km."""
    scale = KM_PER_DEGREE * np.array([np.cos(np.radians(points[0, 1])), 1.0])
    start, end = outline[:-1] * scale, outline[1:] * scale
    drawn = ~np.isnan(start + end).any(axis=1) & ((end - start) != 0).any(axis=1)
    start, along = start[drawn], (end - start)[drawn]
    offset = (points * scale)[:, None, :] - start
    share = (offset * along).sum(axis=2) / (along**2).sum(axis=1)
    away = offset - np.clip(share, 0, 1)[:, :, None] * along
    nearest: NDArray[np.float64] = np.linalg.norm(away, axis=2).min(axis=1)
    return nearest
