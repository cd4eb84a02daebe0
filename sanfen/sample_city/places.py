"""Where enterprises stand: in clumps around the seat of their town."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sanfen.figures import geodata
from sanfen.sample_city.facts import chance

TRIES = 12
"""Points drawn for each enterprise; the first inside its town is taken."""

PARKS = 3
"""Industrial parks of a town."""

KM = 1 / 111.2
"""One kilometre in degrees of latitude."""


def locate(towns: pd.DataFrame, town: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return longitude and latitude of each enterprise.

    ``town`` holds the row of its town in ``towns``. The cells of towns on the bay
    reach over the water, so their enterprises stand on the landward side.
    """
    seats = towns[["lon", "lat"]].to_numpy()
    points = seats[town][:, None, :] + _offsets(len(towns), town) * _degrees(seats)
    points = points.round(5)
    placed = seats[town].round(5)
    for row, (county, name) in enumerate(towns[["county", "town"]].to_numpy()):
        here = np.flatnonzero(town == row)
        outline = geodata.towns()[county, name].outline
        inside = geodata.contains(outline, points[here].reshape(-1, 2))
        inside = inside.reshape(len(here), TRIES)
        found = inside.any(axis=1)
        first = inside.argmax(axis=1)
        placed[here[found]] = points[here[found], first[found]]
    return placed


def _offsets(towns: int, town: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return distances from the seat in km, nearer with every try."""
    random = chance("places")
    parks = random.normal(0, 1.1, (towns, PARKS, 2))
    parks[..., 1] = np.abs(parks[..., 1])
    park = random.integers(0, PARKS, len(town))
    spread = random.normal(0, 0.45, (len(town), TRIES, 2))
    nearer = np.linspace(1, 0.1, TRIES)[:, None]
    return (parks[town, park][:, None, :] + spread) * nearer


def _degrees(seats: NDArray[np.float64]) -> NDArray[np.float64]:
    wide = KM / np.cos(np.radians(seats[:, 1].mean()))
    return np.array([wide, KM])
