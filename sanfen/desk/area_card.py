"""One town or county: its colour, its shares and how firm they are."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from sanfen.desk.badges import colour_badge
from sanfen.desk.columns import Column
from sanfen.desk.language import plain, tr
from sanfen.rulebook import Rules
from sanfen.vocabulary import Colour


def listed(regions: pd.DataFrame, colours: str) -> pd.DataFrame:
    """Return the areas, the gravest first, with the interval in words."""
    table = regions.assign(
        interval=[
            tr("areas.interval_value", low=f"{low:.1%}", high=f"{high:.1%}")
            if n
            else ""
            for n, low, high in zip(
                regions["enterprises"],
                regions["red_low"],
                regions["red_high"],
                strict=True,
            )
        ],
        sample=[
            tr("areas.small") if small else "" for small in regions["small_sample"]
        ],
    )
    share = "share_C" if colours == "colour_by_class" else "shrunk_red"
    return table.sort_values(
        [colours, share], ascending=False, na_position="last", ignore_index=True
    )


def columns(regions: pd.DataFrame, colours: str) -> list[Column]:
    """Return the columns of ``listed``."""
    town = [Column("town", tr("frame.town"))] if "town" in regions else []
    return [
        *town,
        Column("county", tr("frame.county")),
        Column(colours, tr("areas.colour"), Colour),
        Column("enterprises", tr("areas.enterprises"), "count"),
        Column("red", tr("areas.red"), "count"),
        Column("yellow", tr("areas.yellow"), "count"),
        Column("blue", tr("areas.blue"), "count"),
        Column("green", tr("areas.green"), "count"),
        Column("share_red", tr("areas.share_red"), "share"),
        Column("interval", tr("areas.interval")),
        Column("share_red_yellow", tr("areas.share_red_yellow"), "share"),
        Column("shrunk_red", tr("areas.shrunk_red"), "share"),
        Column("shrunk_red_yellow", tr("areas.shrunk_red_yellow"), "share"),
        Column("class_C", tr("areas.class_c"), "count"),
        Column("share_C", tr("areas.share_c"), "share"),
        Column("sample", tr("areas.sample")),
        Column("clause", tr("areas.clause"), width="large"),
    ]


def rule_in_words(rules: Rules, *, by_class: bool) -> str:
    """Say how the colour comes about, with the numbers in force."""
    area = rules.colour.area
    if by_class:
        bounds = rules.colour.area_by_class.from_share
        return tr(
            "areas.rule_by_class",
            blue=f"{bounds[Colour.BLUE]:.0%}",
            yellow=f"{bounds[Colour.YELLOW]:.0%}",
            red=f"{bounds[Colour.RED]:.0%}",
        )
    return tr(
        "areas.rule",
        red=f"{area.red.share_red:.0%}",
        red_n=area.red.red_enterprises,
        yellow=f"{area.yellow.share_red:.0%}",
        yellow_both=f"{area.yellow.share_red_yellow:.0%}",
        blue=f"{area.blue.share_red:.0%}",
        blue_both=f"{area.blue.share_red_yellow:.0%}",
        small=area.small_sample_under,
        k=f"{area.prior_enterprises:g}",
        confidence=f"{area.confidence:.0%}",
    )


def show_result(area: Mapping[Any, Any], colours: str) -> None:
    """Show the colour of one area with the shares it rests on."""
    with st.grid(min_column_width=200, border=True):
        with st.container(gap="xsmall"):
            st.markdown(f"**{tr('areas.colour')}**")
            colour_badge(area[colours] if area["enterprises"] else "")
            st.caption(plain(area["clause"]))
        interval = tr(
            "areas.interval_note",
            low=_percent(area["red_low"]),
            high=_percent(area["red_high"]),
        )
        _share("areas.share_red", area["share_red"], area["red"], area, interval)
        both = area["red"] + area["yellow"]
        _share("areas.share_red_yellow", area["share_red_yellow"], both, area)
        _share("areas.share_c", area["share_C"], area["class_C"], area)
    if area["small_sample"]:
        st.warning(tr("areas.small_warning", n=area["enterprises"]))


def _share(
    key: str, share: float, hits: int, area: Mapping[Any, Any], note: str = ""
) -> None:
    counted = tr("areas.counted", n=hits, of=area["enterprises"])
    with st.container(gap="xsmall"):
        st.markdown(f"**{tr(key)}**")
        st.markdown(_percent(share))
        st.caption(f"{counted} {note}")


def _percent(share: float) -> str:
    return "–" if math.isnan(share) else f"{share:.1%}"
