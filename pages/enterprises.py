"""企业分类: the list of enterprises, and one of them with everything behind it."""

import streamlit as st

from sanfen.desk import filters
from sanfen.desk.address import choose, chosen
from sanfen.desk.catalogue import enterprise_columns, listed_enterprises
from sanfen.desk.charts import show_figure
from sanfen.desk.drawings import drawn
from sanfen.desk.enterprises import biography, card, reasons
from sanfen.desk.enterprises.next_class import show_next_class
from sanfen.desk.enterprises.robustness import show_robustness
from sanfen.desk.language import tr, words
from sanfen.desk.lists import click_list, offer_downloads, show_list
from sanfen.desk.view import current_view
from sanfen.figures.history import class_history, class_history_reading
from sanfen.figures.points import contribution_bar, contribution_reading
from sanfen.vocabulary import Colour, EnterpriseClass

view = current_view()
assessment = view.assessed()

if uscc := chosen("enterprise"):
    st.button(
        tr("enterprises.back"),
        icon=":material/arrow_back:",
        on_click=choose,
        args=("enterprise", ""),
    )
    enterprise = card.find(assessment, uscc)
    if enterprise is None:
        st.warning(card.not_supervised(view))
        st.stop()
    card.show_result(enterprise, assessment)

    st.subheader(tr("enterprises.limits"), anchor=False)
    st.caption(tr("enterprises.limits_note"))
    show_list(
        reasons.limits_of(enterprise, assessment),
        reasons.limit_columns(),
        alt=tr("enterprises.limits"),
        nothing=tr("enterprises.no_limits"),
    )

    st.subheader(tr("enterprises.next"), anchor=False)
    show_next_class(enterprise, view)

    st.subheader(tr("enterprises.robustness"), anchor=False)
    show_robustness(enterprise, view)

    st.subheader(tr("enterprises.reasons"), anchor=False)
    points = reasons.points_by_criterion(enterprise, view.rules)
    show_figure(
        drawn(view, contribution_bar, points, enterprise, of=uscc),
        key="contribution",
        alt=drawn(view, contribution_reading, points, enterprise, of=uscc),
    )
    with st.expander(tr("enterprises.clauses")):
        show_list(points, reasons.point_columns(), alt=tr("enterprises.clauses"))
    st.markdown(f"**{tr('enterprises.deductions')}**")
    show_list(
        reasons.deductions_of(enterprise, view),
        reasons.deduction_columns(),
        alt=tr("enterprises.deductions"),
        nothing=tr("enterprises.no_deductions"),
    )
    st.markdown(f"**{tr('enterprises.capabilities')}**")
    show_list(
        reasons.capabilities_of(enterprise, view),
        reasons.capability_columns(),
        alt=tr("enterprises.capabilities"),
    )

    st.subheader(tr("enterprises.history"), anchor=False)
    past = biography.class_history(enterprise, view)
    events = biography.events_of(enterprise, view, since=past["day"].min())
    show_figure(
        drawn(view, class_history, past, events, of=uscc),
        key="class_history",
        alt=drawn(view, class_history_reading, past, events, of=uscc),
    )
    with st.expander(tr("enterprises.quarters")):
        show_list(past, biography.history_columns(), alt=tr("enterprises.history"))
    with st.expander(tr("enterprises.events")):
        show_list(events, biography.event_columns(), alt=tr("enterprises.events"))

    card.show_identity(enterprise, view)
    st.stop()

enterprises = listed_enterprises(view)
towns = sorted(enterprises["town"].unique())
names = assessment.products.set_index("product_code")["name"]
makers = view.makers()

with st.container(horizontal=True, vertical_alignment="bottom"):
    typed = filters.search(tr("enterprises.search"), key="q")
    town = filters.pick_name(
        tr("frame.town"), towns, key="town", anything=tr("frame.none_chosen")
    )
    product = filters.pick_name(
        tr("enterprises.product"),
        sorted(names[names.index.isin(makers["product_code"])]),
        key="product",
        anything=tr("frame.none_chosen"),
    )
with st.container(horizontal=True):
    classes = filters.pick_many(tr("frame.class"), words(EnterpriseClass), key="class")
    colours = filters.pick_many(tr("frame.map_colour"), words(Colour), key="colour")

codes = names[names == product].index
making = makers.loc[makers["product_code"].isin(codes), "uscc"]
found = enterprises[
    filters.containing(enterprises, ["name", "uscc"], typed)
    & filters.matching(enterprises, "town", town)
    & filters.matching(enterprises, "uscc", list(making) if product else [])
    & filters.matching(enterprises, "enterprise_class", classes)
    & filters.matching(enterprises, "map_colour", colours)
]

st.caption(tr("enterprises.found", n=f"{len(found):,}", of=f"{len(enterprises):,}"))
click_list(
    found,
    enterprise_columns(),
    key="enterprise_list",
    alt=tr("frame.enterprise_list"),
    on_click=lambda row: choose("enterprise", str(found["uscc"].iloc[row])),
)
offer_downloads(found, enterprise_columns(), view, title=tr("frame.enterprises"))
