"""Sanfen: start with ``streamlit run app.py``, or set up and start with ``run.py``."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Mount, Route

from sanfen.desk.apology import apologise
from sanfen.desk.cached import ledger
from sanfen.desk.doorkeeping import (
    allowed_hosts,
    inline_scripts,
    porter,
    refuse_exposed,
)
from sanfen.desk.navigation import to_default_page
from sanfen.desk.view import now
from sanfen.gate.door import Door
from sanfen.gate.headers import SecurityHeaders
from sanfen.gate.middleware import Gate
from sanfen.gate.promptness import SentAtOnce
from sanfen.sharing import PREFIX
from sanfen.sharing.api import settle, sharing_api

refuse_exposed()
at_the_door = porter()
api = sharing_api(ledger, now)


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Record what is still to be recorded when the program stops."""
    yield
    settle(api)


app = st.App(
    "sanfen/desk/frame.py",
    routes=[
        Route("/overview", to_default_page),
        *Door(at_the_door).routes(),
        Mount(at_the_door.path(PREFIX), api),
    ],
    middleware=[
        Middleware(SentAtOnce),
        Middleware(SecurityHeaders, inline_scripts()),
        Middleware(TrustedHostMiddleware, allowed_hosts(), www_redirect=False),
        Middleware(Gate, at_the_door),
    ],
    lifespan=lifespan,
    on_script_error=apologise,
)
