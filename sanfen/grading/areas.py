"""区域分色: the colour of a town or county by the shares of its enterprises."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sanfen.binomial import wilson
from sanfen.grading.ranks import CLASSES, COLOURS, ranked
from sanfen.rulebook import Rules
from sanfen.vocabulary import Colour, EnterpriseClass

Counts = npt.NDArray[Any]
"""One row per area, one column per colour or class, best first."""

_RED = COLOURS.index(Colour.RED)
_YELLOW = COLOURS.index(Colour.YELLOW)
_C = CLASSES.index(EnterpriseClass.C)


def colour_areas(
    keys: pd.DataFrame, by_colour: Counts, by_class: Counts, rules: Rules
) -> pd.DataFrame:
    """Colour areas; ``keys`` names them, the counts follow its rows.

    The city's own shares, to which small areas are drawn, are those of all rows.
    """
    total = by_colour.sum(axis=1)
    shares = drawn_shares(by_colour, rules)
    ranks, decided_by = area_ranks(by_colour, rules)
    low, high = wilson(by_colour[:, _RED], total, rules.colour.area.confidence)
    return keys.assign(
        enterprises=total,
        green=by_colour[:, 0],
        blue=by_colour[:, 1],
        yellow=by_colour[:, 2],
        red=by_colour[:, 3],
        **{f"class_{name}": by_class[:, rank] for rank, name in enumerate(CLASSES)},
        share_red=_ratio(by_colour[:, _RED], total),
        share_red_yellow=_ratio(by_colour[:, _YELLOW:].sum(axis=1), total),
        shrunk_red=shares[:, 0],
        shrunk_red_yellow=shares[:, 1],
        red_low=low,
        red_high=high,
        small_sample=(total > 0) & (total < rules.colour.area.small_sample_under),
        colour=ranked(ranks, Colour),
        decided_by=decided_by,
        clause=clauses(decided_by, rules),
        share_C=_ratio(by_class[:, _C], total),
        colour_by_class=ranked(_ranks_by_class(by_class, rules), Colour),
    )


def area_ranks(by_colour: Counts, rules: Rules) -> tuple[Counts, Counts]:
    """Return the colour rank of each area (-1: nobody supervised) and its rule.

    The last axes are area and colour; others, such as draws, may come before.
    """
    area = rules.colour.area
    red, red_yellow = np.moveaxis(np.round(drawn_shares(by_colour, rules), 9), -1, 0)
    is_red = (red >= area.red.share_red) & (
        by_colour[..., _RED] >= area.red.red_enterprises
    )
    is_yellow = (red >= area.yellow.share_red) | (
        red_yellow >= area.yellow.share_red_yellow
    )
    is_blue = (red >= area.blue.share_red) | (red_yellow >= area.blue.share_red_yellow)
    empty = by_colour.sum(axis=-1) == 0
    cases = [empty, is_red, is_yellow, is_blue]
    ranks = np.select(cases, [-1, 3, 2, 1], 0)
    return ranks, np.select(cases, ["", "area.red", "area.yellow", "area.blue"], "area")


def drawn_shares(by_colour: Counts, rules: Rules) -> npt.NDArray[np.float64]:
    """Return the red and the red-or-yellow share, drawn to the city's."""
    k = rules.colour.area.prior_enterprises
    total = by_colour.sum(axis=-1)
    hits = np.stack([by_colour[..., _RED], by_colour[..., _YELLOW:].sum(axis=-1)], -1)
    everyone = np.maximum(total.sum(axis=-1), 1)[..., None]
    city = (hits.sum(axis=-2) / everyone)[..., None, :]
    with np.errstate(invalid="ignore"):
        drawn = (hits + k * city) / (total[..., None] + k)
    shares: npt.NDArray[np.float64] = np.nan_to_num(drawn)
    return shares


def clauses(decided_by: Counts, rules: Rules) -> list[str]:
    """Return the clause of each rule that gave an area its colour."""
    area = rules.colour.area
    clauses = {
        "": "",
        "area": area.clause,
        "area.red": area.red.clause,
        "area.yellow": area.yellow.clause,
        "area.blue": area.blue.clause,
    }
    return [clauses[code] for code in decided_by]


def _ratio(hits: Counts, total: Counts) -> npt.NDArray[np.float64]:
    unknown = np.full(len(total), np.nan)
    ratio: npt.NDArray[np.float64] = np.divide(
        hits, total, out=unknown, where=total > 0
    )
    return ratio


def _ranks_by_class(by_class: Counts, rules: Rules) -> Counts:
    bounds = [rules.colour.area_by_class.from_share[colour] for colour in COLOURS]
    share = _ratio(by_class[:, _C], by_class.sum(axis=1))
    ranks = np.searchsorted(bounds, np.round(share, 9), side="right") - 1
    return np.where(np.isnan(share), -1, ranks)
