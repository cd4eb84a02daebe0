"""操作日志: who did what and when, exported, and verified as a chain."""

import streamlit as st

from sanfen.desk.audit.listing import show_log
from sanfen.desk.audit.seeking import choose_sought
from sanfen.desk.audit.verifying import show_chain
from sanfen.desk.language import tr
from sanfen.desk.rights_table import stop_without
from sanfen.desk.view import current_view
from sanfen.rights import Right

view = current_view()
stop_without(Right.AUDIT, view.actor)

st.caption(tr("audit.intro"))
sought = choose_sought(view)
show_log(sought, view)

st.subheader(tr("audit.integrity"), anchor=False)
show_chain(view)
