"""区域分色: the towns and counties in their colours, and who stands behind one."""

import streamlit as st

from sanfen.desk import area_card, filters
from sanfen.desk.address import choose, chosen, standing_for
from sanfen.desk.catalogue import enterprise_columns, listed_enterprises
from sanfen.desk.charts import show_figure
from sanfen.desk.drawings import drawn
from sanfen.desk.language import plain, tr
from sanfen.desk.lists import click_list, offer_downloads, open_enterprise
from sanfen.desk.maps import (
    PLACE,
    in_place,
    place_columns,
    place_name,
    place_of,
    show_area_map,
    show_choice,
)
from sanfen.desk.view import current_view
from sanfen.figures.shares import red_shares, red_shares_reading

view = current_view()
assessment = view.assessed()

with st.container(horizontal=True, vertical_alignment="center"):
    levels = {"towns": tr("areas.towns")}
    if not assessment.counties.empty:
        levels["counties"] = tr("areas.counties")
    level = filters.pick_one(tr("areas.level"), levels, key="level")
    by_class = st.toggle(
        tr("areas.by_class"),
        key="by_class",
        bind="query-params",
        help=tr(
            "areas.by_class_help", clause=plain(view.rules.colour.area_by_class.clause)
        ),
    )

colours = "colour_by_class" if by_class else "colour"
regions = view.within(assessment.towns if level == "towns" else assessment.counties)

left, right = st.columns([3, 2], gap="medium")
with left:
    show_area_map(regions, view, key=f"{level}_map", colours=colours)
with right:
    st.markdown(area_card.rule_in_words(view.rules, by_class=by_class))
    show_figure(
        drawn(view, red_shares, regions, of=level, top=12),
        key="red_shares",
        alt=drawn(view, red_shares_reading, regions, of=level),
    )

st.subheader(levels[level], anchor=False)
st.caption(tr("areas.table_note"))
table = area_card.listed(regions, colours)
columns = area_card.columns(regions, colours)
click_list(
    table,
    columns,
    key="area_list",
    alt=levels[level],
    on_click=lambda row: choose(PLACE, place_of(table.iloc[row])),
)
offer_downloads(table, columns, view, title=tr("frame.areas"))

if chosen(PLACE):
    here = regions[standing_for(regions, place_columns(regions), chosen(PLACE))]
    enterprises = listed_enterprises(view)
    found = enterprises[in_place(enterprises)]
    st.subheader(plain(place_name()), anchor=False)
    show_choice(PLACE, tr("frame.let_go"))
    if not here.empty:
        area_card.show_result(here.iloc[0].to_dict(), colours)
    st.caption(tr("areas.enterprises_found", n=f"{len(found):,}"))
    open_enterprise(found, enterprise_columns(), key="area_enterprises")
    offer_downloads(found, enterprise_columns(), view, title=place_name())
