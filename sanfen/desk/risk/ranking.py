"""抽查风险: the ranked list, its filters and its columns."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from sanfen import risk
from sanfen.desk import filters
from sanfen.desk.columns import Column
from sanfen.desk.language import language, tr, words
from sanfen.desk.risk.model import Kept, effects, scored
from sanfen.desk.risk.part import COUNTS, alike
from sanfen.desk.view import View
from sanfen.vocabulary import Colour, EnterpriseClass

MAIN_REASONS = 3
SLIGHT = 0.1
"""Log-odds below which an effect is no main reason."""

FIRM = "firm"
"""How the link names the enterprise that is opened."""


def listed_risks(kept: Kept, view: View) -> pd.DataFrame:
    """Return the enterprises and products of the area, riskiest first.

    With class and map colour beside them, days since the last check, and what is told.
    """
    found = view.within(scored(kept, view))
    standing = view.assessed().enterprises.set_index("uscc")
    since = _days_since_check(view)
    reasons = _main_reasons(effects(kept, view).drop(columns=risk.CALIBRATION))
    keys = pd.MultiIndex.from_frame(found[["uscc", "product_code"]])
    return found.assign(
        chance=[chance_in_words(row) for row in found.to_dict("records")],
        between=[interval_in_words(row) for row in found.to_dict("records")],
        mark_told=found["mark"].map(mark_in_words),
        told_probability=found["probability"].where(found["known"]),
        reasons=reasons.reindex(keys).to_numpy(),
        enterprise_class=found["uscc"].map(standing["enterprise_class"]),
        map_colour=found["uscc"].map(standing["map_colour"]),
        days_since_check=found["uscc"].map(since),
    )


def choose_risks(table: pd.DataFrame) -> pd.DataFrame:
    """Let the reader narrow the list; return each enterprise with its riskiest product."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        town = filters.pick_name(
            tr("frame.town"),
            sorted(table["town"].unique()),
            key="town",
            anything=tr("frame.none_chosen"),
        )
        product = filters.pick_name(
            tr("enterprises.product"),
            sorted(table["product"].unique()),
            key="product",
            anything=tr("frame.none_chosen"),
        )
    with st.container(horizontal=True):
        classes = filters.pick_many(
            tr("frame.class"), words(EnterpriseClass), key="class"
        )
        colours = filters.pick_many(tr("frame.map_colour"), words(Colour), key="colour")
        sampled = filters.pick_many(
            tr("risk_page.sampled"), {"never": tr("risk_page.never")}, key="sampled"
        )
    kept = table[
        filters.matching(table, "town", town)
        & filters.matching(table, "product", product)
        & filters.matching(table, "enterprise_class", classes)
        & filters.matching(table, "map_colour", colours)
        & (table["never_sampled"] if sampled else True)
    ]
    return ranked(kept)


def ranked(table: pd.DataFrame) -> pd.DataFrame:
    """Return each enterprise once, with its riskiest product and its place."""
    riskiest = table.drop_duplicates("uscc")
    return riskiest.assign(rank=range(1, len(riskiest) + 1))


def find(table: pd.DataFrame, uscc: str) -> dict[str, Any] | None:
    """Return the row of an enterprise, if it is listed."""
    rows = table[table["uscc"] == uscc].to_dict("records")
    return {str(name): value for name, value in rows[0].items()} if rows else None


def risk_columns() -> list[Column]:
    """Return the columns of the ranked list."""
    return [
        Column("rank", tr("risk_page.rank"), "count", width=70),
        Column("name", tr("frame.name"), width=205),
        Column("chance", tr("risk_page.chance"), width=135),
        Column("between", tr("risk_page.between"), width=165),
        Column("mark_told", tr("risk_page.mark"), width=90),
        Column("reasons", tr("risk_page.main_reasons"), width=285),
        Column("enterprise_class", tr("frame.class"), EnterpriseClass),
        Column("map_colour", tr("frame.map_colour"), Colour),
        Column("days_since_check", tr("risk_page.days_since_check"), "count"),
        Column("product", tr("risk_page.product"), width="medium"),
        Column("county", tr("frame.county")),
        Column("town", tr("frame.town")),
        Column("uscc", tr("frame.uscc"), width=190),
    ]


def file_columns(table: pd.DataFrame) -> list[Column]:
    """Return the columns of the list as a file: with numbers to reckon with."""
    return [
        *risk_columns(),
        Column("told_probability", tr("risk_page.probability"), "share"),
        Column("low", tr("risk_page.low"), "share"),
        Column("high", tr("risk_page.high"), "share"),
        *(
            Column(name, tr(f"risk_page.{name}"), "count")
            for name in COUNTS
            if name in table
        ),
    ]


def chance_in_words(row: Mapping[Any, Any]) -> str:
    """Say how likely a failure is; of the unknown only how often their group failed."""
    if row["known"]:
        return risk.one_in(row["probability"], language())
    return alike(row)


def interval_in_words(row: Mapping[Any, Any]) -> str:
    """Say between what the failures of 100 alike lie."""
    return tr(
        "risk_page.of_100",
        low=f"{100 * row['low']:.0f}",
        high=f"{100 * row['high']:.0f}",
    )


def mark_in_words(mark: str) -> str:
    """Return the mark in the language of the screen, blank for none."""
    if not mark:
        return ""
    first = mark == risk.Mark.FIRST_CHECK
    return tr("risk_page.first_check" if first else "risk_page.too_little")


def family_name(family: str) -> str:
    """Return the short name of a family of effects."""
    return tr(f"risk_page.family_{family}")


def _days_since_check(view: View) -> pd.Series:
    """Return the days since an enterprise was last sampled, as known on the day."""
    checks = view.records["spot_checks"]
    reported = checks["reported_on"].fillna(checks["sampled_on"])
    known = checks[reported <= pd.Timestamp(view.day)]
    last = known.groupby("uscc")["sampled_on"].max()
    days: pd.Series = (pd.Timestamp(view.day) - last).dt.days
    return days


def _main_reasons(effects: pd.DataFrame) -> pd.Series:
    """Return the families that move the risk most, in short, each with its direction."""
    names = [family_name(str(family)) for family in effects]
    told = [
        tr("what_if.comma").join(
            f"{'▲' if row[place] > 0 else '▼'}{names[place]}"
            for place in abs(row).argsort()[::-1][:MAIN_REASONS]
            if abs(row[place]) >= SLIGHT
        )
        for row in effects.to_numpy()
    ]
    return pd.Series(told, index=effects.index, dtype="str")
