"""What holds for every figure: empty, one row, both languages, offline, readable."""

import json
import re

import plotly.graph_objects as go
import pytest

from sanfen.figures import geodata
from sanfen.figures.area_map import area_map, area_map_reading
from sanfen.figures.colours import INK, PALE_INK
from sanfen.figures.drift import drift_bars, drift_reading
from sanfen.figures.effects import effect_bars, effects_reading
from sanfen.figures.firmness import (
    firm_classes,
    firm_classes_reading,
    weight_influence,
    weight_influence_reading,
)
from sanfen.figures.frame import CONFIG, MAP_CONFIG, TEXT, inked
from sanfen.figures.gains import gains_curve, gains_reading
from sanfen.figures.history import class_history, class_history_reading
from sanfen.figures.matrices import (
    class_grade_matrix,
    class_grade_reading,
)
from sanfen.figures.points import contribution_bar, factor_bar
from sanfen.figures.reliability import (
    rates_by_group,
    rates_reading,
    reliability_plot,
    reliability_reading,
)
from sanfen.figures.shares import red_shares, red_shares_reading
from sanfen.figures.trends import (
    class_share_reading,
    class_share_trend,
    failure_rate_reading,
    failure_rate_trend,
)
from sanfen.figures.vector_map import vector_map, vector_map_reading
from sanfen.vocabulary import ProductGrade
from tests.figure_tables import (
    NO_QUARTERS,
    effects,
    enterprise,
    enterprises,
    events,
    firm,
    gains,
    influence,
    moved,
    parts,
    quarters,
    rates,
    steps,
    town,
    towns,
)

ENTERPRISE = {
    "score": 8.0,
    "class_by_score": "A",
    "enterprise_class": "A",
    "clause": "",
}
PRODUCT = {"score": 8.0, "grade_by_score": "高", "product_grade": "高", "clause": ""}


DRAWN = {
    "area_map": area_map,
    "red_shares": red_shares,
    "vector_map": vector_map,
    "class_grade_matrix": class_grade_matrix,
    "class_share_trend": class_share_trend,
    "failure_rate_trend": failure_rate_trend,
    "contribution_bar": lambda t, lang: contribution_bar(t, ENTERPRISE, lang),
    "factor_bar": lambda t, lang: factor_bar(t, PRODUCT, lang),
    "class_history": lambda t, lang: class_history(t, events(), lang),
    "firm_classes": firm_classes,
    "weight_influence": weight_influence,
    "gains_curve": lambda t, lang: gains_curve(t, lang, share=0.1),
    "reliability_plot": reliability_plot,
    "rates_by_group": rates_by_group,
    "drift_bars": drift_bars,
    "effect_bars": lambda t, lang: effect_bars(t, -2.5, lang),
}
READ = {
    "area_map": area_map_reading,
    "red_shares": red_shares_reading,
    "vector_map": vector_map_reading,
    "class_grade_matrix": class_grade_reading,
    "class_share_trend": class_share_reading,
    "failure_rate_trend": failure_rate_reading,
    "class_history": lambda t, lang: class_history_reading(t, events(), lang),
    "firm_classes": firm_classes_reading,
    "weight_influence": weight_influence_reading,
    "gains_curve": lambda t, lang: gains_reading(t, lang, share=0.1),
    "reliability_plot": reliability_reading,
    "rates_by_group": rates_reading,
    "drift_bars": drift_reading,
    "effect_bars": lambda t, lang: effects_reading(t, -2.5, lang),
}

ONE_ROW = {
    "area_map": towns(town("许村镇")),
    "red_shares": towns(town("许村镇")),
    "vector_map": enterprises(enterprise(1)),
    "class_grade_matrix": enterprises(enterprise(1)),
    "class_share_trend": quarters((1, 0, 0, 0)),
    "failure_rate_trend": quarters(batches=[3], failures=[1]),
    "contribution_bar": parts(8),
    "factor_bar": parts(8),
    "class_history": steps("A"),
    "firm_classes": firm(("A", 3, 1)),
    "weight_influence": influence(("E1", 0.2, 0.8)),
    "gains_curve": gains(("model", 0.1, 0.3)),
    "reliability_plot": rates(("海宁市", 20, 5, 0.2)),
    "rates_by_group": rates(("海宁市", 20, 5, 0.2)),
    "drift_bars": moved(("评分项", 0.3, 0.2, "strong")),
    "effect_bars": effects(("评分项", 0.7)),
}
EMPTY = {name: table.iloc[:0] for name, table in ONE_ROW.items()} | {
    "class_share_trend": NO_QUARTERS,
    "failure_rate_trend": NO_QUARTERS,
}


def strings(value):
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value
    return (
        [s for v in inner for s in strings(v)]
        if isinstance(value, (dict, list))
        else []
    )


def data_words():
    """Return what stands in the tables in Chinese: names and clicked identities."""
    return ["许村镇", "许村", "示例", "评分项", *ProductGrade]


every_figure = pytest.mark.parametrize("name", DRAWN)
both_languages = pytest.mark.parametrize("language", ["zh", "en"])


@every_figure
def test_an_empty_table_says_that_there_is_nothing(name):
    figure = DRAWN[name](EMPTY[name], "zh")
    assert [note.text for note in figure.layout.annotations] == ["没有可显示的数据"]


@pytest.mark.parametrize("name", READ)
@both_languages
def test_a_reading_of_nothing_is_still_a_sentence(name, language):
    assert READ[name](EMPTY[name], language) in {"没有可显示的数据", "No data to show"}


@every_figure
@both_languages
def test_one_row_is_enough_to_draw(name, language):
    figure = DRAWN[name](ONE_ROW[name], language)
    assert isinstance(figure, go.Figure)
    assert len(figure.data) >= 1


@every_figure
def test_no_text_is_smaller_than_the_back_row_can_read(name):
    sizes = re.findall(
        r'font":\{[^{}]*"size":(\d+)', DRAWN[name](ONE_ROW[name], "zh").to_json()
    )
    assert sizes
    assert min(map(int, sizes)) >= TEXT >= 14


@every_figure
def test_nothing_drawn_needs_the_network_or_webgl(name):
    figure = DRAWN[name](ONE_ROW[name], "zh")
    assert {trace.type for trace in figure.data} <= {"scatter", "bar"}
    assert "//" not in figure.to_json()


@every_figure
def test_no_chinese_of_ours_is_left_in_an_english_figure(name):
    english = json.loads(DRAWN[name](ONE_ROW[name], "en").to_json())
    said = {text for text in strings(english) if re.search("[一-鿿]", text)}
    for own in (*geodata.counties(), *data_words()):
        said = {text.replace(own, "") for text in said}
    assert {text for text in said if re.search("[一-鿿]", text)} == set()


@every_figure
def test_text_and_grid_leave_their_colour_to_the_theme(name):
    layout = DRAWN[name](ONE_ROW[name], "zh").layout
    assert layout.font.color is None
    assert layout.xaxis.gridcolor is None
    assert layout.paper_bgcolor == "rgba(0,0,0,0)"


@every_figure
@pytest.mark.parametrize("dark", [False, True])
def test_a_projected_figure_is_written_in_full_ink(name, dark):
    layout = inked(DRAWN[name](ONE_ROW[name], "zh"), dark=dark).layout
    ink = PALE_INK if dark else INK
    fonts = [
        layout.font,
        layout.legend.font,
        layout.xaxis.tickfont,
        layout.yaxis.tickfont,
    ]
    assert {font.color for font in fonts} == {ink}
    assert layout.font.size == TEXT


def test_the_mode_bar_is_hidden_and_links_nowhere():
    assert CONFIG["displayModeBar"] is False
    assert CONFIG["displaylogo"] is MAP_CONFIG["displaylogo"] is False
