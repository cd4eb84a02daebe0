"""推演结果的普通表格: what stands in for the board where its script may not run."""

import pandas as pd
import streamlit as st

from sanfen.desk.columns import Column, Kind
from sanfen.desk.language import tr
from sanfen.desk.lists import show_list
from sanfen.desk.what_if.board import KEY, Told
from sanfen.desk.what_if.live_page import stand_in
from sanfen.grading.ranks import CLASSES


def show_plain_board(told: Told) -> None:
    """Show in tables what the board is told, and say why there is no board."""
    with stand_in(KEY):
        st.info(tr("live.plain"), icon=":material/table:")
        st.subheader(told["title"], anchor=False)
        st.markdown(told["summary"] or told["hint"])
        for table in told["tables"].values():
            rows = pd.DataFrame(table["rows"])
            digits = rows["digits"].max()
            rows["change"] = rows["now"] - rows["was"]
            columns = _columns(
                table["title"], "points" if digits else "count", same=told["same"]
            )
            show_list(rows.round(digits), columns, alt=table["title"])
        if not told["same"]:
            _show_moves(told["moves"])


def _columns(title: str, kind: Kind, *, same: bool) -> list[Column]:
    official = [Column("name", title), Column("was", tr("what_if.official"), kind)]
    if same:
        return official
    return [
        *official,
        Column("now", tr("what_if.scenario"), kind),
        Column("change", tr("what_if.change"), kind),
    ]


def _show_moves(moves: list[list[int]]) -> None:
    names = [name.value for name in CLASSES]
    table = pd.DataFrame(moves, columns=names).assign(official=names)
    columns = [
        Column("official", tr("live.moves"), width=220),
        *(Column(name, name, "count") for name in names),
    ]
    show_list(table, columns, alt=tr("live.moves"))
