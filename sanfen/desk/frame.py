"""The frame around every page: the script that ``app.py`` runs."""

from base64 import b64encode
from pathlib import Path

import streamlit as st

from sanfen.desk import filters
from sanfen.desk.actor import admission, current_actor
from sanfen.desk.context import show_context
from sanfen.desk.elsewhere import stop_elsewhere
from sanfen.desk.identity import show_identity
from sanfen.desk.language import language, language_switch
from sanfen.desk.navigation import enter, pages
from sanfen.desk.opening import open_ledger
from sanfen.desk.view import choose_view

BRAND = Path(__file__).parent / "brand"

# In the page itself: who was logged out is not handed any file.
icon = b64encode((BRAND / "icon.png").read_bytes()).decode()
icon = f"data:image/png;base64,{icon}"

st.set_page_config(page_icon=icon, layout="wide")
st.html(BRAND / "frame.css")

with st.sidebar:
    language_switch()

logo = BRAND / f"logo.{language()}.svg"
st.logo(str(logo), size="large", icon_image=icon)

admitted = admission().actor
# All pages stand in the menu: what folds it says so in English only.
page = st.navigation(
    pages(admitted),
    position="sidebar" if admitted else "hidden",
    expanded=True,
)
actor = current_actor()
# A title without a name of its own is given one anew whenever the link changes, letter
# by letter: the brand hides the link beside it instead.
st.title(page.title, anchor=page.url_path or "page")
open_ledger()

with st.sidebar:
    choose_view()
    show_identity()

enter(page, actor)
show_context()
stop_elsewhere(actor)
filters.begin()
page.run()
