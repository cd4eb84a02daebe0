"""The first candidate: a ridge-regularised logistic regression."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from sanfen.risk.cases import Cases
from sanfen.risk.features.catalogue import FEATURES
from sanfen.risk.logistic import Design, Floats, Likelihood, minimised

NO_PENALTY = 1e-6
"""Of the intercept: as good as none, and the optimum stays unique."""

DECIMALS = 9
"""Kept of each coefficient: what is beyond is the rounding of the machine."""


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
    values = cases.features.to_numpy(dtype=float)
    centre, spread = values.mean(axis=0), values.std(axis=0)
    # What never varies has nothing to say; it is left at zero by its own penalty.
    spread[spread < NO_PENALTY] = np.inf
    scaled = (values - centre) / spread
    levels = {kind: np.unique(cases.kinds[kind]) for kind in cases.kinds}
    indicators = sparse.hstack(
        [_indicators(cases.kinds[kind], found) for kind, found in levels.items()]
    ).tocsr()
    names = list(cases.features.columns)
    sign = [FEATURES[name].sign for name in names]
    found = minimised(
        Likelihood(
            design=Design(np.column_stack([np.ones(len(cases)), scaled]), indicators),
            failed=cases.failed,
            penalty=np.concatenate(
                [
                    [NO_PENALTY],
                    np.full(len(names), 1 / shrinkage.own),
                    np.full(indicators.shape[1], 1 / shrinkage.kinds),
                ]
            ),
            sign=np.concatenate([[0], sign, np.zeros(indicators.shape[1])]),
        )
    ).round(DECIMALS)
    own, rest = found[1 : 1 + len(names)], found[1 + len(names) :]
    sizes = np.cumsum([len(found) for found in levels.values()])[:-1]
    return Regression(
        base=float(found[0]),
        centre=pd.Series(centre.round(DECIMALS), index=names),
        coefficients=pd.Series((own / spread).round(DECIMALS), index=names),
        levels={
            kind: pd.Series(values, index=found_levels)
            for (kind, found_levels), values in zip(
                levels.items(), np.split(rest, sizes), strict=True
            )
        },
    )


def _indicators(kind: pd.Series, levels: np.ndarray) -> sparse.csr_array:
    rows = np.arange(len(kind))
    columns = np.searchsorted(levels, kind.to_numpy(dtype=object).astype(levels.dtype))
    return sparse.csr_array(
        (np.ones(len(kind)), (rows, columns)), shape=(len(kind), len(levels))
    )
