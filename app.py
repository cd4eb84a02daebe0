"""Sanfen: start with ``streamlit run app.py``, or set up and start with ``run.py``."""

import streamlit as st

from sanfen.desk.apology import apologise

app = st.App("sanfen/desk/frame.py", on_script_error=apologise)
