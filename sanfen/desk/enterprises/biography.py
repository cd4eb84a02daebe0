"""What befell one enterprise, and how its class moved."""

from enum import StrEnum

import pandas as pd

from sanfen.desk import history
from sanfen.desk.badges import kind_name, limit_name
from sanfen.desk.columns import Column
from sanfen.desk.enterprises.card import Enterprise
from sanfen.desk.enterprises.reasons import position
from sanfen.desk.language import tr, words
from sanfen.desk.view import View
from sanfen.vocabulary import (
    EnterpriseClass,
    Gravity,
    ListName,
    RecallKind,
    Severity,
    YesNo,
)


def class_history(enterprise: Enterprise, view: View) -> pd.DataFrame:
    """Return class and score by quarter, with what decided."""
    past = history.class_history(view, enterprise["uscc"])
    return past.assign(
        decision=[
            kind_name(kind)
            if kind == "score"
            else f"{kind_name(kind)} · {limit_name(view.rules, code)}"
            for kind, code in zip(past["decided_kind"], past["decided_by"], strict=True)
        ]
    ).sort_values("day", ascending=False)


def history_columns() -> list[Column]:
    """Return the columns of ``class_history``."""
    return [
        Column("day", tr("frame.day"), "date"),
        Column("enterprise_class", tr("frame.class"), EnterpriseClass),
        Column("score", tr("frame.score"), "points"),
        Column("decision", tr("enterprises.decided"), width="large"),
    ]


def events_of(
    enterprise: Enterprise, view: View, *, since: pd.Timestamp
) -> pd.DataFrame:
    """Return the facts known of an enterprise from a day on, newest first.

    Columns: ``day``, ``label``, ``tone`` (worse, better) and ``record``.
    """
    known, own = view.evidence, position(enterprise, view)

    def facts(table: pd.DataFrame) -> pd.DataFrame:
        return table[table["enterprise"] == own]

    ordered = facts(known.rectifications)
    verified = facts(known.complaints)
    verified = verified[verified["verified"] == YesNo.YES.value]
    events = pd.concat(
        [
            _events(
                facts(known.failures), "on", "failed", "worse", ("severity", Severity)
            ),
            _events(
                ordered[ordered["failed"]], "rechecked_on", "recheck_failed", "worse"
            ),
            _events(
                ordered[ordered["passed"]], "rechecked_on", "recheck_passed", "better"
            ),
            _events(
                facts(known.penalties), "on", "penalty", "worse", ("gravity", Gravity)
            ),
            _events(verified, "on", "verified_complaint", "worse"),
            _events(
                facts(known.recalls), "on", "recall", "worse", ("kind", RecallKind)
            ),
            _events(
                facts(known.listings), "on", "listing", "worse", ("list_name", ListName)
            ),
        ],
        ignore_index=True,
    )
    return events[events["day"] >= since].sort_values("day", ascending=False)


def event_columns() -> list[Column]:
    """Return the columns of ``events_of``."""
    return [
        Column("day", tr("enterprises.known_on"), "date"),
        Column("label", tr("enterprises.what"), width="large"),
        Column("record", tr("enterprises.record"), width="medium"),
    ]


def _events(
    facts: pd.DataFrame,
    day: str,
    what: str,
    tone: str,
    detail: tuple[str, type[StrEnum]] | None = None,
) -> pd.DataFrame:
    label = pd.Series(tr(f"enterprises.{what}"), index=facts.index)
    if detail:
        column, members = detail
        label += facts[column].map(words(members)).map(" · {}".format).fillna("")
    return pd.DataFrame(
        {"day": facts[day], "label": label, "tone": tone, "record": facts["record"]}
    )
