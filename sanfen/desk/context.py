"""The line under the title: what the numbers below are about."""

import streamlit as st

from sanfen.desk.language import plain, tr
from sanfen.desk.view import current_view
from sanfen.ledger.actor import LOCAL_ACTOR


def show_context() -> None:
    """Show the day, the area, and what is provisional about data and rules."""
    view = current_view()
    with st.container(horizontal=True, gap="small"):
        st.badge(tr("frame.as_of", day=view.day), color="gray")
        st.badge(plain(view.area_name), color="gray")
        if view.demo:
            st.badge(tr("frame.demo"), color="orange", help=tr("frame.demo_help"))
        if view.actor == LOCAL_ACTOR:
            st.badge(tr("access.single"), color="blue", help=tr("access.single_help"))
        if view.provisional:
            st.badge(
                tr("frame.provisional"),
                color="violet",
                help=tr("frame.provisional_help"),
            )
