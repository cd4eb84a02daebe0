"""The maps are drawn without a network, and a click on them leads to a list."""

import csv
import re
from pathlib import Path

from playwright.sync_api import expect

SUPERVISED = 2500  # of 3,000 enterprises, some are struck off, some have no place
REGIONS = Path(__file__).parents[2] / "data" / "regions.csv"

FILLED = """plot => [...plot.querySelectorAll("path.js-fill")]
    .map(path => path.getBoundingClientRect())
    .filter(box => box.width > 1 && box.height > 1).length"""


def regions(*columns):
    with REGIONS.open(encoding="utf-8-sig", newline="") as file:
        return {tuple(row[name] for name in columns) for row in csv.DictReader(file)}


def chart(page, key):
    plot = page.locator(f".st-key-{key} .js-plotly-plot")
    expect(plot.locator(".main-svg").first).to_be_visible(timeout=30_000)
    return plot


def test_as_many_towns_are_drawn_as_there_are(visit):
    plot = chart(visit("areas"), "towns_map")
    assert plot.evaluate(FILLED) == len(regions("county_code", "town_code"))


def test_every_enterprise_is_a_point_of_the_vector_map(visit):
    plot = chart(visit(), "vector_map")
    drawn = plot.evaluate(
        "plot => plot.querySelectorAll('.scatterlayer .point').length"
    )
    assert drawn >= SUPERVISED


def test_a_click_on_a_town_lists_its_enterprises_and_stands_in_the_link(visit, settled):
    page = visit("areas")
    plot = chart(page, "towns_map")
    box = plot.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(re.compile("place="))
    settled(page)
    expect(page.locator(".st-key-area_enterprises")).to_be_visible()
