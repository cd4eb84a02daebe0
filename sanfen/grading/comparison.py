"""The flip ledger: who changes class and why, which town changes colour, what it costs.

Both assessments rest on the same evidence, so their enterprises stand row by row.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sanfen.grading.assessment import Assessment
from sanfen.grading.classes import class_ranks
from sanfen.grading.ranks import Ranks
from sanfen.grading.workload import inspector_days
from sanfen.vocabulary import EnterpriseClass

_AREA_COUNTS = ["green", "blue", "yellow", "red", "shrunk_red", "shrunk_red_yellow"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """An official result beside a scenario.

    ``transitions``: enterprises by class before (rows) and after (columns).
    ``enterprises``: those whose class changes, with scores, classes, colours before
    and after, ``cause`` (criterion, floor or limit) and its ``code``, and the
    ``contribution`` in points of that criterion to the change.
    ``towns`` and ``counties``: those whose colour changes, with counts and shares.
    ``workload``: by county and regime, enterprises, and visits, batches and
    inspector-days a year.
    """

    transitions: pd.DataFrame
    enterprises: pd.DataFrame
    towns: pd.DataFrame
    counties: pd.DataFrame
    workload: pd.DataFrame


def compare(base: Assessment, scenario: Assessment) -> Comparison:
    """Return what ``scenario`` changes against ``base``.

    Raises ``ValueError`` where the two do not rest on the same evidence.
    """
    if base.measured.evidence is not scenario.measured.evidence:
        raise ValueError("only assessments of the same evidence can be compared")
    return Comparison(
        transitions=_transitions(base, scenario),
        enterprises=_changed_enterprises(base, scenario),
        towns=_changed_areas(base.towns, scenario.towns, ["county", "town"]),
        counties=_changed_areas(base.counties, scenario.counties, ["county"]),
        workload=_workload(base, scenario),
    )


def _transitions(base: Assessment, scenario: Assessment) -> pd.DataFrame:
    classes = [name.value for name in EnterpriseClass]
    return (
        pd.crosstab(
            base.enterprises["enterprise_class"].astype("str"),
            scenario.enterprises["enterprise_class"].astype("str"),
        )
        .reindex(index=classes, columns=classes, fill_value=0)
        .rename_axis(index="before", columns="after")
    )


def _changed_enterprises(base: Assessment, scenario: Assessment) -> pd.DataFrame:
    before, after = base.enterprises, scenario.enterprises
    moved = (before["enterprise_class"] != after["enterprise_class"]).to_numpy()
    causes = _causes(base, scenario)
    return pd.DataFrame(
        {
            **{name: before[name] for name in ("uscc", "name", "county", "town")},
            "class_before": before["enterprise_class"],
            "class_after": after["enterprise_class"],
            "score_before": before["score"],
            "score_after": after["score"],
            "colour_before": before["map_colour"],
            "colour_after": after["map_colour"],
            **causes,
        }
    )[moved].reset_index(drop=True)


def _causes(base: Assessment, scenario: Assessment) -> dict[str, pd.Series]:
    """Name what tipped each enterprise: a criterion, a floor or a limit.

    A criterion did where the new score changes the class even under the old floors;
    a floor did where only the new floors change it; else a limit came, went or gave
    way.
    """
    before, after = base.enterprises, scenario.enterprises
    direction = np.sign(
        after["enterprise_class"].cat.codes.to_numpy()
        - before["enterprise_class"].cat.codes.to_numpy()
    )
    criterion, contribution = _largest_move(before, after, direction)
    score = after["score"].to_numpy()
    scored = class_ranks(score, base.rules.enterprise)
    old = before["class_by_score"].cat.codes.to_numpy()
    new = after["class_by_score"].cat.codes.to_numpy()
    by_criterion = np.sign(scored - old) == direction
    by_floor = ~by_criterion & (np.sign(new - old) == direction)
    limit = np.where(direction > 0, after["decided_by"], before["decided_by"])
    # Rising crosses the floor of the class reached, falling that of the class left.
    floor = np.where(
        direction > 0, before["enterprise_class"], after["enterprise_class"]
    )
    cases = [by_criterion, by_floor]
    return {
        "cause": pd.Series(np.select(cases, ["criterion", "floor"], "limit")),
        "code": pd.Series(np.select(cases, [criterion, floor], limit)),
        "contribution": pd.Series(np.where(by_criterion, contribution, np.nan)),
    }


def _largest_move(
    before: pd.DataFrame, after: pd.DataFrame, direction: Ranks
) -> tuple[npt.NDArray[np.str_], npt.NDArray[np.float64]]:
    """Return the criterion that moved the score most in the given direction."""
    columns = [str(name) for name in before if str(name).startswith("points_")]
    moves = after[columns].to_numpy() - before[columns].to_numpy()
    # A worse class (direction 1) comes from points lost, a better one from points won.
    place = np.argmax(-moves * direction[:, None], axis=1)
    codes = np.array([name.removeprefix("points_") for name in columns])
    return codes[place], moves[np.arange(len(moves)), place]


def _changed_areas(
    before: pd.DataFrame, after: pd.DataFrame, keys: list[str]
) -> pd.DataFrame:
    # By code: an area with nobody to supervise has no colour, and blanks never equal.
    moved = (before["colour"].cat.codes != after["colour"].cat.codes).to_numpy()
    counts = {
        f"{name}_{when}": table[name]
        for name in _AREA_COUNTS
        for when, table in (("before", before), ("after", after))
    }
    return pd.DataFrame(
        {
            **{name: before[name] for name in [*keys, "enterprises"]},
            "colour_before": before["colour"],
            "colour_after": after["colour"],
            **counts,
            "decided_by": after["decided_by"],
            "clause": after["clause"],
        }
    )[moved].reset_index(drop=True)


def _workload(base: Assessment, scenario: Assessment) -> pd.DataFrame:
    sums = [_load(base, "before"), _load(scenario, "after")]
    return pd.concat(sums, axis=1).fillna(0).sort_index().reset_index()


def _load(assessment: Assessment, when: str) -> pd.DataFrame:
    load = assessment.enterprises.groupby(["county", "regime"], observed=False).agg(
        enterprises=("uscc", "size"),
        visits=("visits_per_year", "sum"),
        batches=("batches_per_year", "sum"),
    )
    visits, batches = (load[unit].to_numpy() for unit in ("visits", "batches"))
    load = load.assign(inspector_days=inspector_days(visits, batches, assessment.rules))
    return load.add_suffix(f"_{when}")
