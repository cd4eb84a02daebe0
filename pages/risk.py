"""抽查风险: who will probably fail the next spot check, how sure, and why."""

import streamlit as st

from sanfen.desk import risk_enterprise, risk_list, saved
from sanfen.desk.address import choose, chosen
from sanfen.desk.language import plain, tr
from sanfen.desk.lists import click_list, offer_downloads
from sanfen.desk.risk_capacity import show_capacity
from sanfen.desk.risk_headline import show_headline
from sanfen.desk.risk_model import usable_model
from sanfen.desk.risk_model_card import show_card, show_drift
from sanfen.desk.risk_quality import show_quality
from sanfen.desk.risk_training import offer_training
from sanfen.desk.view import current_view

view = current_view()
saved.show_said()
st.caption(tr("risk_page.orders_only"))
kept = usable_model(view)
if kept is None:
    offer_training(view)
    st.stop()

risks = risk_list.listed_risks(kept, view)

if uscc := chosen(risk_list.FIRM):
    st.button(
        tr("risk_page.back"),
        icon=":material/arrow_back:",
        on_click=choose,
        args=(risk_list.FIRM, ""),
    )
    everyone = risk_list.ranked(risks)
    firm = risk_list.find(everyone, uscc)
    if firm is None:
        st.warning(tr("risk_page.not_listed", area=plain(view.area_name)))
        st.stop()
    risk_enterprise.show_risk(firm, len(everyone))
    risk_enterprise.show_reasons(firm, kept, view)
    risk_enterprise.show_class_beside(firm, len(everyone), view)
    risk_enterprise.show_checks(firm, view)
    st.stop()

show_headline(kept, view)

st.subheader(tr("risk_page.list"), anchor=False)
found = risk_list.choose_risks(risks)
st.caption(tr("risk_page.found", n=f"{len(found):,}"))
click_list(
    found,
    risk_list.risk_columns(),
    key="risk_list",
    alt=tr("risk_page.list"),
    on_click=lambda row: choose(risk_list.FIRM, str(found["uscc"].iloc[row])),
)
st.caption(tr("risk_page.list_means"))
offer_downloads(
    found,
    risk_list.file_columns(),
    view,
    title=tr("risk_page.list"),
    more={tr("risk_page.model_day"): str(kept.model.day)},
)

st.subheader(tr("risk_page.capacity"), anchor=False)
show_capacity(kept, len(found))

st.subheader(tr("risk_page.quality"), anchor=False)
show_quality(kept)

st.subheader(tr("risk_page.drift"), anchor=False)
show_drift(kept, view)

st.subheader(tr("risk_page.card_title"), anchor=False)
show_card(kept)

offer_training(view)
