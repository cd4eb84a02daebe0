"""A model as plain arrays, texts and numbers, and back."""

import tomllib
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from sanfen.risk.bands import Bands
from sanfen.risk.calibration import Curve
from sanfen.risk.drift import Quantiles
from sanfen.risk.model import Model
from sanfen.risk.regression import Regression, Shrinkage
from sanfen.risk.selection import Candidate, Fitted
from sanfen.risk.toml_text import toml_text
from sanfen.risk.training import Learned
from sanfen.risk.trees import Growth, Trees
from sanfen.risk.unknown import Reach

Packed = dict[str, Any]


def packed(model: Model) -> Packed:
    """Return a model as what skops stores without trusting anything of ours."""
    learned, reach = model.learned, model.reach
    return {
        "card": toml_text(model.card),
        "candidate": asdict(learned.candidate),
        "fitted": _packed(learned.fitted),
        "curve": asdict(learned.curve),
        "bands": asdict(learned.bands),
        "worth": learned.worth,
        "reach": {
            "low": _column(reach.low),
            "high": _column(reach.high),
            "seen": reach.seen,
            "groups": [
                [str(mark), str(category), int(cases), int(failures)]
                for mark, category, cases, failures in reach.groups.reset_index().itertuples(
                    index=False
                )
            ],
        },
        "quantiles": asdict(model.quantiles),
    }


def unpacked(found: Packed) -> Model:
    """Return the model that was packed."""
    reach = found["reach"]
    groups = pd.DataFrame(
        reach["groups"], columns=["mark", "category", "cases", "failures"]
    )
    return Model(
        learned=Learned(
            candidate=_candidate(found["candidate"]),
            fitted=_fitted(found["fitted"]),
            curve=Curve(**found["curve"]),
            bands=Bands(**found["bands"]),
            worth=found["worth"],
        ),
        reach=Reach(
            low=_series(reach["low"]),
            high=_series(reach["high"]),
            seen=reach["seen"],
            groups=groups.set_index(["mark", "category"]),
        ),
        quantiles=Quantiles(**found["quantiles"]),
        card=tomllib.loads(found["card"]),
    )


def _packed(fitted: Fitted) -> Packed:
    if isinstance(fitted, Regression):
        return {
            "base": fitted.base,
            "centre": _column(fitted.centre),
            "coefficients": _column(fitted.coefficients),
            "levels": {kind: _column(found) for kind, found in fitted.levels.items()},
        }
    return {"boosted": fitted.boosted, "centre": _column(fitted.centre)}


def _fitted(found: Packed) -> Fitted:
    if "boosted" in found:
        return Trees(found["boosted"], _series(found["centre"]))
    return Regression(
        base=found["base"],
        centre=_series(found["centre"]),
        coefficients=_series(found["coefficients"]),
        levels={kind: _series(column) for kind, column in found["levels"].items()},
    )


def _candidate(found: Packed) -> Candidate:
    return Growth(**found) if "trees" in found else Shrinkage(**found)


def _column(series: pd.Series) -> Packed:
    return {
        "names": [str(name) for name in series.index],
        "values": np.asarray(series, dtype=np.float64),
    }


def _series(column: Packed) -> pd.Series:
    return pd.Series(column["values"], index=column["names"])
