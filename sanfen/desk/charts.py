"""Figures on a page: shown with their reading, and clicked."""

from collections.abc import Callable

import plotly.graph_objects as go
import streamlit as st

from sanfen.figures.frame import CONFIG, clicked, inked


def show_figure(
    figure: go.Figure, *, key: str, alt: str, config: dict[str, object] | None = None
) -> None:
    """Show a figure; ``alt`` says in words what it shows."""
    st.plotly_chart(_in_ink(figure), key=key, alt=alt, config=config or CONFIG)


def click_figure(
    figure: go.Figure,
    *,
    key: str,
    alt: str,
    on_click: Callable[[list[str]], None],
    config: dict[str, object] | None = None,
) -> None:
    """Show a figure whose points can be clicked; [] is a click that lets go.

    A selection is lost as soon as the figure changes, so ``on_click`` must keep what
    it is told, in the link.
    """
    st.plotly_chart(
        _in_ink(figure),
        key=key,
        alt=alt,
        config=config or CONFIG,
        on_select=lambda: on_click(clicked(st.session_state[key])),
        selection_mode="points",
    )


def is_dark() -> bool:
    """Tell whether the reader's theme is a dark one."""
    return st.context.theme.type == "dark"


def _in_ink(figure: go.Figure) -> go.Figure:
    return inked(figure, dark=is_dark())
