"""The challenger: boosted trees, monotone and without interactions.

Each tree asks about one feature only, so the sum is one curve for each feature: what
a feature adds can be read off exactly.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from sanfen.risk.cases import Cases
from sanfen.risk.features.catalogue import FEATURES
from sanfen.risk.logistic import DECIMALS
from sanfen.risk.past import Floats

SEED = 40


@dataclass(frozen=True, slots=True)
class Growth:
    """How many small steps the trees take."""

    trees: int


@dataclass(frozen=True, slots=True)
class Trees:
    """The boosted trees, and the average case from which their terms are counted."""

    boosted: HistGradientBoostingClassifier
    centre: pd.Series

    @property
    def base(self) -> float:
        """Return the log-odds of the average case."""
        return float(self._odds(self.centre.to_numpy()[None, :])[0])

    def log_odds(self, features: pd.DataFrame, kinds: pd.DataFrame) -> Floats:  # noqa: ARG002 - trees know no levels
        """Return the log-odds of each row."""
        return self._odds(features[self.centre.index].to_numpy(dtype=float))

    def terms(self, features: pd.DataFrame, kinds: pd.DataFrame) -> pd.DataFrame:  # noqa: ARG002 - trees know no levels
        """Return what each feature adds to ``base``."""
        values = features[self.centre.index].to_numpy(dtype=float)
        rows, places = values.shape
        # Each case once for each feature, all other features at their average.
        varied = np.tile(self.centre.to_numpy(), (places, rows, 1))
        every = np.arange(places)
        varied[every, :, every] = values.T
        odds = self._odds(varied.reshape(-1, places)).reshape(places, rows)
        return pd.DataFrame(odds.T - self.base, columns=self.centre.index)

    def _odds(self, values: Floats) -> Floats:
        # As many threads as cores would wait for each other longer than they work.
        with threadpool_limits(limits=1):
            odds: Floats = self.boosted.decision_function(values)
        return odds


def fit_trees(cases: Cases, growth: Growth) -> Trees:
    """Return the trees grown on the cases."""
    boosted = HistGradientBoostingClassifier(
        learning_rate=0.05,
        max_iter=growth.trees,
        max_leaf_nodes=4,
        min_samples_leaf=40,
        l2_regularization=5.0,
        max_bins=63,
        early_stopping=False,
        interaction_cst="no_interactions",
        monotonic_cst=[FEATURES[str(name)].sign for name in cases.features],
        random_state=SEED,
    )
    boosted.fit(cases.features.to_numpy(dtype=float), cases.failed)
    return Trees(boosted, cases.features.mean().round(DECIMALS))
