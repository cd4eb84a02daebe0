"""接口密钥: which departments may read what through the sharing API."""

import streamlit as st

from sanfen.desk.api_keys.example import show_example
from sanfen.desk.api_keys.issuing import offer_key
from sanfen.desk.api_keys.listing import show_keys
from sanfen.desk.language import tr
from sanfen.desk.view import current_view

view = current_view()

st.caption(tr("api_keys.intro"))
offer_key(view)
show_keys(view)

st.subheader(tr("api_keys.example"), anchor=False)
show_example()
