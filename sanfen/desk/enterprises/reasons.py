"""Why an enterprise stands where it stands: points, records, limits, history."""

import pandas as pd

from sanfen.desk import cached
from sanfen.desk.badges import kind_name, limit_name
from sanfen.desk.columns import Column
from sanfen.desk.enterprises.card import Enterprise
from sanfen.desk.language import language, tr, word, words
from sanfen.desk.view import View
from sanfen.grading import Assessment
from sanfen.rulebook import Rules
from sanfen.rulebook.enterprise import CapabilityCriterion
from sanfen.vocabulary import (
    CAPABILITY_ITEMS,
    EnterpriseClass,
    Gravity,
    RecallKind,
    Severity,
)

_WHAT = {
    "late": "enterprises.late",
    "recheck_failed": "enterprises.recheck_failed",
    "verified_complaint": "enterprises.verified_complaint",
}


def points_by_criterion(enterprise: Enterprise, rules: Rules) -> pd.DataFrame:
    """Return points earned and most possible by criterion, with the clause."""
    return pd.DataFrame(
        [
            {
                "code": code,
                "name": entry.label[language()],
                "points": enterprise[f"points_{code}"],
                "full_marks": entry.weight,
                "clause": entry.clause,
            }
            for code, entry in rules.enterprise.criteria.items()
        ]
    )


def point_columns() -> list[Column]:
    """Return the columns of ``points_by_criterion``."""
    return [
        Column("code", tr("frame.code"), width="small"),
        Column("name", tr("enterprises.criterion"), width=190),
        Column("points", tr("enterprises.points"), "points"),
        Column("full_marks", tr("enterprises.weight"), "points"),
        Column("clause", tr("enterprises.clause"), width="large"),
    ]


def deductions_of(enterprise: Enterprise, view: View) -> pd.DataFrame:
    """Return the records behind the deductions, in points of the score."""
    criteria = view.rules.enterprise.criteria
    deducted = cached.deducted(view.day, view.rules, view.state, view.actor)
    place = position(enterprise, view)
    own = deducted[deducted["enterprise"] == place]
    scale = own["criterion"].map(
        {code: entry.weight / entry.full_marks for code, entry in criteria.items()}
    )
    return own.assign(
        points=own["points"] * scale.astype("float64"),
        what=own["what"].map(what_happened),
        criterion=own["criterion"].map(
            {code: f"{code} {criteria[code].label[language()]}" for code in criteria}
        ),
    ).sort_values("on", ascending=False)


def deduction_columns() -> list[Column]:
    """Return the columns of ``deductions_of``."""
    return [
        Column("on", tr("enterprises.known_on"), "date"),
        Column("criterion", tr("enterprises.criterion"), width=220),
        Column("what", tr("enterprises.what")),
        Column("points", tr("enterprises.deducted"), "points"),
        Column("record", tr("enterprises.record"), width="medium"),
    ]


def capabilities_of(enterprise: Enterprise, view: View) -> pd.DataFrame:
    """Return the capability items as last assessed, with the points each earns."""
    place = position(enterprise, view)
    found = view.evidence.capabilities.iloc[place]
    rows = []
    for code, entry in view.rules.enterprise.criteria.items():
        if not isinstance(entry, CapabilityCriterion):
            continue
        scale = entry.weight / entry.full_marks
        for item, levels in entry.items.items():
            level = found[item]
            known = isinstance(level, str)
            rows.append(
                {
                    "criterion": f"{code} {entry.label[language()]}",
                    "item": tr(f"enterprises.item_{item}"),
                    "level": word(CAPABILITY_ITEMS[item], level)
                    if known
                    else tr("enterprises.unknown"),
                    "points": (levels[level] if known else entry.missing) * scale,
                    "most": max(levels.values()) * scale,
                    "on": found["assessed_on"],
                }
            )
    return pd.DataFrame(rows)


def capability_columns() -> list[Column]:
    """Return the columns of ``capabilities_of``."""
    return [
        Column("criterion", tr("enterprises.criterion"), width=220),
        Column("item", tr("enterprises.item")),
        Column("level", tr("enterprises.level")),
        Column("points", tr("enterprises.points"), "points"),
        Column("most", tr("enterprises.most"), "points"),
        Column("on", tr("enterprises.assessed_on"), "date"),
    ]


def limits_of(enterprise: Enterprise, assessment: Assessment) -> pd.DataFrame:
    """Return every gate, cap, veto and waiting period that bites, gravest first."""
    limits = assessment.limits
    own = limits[limits["uscc"] == enterprise["uscc"]]
    rules = assessment.rules
    named: pd.DataFrame = own.assign(
        limit=[limit_name(rules, code) for code in own["code"]],
        kind=[kind_name(kind) for kind in own["kind"]],
    )
    return named.sort_values("ceiling", ascending=False, kind="stable")


def limit_columns() -> list[Column]:
    """Return the columns of ``limits_of``."""
    return [
        Column("limit", tr("enterprises.limit"), width=270),
        Column("kind", tr("enterprises.kind")),
        Column("ceiling", tr("enterprises.at_most"), EnterpriseClass),
        Column("decided_on", tr("enterprises.fact_on"), "date"),
        Column("record", tr("enterprises.record"), width="medium"),
        Column("clause", tr("enterprises.clause"), width="large"),
    ]


def what_happened(what: str) -> str:
    """Return the name of what cost points."""
    if what in _WHAT:
        return tr(_WHAT[what])
    return (words(Severity) | words(Gravity) | words(RecallKind)).get(what, what)


def position(enterprise: Enterprise, view: View) -> int:
    """Return the place of an enterprise in the evidence."""
    codes = view.evidence.enterprises["uscc"]
    return int((codes == enterprise["uscc"]).to_numpy().argmax())
