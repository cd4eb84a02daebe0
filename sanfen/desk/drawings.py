"""Figures and their readings, made once for all who look at the same.

Drawing takes most of the time of a page. What is drawn follows from who asks about
which day and area (the view), in which language and theme; what else it depends on
stands in the key as well, so that nobody is shown what was drawn for another area.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import plotly.graph_objects as go
import streamlit as st

from sanfen.desk.charts import is_dark
from sanfen.desk.language import language
from sanfen.desk.view import BY_VIEW, View
from sanfen.figures.frame import inked

T = TypeVar("T")

_Choice = tuple[tuple[str, str | int | None], ...]


def drawn(
    view: View,
    draw: Callable[..., T],
    *seen: Any,
    of: str = "",
    **choice: str | int | None,
) -> T:
    """Return ``draw(*seen, language, **choice)``, made once.

    ``seen`` must follow from the view and from ``of``, what the page is about: an
    enterprise, say, or which of two tables.
    """
    found: T = _drawn(
        view,
        f"{draw.__module__}.{draw.__qualname__}",
        of,
        tuple(sorted(choice.items())),
        language(),
        is_dark(),
        lambda: draw(*seen, language(), **choice),
    )
    return found


@st.cache_resource(max_entries=256, show_spinner=False, hash_funcs=BY_VIEW)
def _drawn(  # noqa: PLR0913, PLR0917 - the key
    view: View,
    name: str,
    of: str,
    choice: _Choice,
    spoken: str,
    dark: bool,  # noqa: FBT001 - a part of the key
    _draw: Callable[[], Any],
) -> Any:
    del view, name, of, choice, spoken
    found = _draw()
    return inked(found, dark=dark) if isinstance(found, go.Figure) else found
