"""How a department asks."""

import streamlit as st

from sanfen.desk.language import language, tr
from sanfen.sharing import PREFIX


def show_example() -> None:
    """Show a line that asks, and where the rest is explained."""
    base = _home() + PREFIX
    st.caption(tr("api_keys.example_note"))
    st.code(
        f'curl -H "Authorization: Bearer sf_…" "{base}/enterprises?limit=2"',
        language="bash",
        wrap_lines=True,
    )
    st.link_button(
        tr("api_keys.docs"),
        f"{base}/docs?lang={language()}",
        icon=":material/menu_book:",
    )


def _home() -> str:
    """Return the address of the house: that of this page without its name."""
    here = st.context.url or ""
    return here.partition("?")[0].rpartition("/")[0]
