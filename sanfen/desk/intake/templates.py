"""The templates of the import files, each with what it is for."""

import streamlit as st

from sanfen.desk.language import language, plain, tr
from sanfen.intake import table_title, template_csv, template_workbook
from sanfen.intake.formats import Format, formats

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer_templates() -> None:
    """Offer all templates in one workbook, or each by itself."""
    said = language()
    st.download_button(
        tr("submission.templates_all"),
        lambda: template_workbook(said),
        file_name=f"{tr('submission.templates_all_file')}.xlsx",
        mime=_WORKBOOK,
        on_click="ignore",
        icon=":material/download:",
        key="template_all",
    )
    st.caption(tr("submission.templates_note"))
    with (
        st.expander(tr("submission.templates_each")),
        st.grid(3, min_column_width=300, gap="medium"),
    ):
        for form in formats():
            with st.container(gap="xsmall"):
                _offer(form)


def _offer(form: Format) -> None:
    table, said = form.table, language()
    st.markdown(f"**{table_title(table, said)}** {plain(table)}")
    st.markdown(tr(f"submission.about_{table}"))
    st.caption(tr("submission.required", columns=_required(form)))
    with st.container(horizontal=True):
        st.download_button(
            tr("submission.excel"),
            lambda: template_workbook(said, [table]),
            file_name=f"{table_title(table)}.xlsx",
            mime=_WORKBOOK,
            on_click="ignore",
            icon=":material/download:",
            key=f"template_xlsx_{table}",
        )
        st.download_button(
            tr("submission.csv"),
            lambda: template_csv(table),
            file_name=f"{table}.csv",
            mime="text/csv",
            on_click="ignore",
            icon=":material/download:",
            key=f"template_csv_{table}",
        )


def _required(form: Format) -> str:
    """Name the required columns as a header may name them in this language."""
    required = [column for column in form.columns if column.required]
    if language() == "zh":
        return "、".join(column.header for column in required)
    return ", ".join(plain(column.code) for column in required)
