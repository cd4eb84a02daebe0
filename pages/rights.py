"""权限: who may do what, and what the reader may. Everybody may read it."""

import streamlit as st

from sanfen.desk.language import tr
from sanfen.desk.rights_table import show_me, show_rights
from sanfen.desk.view import current_view

view = current_view()

st.caption(tr("rights.intro"))
st.subheader(tr("rights.me"), anchor=False)
show_me(view.actor)

st.subheader(tr("rights.table"), anchor=False)
show_rights(view.actor)
