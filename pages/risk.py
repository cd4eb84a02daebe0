"""抽查风险: who will probably fail the next spot check, how sure, and why."""

import streamlit as st

from sanfen.desk.address import choose, chosen
from sanfen.desk.language import plain, tr
from sanfen.desk.lists import click_list, offer_downloads
from sanfen.desk.risk import enterprise, ranking
from sanfen.desk.risk.capacity import show_capacity
from sanfen.desk.risk.headline import show_headline
from sanfen.desk.risk.model import usable_model
from sanfen.desk.risk.model_card import show_card, show_drift
from sanfen.desk.risk.quality import show_quality
from sanfen.desk.risk.training import offer_training
from sanfen.desk.scenarios import saved
from sanfen.desk.view import current_view

view = current_view()
saved.show_said()
st.caption(tr("risk_page.orders_only"))
kept = usable_model(view)
if kept is None:
    offer_training(view)
    st.stop()

risks = ranking.listed_risks(kept, view)

if uscc := chosen(ranking.FIRM):
    st.button(
        tr("risk_page.back"),
        icon=":material/arrow_back:",
        on_click=choose,
        args=(ranking.FIRM, ""),
    )
    everyone = ranking.ranked(risks)
    firm = ranking.find(everyone, uscc)
    if firm is None:
        st.warning(tr("risk_page.not_listed", area=plain(view.area_name)))
        st.stop()
    enterprise.show_risk(firm, len(everyone))
    enterprise.show_reasons(firm, kept, view)
    enterprise.show_class_beside(firm, len(everyone), view)
    enterprise.show_checks(firm, view)
    st.stop()

show_headline(kept, view)

st.subheader(tr("risk_page.list"), anchor=False)
found = ranking.choose_risks(risks)
st.caption(tr("risk_page.found", n=f"{len(found):,}"))
click_list(
    found,
    ranking.risk_columns(),
    key="risk_list",
    alt=tr("risk_page.list"),
    on_click=lambda row: choose(ranking.FIRM, str(found["uscc"].iloc[row])),
)
if len(found) > 1 and found["ranking"].nunique() == 1:
    st.warning(tr("risk_page.all_equal"))
st.caption(tr("risk_page.list_means"))
offer_downloads(
    found,
    ranking.file_columns(found),
    view,
    title=tr("risk_page.list"),
    more={tr("risk_page.model_day"): str(kept.model.day)},
)

st.subheader(tr("risk_page.capacity"), anchor=False)
show_capacity(kept, len(found), view.actor.area)

st.subheader(tr("risk_page.quality"), anchor=False)
show_quality(kept, view.actor.area)

st.subheader(tr("risk_page.drift"), anchor=False)
show_drift(kept, view)

st.subheader(tr("risk_page.card_title"), anchor=False)
show_card(kept, view.actor.area)

offer_training(view)
