"""矩阵: how many enterprises stand in each class and product grade."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sanfen.figures.canvas import text_trace
from sanfen.figures.colours import INK, PAPER, WASH, letter, shade
from sanfen.figures.frame import framed, nothing
from sanfen.vocabulary import EnterpriseClass, ProductGrade
from sanfen.wording import Language, say, term

CLASSES = list(EnterpriseClass)
GRADES = list(ProductGrade)
HALF = 0.485


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: where it stands, what it says and what a click on it reports."""

    column: int
    row: int
    fill: str
    ink: str | None
    words: str
    hover: str
    identity: list[str]


def class_grade_matrix(
    enterprises: pd.DataFrame, language: Language, *, height: int = 380
) -> go.Figure:
    """Count ``assessment.enterprises`` by class and product grade.

    Each cell has the colour that most of its enterprises have on the vector map.
    A click reports ``[class, grade]``.
    """
    if enterprises.empty:
        return nothing(language, height=height)
    counts = _counted(enterprises)
    cells = [
        _count_cell(group, c, g, len(enterprises), language)
        for (c, g), group in _groups(enterprises)
    ]
    by_grade = [
        f"{term(g, language)}<br>{counts[g].sum():,}" for g in GRADES if g in counts
    ]
    by_class = [f"<b>{c}</b>  {counts.loc[c].sum():,}" for c in CLASSES]
    titles = say("figures.product_grade", language), say("figures.class", language)
    return _drawn(cells, by_grade, by_class, titles, height)


def class_grade_reading(enterprises: pd.DataFrame, language: Language) -> str:
    """Say which cell of the matrix is the fullest, and how full the worst one is."""
    if enterprises.empty:
        return say("figures.nothing", language)
    sizes = {cell: len(colours) for cell, colours in _groups(enterprises)}
    fullest = max(sizes, key=lambda cell: sizes[cell])
    return say(
        "figures.matrix_reading",
        language,
        n=f"{len(enterprises):,}",
        c=fullest[0],
        grade=term(fullest[1], language),
        most=f"{sizes[fullest]:,}",
        worst=f"{sizes[EnterpriseClass.C, ProductGrade.HIGH]:,}",
    )


def _counted(enterprises: pd.DataFrame) -> pd.DataFrame:
    pairs = enterprises[["enterprise_class", "product_grade"]].astype(str)
    counts = pd.crosstab(pairs["enterprise_class"], pairs["product_grade"])
    return counts.reindex(index=CLASSES, columns=GRADES, fill_value=0)


def _groups(
    enterprises: pd.DataFrame,
) -> Iterable[tuple[tuple[EnterpriseClass, ProductGrade], pd.Series]]:
    """Return the vector-map colours of every cell, also of the empty ones."""
    classes = enterprises["enterprise_class"].astype(str)
    grades = enterprises["product_grade"].astype(str)
    colours = enterprises["map_colour"].astype(str)
    for c in CLASSES:
        for g in GRADES:
            yield (c, g), colours[(classes == c) & (grades == g)]


def _count_cell(
    colours: pd.Series,
    c: EnterpriseClass,
    g: ProductGrade,
    total: int,
    language: Language,
) -> Cell:
    n = len(colours)
    colour = colours.mode().iloc[0] if n else ""
    share = f"{n / total:.1%}"
    big = f"<span style='font-size:20px'>{n:,}</span>"
    words = f"{big}<br>{letter(colour, language)} · {share}" if n else "–"
    hover = say(
        "figures.hover_cell",
        language,
        c=c,
        grade=term(g, language),
        n=f"{n:,}",
        share=share,
        total=f"{total:,}",
    )
    look = shade(colour)
    place = {"column": GRADES.index(g), "row": CLASSES.index(c)}
    fill, ink = (look.fill, look.ink) if n else (WASH, None)
    return Cell(**place, fill=fill, ink=ink, words=words, hover=hover, identity=[c, g])


def _drawn(
    cells: list[Cell],
    columns: list[str],
    rows: list[str],
    titles: tuple[str, str],
    height: int,
) -> go.Figure:
    inks = (INK, PAPER, None)
    texts = [_texts([c for c in cells if c.ink == ink], ink) for ink in inks]
    return framed(
        [*texts, _clicks(cells)],
        height=height,
        hoverdistance=-1,
        shapes=[_tile(cell) for cell in cells],
        xaxis=_ticks(columns, titles[0]) | {"side": "top"},
        yaxis=_ticks(rows, titles[1]) | {"autorange": "reversed"},
    )


def _ticks(words: list[str], title: str) -> dict[str, Any]:
    return {
        "tickvals": list(range(len(words))),
        "ticktext": words,
        "range": [-0.5, len(words) - 0.5],
        "showgrid": False,
        "title": {"text": title},
    }


def _tile(cell: Cell) -> dict[str, Any]:
    return {
        "type": "rect",
        "x0": cell.column - HALF,
        "x1": cell.column + HALF,
        "y0": cell.row - HALF,
        "y1": cell.row + HALF,
        "fillcolor": cell.fill,
        "line": {"width": 0},
        "layer": "below",
    }


def _texts(cells: list[Cell], ink: str | None) -> dict[str, Any]:
    written = [(float(cell.column), float(cell.row), cell.words) for cell in cells]
    return text_trace(written, ink, "transparent")


def _clicks(cells: list[Cell]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": [cell.column for cell in cells],
        "y": [cell.row for cell in cells],
        "mode": "markers",
        "marker": {"size": 40, "opacity": 0, "symbol": "square"},
        "selected": {"marker": {"opacity": 0}},
        "unselected": {"marker": {"opacity": 0}},
        "customdata": [cell.identity for cell in cells],
        "text": [cell.hover for cell in cells],
        "hovertemplate": "%{text}<extra></extra>",
        "showlegend": False,
    }
