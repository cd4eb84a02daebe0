"""The components with a script of their own: files of ``live/``, read once."""

from importlib.resources import files
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def live_component(name: str, *before: str) -> Any:
    """Return the component whose style and script are ``live/<name>.css`` and ``.js``.

    ``page.js`` and the scripts ``before`` come first: a component can import no module
    of ours.
    """
    folder = files("sanfen.desk.what_if").joinpath("live")
    scripts = [
        folder.joinpath(f"{script}.js").read_text("utf-8")
        for script in ("page", *before, name)
    ]
    return st.components.v2.component(
        f"sanfen_{name}",
        css=folder.joinpath(f"{name}.css").read_text("utf-8"),
        js="\n".join(scripts),
    )


def stand_in(part: str) -> DeltaGenerator:
    """Return room for what is seen only if the live ``part`` does not report in time.

    ``brand/frame.css`` delays it.
    """
    return st.container(key=f"plain_{part}")
