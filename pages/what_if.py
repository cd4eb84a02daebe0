"""权重推演: move a number of the rulebook, see who changes class and what it costs."""

import streamlit as st

from sanfen.desk.address import SEPARATOR, chosen
from sanfen.desk.language import plain, tr
from sanfen.desk.lists import offer_downloads, open_enterprise, show_list
from sanfen.desk.maps import PLACE, in_place, place_name, show_choice
from sanfen.desk.scenarios import saved
from sanfen.desk.scenarios.adopt import adopt_button
from sanfen.desk.scenarios.saving import save_button
from sanfen.desk.view import current_view
from sanfen.desk.what_if import bench, flip_ledger
from sanfen.desk.what_if.controls import show_clash, show_controls
from sanfen.desk.what_if.firmness import show_firmness
from sanfen.desk.what_if.live_result import show_live_result
from sanfen.desk.what_if.numbers import changes_in_words
from sanfen.desk.what_if.side_by_side import effective, what_if
from sanfen.desk.what_if.workbook import offer_scenario_workbook

view = current_view()
choices = flip_ledger.choices(view.assessed())
saved.take_link(view)
bench.come_back([*choices, saved.SCENARIO])
bench.take_link(view.rules, choices)
draft = bench.draft(view.rules)
rules = bench.rules_of(draft.changes, view.rules) or view.rules


@st.fragment
def live() -> None:
    """Show the controls and what they change; the lists follow when they rest."""
    now = bench.draft(view.rules)
    if not now.is_moving and now.changes != draft.changes:
        st.rerun()
    left, right = st.columns([5, 7], gap="medium")
    asked = bench.rules_of(now.changes, view.rules)
    with right, st.container(key="live_result"):
        if asked is None:
            show_clash(now, view.rules)
        show_live_result(view, asked or view.rules)
    with left:  # last: it tells the browser that the result is there
        show_controls(now, view.rules, effective(view))


saved.show_said()
actions = st.container(horizontal=True, vertical_alignment="center")
live()
result = what_if(view, rules)
about = changes_in_words(draft.changes, view.rules)
with actions:
    save_button(draft.changes, view.rules, view)
    adopt_button(draft.changes, view.rules, view)
    offer_scenario_workbook(result, view, about)

if not result.same_rules:
    st.subheader(tr("what_if.list"), anchor=False)
    move = chosen(flip_ledger.MOVE)
    flips = flip_ledger.changed_enterprises(result, move)
    found = flips[in_place(flips)]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(tr("what_if.found", n=f"{len(found):,}"), width="content")
        if move:
            show_choice(flip_ledger.MOVE, move.replace(SEPARATOR, " → "))
        if chosen(PLACE):
            show_choice(PLACE, place_name())
    columns = flip_ledger.enterprise_columns()
    open_enterprise(found, columns, key="flips")
    offer_downloads(found, columns, view, title=tr("what_if.list"), more=about)

    st.subheader(tr("what_if.towns"), anchor=False)
    towns = flip_ledger.changed_towns(result)
    if counties := flip_ledger.changed_counties(result):
        st.markdown(tr("what_if.counties", changes=plain(counties)))
    show_list(
        towns,
        flip_ledger.town_columns(),
        alt=tr("what_if.towns"),
        nothing=tr("what_if.no_town"),
    )
    if not towns.empty:
        columns = flip_ledger.town_file_columns()
        offer_downloads(towns, columns, view, title=tr("what_if.towns"), more=about)

    st.subheader(tr("what_if.work"), anchor=False)
    loads = flip_ledger.load_by_county(result)
    show_list(loads, flip_ledger.load_columns(), alt=tr("what_if.work"))
    columns = flip_ledger.load_file_columns()
    offer_downloads(loads, columns, view, title=tr("what_if.work"), more=about)

if not result.base.enterprises.empty:
    show_firmness(view, rules)
