"""Sanfen: start with ``streamlit run app.py``, or set up and start with ``run.py``."""

import streamlit as st
from starlette.routing import Route

from sanfen.desk.apology import apologise
from sanfen.desk.navigation import to_default_page

app = st.App(
    "sanfen/desk/frame.py",
    routes=[Route("/overview", to_default_page)],
    on_script_error=apologise,
)
