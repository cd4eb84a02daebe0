"""The charts: what is drawn, in which order, and what it is said to show."""

import itertools

import pandas as pd
import pytest

from sanfen.figures.colours import SHADES, WASH
from sanfen.figures.history import class_history, class_history_reading
from sanfen.figures.matrices import (
    class_grade_matrix,
    class_grade_reading,
)
from sanfen.figures.points import (
    contribution_bar,
    contribution_reading,
    factor_bar,
    factor_reading,
    wrapped,
)
from sanfen.figures.shares import red_shares, red_shares_reading
from sanfen.figures.trends import (
    GAP,
    class_share_reading,
    class_share_trend,
    failure_rate_reading,
    failure_rate_trend,
    spread,
)
from sanfen.vocabulary import Colour
from tests.figure_tables import (
    enterprise,
    enterprises,
    events,
    parts,
    quarters,
    steps,
    town,
    towns,
)

SOME = enterprises(
    enterprise(1, "绿", "A", "一般"),
    enterprise(2, "绿", "A", "一般"),
    enterprise(3, "红", "C", "高"),
    enterprise(4, "黄", "B", "高"),
)


def fills(figure):
    return [shape.fillcolor for shape in figure.layout.shapes]


def texts(figure):
    return [t for trace in figure.data if trace.mode == "text" for t in trace.text]


def identities(figure):
    return [list(i) for i in figure.data[-1].customdata]


def test_the_matrix_has_a_cell_for_every_class_and_grade():
    figure = class_grade_matrix(SOME, "zh")
    assert len(fills(figure)) == 12
    assert identities(figure)[3] == ["A", "一般"]
    assert fills(figure)[3] == SHADES[Colour.GREEN].fill
    assert fills(figure)[0] == WASH


def test_a_cell_says_its_count_share_and_letter():
    (said,) = [
        text for text in texts(class_grade_matrix(SOME, "en")) if "50.0%" in text
    ]
    assert "2</span>" in said
    assert "G" in said


def test_the_matrix_axes_carry_the_totals():
    axes = class_grade_matrix(SOME, "zh").layout
    assert axes.xaxis.ticktext == ("一般<br>2", "较高<br>0", "高<br>2")
    assert axes.yaxis.ticktext[1] == "<b>A</b>  2"


def test_the_matrix_reading_names_the_fullest_cell_and_the_worst():
    assert class_grade_reading(SOME, "zh") == (
        "共 4 家企业；最多的一格是 A 类、产品风险一般，2 家；C 类且高风险 1 家。"
    )


def test_class_shares_add_up_to_one_in_every_quarter():
    figure = class_share_trend(quarters((1, 2, 3, 4), (4, 3, 2, 1)), "zh")
    heights = pd.DataFrame([list(trace.y) for trace in figure.data]).sum()
    assert heights.tolist() == pytest.approx([1, 1])
    assert [trace.name for trace in figure.data] == ["C", "B", "A", "AA"]


def test_every_area_is_labelled_at_its_end():
    figure = class_share_trend(quarters((1, 1, 1, 1), (1, 1, 1, 7)), "zh")
    labels = [note.text for note in figure.layout.annotations]
    assert labels == ["<b>C</b> 70%", "<b>B</b> 10%", "<b>A</b> 10%", "<b>AA</b> 10%"]


def test_one_quarter_is_a_column():
    figure = class_share_trend(quarters((1, 1, 1, 1)), "zh")
    assert {trace.type for trace in figure.data} == {"bar"}


def test_a_quarter_without_enterprises_is_left_out():
    figure = class_share_trend(quarters((0, 0, 0, 0), (1, 1, 1, 1)), "zh")
    assert len(figure.data[0].x) == 1


def test_the_class_share_reading_says_first_and_last():
    reading = class_share_reading(quarters((1, 1, 1, 1), (2, 1, 1, 0)), "zh")
    assert reading == "2024 Q1 至 2024 Q2：AA 25%→50%，A 25%→25%，B 25%→25%，C 25%→0%。"


@pytest.mark.parametrize("places", [[0.01, 0.02, 0.5, 0.99], [0.97, 0.98, 0.985, 0.99]])
def test_labels_are_spread_until_they_can_be_read(places):
    moved = spread(places, GAP)
    steps_between = [b - a for a, b in itertools.pairwise(moved)]
    assert min(steps_between) >= GAP - 1e-9
    assert max(moved) <= 1


def test_labels_that_are_far_apart_stay_where_they_are():
    assert spread([0.1, 0.5, 0.9], GAP) == [0.1, 0.5, 0.9]


def test_the_failure_rate_is_drawn_with_its_interval_and_n():
    table = quarters(batches=[100, 200], failures=[10, 10])
    low, high, line, bars = failure_rate_trend(table, "zh").data
    assert list(line.y) == [0.1, 0.05]
    assert all(a < b < c for a, b, c in zip(low.y, line.y, high.y, strict=True))
    assert list(bars.y) == [100, 200]


def test_a_quarter_without_batches_has_no_rate():
    table = quarters(batches=[100, 0], failures=[10, 0])
    assert len(failure_rate_trend(table, "zh").data[2].x) == 1


def test_the_failure_rate_reading_compares_with_a_year_before():
    table = quarters(batches=[100] * 5, failures=[10, 1, 1, 1, 5])
    reading = failure_rate_reading(table, "zh")
    assert reading.startswith(
        "2025 Q1 不合格率 5.0%（95% 区间 2.2%–11.2%，n = 100 批）"
    )
    assert "上年同期 10.0%" in reading


B_HELD_AT_C = {
    "score": 23.0,
    "class_by_score": "B",
    "enterprise_class": "C",
    "clause": "第四十七条",
}


def test_points_earned_and_lost_make_up_the_full_marks():
    earned, lost = contribution_bar(parts(10, 8, 5), B_HELD_AT_C, "zh").data
    assert [a + b for a, b in zip(earned.x, lost.x, strict=True)] == [10, 10, 10]
    assert lost.text == ("", "−2.0", "−5.0")
    assert lost.marker.pattern.shape == "/"


def test_the_contribution_says_what_held_the_class():
    reading = contribution_reading(parts(10, 8, 5), B_HELD_AT_C, "zh")
    assert reading == "得分 23.0，满分 30，按分为 B 类；限定为 C 类（第四十七条）"
    free = B_HELD_AT_C | {"enterprise_class": "B"}
    assert "限定" not in contribution_reading(parts(10, 8, 5), free, "zh")


def test_a_long_clause_is_shortened_above_the_bars():
    long = B_HELD_AT_C | {"clause": "条" * 60}
    title = contribution_bar(parts(1), long, "zh").layout.title.text
    assert title.endswith("…")
    assert max(len(line) for line in title.split("<br>")) <= 25


def test_product_factors_are_drawn_against_their_most():
    product = {
        "score": 12.0,
        "grade_by_score": "一般",
        "product_grade": "高",
        "clause": "兜底",
    }
    points, rest = factor_bar(parts(4, 8), product, "zh").data
    assert list(points.x) == [4, 8]
    assert list(rest.x) == [6, 2]
    reading = factor_reading(parts(4, 8), product, "en")
    assert reading == "12.0 of 20 risk points: General by score; raised to High (兜底)"


@pytest.mark.parametrize(
    ("words", "lines"),
    [("整改复查闭环", 1), ("投诉举报与缺陷召回", 2), ("Rectification and re-check", 2)],
)
def test_long_labels_take_two_lines(words, lines):
    assert wrapped(words).count("<br>") == lines - 1


def test_the_history_is_a_step_line_over_the_ranks_of_the_classes():
    figure = class_history(steps("A", "C", "B"), events("worse", "better"), "zh")
    assert list(figure.data[0].y) == [1, 3, 2]
    assert figure.data[0].line.shape == "hv"


def test_events_differ_in_shape_by_what_they_do_and_report_their_record():
    figure = class_history(steps("A"), events("worse", "better", "neutral"), "zh")
    lanes = figure.data[2:]
    assert len({trace.marker.symbol for trace in lanes}) == 3
    assert sorted(trace.customdata[0][0] for trace in lanes) == ["S0", "S1", "S2"]


def test_the_history_reading_counts_the_changes():
    reading = class_history_reading(steps("A", "A", "C", "B"), events("worse"), "zh")
    assert reading == "2024 Q1 为 A 类，2024 Q4 为 B 类，其间变动 2 次，记录事件 1 件。"


RANKED = towns(
    town("许村镇", colour="蓝", counts=(9, 0, 0, 1)),
    town("长安镇", colour="红", counts=(1, 0, 0, 1), small=True),
    town("盐官镇", colour="", counts=(0, 0, 0, 0)),
)


def test_red_shares_run_from_the_largest_and_hatch_small_samples():
    (bars,) = red_shares(RANKED, "zh").data
    assert list(bars.x) == [0.5, 0.1]
    assert bars.marker.pattern.shape == ("/", "")
    assert bars.marker.color == (SHADES[Colour.RED].fill, SHADES[Colour.BLUE].fill)


def test_whiskers_reach_from_the_lower_to_the_upper_end():
    (bars,) = red_shares(RANKED, "zh").data
    assert bars.x[1] + bars.error_x.array[1] == pytest.approx(0.4)
    assert bars.x[1] - bars.error_x.arrayminus[1] == pytest.approx(0.01)


def test_only_the_top_rows_are_kept_and_the_selected_one_is_marked():
    figure = red_shares(RANKED, "zh", top=1, selected="长安镇")
    assert figure.layout.yaxis.ticktext == ("<b>▸ 长安镇</b>",)


def test_the_red_share_reading_says_how_sure_it_is():
    assert red_shares_reading(RANKED, "zh") == (
        "红色占比最高的是长安镇：50.0%（置信区间 1.0%–40.0%，n = 2 家）。"
    )
