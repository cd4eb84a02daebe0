"""The planner moves the capacity slider of 抽查风险 and opens one enterprise."""

from playwright.sync_api import expect

LIST = ".st-key-risk_list"


def test_more_visits_find_more_failures(visit, settled):
    page = visit("risk")
    expect(page.get_by_role("heading", name="抽查风险名单")).to_be_visible()
    found = page.get_by_text("预计找到").first
    before = found.inner_text()
    page.get_by_role("slider").focus()
    page.keyboard.press("PageUp")
    expect(found).not_to_have_text(before)
    settled(page)


def test_a_click_on_the_list_opens_an_enterprise_with_its_reasons(visit, settled):
    page = visit("risk")
    page.locator(LIST).get_by_test_id("stDataFrame").click(position={"x": 150, "y": 50})
    expect(page.get_by_role("heading", name="理由")).to_be_visible()
    settled(page)
    assert "firm=" in page.url
