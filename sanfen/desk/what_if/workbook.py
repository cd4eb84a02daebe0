"""推演工作簿: a scenario in which Excel reckons every score and class by formula.

A sceptic changes a weight on one page and sees classes change on the next. Every
formula carries the result of the engine, for viewers that do not reckon. Shares earned
and ceilings are values: they rest on records, not on weights.
"""

import io
from collections.abc import Callable, Mapping

import pandas as pd
import xlsxwriter

from sanfen.desk.columns import Column, labelled
from sanfen.desk.downloads import Sheet, new_book, write_facts, write_list
from sanfen.desk.handing_out import Handout, Made, offer
from sanfen.desk.language import language, speaking, tr
from sanfen.desk.lists import sheet_of
from sanfen.desk.view import View
from sanfen.desk.what_if import flip_ledger
from sanfen.desk.what_if.formula_sheets import write_enterprises, write_weights
from sanfen.desk.what_if.side_by_side import WhatIf


def offer_scenario_workbook(
    asked: Callable[[], tuple[WhatIf, Mapping[str, str]]], view: View
) -> None:
    """Offer the scenario as a workbook, made when it is asked for.

    ``asked`` returns the scenario, and in words what it sets.
    """
    blank = sheet_of(pd.DataFrame(), [], view, title=tr("workbook.title"))
    spoken = language()

    def made() -> Made:
        with speaking(spoken):
            result, changes = asked()
            about = about_scenario(result, view, changes)
            return Made(as_scenario_workbook(result, about), about=about.facts)

    offer(
        tr("workbook.download"),
        made,
        Handout(blank.file_name("xlsx")),
        view.actor,
        key="scenario_workbook",
        icon="function",
        explained=tr("workbook.download_help"),
    )


def about_scenario(result: WhatIf, view: View, changes: Mapping[str, str]) -> Sheet:
    """Return what the first page says: day, area, rules, and how to use the rest."""
    rests = tr("workbook.provisional" if view.provisional else "workbook.statute")
    return Sheet(
        table=pd.DataFrame(),
        shares=(),
        title=tr("workbook.title"),
        about=tr("frame.about_file"),
        facts={
            tr("frame.day"): str(view.day),
            tr("frame.area"): view.area_name,
            tr("workbook.official_rules"): result.base.rules.fingerprint,
            tr("workbook.scenario_rules"): result.scenario.rules.fingerprint,
            tr("workbook.basis"): rests,
            tr("frame.ledger_version"): view.version,
            **changes,
            tr("workbook.use"): tr("workbook.how", page=tr("workbook.weights")),
            tr("workbook.fixed"): tr("workbook.fixed_means"),
        },
        mark=tr("frame.demo") if view.demo else "",
        mark_header=tr("frame.mark_header"),
    )


def as_scenario_workbook(result: WhatIf, about: Sheet) -> bytes:
    """Return the workbook of a scenario."""
    target = io.BytesIO()
    with new_book(target) as book:
        write_facts(book, about)
        places = write_weights(book, result)
        write_enterprises(book, result, places, mark=about.mark)
        _write_values(
            book,
            flip_ledger.changed_enterprises(result, ""),
            flip_ledger.enterprise_columns(),
            tr("workbook.changes"),
            about,
        )
        _write_values(
            book,
            flip_ledger.load_by_county(result.changes.workload),
            flip_ledger.load_file_columns(),
            tr("workbook.work"),
            about,
        )
    return target.getvalue()


def _write_values(
    book: xlsxwriter.Workbook,
    table: pd.DataFrame,
    columns: list[Column],
    title: str,
    about: Sheet,
) -> None:
    """Add a page of values as they were when the workbook was made."""
    write_list(
        book,
        Sheet(
            table=labelled(table, columns),
            shares=(),
            title=title,
            about=about.about,
            facts=about.facts,
            mark=about.mark,
            mark_header=about.mark_header,
        ),
    )
