"""Where knowledge ends: first checks, and enterprises unlike anything sampled.

Such an enterprise gets no fine-grained number but the observed rate of its group.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from sanfen.risk.bands import interval
from sanfen.risk.cases import Cases
from sanfen.risk.features.catalogue import FEATURES
from sanfen.risk.logistic import DECIMALS
from sanfen.risk.past import Floats

LEAST = 50
"""Cases from which on a category of products is a group of its own."""

MARGIN = 0.1
"""How far beyond what was ever seen is still alike, as a share of its range."""

EVERYTHING = ""


class Mark(StrEnum):
    """Why no fine-grained probability is told."""

    NONE = ""
    FIRST_CHECK = "首次抽查"
    TOO_LITTLE = "数据不足"


@dataclass(frozen=True, slots=True)
class Reach:
    """What training saw: ranges of features, towns and products, and groups.

    The ranges are of features whose sign the data decide: who failed more often than
    anybody before is no riddle.

    ``groups`` has cases and failures by mark and category; the category "" is all.
    """

    low: pd.Series
    high: pd.Series
    seen: dict[str, list[str]]
    groups: pd.DataFrame

    def marks(self, features: pd.DataFrame, kinds: pd.DataFrame) -> pd.Series:
        """Return the mark of each row."""
        # Ranges are rounded: what was seen may lie beyond by as much.
        margin = MARGIN * (self.high - self.low) + 10.0**-DECIMALS
        values = features[self.low.index]
        far = (values < self.low - margin) | (values > self.high + margin)
        unseen = [~kinds[kind].isin(names) for kind, names in self.seen.items()]
        strange = far.any(axis=1).to_numpy() | np.any(unseen, axis=0)
        never = features["never_sampled"].to_numpy() > 0
        marks = np.select(
            [never, strange], [Mark.FIRST_CHECK.value, Mark.TOO_LITTLE.value], ""
        )
        return pd.Series(marks, index=features.index, dtype="str")

    def rates(self, marks: pd.Series, category: pd.Series) -> pd.DataFrame:
        """Return cases, failures, rate and interval of the group of each marked row."""
        keys = pd.MultiIndex.from_arrays([marks, category])
        whole = pd.MultiIndex.from_arrays([marks, [EVERYTHING] * len(marks)])
        own = self.groups.reindex(keys).reset_index(drop=True)
        both = own.fillna(self.groups.reindex(whole).reset_index(drop=True)).fillna(0)
        cases, failures = both["cases"].to_numpy(), both["failures"].to_numpy()
        low, high = interval(failures, cases)
        rate: Floats = (failures + 0.5) / (cases + 1)
        return both.assign(rate=rate, low=low, high=high).set_index(marks.index)


def reach(cases: Cases) -> Reach:
    """Return how far the knowledge of some cases goes."""
    never = cases.features["never_sampled"].to_numpy() > 0
    groups = {
        (mark.value, category): rate
        for mark, chosen in ((Mark.FIRST_CHECK, never), (Mark.TOO_LITTLE, ~never))
        for category, rate in _groups(cases, chosen).items()
    }
    open_ended = [name for name, feature in FEATURES.items() if feature.sign == 0]
    open_ended = [name for name in cases.features if name in open_ended]
    return Reach(
        low=cases.features[open_ended].min().round(DECIMALS),
        high=cases.features[open_ended].max().round(DECIMALS),
        seen={
            kind: sorted(cases.kinds[kind].unique())
            for kind in ("town_itself", "product_code")
        },
        groups=pd.DataFrame(groups, index=["cases", "failures"]).T,
    )


def _groups(cases: Cases, chosen: npt.NDArray[np.bool_]) -> dict[str, tuple[int, int]]:
    table = pd.DataFrame({"of": cases.kinds["category"], "failed": cases.failed})[
        chosen
    ]
    counted = table.groupby("of")["failed"].agg(["size", "sum"])
    large = counted[counted["size"] >= LEAST]
    whole = {EVERYTHING: (len(table), int(table["failed"].sum()))}
    return whole | {
        str(name): (int(size), int(failures))
        for name, size, failures in large.itertuples()
    }
