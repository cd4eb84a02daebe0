"""The language switch changes the words, and nothing else."""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect


def test_the_switch_keeps_the_page_and_the_day(visit, settled):
    page = visit("areas", day="2025-06-30")
    expect(page.get_by_role("heading", name="区域分色", exact=True)).to_be_visible()

    page.get_by_test_id("stSidebar").get_by_text("English", exact=True).click()
    page.wait_for_url(re.compile("lang=English"))
    settled(page)
    expect(page.get_by_role("heading", name="区域分色", exact=True)).to_have_count(0)
    address = urlsplit(page.url)
    assert address.path == "/areas"
    assert parse_qs(address.query)["day"] == ["2025-06-30"]


def test_a_link_carries_the_language(visit):
    page = visit("rules", lang="English")
    expect(page.get_by_test_id("stSidebarNav").get_by_text("规则")).to_have_count(0)


def test_the_first_screen_says_whose_data_and_which_area_are_shown(visit):
    page = visit()
    expect(page.get_by_text("演示数据", exact=True).first).to_be_visible()
    area = page.get_by_test_id("stSidebar").get_by_test_id("stSelectbox")
    expect(area).to_be_in_viewport(ratio=1)
