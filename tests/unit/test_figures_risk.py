"""The figures of 抽查风险 show what their tables say."""

import pytest

from sanfen.figures.drift import drift_bars, drift_reading
from sanfen.figures.effects import effect_bars, effects_reading
from sanfen.figures.gains import LOOKS, gains_curve, gains_reading
from sanfen.figures.reliability import (
    rates_by_group,
    rates_reading,
    reliability_plot,
    reliability_reading,
)
from tests.figure_tables import effects, gains, moved, rates

CURVES = gains(
    ("model", 0.1, 0.4),
    ("model", 1.0, 1.0),
    ("past_failure_rate", 0.1, 0.3),
    ("past_failure_rate", 1.0, 1.0),
    ("last_result", 0.1, 0.2),
    ("last_result", 1.0, 1.0),
    ("random", 0.1, 0.1),
    ("random", 1.0, 1.0),
)


def test_every_curve_begins_where_nothing_is_visited_and_nothing_found():
    drawn = gains_curve(CURVES, "zh", share=0.1)
    assert [(line.x[0], line.y[0]) for line in drawn.data] == [(0, 0)] * 4


def test_the_curves_are_told_apart_without_colour():
    drawn = gains_curve(CURVES, "zh", share=0.1)
    assert len({line.line.dash for line in drawn.data}) == len(LOOKS)
    assert len({line.marker.symbol for line in drawn.data}) == len(LOOKS)


def test_the_reading_of_the_curves_says_what_the_share_finds():
    said = gains_reading(CURVES, "zh", share=0.1)
    assert all(share in said for share in ("10.0%", "40%", "30%", "20%"))
    assert "20%" in gains_reading(CURVES, "zh", share=0.05)  # half way to the first


def test_the_capacity_is_drawn_where_it_stands():
    (here,) = gains_curve(CURVES, "zh", share=0.25).layout.shapes
    assert here.x0 == here.x1 == 0.25


def test_whiskers_reach_from_low_to_high():
    table = rates(("甲", 100, 20, 0.3))
    (_, points) = reliability_plot(table, "zh").data
    assert points.y[0] + points.error_y.array[0] == pytest.approx(0.3)
    assert points.y[0] - points.error_y.arrayminus[0] == pytest.approx(0.1)


def test_the_reading_counts_the_groups_that_came_as_foretold():
    table = rates(("甲", 100, 20, 0.25), ("乙", 100, 20, 0.9))
    said = reliability_reading(table, "zh")
    assert "2 组中有 1 组" in said
    assert "90.0%" in said


def test_a_small_group_is_drawn_hollow_and_marked_in_words():
    table = rates(("甲", 100, 20, 0.2), ("乙", 12, 2, 0.2))
    drawn = rates_by_group(table, "zh")
    assert list(drawn.data[0].marker.symbol) == ["circle", "circle-open"]
    labels = drawn.layout.yaxis.ticktext
    assert ["样本少" in label for label in labels] == [False, True]


def test_the_reading_of_groups_names_the_one_farthest_off():
    table = rates(("甲", 100, 20, 0.2), ("乙", 100, 40, 0.2))
    assert "乙" in rates_reading(table, "zh")


def test_a_hostile_group_is_shown_letter_by_letter():
    table = rates(("<b>甲</b>", 100, 20, 0.2))
    assert "<b>" not in rates_by_group(table, "zh").layout.yaxis.ticktext[0]


def test_effects_add_up_from_base_to_total():
    drawn = effect_bars(effects(("甲", 1.5), ("乙", -0.5)), -2.0, "zh").data[0]
    assert list(drawn.base) == [0.0, -2.0, -0.5, 0.0]
    assert list(drawn.x) == [-2.0, 1.5, -0.5, -1.0]
    assert list(drawn.text) == ["-2.00", "▲ +1.50", "▼ -0.50", "-1.00"]


@pytest.mark.parametrize(("effect", "way"), [(0.7, "偏高"), (-0.7, "偏低")])
def test_the_reading_of_effects_says_which_way_the_strongest_moves(effect, way):
    said = effects_reading(effects(("甲", effect), ("乙", 0.1)), -2.0, "zh")
    assert "甲" in said
    assert way in said


def test_drift_is_said_only_beyond_what_training_saw():
    calm = moved(("甲", 0.9, 1.5, "steady"))
    assert "没有超出" in drift_reading(calm, "zh")
    wild = moved(("甲", 0.9, 0.1, "strong"), ("乙", 0.2, 0.3, "steady"))
    assert "2 项中有 1 项" in drift_reading(wild, "zh")
    patterns = drift_bars(wild, "zh").data[0].marker.pattern.shape
    assert list(patterns) == ["x", ""]


def test_a_group_too_small_to_tell_is_not_named_as_the_farthest_off():
    told = rates(("甲", 100, 20, 0.25), ("乙", 1, 0, 0.9))
    assert "乙" in rates_reading(told.assign(small=False), "zh")
    assert "甲" in rates_reading(told.assign(small=[False, True]), "zh")
    assert "乙" in rates_reading(told.assign(small=True), "zh")
