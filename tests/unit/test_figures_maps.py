"""The maps: one shape a region, a letter beside every colour, clicks that name."""

import pandas as pd
import pytest

from sanfen.figures import geodata
from sanfen.figures.area_map import area_map, area_map_reading
from sanfen.figures.colours import NOT_COLOURED, SHADES
from sanfen.figures.frame import clicked
from sanfen.figures.vector_map import vector_map, vector_map_reading
from sanfen.vocabulary import Colour
from tests.figure_tables import enterprise, enterprises, town, towns

THREE = towns(
    town("许村镇", colour="红"),
    town("长安镇", colour="黄", small=True),
    town("乌镇镇", "桐乡市", "", counts=(0, 0, 0, 0), small=True),
)


def regions_drawn(figure):
    return [trace for trace in figure.data if trace.meta == "region"]


def lettered(figure):
    lines = [trace for trace in figure.data if trace.type == "scatter"]
    return [trace for trace in lines if trace.mode == "text"]


def words(figure):
    return [text for trace in lettered(figure) for text in trace.text]


def legend(figure):
    return [trace.name for trace in figure.data if trace.name]


def clicks(figure):
    return {
        tuple(i) for t in figure.data if t.customdata is not None for i in t.customdata
    }


def rings(figure):
    return [t for t in figure.data if t.type == "scatter" and t.line.width == 3]


def test_as_many_regions_are_drawn_as_there_are_towns():
    everywhere = towns(*(town(name, county) for county, name in geodata.towns()))
    assert len(regions_drawn(area_map(everywhere, "zh"))) == len(geodata.towns())


def test_counties_are_drawn_with_their_names():
    table = THREE.drop(columns="town").assign(county=["海宁市", "桐乡市", "南湖区"])
    figure = area_map(table, "zh")
    assert "红<br>海宁市" in words(figure)
    assert clicks(figure) == {("海宁市",), ("桐乡市",), ("南湖区",)}


def test_a_region_has_the_colour_and_the_letter_of_its_row():
    figure = area_map(THREE, "zh")
    fills = [trace.fillcolor for trace in regions_drawn(figure)]
    assert fills == [
        SHADES[Colour.RED].fill,
        SHADES[Colour.YELLOW].fill,
        NOT_COLOURED.fill,
    ]
    assert words(figure) == ["红<br>许村", "黄", ""]


def test_the_letters_are_those_of_the_language():
    assert words(area_map(THREE, "en"))[1] == "Y"


def test_only_a_small_sample_is_hatched():
    hatched = [t.fillpattern.shape for t in regions_drawn(area_map(THREE, "zh"))]
    assert hatched == [None, "/", None]
    assert "样本少 1" in legend(area_map(THREE, "zh"))


def test_a_town_without_enterprises_is_in_the_legend():
    assert "无监管对象 1" in legend(area_map(THREE, "zh"))


def test_another_column_can_give_the_colours():
    figure = area_map(THREE, "zh", colours="colour_by_class")
    assert {t.fillcolor for t in regions_drawn(figure)} == {SHADES[Colour.BLUE].fill}


def test_a_colour_may_be_a_category_with_gaps():
    table = THREE.assign(colour=pd.Categorical(["红", "黄", None], list(Colour)))
    assert regions_drawn(area_map(table, "zh"))[2].fillcolor == NOT_COLOURED.fill


def test_the_selected_region_is_outlined_and_named():
    figure = area_map(THREE, "zh", selected="长安镇")
    assert len(rings(figure)) == 1
    assert "黄<br>长安" in words(figure)
    assert rings(area_map(THREE, "zh")) == []


def test_a_click_anywhere_in_a_town_reports_town_and_county():
    assert clicks(area_map(THREE, "zh")) == {
        ("许村镇", "海宁市"),
        ("长安镇", "海宁市"),
        ("乌镇镇", "桐乡市"),
    }


def test_the_map_says_that_its_boundaries_are_a_sketch():
    (caption,) = area_map(THREE, "zh").layout.annotations
    assert "示意边界，非法定界线" in caption.text
    assert "天地图" in caption.text


def test_towns_of_another_city_become_named_tiles():
    figure = area_map(towns(town("East Side", "Cook", "红")), "en")
    assert len(regions_drawn(figure)) == 1
    assert words(figure) == ["R<br>East Side"]
    assert "tiles" in figure.layout.annotations[0].text


def test_names_from_a_file_are_shown_and_not_obeyed():
    figure = area_map(towns(town("<b>镇", colour="绿")), "zh")
    assert "&lt;b&gt;镇" in "".join(t.hovertemplate or "" for t in figure.data)


def test_the_reading_counts_colours_and_names_the_red():
    reading = area_map_reading(THREE, "zh")
    assert reading == (
        "共 3 个区域：绿 0 个、蓝 0 个、黄 1 个、红 1 个；其中样本少 1 个。红色区域：许村镇。"
    )


def points_drawn(figure):
    return [trace for trace in figure.data if trace.meta == "enterprises"]


def test_every_enterprise_is_a_point_in_its_colour_and_shape():
    table = enterprises(enterprise(1), enterprise(2, "红"), enterprise(3, "红"))
    green, red = points_drawn(vector_map(table, "zh"))
    assert (len(green.x), len(red.x)) == (1, 2)
    assert green.marker.symbol != red.marker.symbol
    assert red.marker.color == SHADES[Colour.RED].fill


def test_a_click_on_a_point_reports_the_enterprise():
    (points,) = points_drawn(vector_map(enterprises(enterprise(7)), "zh"))
    event = {"selection": {"points": [{"customdata": points.customdata[0]}]}}
    assert clicked(event)[0] == "913300000000000007"


def test_an_enterprise_without_coordinates_is_counted_not_drawn():
    table = enterprises(enterprise(1), enterprise(2, lon=None))
    figure = vector_map(table, "zh")
    assert sum(len(trace.x) for trace in points_drawn(figure)) == 1
    assert "1 家无坐标" in figure.layout.annotations[0].text
    assert "无坐标 1 家" in vector_map_reading(table, "zh")


def test_points_above_the_limit_are_thinned_but_never_the_red(monkeypatch):
    monkeypatch.setattr("sanfen.figures.vector_map.LIMIT", 10)
    table = enterprises(*(enterprise(i, "红" if i < 4 else "绿") for i in range(40)))
    green, red = points_drawn(vector_map(table, "zh"))
    assert len(red.x) == 4
    assert len(green.x) == 6


def test_points_of_another_city_are_drawn_without_our_counties():
    table = enterprises(enterprise(1, lon=-87.6, lat=41.8))
    figure = vector_map(table, "en")
    assert not [trace for trace in figure.data if trace.meta == "ground"]
    assert figure.layout.xaxis.range[0] < -87.6 < figure.layout.xaxis.range[1]


@pytest.mark.parametrize("event", [{}, {"selection": {"points": []}}, {"points": [{}]}])
def test_no_click_is_no_identity(event):
    assert clicked(event) == []


def test_a_click_may_report_a_single_name():
    assert clicked({"points": [{}, {"customdata": "许村镇"}]}) == ["许村镇"]
