"""变化名单: who changes class and why, which town changes colour, what it costs."""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from sanfen.desk.address import SEPARATOR
from sanfen.desk.badges import limit_name
from sanfen.desk.columns import Column, Kind
from sanfen.desk.language import language, tr, word
from sanfen.desk.maps import PLACE
from sanfen.desk.what_if.side_by_side import WhatIf
from sanfen.grading import Assessment
from sanfen.rulebook import Rules
from sanfen.vocabulary import Colour, EnterpriseClass, Regime

Table = Mapping[str, Iterable[Any]] | pd.DataFrame
"""A table, or its columns by name."""

MOVE = "move"
"""How the link names a cell of the matrix: ``B/A``."""

_UNITS = ("inspector_days", "visits", "batches")
_MOMENTS = ("before", "after", "change")

_TOWN_NUMBERS: list[tuple[str, str, Kind]] = [
    ("red", "what_if.red", "count"),
    ("yellow", "what_if.yellow", "count"),
    ("shrunk_red", "what_if.share_red", "share"),
    ("shrunk_red_yellow", "what_if.share_both", "share"),
]


def choices(assessment: Assessment) -> dict[str, list[str]]:
    """Return what may be chosen in the link: a cell of the matrix, a town, a county."""
    return {
        MOVE: [SEPARATOR.join(pair) for pair in product(EnterpriseClass, repeat=2)],
        PLACE: [
            *(assessment.towns["town"] + SEPARATOR + assessment.towns["county"]),
            *assessment.counties["county"],
        ],
    }


def changed_enterprises(result: WhatIf, move: str) -> pd.DataFrame:
    """Return who changes class, and why in words; ``move`` picks one cell.

    A cell of the diagonal holds those whose class stays as it is.
    """
    before, _, after = move.partition(SEPARATOR)
    flips = result.changes.enterprises
    table = _staying(result, before) if before and before == after else flips
    if move:
        table = table[
            (table["class_before"] == before) & (table["class_after"] == after)
        ]
    why = reasons(table, result.base.rules, result.scenario.rules)
    by = ["class_before", "class_after", "county", "town", "uscc"]
    return table.assign(reason=why).sort_values(by)


def reasons(changes: Table, base: Rules, scenario: Rules) -> list[str]:
    """Return in words what tipped each of the changed enterprises."""
    tipped = list(zip(changes["cause"], changes["code"], strict=True))
    words = {each: reason(*each, base, scenario) for each in set(tipped)}
    return [words[each] for each in tipped]


def reason(cause: str, code: str, base: Rules, scenario: Rules) -> str:
    """Return the name of what tipped an enterprise, with its value before and after."""
    before, after = base.enterprise, scenario.enterprise
    if cause == "criterion":
        return tr(
            "what_if.by_criterion",
            code=code,
            name=before.criteria[code].label[language()],
            before=f"{before.criteria[code].weight:.1f}",
            after=f"{after.criteria[code].weight:.1f}",
        )
    if cause == "floor":
        name = EnterpriseClass(code)
        return tr(
            "what_if.by_floor",
            name=before.floors[name].label[language()],
            before=f"{before.floors[name].score:g}",
            after=f"{after.floors[name].score:g}",
        )
    return limit_name(scenario, code) if cause else tr("what_if.stays")


def enterprise_columns() -> list[Column]:
    """Return the columns of ``changed_enterprises``."""
    return [
        Column("name", tr("frame.name"), width=260),
        Column("class_before", tr("what_if.class_before"), EnterpriseClass),
        Column("class_after", tr("what_if.class_after"), EnterpriseClass),
        Column("reason", tr("what_if.reason"), width=290),
        Column("contribution", tr("what_if.contribution"), "points"),
        Column("score_before", tr("what_if.score_before"), "points"),
        Column("score_after", tr("what_if.score_after"), "points"),
        Column("colour_before", tr("what_if.colour_before"), Colour),
        Column("colour_after", tr("what_if.colour_after"), Colour),
        Column("county", tr("frame.county")),
        Column("town", tr("frame.town")),
        Column("uscc", tr("frame.uscc"), width=190),
    ]


def changed_towns(changes: pd.DataFrame) -> pd.DataFrame:
    """Return ``Comparison.towns``, the gravest first, with what moved them."""
    towns = changes.sort_values(
        ["colour_after", "shrunk_red_after"], ascending=False, ignore_index=True
    )
    return towns.assign(**moved_towns(towns))


def moved_towns(towns: Table) -> dict[str, Any]:
    """Return what moved towns from one colour to another, before and after."""
    numbers = {
        "reds": ("red", "{:.0f}"),
        "yellows": ("yellow", "{:.0f}"),
        "share_red": ("shrunk_red", "{:.1%}"),
        "share_both": ("shrunk_red_yellow", "{:.1%}"),
    }
    return {
        name: _from_to(towns[f"{of}_before"], towns[f"{of}_after"], form)
        for name, (of, form) in numbers.items()
    }


def town_columns() -> list[Column]:
    """Return the columns of ``changed_towns`` on screen."""
    return [
        Column("town", tr("frame.town")),
        Column("county", tr("frame.county")),
        Column("colour_before", tr("what_if.colour_before"), Colour),
        Column("colour_after", tr("what_if.colour_after"), Colour),
        Column("reds", tr("what_if.red")),
        Column("yellows", tr("what_if.yellow")),
        Column("enterprises", tr("what_if.enterprises"), "count"),
        Column("share_red", tr("what_if.share_red"), width=170),
        Column("share_both", tr("what_if.share_both"), width=170),
        Column("clause", tr("what_if.clause"), width="large"),
    ]


def town_file_columns() -> list[Column]:
    """Return the columns of ``changed_towns`` in a file: numbers, not words."""
    return [
        *town_columns()[:4],
        Column("enterprises", tr("what_if.enterprises"), "count"),
        *(
            Column(f"{number}_{when}", f"{tr(key)} · {tr(f'what_if.{when}')}", kind)
            for number, key, kind in _TOWN_NUMBERS
            for when in ("before", "after")
        ),
        Column("clause", tr("what_if.clause")),
    ]


def changed_counties(changes: Table) -> str:
    """Return ``Comparison.counties`` in words; blank for none."""
    columns = (changes[name] for name in ("county", "colour_before", "colour_after"))
    return tr("what_if.comma").join(
        tr(
            "what_if.county_change",
            name=name,
            before=word(Colour, before),
            after=word(Colour, after),
        )
        for name, before, after in zip(*columns, strict=True)
    )


def load_by_county(load: pd.DataFrame) -> pd.DataFrame:
    """Return ``Comparison.workload`` by county, with the enterprises of each regime.

    Each number before, after and its change; ``regime_0`` … follow ``Regime``.
    """
    return pd.DataFrame(loads(load))


def loads(load: Table) -> dict[str, Any]:
    """Return the columns of ``load_by_county``."""
    size = len(Regime)  # every county has a row for each, in this order
    sums: dict[str, Any] = {"county": np.asarray(load["county"])[::size]}
    for when in _MOMENTS[:2]:
        for unit in _UNITS:
            amounts = np.asarray(load[f"{unit}_{when}"]).reshape(-1, size)
            sums[f"{unit}_{when}"] = amounts.sum(axis=1)
        heads = np.asarray(load[f"enterprises_{when}"]).reshape(-1, size)
        sums |= {f"regime_{place}_{when}": heads[:, place] for place in range(size)}
    changes: dict[str, Any] = {
        f"{number}_change": sums[f"{number}_after"] - sums[f"{number}_before"]
        for number in [*_UNITS, *_regimes()]
    }
    shown: dict[str, Any] = {
        number: _from_to(sums[f"{number}_before"], sums[f"{number}_after"], "{:,.0f}")
        for number in _regimes()
    }
    return sums | changes | shown


def load_columns() -> list[Column]:
    """Return the columns of ``load_by_county`` on screen."""
    return [
        Column("county", tr("frame.county")),
        *_work_columns(),
        *(
            Column(number, tr("what_if.heads", regime=regime))
            for number, regime in _regimes().items()
        ),
    ]


def load_file_columns() -> list[Column]:
    """Return the columns of ``load_by_county`` in a file: numbers, not words."""
    return [
        Column("county", tr("frame.county")),
        *_work_columns(),
        *(
            Column(
                f"{number}_{when}",
                f"{tr('what_if.heads', regime=regime)} · {tr(f'what_if.{when}')}",
                "count",
            )
            for number, regime in _regimes().items()
            for when in _MOMENTS
        ),
    ]


def _work_columns() -> list[Column]:
    return [
        Column(f"{unit}_{when}", tr(f"what_if.{unit}_{when}"), "points")
        for unit in _UNITS
        for when in _MOMENTS
    ]


def _regimes() -> dict[str, str]:
    """Return the names of the regimes, by the column that counts their enterprises."""
    return {
        f"regime_{place}": word(Regime, regime) for place, regime in enumerate(Regime)
    }


def _staying(result: WhatIf, enterprise_class: str) -> pd.DataFrame:
    """Return the enterprises of a class under both rulebooks, as ``compare`` would."""
    before, after = result.base.enterprises, result.scenario.enterprises
    names = {"class": "enterprise_class", "score": "score", "colour": "map_colour"}
    pairs = {
        f"{short}_{when}": table[name]
        for short, name in names.items()
        for when, table in (("before", before), ("after", after))
    }
    table = before[["uscc", "name", "county", "town"]].assign(
        **pairs, cause="", code="", contribution=float("nan")
    )
    stays = (table["class_before"] == enterprise_class) & (
        table["class_after"] == enterprise_class
    )
    return table[stays]


def _from_to(before: Iterable[float], after: Iterable[float], form: str) -> list[str]:
    return [
        f"{form.format(old)} → {form.format(new)}"
        for old, new in zip(before, after, strict=True)
    ]
