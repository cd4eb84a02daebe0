"""The first candidate: a ridge-regularised logistic regression."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from sanfen.risk.cases import Cases
from sanfen.risk.features.catalogue import FEATURES
from sanfen.risk.logistic import DECIMALS, Design, Floats, Likelihood, minimised

NO_PENALTY = 1e-6
"""Of the intercept: as good as none, and the optimum stays unique."""

Levels = dict[str, npt.NDArray[np.object_]]


@dataclass(frozen=True, slots=True)
class Shrinkage:
    """How strongly coefficients are drawn to zero: the variance that is allowed them.

    ``own`` for features in units of their standard deviation, ``kinds`` for the
    indicators of towns, counties, products, categories and trades.
    """

    own: float
    kinds: float


@dataclass(frozen=True, slots=True)
class Regression:
    """Coefficients by feature, in units of the feature, and by kind and its level."""

    base: float
    centre: pd.Series
    coefficients: pd.Series
    levels: dict[str, pd.Series]

    def log_odds(self, features: pd.DataFrame, kinds: pd.DataFrame) -> Floats:
        """Return the log-odds of each row."""
        return self.base + self.terms(features, kinds).sum(axis=1).to_numpy()

    def terms(self, features: pd.DataFrame, kinds: pd.DataFrame) -> pd.DataFrame:
        """Return what each feature and kind adds to ``base``.

        A feature adds nothing at its average; a level never seen adds nothing.
        """
        own = (features[self.centre.index] - self.centre) * self.coefficients
        by_level = {
            kind: pd.Series(kinds[kind].to_numpy()).map(levels).fillna(0.0).to_numpy()
            for kind, levels in self.levels.items()
        }
        return own.assign(**by_level)


def fit_regression(cases: Cases, shrinkage: Shrinkage) -> Regression:
    """Return the regression that fits the cases best."""
    names = [str(name) for name in cases.features]
    values = cases.features.to_numpy(dtype=float)
    centre, spread = values.mean(axis=0), values.std(axis=0)
    # What never varies has nothing to say: it becomes 0, and so does its coefficient.
    spread[spread < NO_PENALTY] = np.inf
    levels = {
        str(kind): np.unique(cases.kinds[kind].to_numpy(object)) for kind in cases.kinds
    }
    indicators = _indicators(cases, levels)
    free = np.zeros(indicators.shape[1])
    found = minimised(
        Likelihood(
            design=Design(
                np.column_stack([np.ones(len(cases)), (values - centre) / spread]),
                indicators,
            ),
            failed=cases.failed,
            penalty=np.concatenate(
                [
                    [NO_PENALTY],
                    np.full(len(names), 1 / shrinkage.own),
                    free + 1 / shrinkage.kinds,
                ]
            ),
            sign=np.concatenate([[0], [FEATURES[name].sign for name in names], free]),
        )
    ).round(DECIMALS)
    own, by_level = np.split(found[1:], [len(names)])
    return Regression(
        base=float(found[0]),
        centre=pd.Series(centre.round(DECIMALS), index=names),
        coefficients=pd.Series((own / spread).round(DECIMALS), index=names),
        levels=_by_kind(levels, by_level),
    )


def _indicators(cases: Cases, levels: Levels) -> sparse.csr_array:
    """Return a column for each level of each kind, 1 where a case is of it."""
    rows = np.arange(len(cases))
    columns = [
        sparse.csr_array(
            (
                np.ones(len(cases)),
                (rows, np.searchsorted(found, cases.kinds[kind].to_numpy(object))),
            ),
            shape=(len(cases), len(found)),
        )
        for kind, found in levels.items()
    ]
    return sparse.hstack(columns).tocsr()


def _by_kind(levels: Levels, found: Floats) -> dict[str, pd.Series]:
    ends = np.cumsum([len(of_kind) for of_kind in levels.values()])[:-1]
    parts = np.split(found, ends)
    return {
        kind: pd.Series(part, index=of_kind)
        for (kind, of_kind), part in zip(levels.items(), parts, strict=True)
    }
