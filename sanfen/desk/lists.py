"""Lists on screen: shown, opened by a click, handed out as a file."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal
from zlib import crc32

import pandas as pd
import streamlit as st
from streamlit.typing import DataframeState

from sanfen.desk import columns as cols
from sanfen.desk.columns import Column
from sanfen.desk.downloads import Sheet, as_csv, as_workbook
from sanfen.desk.handing_out import Handout, Made, offer
from sanfen.desk.language import language, speaking, tr
from sanfen.desk.navigation import path
from sanfen.desk.view import View

SHORT = 20
"""Lists of so few rows are shown in full, without a scroll bar of their own."""


def show_list(
    table: pd.DataFrame,
    columns: list[Column],
    *,
    alt: str,
    nothing: str = "",
) -> None:
    """Show a list, or say that it is empty."""
    if table.empty:
        st.caption(nothing or tr("frame.nothing"))
        return
    st.dataframe(
        cols.on_screen(table, columns),
        column_config=cols.configuration(columns),
        hide_index=True,
        height="content" if len(table) <= SHORT else "auto",
        placeholder="",
        alt=alt,
    )


def click_list(
    table: pd.DataFrame,
    columns: list[Column],
    *,
    key: str,
    alt: str,
    on_click: Callable[[int], None],
) -> None:
    """Show a list; ``on_click`` is told the place in ``table`` of a row clicked."""
    shown = _content_key(table, key)

    def tell() -> None:
        if cells := st.session_state[shown]["selection"]["cells"]:
            on_click(int(cells[0][0]))

    _clickable(table, columns, key=key, alt=alt, on_select=tell)


def open_enterprise(table: pd.DataFrame, columns: list[Column], *, key: str) -> None:
    """Show a list of enterprises; a click on one opens its page."""
    alt = tr("frame.enterprise_list")
    clicked = _clickable(table, columns, key=key, alt=alt, on_select="rerun")
    if clicked and (cells := clicked["selection"]["cells"]):
        # A callback may not switch pages, so this click is read after the list.
        uscc = str(table["uscc"].iloc[cells[0][0]])
        st.switch_page(path("enterprises"), query_params={"enterprise": uscc})


def _clickable(
    table: pd.DataFrame,
    columns: list[Column],
    *,
    key: str,
    alt: str,
    on_select: Callable[[], None] | Literal["rerun"],
) -> DataframeState | None:
    if table.empty:
        st.caption(tr("frame.nothing"))
        return None
    with st.container(key=key):
        return st.dataframe(
            cols.on_screen(table, columns),
            column_config=cols.configuration(columns),
            hide_index=True,
            placeholder="",
            key=_content_key(table, key),
            on_select=on_select,
            selection_mode="single-cell",
            alt=alt,
        )


def _content_key(table: pd.DataFrame, key: str) -> str:
    """Return a key for these rows in this language.

    A list whose rows change under the same key swallows the first click.
    """
    rows = table.index.to_numpy().tobytes()
    return f"{key}_{language()}_{crc32(rows):08x}"


def sheet_of(
    table: pd.DataFrame,
    columns: list[Column],
    view: View,
    *,
    title: str,
    more: Mapping[str, str] | None = None,
) -> Sheet:
    """Return a list ready to leave the house, with what it is about."""
    return Sheet(
        table=cols.labelled(table, columns),
        shares=tuple(column.label for column in columns if column.kind == "share"),
        title=title,
        about=tr("frame.about_file"),
        facts={
            tr("frame.day"): str(view.day),
            tr("frame.area"): view.area_name,
            tr("frame.rules_fingerprint"): view.rules.fingerprint,
            tr("frame.ledger_version"): view.version,
            **(more or {}),
        },
        mark=tr("frame.demo") if view.demo else "",
        mark_header=tr("frame.mark_header"),
    )


def offer_workbook(sheets: Sequence[Sheet], view: View, *, title: str) -> None:
    """Offer several lists as one XLSX, named after the first."""
    rows = sum(len(sheet.table) for sheet in sheets)
    offer(
        tr("frame.download_xlsx"),
        lambda: as_workbook(*sheets),
        Handout(sheets[0].file_name("xlsx"), rows, sheets[0].facts),
        view.actor,
        key=f"xlsx_{title}",
    )


def offer_downloads(
    table: pd.DataFrame,
    columns: list[Column],
    view: View,
    *,
    title: str,
    more: Mapping[str, str] | None = None,
) -> None:
    """Offer a list as XLSX and CSV, marked as demonstration data where it is.

    ``more`` is said about the list beside day, area, rules and ledger.
    """
    sheet = sheet_of(table, columns, view, title=title, more=more)
    offer_files(lambda: sheet, view, title=title)


def offer_files(made: Callable[[], Sheet], view: View, *, title: str) -> None:
    """Offer a list that is put together when it is asked for, as XLSX and CSV."""
    name, spoken = sheet_of(pd.DataFrame(), [], view, title=title), language()

    def put(form: Callable[[Sheet], bytes]) -> Made:
        with speaking(spoken):
            sheet = made()
            return Made(form(sheet), len(sheet.table), sheet.facts)

    with st.container(horizontal=True):
        offer(
            tr("frame.download_xlsx"),
            lambda: put(as_workbook),
            Handout(name.file_name("xlsx")),
            view.actor,
            key=f"xlsx_{title}",
        )
        offer(
            tr("frame.download_csv"),
            lambda: put(as_csv),
            Handout(name.file_name("csv")),
            view.actor,
            key=f"csv_{title}",
            mime="text/csv",
        )
