"""The flip ledger: who changes class and why, which town changes colour, what it costs.

Both assessments rest on the same evidence, so their enterprises stand row by row.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sanfen.grading.assessment import Assessment
from sanfen.grading.causes import Standing, causes
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
    return pd.DataFrame(
        {
            **{name: before[name] for name in ("uscc", "name", "county", "town")},
            "class_before": before["enterprise_class"],
            "class_after": after["enterprise_class"],
            "score_before": before["score"],
            "score_after": after["score"],
            "colour_before": before["map_colour"],
            "colour_after": after["map_colour"],
            **causes(_standing(base), _standing(scenario)),
        }
    )[moved].reset_index(drop=True)


def _standing(assessment: Assessment) -> Standing:
    table, rules = assessment.enterprises, assessment.rules.enterprise
    return Standing(
        rules=rules,
        points=table[[f"points_{code}" for code in rules.criteria]].to_numpy(),
        score=table["score"].to_numpy(),
        by_score=_ranks(table["class_by_score"]),
        class_rank=_ranks(table["enterprise_class"]),
        decided_by=table["decided_by"].to_numpy(object),
    )


def _ranks(graded: pd.Series) -> Ranks:
    return np.asarray(graded.cat.codes, dtype=np.int8)


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
