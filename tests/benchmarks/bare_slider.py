"""The least a Streamlit app can be: one slider, and its value."""

import streamlit as st

value = st.slider("E1 bare", 0, 100, 35)
st.write(f"value {value}")
