"""What a pointer reads: names first, then numbers with their units and n."""

from collections.abc import Mapping
from math import isnan
from typing import Any

from sanfen.vocabulary import Colour
from sanfen.wording import Language, say, term


def percent(share: float, places: int = 1) -> str:
    """Return a share as a percentage, a dash where it is unknown."""
    return "–" if isnan(share) else f"{share:.{places}%}"


def region_hover(row: Mapping[Any, Any], language: Language) -> str:
    """Say all about one town or county."""
    name = f"<b>{plain(row.get('town', row['county']))}</b>"
    if "town" in row:
        name += f"  {plain(row['county'])}"
    if not row["enterprises"]:
        return f"{name}<br>{say('figures.no_enterprises', language)}"
    colour = row["colour"]
    lines = [
        name,
        say("figures.hover_colour", language, colour=_colour(colour, language)),
        say("figures.hover_n", language, n=f"{int(row['enterprises']):,}"),
        say("figures.hover_colours", language, **_counts(row)),
        say(
            "figures.hover_red",
            language,
            share=percent(row["share_red"]),
            low=percent(row["red_low"]),
            high=percent(row["red_high"]),
        ),
        say(
            "figures.hover_red_yellow",
            language,
            share=percent(row["share_red_yellow"]),
        ),
    ]
    if row["small_sample"]:
        lines.append(say("figures.hover_small", language))
    return "<br>".join(lines)


def plain(text: object) -> str:
    """Return imported text so that a chart shows it and does not obey it."""
    safe = str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return safe.replace("%{", "%&#123;")


def _colour(colour: str, language: Language) -> str:
    return term(Colour(colour), language) if colour in list(Colour) else "–"


def _counts(row: Mapping[Any, Any]) -> dict[str, int]:
    return {name: int(row[name]) for name in ("green", "blue", "yellow", "red")}
