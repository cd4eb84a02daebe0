"""What is chosen in the link, beyond the widgets that stand in it themselves.

A link is written by anyone: its values are compared with records, never trusted.
"""

import streamlit as st


def chosen(name: str) -> str:
    """Return what the link chooses under ``name``, or nothing."""
    return st.query_params.get(name, "")


def choose(name: str, value: str) -> None:
    """Write a choice into the link; a blank one is taken out."""
    if value:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]
