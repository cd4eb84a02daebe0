"""The trained model: what was learned until a day, and what it says of enterprises."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit

from sanfen.grading.evidence import Records, evidence
from sanfen.risk.card import card
from sanfen.risk.cases import cases
from sanfen.risk.drift import QUARTER, Quantiles, quantiles
from sanfen.risk.evaluation import evaluated
from sanfen.risk.facts import Facts, Questions, facts
from sanfen.risk.features import features, kinds
from sanfen.risk.past import Codes, day_numbers
from sanfen.risk.selection import Progress
from sanfen.risk.training import Learned, learn
from sanfen.risk.unknown import Reach, reach

TEST_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Model:
    """What was learned, how far it reaches, and the card that tells of both."""

    learned: Learned
    reach: Reach
    quantiles: Quantiles
    card: dict[str, Any]

    @property
    def day(self) -> dt.date:
        """Return the day until which it knows."""
        found: dt.date = self.card["trained"]["on"]
        return found


def train(records: Records, day: dt.date, progress: Progress) -> Model:
    """Learn from all that was known on a day, and evaluate on its last fifth."""
    known = cases(records, day)
    report = evaluated(known, TEST_SHARE, lambda share: progress(0.8 * share))
    learned = learn(known, lambda share: progress(0.8 + 0.2 * share))
    return Model(
        learned=learned,
        reach=reach(known),
        quantiles=quantiles(known),
        card=card(records, day, known, learned, report),
    )


def score(model: Model, records: Records, day: dt.date) -> pd.DataFrame:
    """Return the supervised enterprises and their products, riskiest first.

    As known on ``day``, for a check on the next. ``ranking`` is the calibrated
    log-odds: the order that was evaluated. ``probability``, ``low`` and ``high`` are
    told: the model's with the interval of its group of like risk, or, where ``mark``
    says 首次抽查 or 数据不足, the observed rate of the group (``known`` is false).
    ``group_cases`` and ``group_failures`` are what the interval rests on.
    """
    known = facts(records)
    asked = candidates(known, records, day)
    return _told(model, known, asked).sort_values(
        ["ranking", "uscc", "product_code"],
        ascending=[False, True, True],
        ignore_index=True,
    )


def inputs(records: Records, day: dt.date) -> pd.DataFrame:
    """Return the features of the checks of the quarter that ends on a day."""
    known = cases(records, day)
    last = int(day_numbers(pd.Timestamp(day)))
    return known.features[known.day > last - QUARTER]


def candidates(known: Facts, records: Records, day: dt.date) -> Questions:
    """Return who is supervised on a day, for each product made, on the next day."""
    seen = evidence(records, day)
    firms = known.of(seen.enterprises["uscc"])
    goods = known.making(seen.products["product_code"])
    return Questions(
        enterprise=firms[seen.makes["enterprise"].to_numpy()],
        product=goods[seen.makes["product"].to_numpy()],
        day=_next_day(day, len(seen.makes)),
    )


def _told(model: Model, known: Facts, asked: Questions) -> pd.DataFrame:
    values, belongs = features(known, asked), kinds(known, asked)
    learned = model.learned
    raw = learned.fitted.log_odds(values, belongs)
    ranking = learned.curve.log_odds(raw)
    chance = expit(ranking)
    band = learned.bands.of(raw)
    low, high = (edge[band] for edge in learned.bands.interval())
    mark = model.reach.marks(values, belongs)
    group = model.reach.rates(mark, belongs["category"])
    told = mark == ""
    firms = known.enterprises.iloc[asked.enterprise].reset_index(drop=True)
    goods = known.products.iloc[asked.product].reset_index(drop=True)
    return pd.DataFrame(
        {
            **{
                name: firms[name] for name in ("uscc", "name", "county", "town", "size")
            },
            "product_code": goods["product_code"],
            "product": goods["name"],
            "category": goods["category"],
            "ranking": ranking,
            "probability": np.where(told, chance, group["rate"]),
            "low": np.where(told, np.minimum(low, chance), group["low"]),
            "high": np.where(told, np.maximum(high, chance), group["high"]),
            "known": told,
            "mark": mark,
            "group_cases": np.where(
                told, learned.bands.cases[band], group["cases"]
            ).astype(np.int64),
            "group_failures": np.where(
                told, learned.bands.failures[band], group["failures"]
            ).astype(np.int64),
            "never_sampled": values["never_sampled"] > 0,
            "model_probability": chance,
        }
    )


def _next_day(day: dt.date, count: int) -> Codes:
    return np.full(count, int(day_numbers(pd.Timestamp(day))) + 1)
