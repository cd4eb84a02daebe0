"""What every figure has in common: type, margins, captions and the empty figure.

Colours of text and grid stand in the template, so that the theme of the page may
replace them (light and dark); sizes stand in the figure and stay.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from sanfen.figures.colours import HAIRLINE, INK, PALE_INK, PAPER, QUIET
from sanfen.wording import Language, say

FONTS = (
    '"Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", '
    '"Segoe UI", sans-serif'
)

TEXT = 14
"""The smallest text of a figure, in px: the back row must read it."""

CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "displaylogo": False,
    "scrollZoom": False,
    "showTips": False,
    "responsive": True,
    "locale": "en",  # plotly has no other without a download; our own words are ours
}
"""The plotly configuration of every figure; asks the network for nothing."""

MAP_CONFIG: dict[str, Any] = CONFIG | {
    "displayModeBar": True,
    "modeBarButtons": [["zoomIn2d", "zoomOut2d", "resetScale2d"]],
}
"""The configuration of the vector map, which can be zoomed."""

_TEMPLATE = go.layout.Template(
    layout={
        "font": {"color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hoverlabel": {"bgcolor": PAPER, "font": {"color": INK}},
        "xaxis": {"gridcolor": HAIRLINE},
        "yaxis": {"gridcolor": HAIRLINE},
    }
)

HIDDEN_AXIS: dict[str, Any] = {
    "visible": False,
    "fixedrange": True,
    "showgrid": False,
    "zeroline": False,
}


def framed(traces: Iterable[Any], *, height: int, **layout: Any) -> go.Figure:
    """Return the figure of ``traces`` in the house style."""
    house = {
        "template": _TEMPLATE,
        "font": {"family": FONTS, "size": TEXT},
        "hoverlabel": {"font": {"family": FONTS, "size": TEXT}, "align": "left"},
        "hovermode": "closest",
        "dragmode": False,
        "height": height,
        "margin": {"l": 4, "r": 4, "t": 8, "b": 8, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "legend": LEGEND,
        "modebar": MODE_BAR,
        "xaxis": AXIS,
        "yaxis": AXIS | {"ticklabelstandoff": 6},
    }
    # Laid together first: each update of a figure costs as much as the figure.
    return go.Figure(data=list(traces), layout=_laid_on(house, layout))


def _laid_on(house: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of the house with a figure's own laid on, key by key."""
    both = dict(house)
    for name, value in own.items():
        under = both.get(name)
        if isinstance(value, Mapping) and isinstance(under, Mapping):
            both[name] = _laid_on(under, value)
        else:
            both[name] = value
    return both


def row_axis(labels: Sequence[str], *, room: float = 0.6) -> dict[str, Any]:
    """Return the axis of rows that are read from the top, ``room`` beyond the last."""
    return {
        "tickvals": list(range(len(labels))),
        "ticktext": list(labels),
        "range": [len(labels) - 1 + room, -room],
        "showgrid": False,
    }


AXIS: dict[str, Any] = {
    "fixedrange": True,
    "zeroline": False,
    "automargin": True,
    "tickfont": {"size": TEXT},
    "title": {"font": {"size": TEXT}, "standoff": 8},
}

LEGEND: dict[str, Any] = {
    "orientation": "h",
    "x": 0,
    "y": 1,
    "xanchor": "left",
    "yanchor": "bottom",
    "font": {"size": TEXT},
    "itemclick": False,
    "itemdoubleclick": False,
    "traceorder": "normal",
    "bgcolor": "rgba(0,0,0,0)",
}


BELOW: dict[str, Any] = {
    "x": 0,
    "y": 0,
    "xref": "x domain",
    "yref": "y domain",
    "xanchor": "left",
    "yanchor": "top",
    "yshift": -4,
    "opacity": 0.8,
}
"""Where the caption of a map stands: under the map, wherever that ends."""


MODE_BAR: dict[str, Any] = {
    "orientation": "v",
    "bgcolor": "rgba(0,0,0,0)",
    "color": QUIET,
    "activecolor": QUIET,
}


def note(text: str, **place: Any) -> dict[str, Any]:
    """Return an annotation without an arrow, placed on the paper by default."""
    return {
        "text": text,
        "showarrow": False,
        "xref": "paper",
        "yref": "paper",
        "font": {"size": TEXT},
        "align": "left",
    } | place


def inked(figure: go.Figure, *, dark: bool) -> go.Figure:
    """Write ``figure`` in full ink; a page's theme alone greys its small print.

    For pages that are projected: grey on white is lost at the back of the room.
    """
    ink = {"color": PALE_INK if dark else INK}
    if figure.layout.font.color == ink["color"]:
        return figure  # a figure that is shown again
    written = {"tickfont": ink, "title": {"font": ink}}
    axes = [*figure.select_xaxes(), *figure.select_yaxes()]
    return figure.update_layout(
        font=ink,
        legend={"font": ink},
        hoverlabel={"font": ink},
        title={"font": ink} if figure.layout.title.text else None,
        **{axis.plotly_name: written for axis in axes},
    )


def nothing(language: Language, *, height: int = 180) -> go.Figure:
    """Return an empty figure that says so."""
    words = note(say("figures.nothing", language), x=0.5, y=0.5, align="center")
    return framed(
        [],
        height=height,
        annotations=[words],
        xaxis=HIDDEN_AXIS,
        yaxis=HIDDEN_AXIS,
    )


def clicked(selection: Mapping[str, Any]) -> list[str]:
    """Return the identity of the first clicked point that has one.

    ``selection`` is what a chart reports: ``{"selection": {"points": […]}}``, or
    the inner part. The identity is the point's ``customdata``; [] for none.
    """
    inner = selection.get("selection", selection)
    for point in inner.get("points", []):
        if identity := point.get("customdata"):
            return [identity] if isinstance(identity, str) else list(identity)
    return []
