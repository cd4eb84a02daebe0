"""The templates of the import files, each with what it is for."""

import streamlit as st

from sanfen.desk.handing_out import Handout, offer
from sanfen.desk.language import language, plain, tr
from sanfen.desk.view import View
from sanfen.intake import table_title, template_csv, template_workbook
from sanfen.intake.formats import Format, formats

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer_templates(view: View) -> None:
    """Offer all templates in one workbook, or each by itself."""
    said = language()
    offer(
        tr("submission.templates_all"),
        lambda: template_workbook(said),
        Handout(f"{tr('submission.templates_all_file')}.xlsx", right=None),
        view.actor,
        key="template_all",
        mime=_WORKBOOK,
    )
    st.caption(tr("submission.templates_note"))
    with (
        st.expander(tr("submission.templates_each")),
        st.grid(3, min_column_width=300, gap="medium"),
    ):
        for form in formats():
            with st.container(gap="xsmall"):
                _offer(form, view)


def _offer(form: Format, view: View) -> None:
    table, said = form.table, language()
    st.markdown(f"**{table_title(table, said)}** {plain(table)}")
    st.markdown(tr(f"submission.about_{table}"))
    st.caption(tr("submission.required", columns=_required(form)))
    with st.container(horizontal=True):
        offer(
            tr("submission.excel"),
            lambda: template_workbook(said, [table]),
            Handout(f"{table_title(table)}.xlsx", right=None),
            view.actor,
            key=f"template_xlsx_{table}",
            mime=_WORKBOOK,
        )
        offer(
            tr("submission.csv"),
            lambda: template_csv(table),
            Handout(f"{table}.csv", right=None),
            view.actor,
            key=f"template_csv_{table}",
            mime="text/csv",
        )


def _required(form: Format) -> str:
    """Name the required columns as a header may name them in this language."""
    required = [column for column in form.columns if column.required]
    if language() == "zh":
        return "、".join(column.header for column in required)
    return ", ".join(plain(column.code) for column in required)
