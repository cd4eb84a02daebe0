"""权重推演: move a weight or a floor, and see who changes class and what it costs."""

import streamlit as st

from sanfen.desk import before_after, bench, flip_ledger
from sanfen.desk.address import SEPARATOR, chooser, chosen
from sanfen.desk.charts import click_figure, show_figure
from sanfen.desk.controls import show_clash, show_controls
from sanfen.desk.language import language, plain, tr
from sanfen.desk.lists import offer_downloads, open_enterprise, show_list
from sanfen.desk.maps import PLACE, in_place, place_name, show_choice
from sanfen.desk.numbers import changes_in_words
from sanfen.desk.view import current_view
from sanfen.desk.what_if import effective, what_if
from sanfen.figures.change_maps import change_maps, change_maps_reading
from sanfen.figures.workload import workload_change, workload_reading

view = current_view()
choices = flip_ledger.choices(view.assessed())
bench.come_back(choices)
bench.take_link(view.rules, choices)
draft = bench.draft(view.rules)


@st.fragment
def live() -> None:
    """Show the controls and what they change; lists below follow when they rest."""
    now = bench.draft(view.rules)
    if now.grip is None and now.changes != draft.changes:
        st.rerun()
    left, right = st.columns([5, 7], gap="medium")
    with right:
        show_clash(now, view.rules)
        before_after.show_result(what_if(view, bench.rules_of(now, view.rules)))
    with left:  # last: it tells the browser that the result is there
        show_controls(now, view.rules, effective(view))


live()
result = what_if(view, bench.rules_of(draft, view.rules))
if result.base.enterprises.empty or result.same_rules:
    st.stop()

about = changes_in_words(draft.changes, view.rules)

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
open_enterprise(found, flip_ledger.enterprise_columns(), key="flips")
offer_downloads(
    found,
    flip_ledger.enterprise_columns(),
    view,
    title=tr("what_if.list"),
    more=about,
)

st.subheader(tr("what_if.towns"), anchor=False)
towns = flip_ledger.changed_towns(result)
if counties := flip_ledger.changed_counties(result):
    st.markdown(tr("what_if.counties", changes=plain(counties)))
if towns.empty:
    st.caption(tr("what_if.no_town"))
else:
    maps = change_maps(result.base.towns, result.scenario.towns, language())
    alt = change_maps_reading(result.base.towns, result.scenario.towns, language())
    titles = {
        "map_official": tr("what_if.map_official"),
        "map_scenario": tr("what_if.map_scenario"),
    }
    sides = zip(st.columns(2), maps, titles.items(), strict=True)
    for column, figure, (key, title) in sides:
        with column:
            st.markdown(f"**{title}**")
            click_figure(
                figure,
                key=key,
                alt=f"{title}: {alt}",
                on_click=chooser(PLACE, parts=2),
            )
    show_list(towns, flip_ledger.town_columns(), alt=tr("what_if.towns"))
    offer_downloads(
        towns,
        flip_ledger.town_file_columns(),
        view,
        title=tr("what_if.towns"),
        more=about,
    )

st.subheader(tr("what_if.work"), anchor=False)
units = {
    "enterprises": tr("what_if.enterprises"),
    "visits": tr("what_if.visits"),
    "batches": tr("what_if.batches"),
}
for column, (unit, words) in zip(st.columns(3), units.items(), strict=True):
    load = flip_ledger.load_by_regime(result, unit)
    with column:
        st.markdown(f"**{words}**")
        show_figure(
            workload_change(load, words, language()),
            key=f"load_{unit}",
            alt=workload_reading(load, words, language()),
        )
loads = flip_ledger.load_by_county(result)
show_list(loads, flip_ledger.load_columns(), alt=tr("what_if.work"))
offer_downloads(
    loads,
    flip_ledger.load_columns(),
    view,
    title=tr("what_if.work"),
    more=about,
)
