"""The director saves a scenario, a colleague opens its link, and it becomes a rule."""

import datetime as dt
import re

from playwright.sync_api import expect

from tests.e2e.test_every_page import SIDEWAYS, SMALL_TEXTS, SMALLEST_TEXT, size

FLOOR = "enterprise.floors.AA.score"
MOVED = {FLOOR: "92"}


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def saved_as(page, settled, name):
    press(page, "保存方案")
    page.get_by_label("名称").fill(name)
    page.keyboard.press("Tab")
    press(page, "保存")
    expect(page.get_by_text(f"已保存：{name}")).to_be_visible()
    settled(page)
    return re.search(r"scenario=(\d+)", page.url).group(1)


def test_a_saved_scenario_is_restored_from_its_link_in_another_browser(
    visit, settled, new_context, base_url
):
    page = visit("what_if", county="平湖市", **MOVED)
    number = saved_as(page, settled, "从严 <b>甲</b>")

    other = new_context().new_page()
    other.goto(page.url)
    settled(other)
    assert "平湖市" in other.locator("body").inner_text()
    expect(
        other.get_by_role("button", name="从严 <b>甲</b>（第 1 版）")
    ).to_be_visible()

    # A link that only names the scenario gets its numbers from the ledger.
    short = new_context().new_page()
    short.goto(f"{base_url}/what_if?scenario={number}")
    short.wait_for_url(re.compile(re.escape(FLOOR) + "=92"))
    settled(short)


def test_two_scenarios_are_compared_by_link_on_projector_and_phone(
    visit, settled, page
):
    numbers = []
    for name, floor in (("比较甲", "93"), ("比较乙", "85")):
        visit("what_if", **{FLOOR: floor})
        numbers.append(saved_as(page, settled, name))
    compare = ",".join(numbers)
    for language, title in (("中文", "规则差别"), ("English", "Rules that differ")):
        size(page, "projector")
        visit("scenarios", lang=language, compare=compare)
        expect(page.get_by_text(title, exact=True)).to_be_visible()
        assert page.evaluate(SMALL_TEXTS, SMALLEST_TEXT) == []
        size(page, "phone")
        visit("scenarios", lang=language, compare=compare)
        assert page.evaluate(SIDEWAYS) == []
    with page.expect_download() as found:
        press(page, "Download Excel")
    assert found.value.suggested_filename.endswith(".xlsx")


def test_a_renamed_scenario_is_picked_under_its_new_name(visit, settled):
    page = visit("what_if", **{FLOOR: "91"})
    number = saved_as(page, settled, "旧名")
    visit("scenarios")
    pick = page.get_by_test_id("stSelectbox").filter(has_text="选一个方案")
    pick.locator("input").click()
    page.get_by_role("option", name=f"旧名（编号 {number}）").click()
    press(page, "改名")
    page.get_by_role("dialog").get_by_label("名称").fill("新名")
    page.keyboard.press("Tab")
    press(page, "确定")
    expect(pick.locator("input")).to_have_value(f"新名（编号 {number}）")


def test_an_unknown_scenario_shows_the_official_rules(visit, settled):
    page = visit("what_if", scenario="<script>alert(1)</script>", **MOVED)
    expect(
        page.get_by_text("没有编号为 <script>alert(1)</script> 的方案")
    ).to_be_visible()
    expect(page.get_by_role("heading", name="正式规则的结果")).to_be_visible()
    settled(page)
    assert FLOOR not in page.url


def test_an_adopted_scenario_is_pending_on_the_rules_and_revoked(visit, settled):
    page = visit("what_if", **MOVED)
    press(page, "采纳为规则修订")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("将追加 1 条")).to_be_visible()
    adopt = dialog.get_by_role("button", name="确认采纳")
    expect(adopt).to_be_disabled()
    dialog.get_by_label("依据（文件、条款）").fill("局务会纪要〔2026〕8号")
    dialog.get_by_label("理由").fill("AA 类企业过多")
    page.keyboard.press("Tab")
    expect(adopt).to_be_enabled()
    adopt.click()

    page.wait_for_url(re.compile("/rules"))
    settled(page)
    expect(page.get_by_role("heading", name="待生效的修订")).to_be_visible()
    tomorrow = dt.datetime.now().astimezone().date() + dt.timedelta(days=1)
    expect(page.get_by_text(f"自 {tomorrow} 起生效")).to_have_count(2)
    expect(page.get_by_text("理由：AA 类企业过多")).to_be_visible()

    press(page, "撤回")
    press(page, "确认撤回")
    expect(page.get_by_text("已撤回第")).to_be_visible()
    expect(page.get_by_role("heading", name="待生效的修订")).to_have_count(0)
