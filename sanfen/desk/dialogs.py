"""The two buttons that end a dialog: to do what it asks, or to leave it."""

import streamlit as st

from sanfen.desk.language import tr


def confirmed(label: str, *, key: str, disabled: bool = False) -> bool:
    """Show both buttons; tell whether ``label`` was pressed. The other one leaves."""
    with st.container(horizontal=True):
        yes = st.button(label, type="primary", key=f"{key}_yes", disabled=disabled)
        leave_button(key)
    return yes


def leave_button(key: str) -> None:
    """Show the button that leaves the dialog and changes nothing."""
    if st.button(tr("frame.cancel"), key=f"{key}_no"):
        st.rerun()
