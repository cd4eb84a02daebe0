"""The pages of the house, in the order of the menu."""

import streamlit as st
from starlette.requests import Request
from starlette.responses import RedirectResponse
from streamlit.navigation.page import Page

from sanfen.desk.elsewhere import refuse
from sanfen.desk.language import tr
from sanfen.ledger.actor import Actor
from sanfen.rights import Right

HOME = "overview"
"""The page at the address of the house itself."""

NEEDS: dict[str, frozenset[Right]] = {
    "overview": frozenset({Right.RESULTS}),
    "products": frozenset({Right.RESULTS}),
    "enterprises": frozenset({Right.RESULTS}),
    "areas": frozenset({Right.RESULTS}),
    "what_if": frozenset({Right.WHAT_IF}),
    "scenarios": frozenset({Right.WHAT_IF}),
    "risk": frozenset({Right.RISK}),
    "accounts": frozenset({Right.ACCOUNTS}),
    "audit": frozenset({Right.AUDIT}),
    "api_keys": frozenset({Right.API_KEYS}),
    "rules": frozenset(),
    "rights": frozenset(),
    "intake": frozenset({Right.IMPORT, Right.EXPORT_RECORDS}),
}
"""The rights of which a page needs one; a page that needs none is everybody's."""


def opens(name: str, actor: Actor | None) -> bool:
    """Tell whether ``actor`` may open a page; nobody may who is not admitted."""
    if actor is None:
        return False
    return not NEEDS[name] or any(actor.may(right) for right in NEEDS[name])


def enter(page: Page, actor: Actor) -> None:
    """Lead on from a home that is not the reader's; refuse any other such page."""
    name = page.url_path or HOME
    if opens(name, actor):
        return
    if name == HOME:
        st.switch_page(path(next(each for each in NEEDS if opens(each, actor))))
    refuse(actor, name)


def pages(actor: Actor | None) -> dict[str, list[Page]]:
    """Return the pages by section; a new page is one more line here.

    Those that are not the reader's stay out of the menu, but have their address: who
    opens it is told so.
    """

    def _page(name: str, title: str, icon: str, *, default: bool = False) -> Page:
        # Titles change with the language, paths must not: a link outlives the switch.
        return st.Page(
            path(name),
            title=title,
            icon=f":material/{icon}:",
            url_path=name,
            default=default,
            visibility="visible" if opens(name, actor) else "hidden",
        )

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
            _page("api_keys", tr("api_keys.title"), "key"),
            _page("rights", tr("rights.title"), "verified_user"),
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
