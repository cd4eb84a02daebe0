"""The four supervision colours are told apart by everybody, in print and on screen."""

from itertools import combinations, pairwise

import numpy as np
import pytest

from sanfen.figures.colours import (
    COLOUR_OF_CLASS,
    GRADES,
    NOT_COLOURED,
    SHADES,
    class_shade,
    letter,
    shade,
)
from sanfen.vocabulary import Colour, EnterpriseClass, ProductGrade

# Machado, Oliveira and Fernandes (2009), full severity, on linear RGB.
EYES = {
    "normal": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}

TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = np.array([0.95047, 1.0, 1.08883])

CLEARLY_APART = 28.0  # CIE76; about 2.3 is just noticeable side by side
APART_FROM_GREY = 16.0
READABLE = 4.5  # WCAG AA for text


def linear(fill):
    channels = np.array([int(fill[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    low = channels <= 0.04045
    return np.where(low, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    ratio = TO_XYZ @ np.clip(rgb, 0, 1) / WHITE
    cubic = np.where(
        ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116
    )
    x, y, z = cubic
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def distance(one, other, eye):
    first, second = (lab(EYES[eye] @ linear(fill)) for fill in (one, other))
    return float(np.linalg.norm(first - second))


def contrast(one, other):
    dark, light = sorted(float(TO_XYZ[1] @ linear(fill)) for fill in (one, other))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_knows_black_from_white_and_red_from_green():
    assert distance("#000000", "#FFFFFF", "normal") == pytest.approx(100, abs=0.1)
    traffic_lights = "#AA3333", "#6E7A33"
    assert distance(*traffic_lights, "normal") > CLEARLY_APART
    assert distance(*traffic_lights, "deutan") < CLEARLY_APART


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize(("one", "other"), list(combinations(Colour, 2)))
def test_any_two_supervision_colours_are_clearly_apart(one, other, eye):
    assert distance(SHADES[one].fill, SHADES[other].fill, eye) >= CLEARLY_APART


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("colour", Colour)
def test_no_supervision_colour_is_taken_for_none(colour, eye):
    assert distance(SHADES[colour].fill, NOT_COLOURED.fill, eye) >= APART_FROM_GREY


@pytest.mark.parametrize("look", [*SHADES.values(), *GRADES.values(), NOT_COLOURED])
def test_what_is_written_on_a_colour_can_be_read(look):
    assert contrast(look.fill, look.ink) >= READABLE


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_colour_has_a_letter_of_its_own(language):
    letters = [letter(colour, language) for colour in Colour]
    assert len(set(letters)) == len(Colour)
    assert all(len(sign) == 1 for sign in letters)


def test_every_colour_has_a_shape_and_a_pattern_of_its_own():
    assert len({look.symbol for look in SHADES.values()}) == len(Colour)
    assert len({look.pattern for look in SHADES.values()}) == len(Colour)


def test_product_grades_darken_with_the_risk():
    lightness = [lab(linear(GRADES[grade].fill))[0] for grade in ProductGrade]
    steps = [one - other for one, other in pairwise(lightness)]
    assert min(steps) >= 15


def test_a_class_has_the_colour_of_its_health_code():
    assert COLOUR_OF_CLASS[EnterpriseClass.AA] == Colour.GREEN
    assert class_shade("C") == SHADES[Colour.RED]


@pytest.mark.parametrize("blank", ["", "nan", "紫"])
def test_a_colour_that_is_none_is_grey_and_has_no_letter(blank):
    assert shade(blank) == NOT_COLOURED
    assert letter(blank, "zh") == ""
