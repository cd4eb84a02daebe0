"""The components with a script of their own: files of ``live/``, read once."""

from importlib.resources import files
from typing import Any

import streamlit as st


def live_component(name: str) -> Any:
    """Return the component whose style and script are ``live/<name>.css`` and ``.js``.

    ``page.js`` comes before the script: a component can import no module of ours.
    """
    folder = files("sanfen.desk.what_if").joinpath("live")
    scripts = [
        folder.joinpath(file).read_text("utf-8") for file in ("page.js", f"{name}.js")
    ]
    return st.components.v2.component(
        f"sanfen_{name}",
        css=folder.joinpath(f"{name}.css").read_text("utf-8"),
        js="\n".join(scripts),
    )
