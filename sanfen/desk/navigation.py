"""The pages of the house, in the order of the menu."""

import streamlit as st
from starlette.requests import Request
from starlette.responses import RedirectResponse
from streamlit.navigation.page import Page

from sanfen.desk.language import tr


def pages() -> dict[str, list[Page]]:
    """Return the pages by section; a new page is one more line here."""
    return {
        tr("frame.results"): [
            _page("overview", tr("frame.overview"), "dashboard", default=True),
            _page("products", tr("frame.products"), "category"),
            _page("enterprises", tr("frame.enterprises"), "factory"),
            _page("areas", tr("frame.areas"), "map"),
        ],
        tr("what_if.section"): [
            _page("what_if", tr("what_if.title"), "tune"),
            _page("scenarios", tr("scenarios.title"), "bookmarks"),
            _page("risk", tr("risk_page.title"), "troubleshoot"),
        ],
        tr("frame.basis"): [
            _page("rules", tr("frame.rules"), "gavel"),
        ],
        tr("submission.section"): [
            _page("intake", tr("submission.title"), "upload_file"),
        ],
        tr("accounts.section"): [
            _page("accounts", tr("accounts.title"), "group"),
            _page("audit", tr("audit.title"), "history"),
            _page("rights", tr("rights.title"), "key"),
        ],
    }


def to_default_page(request: Request) -> RedirectResponse:
    """Lead the address of the overview home: Streamlit serves it at the root only."""
    home = request.url.path.removesuffix("overview")
    query = request.url.query
    return RedirectResponse(f"{home}?{query}" if query else home)


def path(name: str) -> str:
    """Return where the script of a page stands, as seen from the frame."""
    return f"../../pages/{name}.py"


def _page(name: str, title: str, icon: str, *, default: bool = False) -> Page:
    # Titles change with the language, paths must not: a link outlives the switch.
    return st.Page(
        path(name),
        title=title,
        icon=f":material/{icon}:",
        url_path=name,
        default=default,
    )
