"""What a submission is answered with: its problems, its impact, its receipt."""

from collections import Counter

import pandas as pd
import streamlit as st

from sanfen import intake
from sanfen.desk import columns as cols
from sanfen.desk.columns import Column
from sanfen.desk.handing_out import Handout, offer
from sanfen.desk.intake.past_imports import seal_of
from sanfen.desk.intake.submission import basket, write
from sanfen.desk.language import language, plain, tr
from sanfen.desk.lists import SHORT, offer_downloads, show_list
from sanfen.desk.navigation import path
from sanfen.desk.view import View
from sanfen.intake.coherence import MAY_LIE_AHEAD
from sanfen.rights import Right
from sanfen.vocabulary import Colour, EnterpriseClass

MOST_SHOWN = 10_000
"""Problems on screen; nobody reads more there, and the workbook has them all."""

FEW = 100
"""So many problems are written out in full; more would make the page slow."""

TALLEST = 560
"""Height in px of the problems written out; more of them scroll."""


def show_receipt(view: View) -> None:
    """Tell what the last submission wrote, until another one is uploaded."""
    receipt = basket().receipt
    if receipt is None:
        return
    if receipt.import_id is None:
        st.info(tr("submission.receipt_nothing"))
        return
    st.success(tr("submission.receipt", n=receipt.import_id))
    show_list(_counts(receipt.files), _count_columns(), alt=tr("submission.step_past"))
    st.caption(tr("submission.receipt_seal", seal=seal_of(receipt.import_id, view)))
    st.page_link(
        path("overview"),
        label=tr("submission.receipt_open"),
        icon=":material/arrow_forward:",
    )


def show_problems(checked: intake.Checked, view: View) -> None:
    """List what is wrong, and hand out the workbook that marks it."""
    st.subheader(tr("submission.step_problems"), anchor=False)
    said, problems = language(), checked.problems
    st.error(tr("submission.problems", n=f"{len(problems):,}"))
    in_files = Counter(problem.file for problem in problems)
    told = [
        tr("submission.problems_of", file=plain(file), n=f"{n:,}")
        for file, n in in_files.items()
    ]
    st.markdown(" · ".join(told))
    offer(
        tr("submission.problem_book"),
        lambda: intake.problem_workbook(checked, said),
        Handout(
            f"{tr('submission.problems_list')}.xlsx", len(problems), right=Right.IMPORT
        ),
        view.actor,
        key="problem_book",
        kind="primary",
    )
    st.caption(tr("submission.problem_book_note"))
    _list_problems(intake.problem_table(problems[:MOST_SHOWN], said), len(problems))


def _list_problems(table: pd.DataFrame, n: int) -> None:
    """Show the problems: a few with all their words, many in a list that scrolls."""
    if n > MOST_SHOWN:
        shown = {"shown": f"{MOST_SHOWN:,}", "n": f"{n:,}"}
        st.caption(tr("submission.problems_first", **shown))
    alt = tr("submission.problems_list")
    if len(table) > FEW:
        show_list(table, _problem_columns(), alt=alt)
        return
    worded = cols.labelled(table, _problem_columns())
    st.table(
        worded.map(plain),
        height=TALLEST if len(table) > SHORT else "content",
        alt=alt,
    )


def _problem_columns() -> list[Column]:
    return [
        Column("file", tr("intake.field_file"), width=115),
        Column("row", tr("intake.field_row"), "count", width=55),
        Column("column", tr("intake.field_column"), width=125),
        Column("value", tr("intake.field_value"), width=160),
        Column("problem", tr("intake.field_problem"), width=225),
        Column("remedy", tr("intake.field_remedy"), width=300),
    ]


def show_preview(checked: intake.Checked, preview: intake.Preview, view: View) -> None:
    """Tell what would be written, who would change class, which town colour."""
    st.subheader(tr("submission.step_preview"), anchor=False)
    if basket().outdated:
        st.warning(tr("submission.outdated"))
    rows = f"{sum(file.rows for file in preview.files):,}"
    st.success(tr("submission.accepted", files=len(preview.files), rows=rows))
    show_list(_counts(preview.files), _count_columns(), alt=tr("submission.accepted"))
    if added := _shipped(checked):
        st.caption(tr("submission.shipped", files="、".join(added)))
    if preview.changes_nothing:
        st.info(tr("submission.nothing_new"))
        return
    st.markdown(f"**{tr('submission.impact', day=view.day)}**")
    latest = _latest_day(checked)
    if latest > pd.Timestamp(view.day):
        st.caption(
            tr("submission.later", day=view.day, latest=latest.date()),
        )
    if newcomers := sum(f.new for f in preview.files if f.table == "enterprises"):
        st.markdown(tr("submission.newcomers", n=f"{newcomers:,}"))
    _show_enterprises(preview.enterprises, view)
    _show_towns(preview.towns)


def offer_writing(checked: intake.Checked, preview: intake.Preview, view: View) -> None:
    """Let the submission be written, if there is anything to write."""
    if preview.changes_nothing:
        return
    st.subheader(tr("submission.step_write"), anchor=False)
    label = tr(
        "submission.write",
        new=f"{sum(file.new for file in preview.files):,}",
        changed=f"{sum(file.changed for file in preview.files):,}",
    )
    pressed = st.button(label, type="primary", icon=":material/check:", key="write")
    st.caption(tr("submission.write_note"))
    if pressed:
        write(checked, view)


def _counts(files: tuple[intake.FileChange, ...]) -> pd.DataFrame:
    table = pd.DataFrame([file.told() for file in files])
    titles = [intake.table_title(file.table, language()) for file in files]
    return table.assign(table=titles)


def _count_columns() -> list[Column]:
    return [
        Column("file", tr("submission.file"), width="medium"),
        Column("table", tr("submission.table")),
        Column("new", tr("submission.new"), "count"),
        Column("changed", tr("submission.changed"), "count"),
        Column("unchanged", tr("submission.unchanged"), "count"),
    ]


def _shipped(checked: intake.Checked) -> list[str]:
    """Name the files that were added to what was sent."""
    sent = tuple(checked.submission.digests)
    return [
        typed.sheet.file
        for typed in checked.sheets
        if not typed.sheet.file.startswith(sent)
    ]


def _latest_day(checked: intake.Checked) -> pd.Timestamp:
    """Return the last day the submission tells of; licences may end later."""
    days = [
        typed.rows[column.code].max()
        for typed in checked.sheets
        for column in typed.sheet.format.columns
        if column.kind == "day" and column.code not in MAY_LIE_AHEAD
    ]
    return max((day for day in days if pd.notna(day)), default=pd.Timestamp.min)


def _show_enterprises(moved: pd.DataFrame, view: View) -> None:
    if moved.empty:
        st.markdown(tr("submission.classes_same"))
        return
    st.markdown(tr("submission.classes_change", n=f"{len(moved):,}"))
    st.markdown(_moves(moved))
    columns = [
        Column("name", tr("frame.name"), width="medium"),
        Column("from", tr("submission.class_before"), EnterpriseClass),
        Column("to", tr("submission.class_after"), EnterpriseClass),
        Column("county", tr("frame.county")),
        Column("town", tr("frame.town")),
        Column("uscc", tr("frame.uscc"), width="medium"),
    ]
    show_list(moved, columns, alt=tr("submission.classes_list"))
    offer_downloads(moved, columns, view, title=tr("submission.classes_list"))


def _moves(moved: pd.DataFrame) -> str:
    counts = Counter(zip(moved["from"], moved["to"], strict=True))
    return " · ".join(
        tr("submission.move", before=before, after=after, n=f"{n:,}")
        for (before, after), n in sorted(counts.items())
    )


def _show_towns(moved: pd.DataFrame) -> None:
    if moved.empty:
        st.markdown(tr("submission.towns_same"))
        return
    st.markdown(tr("submission.towns_change", n=f"{len(moved):,}"))
    columns = [
        Column("town", tr("frame.town")),
        Column("county", tr("frame.county")),
        Column("from", tr("submission.colour_before"), Colour),
        Column("to", tr("submission.colour_after"), Colour),
    ]
    show_list(moved, columns, alt=tr("submission.towns_list"))
