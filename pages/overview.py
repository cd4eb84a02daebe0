"""总览: how the area stands, where, and how that has moved."""

import streamlit as st

from sanfen.desk import filters
from sanfen.desk.address import chooser, chosen, standing_for
from sanfen.desk.catalogue import enterprise_columns, listed_enterprises
from sanfen.desk.charts import click_figure, show_figure
from sanfen.desk.drawings import drawn
from sanfen.desk.elsewhere import stop_unless_among
from sanfen.desk.headline import show_headline
from sanfen.desk.history import standing, trend, year_before
from sanfen.desk.language import tr
from sanfen.desk.lists import open_enterprise
from sanfen.desk.maps import (
    PLACE,
    POINT,
    in_place,
    place_name,
    show_area_map,
    show_choice,
    show_vector_map,
)
from sanfen.desk.view import current_view
from sanfen.figures.matrices import class_grade_matrix, class_grade_reading
from sanfen.figures.trends import (
    class_share_reading,
    class_share_trend,
    failure_rate_reading,
    failure_rate_trend,
)

view = current_view()
assessment = view.assessed()
enterprises = listed_enterprises(view)

if enterprises.empty:
    st.info(tr("overview.nobody"))
    st.stop()

show_headline(standing(view, view.day), year_before(view))

left, right = st.columns([2, 3], gap="medium")

with left:
    st.subheader(tr("overview.matrix"), anchor=False)
    click_figure(
        drawn(view, class_grade_matrix, enterprises),
        key="matrix",
        alt=drawn(view, class_grade_reading, enterprises),
        on_click=chooser("cell", 2),
    )
    st.caption(tr("overview.matrix_note"))

with right:
    st.subheader(tr("overview.map"), anchor=False)
    maps = {
        "enterprises": tr("overview.vector_map"),
        "towns": tr("overview.town_map"),
    }
    if not assessment.counties.empty:
        maps["counties"] = tr("overview.county_map")
    shown = filters.pick_one(tr("overview.map"), maps, key="map")
    if shown == "enterprises":
        show_vector_map(enterprises, view)
    elif shown == "towns":
        show_area_map(view.within(assessment.towns), view, key="town_map")
    else:
        show_area_map(assessment.counties, view, key="county_map")

st.subheader(tr("overview.list"), anchor=False)
cell, point = chosen("cell"), chosen(POINT)
if not (cell or point or chosen(PLACE)):
    st.caption(tr("overview.list_note"))
else:
    found = enterprises[in_place(enterprises)]
    if cell:
        columns = ["enterprise_class", "product_grade"]
        found = found[standing_for(found, columns, cell)]
    if point:
        stop_unless_among(POINT, list(enterprises["uscc"]))
        found = found[found["uscc"] == point]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(tr("overview.found", n=f"{len(found):,}"), width="content")
        if cell:
            show_choice("cell", tr("overview.cell", cell=cell.replace("/", " × ")))
        if chosen(PLACE):
            show_choice(PLACE, place_name())
        if point:
            show_choice(POINT, tr("overview.point", uscc=point))
    open_enterprise(found, enterprise_columns(), key="overview_list")

quarters = trend(view)
st.subheader(tr("overview.trend"), anchor=False)
left, right = st.columns(2, gap="medium")
with left:
    st.markdown(tr("overview.class_trend"))
    show_figure(
        drawn(view, class_share_trend, quarters),
        key="class_trend",
        alt=drawn(view, class_share_reading, quarters),
    )
with right:
    st.markdown(tr("overview.failure_trend"))
    show_figure(
        drawn(view, failure_rate_trend, quarters),
        key="failure_trend",
        alt=drawn(view, failure_rate_reading, quarters),
    )
