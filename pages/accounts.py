"""账号: who may come in, as what, and since when they were not seen."""

import streamlit as st

from sanfen.desk.accounts import listing
from sanfen.desk.accounts.access import show_actions
from sanfen.desk.accounts.particulars import offer_new
from sanfen.desk.language import tr
from sanfen.desk.scenarios.saved import show_said
from sanfen.desk.view import current_view
from sanfen.rights import Right

view = current_view()
if not view.actor.may(Right.ACCOUNTS):
    st.info(tr("accounts.not_allowed"), icon=":material/lock:")
    st.stop()

show_said()
st.caption(tr("accounts.intro"))
accounts = listing.every_account(view)
if not accounts:
    st.info(tr("accounts.first_steps"), icon=":material/person_add:")
offer_new(is_first=not accounts)
listing.show_accounts(accounts, view)
if not accounts:
    st.stop()

chosen = listing.choose_account(accounts)
if chosen is not None:
    show_actions(chosen, view)
