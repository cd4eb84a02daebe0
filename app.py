"""Sanfen: start with ``streamlit run app.py``, or set up and start with ``run.py``."""

import streamlit as st

app = st.App("sanfen/desk/frame.py")
