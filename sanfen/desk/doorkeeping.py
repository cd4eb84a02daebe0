"""What the gate is told when the program starts."""

import re
import sys
from pathlib import Path

import streamlit as st

from sanfen.access.admission import House
from sanfen.access.presence import SettingError, time_outs
from sanfen.desk import cached
from sanfen.desk.clock import now
from sanfen.desk.language import in_both
from sanfen.desk.sign_on import is_configured, sign_on
from sanfen.gate.porter import Porter
from sanfen.ledger.errors import LedgerError

BRAND = Path(__file__).parent / "brand"


def house() -> House:
    """Return where the program serves, and how long a login lasts.

    It ends the program where the environment sets a time-out that cannot be.
    """
    address = st.get_option("server.address") or ""
    try:
        return House(address, time_outs(), is_configured())
    except SettingError as error:
        sys.exit(in_both(error.wording, **error.facts))


def porter() -> Porter:
    """Return what gate and door know of the house."""
    served_at = prefix()
    way = sign_on(served_at)
    return Porter(cached.ledger, now, house(), BRAND, served_at, way)


def prefix() -> str:
    """Return the path under which everything is served, without a slash at its end."""
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def allowed_hosts() -> list[str]:
    """Return by which names the program answers; Streamlit asks for its WebSocket only."""
    return list(st.get_option("server.allowedHosts") or ["*"])


def inline_scripts() -> list[str]:
    """Return the scripts that stand in Streamlit's page itself."""
    page = Path(st.__file__).parent / "static" / "index.html"
    return re.findall(r"<script>(.*?)</script>", page.read_text("utf-8"), re.DOTALL)


def refuse_exposed() -> None:
    """End the program where others could come in to real records without logging in.

    A ledger that cannot be opened just now is the business of whoever opens a page.
    """
    try:
        is_exposed = house().is_exposed(cached.ledger())
    except LedgerError:
        return
    if is_exposed:
        sys.exit(in_both("access.exposed"))
