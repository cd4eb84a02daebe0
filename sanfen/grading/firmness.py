"""稳健性: how classes and town colours stand while weights are argued about."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sanfen.area import Area
from sanfen.grading.acceptability import acceptability, drawn_weights
from sanfen.grading.assessment import Assessment
from sanfen.grading.flips import flip_distances
from sanfen.grading.ranks import CLASSES, COLOURS

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Firmness:
    """Shares of the weight vectors drawn.

    ``enterprises``: who they are, their class, ``flip_distances``, ``share_AA`` …
    ``share_C`` and ``own``, the share that gives the class they have.
    ``central``: the mean of the weights that give a class, by enterprise and class (only
    those that some give), a column for each criterion.
    ``towns``: where something is supervised, the colour, ``share_0`` … ``share_3`` in
    the order of ``Colour``, and ``own``.
    """

    enterprises: pd.DataFrame
    central: pd.DataFrame
    towns: pd.DataFrame

    def within(self, area: Area) -> "Firmness":
        """Return what of it lies in an area: towns are drawn to the city all the same."""
        if area.is_city:
            return self
        enterprises = area.within(self.enterprises).reset_index(drop=True)
        own = self.central["uscc"].isin(enterprises["uscc"])
        return Firmness(
            enterprises,
            self.central[own].reset_index(drop=True),
            area.within(self.towns).reset_index(drop=True),
        )


def firmness(
    assessment: Assessment, spread: float | None, draws: int, seed: int
) -> Firmness:
    """Return how an assessment of all there is stands under plausible weights.

    ``spread`` is that of ``weights_at``: within it of the official, or anywhere.
    """
    weights = drawn_weights(assessment.rules, spread, draws, seed)
    found = acceptability(assessment.measured, assessment.rules, weights)
    table, towns = assessment.enterprises, assessment.towns
    names = ["name", "county", "town", "enterprise_class"]
    enterprises = flip_distances(assessment).assign(
        **{name: table[name] for name in names},
        **_shares(found.classes, [str(name) for name in CLASSES]),
        own=_own(found.classes, table["enterprise_class"]),
    )
    supervised = towns["colour"].notna().to_numpy()
    coloured = towns.loc[supervised, ["county", "town", "enterprises", "colour"]]
    places = [str(place) for place in range(len(COLOURS))]
    colours = found.colours[supervised]
    return Firmness(
        enterprises,
        _central(
            found.central, table["uscc"], list(assessment.rules.enterprise.weights)
        ),
        coloured.assign(
            **_shares(colours, places), own=_own(colours, coloured["colour"])
        ).reset_index(drop=True),
    )


def _shares(shares: Numbers, names: list[str]) -> dict[str, Numbers]:
    return {f"share_{name}": shares[:, place] for place, name in enumerate(names)}


def _central(means: Numbers, codes: pd.Series, criteria: list[str]) -> pd.DataFrame:
    rows, ranks = np.nonzero(~np.isnan(means[:, :, 0]))
    reached = pd.DataFrame(means[rows, ranks], columns=criteria)
    names = np.array([str(name) for name in CLASSES])[ranks]
    reached.insert(0, "enterprise_class", names)
    reached.insert(0, "uscc", codes.to_numpy()[rows])
    return reached


def _own(shares: Numbers, given: pd.Series) -> Numbers:
    """Return the share of what each row has."""
    own: Numbers = shares[np.arange(len(shares)), given.cat.codes.to_numpy()]
    return own
