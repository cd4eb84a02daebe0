"""Sanfen: start with ``streamlit run app.py``, or set up and start with ``run.py``."""

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Route

from sanfen.desk.apology import apologise
from sanfen.desk.doorkeeping import (
    allowed_hosts,
    inline_scripts,
    porter,
    refuse_exposed,
)
from sanfen.desk.navigation import to_default_page
from sanfen.gate.door import Door
from sanfen.gate.headers import SecurityHeaders
from sanfen.gate.middleware import Gate

refuse_exposed()
at_the_door = porter()

app = st.App(
    "sanfen/desk/frame.py",
    routes=[Route("/overview", to_default_page), *Door(at_the_door).routes()],
    middleware=[
        Middleware(SecurityHeaders, inline_scripts()),
        Middleware(TrustedHostMiddleware, allowed_hosts(), www_redirect=False),
        Middleware(Gate, at_the_door),
    ],
    on_script_error=apologise,
)
