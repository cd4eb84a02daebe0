"""变化名单的版面: live lists, plain ones where those may not run, and files of both."""

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from sanfen.desk.address import SEPARATOR, chosen
from sanfen.desk.columns import Column
from sanfen.desk.downloads import Sheet
from sanfen.desk.language import plain, tr
from sanfen.desk.lists import offer_files, open_enterprise, sheet_of, show_list
from sanfen.desk.maps import PLACE, place_name, show_choice, standing_in
from sanfen.desk.view import View
from sanfen.desk.what_if import bench, flip_ledger, live_lists
from sanfen.desk.what_if.live_numbers import are_live
from sanfen.desk.what_if.live_page import live_component, stand_in
from sanfen.desk.what_if.numbers import changes_in_words
from sanfen.desk.what_if.side_by_side import WhatIf, what_if
from sanfen.rulebook import Rules

_list = live_component("lists")

Listed = tuple[pd.DataFrame, list[Column]]


def show_lists(view: View, rules: Rules) -> None:
    """Show who changes class, which towns change colour, and the work by county."""
    _show("flips", tr("what_if.list"), lambda: _plain_flips(what_if(view, rules)))
    _offer(tr("what_if.list"), view, _every_flip)
    _show("towns", tr("what_if.towns"), lambda: _plain_towns(what_if(view, rules)))
    _offer(tr("what_if.towns"), view, _every_town)
    _show("work", tr("what_if.work"), lambda: _plain_work(what_if(view, rules)))
    _offer(tr("what_if.work"), view, _every_county)


def as_asked(
    view: View, latest: bench.Latest
) -> Callable[[], tuple[WhatIf, Mapping[str, str]]]:
    """Return what gives the scenario that stands by then, and in words what it sets."""

    def asked() -> tuple[WhatIf, Mapping[str, str]]:
        rules = bench.rules_of(latest.changes, view.rules) or view.rules
        return what_if(view, rules), changes_in_words(latest.changes, view.rules)

    return asked


def _show(part: str, title: str, show_plain: Callable[[], None]) -> None:
    columns = live_lists.heads(part)
    _list(key=f"list_{part}", data={"part": part, "title": title, "columns": columns})
    if not are_live():
        with stand_in(part):
            st.subheader(title, anchor=False)
            show_plain()


def _offer(
    title: str, view: View, listed: Callable[[WhatIf, bench.Latest], Listed]
) -> None:
    latest = bench.latest()
    asked = as_asked(view, latest)

    def made() -> Sheet:
        result, about = asked()
        table, columns = listed(result, latest)
        return sheet_of(table, columns, view, title=title, more=about)

    offer_files(made, view, title=title)


def _every_flip(result: WhatIf, latest: bench.Latest) -> Listed:
    flips = flip_ledger.changed_enterprises(result, latest.move)
    found = flips[standing_in(flips, latest.place)]
    return found, flip_ledger.enterprise_columns()


def _every_town(result: WhatIf, _latest: bench.Latest) -> Listed:
    towns = flip_ledger.changed_towns(result.changes.towns)
    return towns, flip_ledger.town_file_columns()


def _every_county(result: WhatIf, _latest: bench.Latest) -> Listed:
    loads = flip_ledger.load_by_county(result.changes.workload)
    return loads, flip_ledger.load_file_columns()


def _plain_flips(result: WhatIf) -> None:
    found, columns = _every_flip(result, bench.latest())
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(tr("what_if.found", n=f"{len(found):,}"), width="content")
        if move := chosen(flip_ledger.MOVE):
            show_choice(flip_ledger.MOVE, move.replace(SEPARATOR, " → "))
        if chosen(PLACE):
            show_choice(PLACE, place_name())
    open_enterprise(found, columns, key="flips")


def _plain_towns(result: WhatIf) -> None:
    if counties := flip_ledger.changed_counties(result.changes.counties):
        st.markdown(tr("what_if.counties", changes=plain(counties)))
    show_list(
        flip_ledger.changed_towns(result.changes.towns),
        flip_ledger.town_columns(),
        alt=tr("what_if.towns"),
        nothing=tr("what_if.no_town"),
    )


def _plain_work(result: WhatIf) -> None:
    loads = flip_ledger.load_by_county(result.changes.workload)
    show_list(loads, flip_ledger.load_columns(), alt=tr("what_if.work"))
