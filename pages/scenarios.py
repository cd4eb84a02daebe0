"""方案库: the saved scenarios, opened, put away, and compared with one another."""

import streamlit as st

from sanfen.desk.language import plain, tr
from sanfen.desk.lists import offer_workbook, sheet_of, show_list
from sanfen.desk.scenarios import compared, listing, saved
from sanfen.desk.view import current_view
from sanfen.desk.what_if.side_by_side import in_words

view = current_view()
every = listing.saved_scenarios(view)

saved.show_said()
st.caption(tr("scenarios.intro"))
listed = listing.scenarios_listed(every, view)
if not every:
    listing.show_first_steps()
    st.stop()
listing.choose_one(listed, view)

st.subheader(tr("scenarios.compare"), anchor=False)
chosen = compared.results(compared.pick(every), view)
if len(chosen) < compared.LEAST:
    st.caption(tr("scenarios.compare_hint"))
    st.stop()

about = {each.title: in_words(each.result).replace("**", "") for each in chosen}
for each in chosen:
    st.markdown(f"- {plain(each.title)}: {in_words(each.result)}")

rules = compared.rule_differences(chosen, view)
classes = compared.class_counts(chosen)
towns = compared.town_differences(chosen)
loads = compared.workloads(chosen)
lists = {
    tr("scenarios.rules"): (rules, compared.rule_columns(chosen)),
    tr("scenarios.classes"): (classes, compared.class_columns(chosen)),
    tr("scenarios.towns"): (towns, compared.town_columns(chosen)),
    tr("scenarios.work"): (loads, compared.workload_columns(chosen)),
}
for title, (table, columns) in lists.items():
    st.markdown(f"**{title}**")
    show_list(table, columns, alt=title, nothing=tr("scenarios.no_difference"))
offer_workbook(
    [
        sheet_of(table, columns, view, title=title, more=about)
        for title, (table, columns) in lists.items()
    ],
    view,
    title=tr("scenarios.compare"),
)
