"""The director moves a weight in a real browser, follows a change, and shares it."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.test_every_page import SIDEWAYS, SMALL_TEXTS, SMALLEST_TEXT, size

SCENARIO = {"weight_E1": "20", "floor_A": "82"}
E1 = re.compile("^E1 ")


def slider(page, name=E1):
    return page.get_by_role("slider", name=name)


def summary(page):
    said = page.get_by_text(re.compile(r"家企业变类")).first
    expect(said).to_be_visible()
    return said.inner_text()


def press(page, settled, key, times=1):
    slider(page).focus()
    for _ in range(times):
        page.keyboard.press(key)
    page.wait_for_timeout(500)  # the slider waits for the last key before it reports
    settled(page)


def cells(page):
    return page.locator(".st-key-transitions .js-plotly-plot .point")


def click(page, target):
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_key_on_a_slider_shows_who_changes_and_stands_in_the_link(visit, settled):
    page = visit("what_if")
    expect(page.get_by_role("heading", name="正式规则的结果")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(0)

    press(page, settled, "ArrowLeft", times=5)
    page.wait_for_url(re.compile("weight_E1=30"))
    assert re.match(r"[1-9]", summary(page))
    expect(page.locator(".st-key-flips")).to_be_visible()
    assert cells(page).count() == 16


def test_a_shared_link_shows_the_same_in_another_browser(visit, settled, new_context):
    page = visit("what_if")
    press(page, settled, "ArrowLeft", times=3)
    page.wait_for_url(re.compile("weight_E1=32"))
    other = new_context().new_page()
    other.goto(page.url)
    settled(other)
    expect(slider(other)).to_have_value("32")
    assert summary(other) == summary(page)


def test_a_cell_an_enterprise_and_back_keep_the_scenario(visit, settled):
    page = visit("what_if", **SCENARIO)
    said = summary(page)
    click(page, cells(page).nth(6))  # from A to B
    page.wait_for_url(re.compile("move=A(%2F|/)B"))
    settled(page)

    table = page.locator(".st-key-flips canvas").first
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    page.mouse.click(box["x"] + 80, box["y"] + 52)  # the first row, below the header
    page.wait_for_url(re.compile("enterprises.*enterprise="))
    settled(page)

    page.go_back()
    page.wait_for_url(re.compile(r"what_if.*weight_E1=20"))
    settled(page)
    assert "move=A" in page.url
    assert summary(page) == said


def test_reset_takes_the_scenario_out_of_the_link(visit, settled):
    page = visit("what_if", **SCENARIO)
    page.get_by_role("button", name="全部复原").click()
    settled(page)
    expect(page.get_by_role("heading", name="正式规则的结果")).to_be_visible()
    expect(slider(page)).to_have_value("35")
    assert "weight_E1" not in page.url


def test_towns_that_change_colour_stand_on_two_maps(visit):
    page = visit("what_if", **SCENARIO)
    maps = page.locator(".st-key-map_official, .st-key-map_scenario")
    expect(maps.locator(".js-plotly-plot")).to_have_count(2)
    assert all(
        maps.nth(number).locator("path.js-fill").count() >= 69 for number in range(2)
    )


@pytest.mark.parametrize("language", ["中文", "English"])
def test_a_scenario_fits_projector_and_phone(visit, page, language):
    size(page, "projector")
    visit("what_if", lang=language, **SCENARIO)
    assert page.evaluate(SMALL_TEXTS, SMALLEST_TEXT) == []
    size(page, "phone")
    visit("what_if", lang=language, **SCENARIO)
    assert page.evaluate(SIDEWAYS) == []


def test_sliders_and_result_fit_one_screen(visit):
    page = visit("what_if", **SCENARIO)
    height = page.viewport_size["height"]
    last = slider(page, re.compile("^B 类下限")).bounding_box()
    matrix = page.locator(".st-key-transitions").bounding_box()
    assert last["y"] + last["height"] < height
    assert matrix["y"] + matrix["height"] < height
