"""规则: the rulebook in force on the day, clause by clause, and what changed."""

import datetime as dt

import streamlit as st

from sanfen.desk import filters
from sanfen.desk.language import plain, tr
from sanfen.desk.lists import offer_downloads, show_list
from sanfen.desk.rule_words import (
    basis_names,
    clause_columns,
    clause_in_words,
    clause_table,
    part_names,
    revision_columns,
    revision_table,
)
from sanfen.desk.scenarios import pending, saved
from sanfen.desk.view import current_view
from sanfen.vocabulary import Basis

view = current_view()
adoptions = pending.adoptions()
reasons = {each.id: each.reason for each in adoptions}
book = view.book
clauses = clause_table(book.entries(view.day))
proposals = clauses["basis"] == Basis.PROPOSAL.value

saved.show_said()
st.markdown(
    tr(
        "rules.in_force",
        day=view.day,
        n=len(clauses),
        proposals=int(proposals.sum()),
        fingerprint=view.rules.fingerprint,
    )
)
st.caption(tr("rules.provisional_note"))

st.subheader(tr("rules.changes"), anchor=False)
before = st.date_input(
    tr("rules.compare_with"),
    value=max(book.first_day, view.day - dt.timedelta(days=365)),
    min_value=book.first_day,
    max_value=view.day,
    format="YYYY-MM-DD",
    key="before",
    bind="query-params",
    width=260,
)
revisions = revision_table(book.revisions(before, view.day))
show_list(
    revisions,
    revision_columns(),
    alt=tr("rules.changes"),
    nothing=tr("rules.no_changes", before=before, after=view.day),
)

pending.show_pending(adoptions, view)
pending.show_past(adoptions)

st.subheader(tr("rules.clauses"), anchor=False)
parts = part_names(view.rules)
part = filters.pick_one(tr("rules.part"), parts, key="part")
with st.container(horizontal=True, vertical_alignment="bottom"):
    typed = filters.search(tr("rules.search"), key="q")
    bases = filters.pick_many(tr("rules.basis"), basis_names(), key="basis")

found = clauses[
    (clauses["part"] == part)
    & filters.containing(clauses, ["label", "item", "clause"], typed)
    & filters.matching(clauses, "basis", bases)
]
st.caption(plain(getattr(view.rules, part).source))
if found.empty:
    st.caption(tr("frame.nothing"))
with st.grid(min_column_width=330, border=True):
    for _, values in found.groupby("entry", sort=False):
        st.markdown(clause_in_words(values, reasons))
offer_downloads(clauses, clause_columns(), view, title=tr("frame.rules"))
