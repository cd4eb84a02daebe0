"""Lists on screen: shown, opened by a click, handed out as a file."""

import pandas as pd
import streamlit as st

from sanfen.desk import columns as cols
from sanfen.desk.columns import Column
from sanfen.desk.downloads import Sheet, as_csv, as_workbook
from sanfen.desk.language import tr
from sanfen.desk.navigation import path
from sanfen.desk.view import View


def show_list(
    table: pd.DataFrame, columns: list[Column], *, alt: str, height: int | None = None
) -> None:
    """Show a list, or say that it is empty."""
    if table.empty:
        st.info(tr("frame.nothing"))
        return
    st.dataframe(
        cols.on_screen(table, columns),
        column_config=cols.configuration(columns),
        hide_index=True,
        height=height or "auto",
        placeholder="",
        alt=alt,
    )


def choose_row(
    table: pd.DataFrame, columns: list[Column], *, key: str, alt: str
) -> int | None:
    """Show a list and return the place in ``table`` of the row clicked, if any."""
    if table.empty:
        st.info(tr("frame.nothing"))
        return None
    clicked = st.dataframe(
        cols.on_screen(table, columns),
        column_config=cols.configuration(columns),
        hide_index=True,
        placeholder="",
        key=key,
        on_select="rerun",
        selection_mode="single-cell",
        alt=alt,
    )
    cells = clicked["selection"]["cells"]
    return int(cells[0][0]) if cells else None


def open_enterprise(table: pd.DataFrame, columns: list[Column], *, key: str) -> None:
    """Show a list of enterprises; a click on one opens its page."""
    row = choose_row(table, columns, key=key, alt=tr("frame.enterprise_list"))
    if row is not None:
        uscc = str(table["uscc"].iloc[row])
        st.switch_page(path("enterprises"), query_params={"enterprise": uscc})


def offer_downloads(
    table: pd.DataFrame, columns: list[Column], view: View, *, title: str
) -> None:
    """Offer a list as XLSX and CSV, marked as demonstration data where it is."""
    sheet = Sheet(
        table=cols.labelled(table, columns),
        shares=tuple(column.label for column in columns if column.kind == "share"),
        title=title,
        about=tr("frame.about_file"),
        facts={
            tr("frame.day"): str(view.day),
            tr("frame.area"): view.area_name,
            tr("frame.rules_fingerprint"): view.rules.fingerprint,
            tr("frame.ledger_version"): view.version,
        },
        mark=tr("frame.demo") if view.demo else "",
        mark_header=tr("frame.mark_header"),
    )
    with st.container(horizontal=True):
        st.download_button(
            tr("frame.download_xlsx"),
            lambda: as_workbook(sheet),
            file_name=sheet.file_name("xlsx"),
            on_click="ignore",
            icon=":material/download:",
            key=f"xlsx_{title}",
        )
        st.download_button(
            tr("frame.download_csv"),
            lambda: as_csv(sheet),
            file_name=sheet.file_name("csv"),
            mime="text/csv",
            on_click="ignore",
            icon=":material/download:",
            key=f"csv_{title}",
        )
