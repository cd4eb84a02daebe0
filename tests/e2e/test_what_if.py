"""The director moves a weight in a real browser, follows a change, and shares it."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.test_every_page import SIDEWAYS, SMALL_TEXTS, SMALLEST_TEXT, size

WEIGHT = "enterprise.criteria.E1.weight"
FLOOR = "enterprise.floors.A.score"
GATE = "enterprise.limits.gate_few_batches.active"
WEIGHTS = ["18.75", "10", "8.75", "6.25", "18.75", "15", "10", "6.25", "6.25"]
SCENARIO = {FLOOR: "83"} | {
    WEIGHT.replace("E1", f"E{number}"): weight
    for number, weight in enumerate(WEIGHTS, 1)
}
"""Enterprises leave class A, and others leave other classes, upward and downward."""

ONE_CELL = {"enterprise.floors.B.score": "62"}
"""All who change class rise from C to B."""

E1 = re.compile("^E1 ")
FOUND = re.compile(r"^[\d,]+ 家，点任意一行")

STAND_IN = 4000  # ms until plain sliders are seen where the live ones may not run

# An office whose pages run what their server sends, but nothing put together there.
STRICT = """new MutationObserver((_, waiting) => {
    if (!document.head) return;
    waiting.disconnect();
    const policy = document.createElement("meta");
    policy.httpEquiv = "Content-Security-Policy";
    policy.content = "script-src 'self' 'unsafe-inline' 'unsafe-eval'";
    document.head.prepend(policy);
}).observe(document, { childList: true, subtree: true })"""


def slider(page, name=E1):
    return page.locator(".numbers").get_by_role("slider", name=name)


def value(page, name=E1):
    return float(slider(page, name).input_value())


def board(page):
    return page.locator(".board")


def summary(page):
    said = board(page).locator(".summary")
    expect(said).to_contain_text(re.compile("家企业变类|change class"))
    return said.inner_text()


def changed(page):
    return int(re.search(r"[\d,]+", summary(page))[0].replace(",", ""))


def listed(page):
    """How many enterprises the live list under the board has."""
    return count_in(page.locator(".st-key-list_flips .found"))


def listed_plainly(page):
    return count_in(page.locator(".st-key-plain_flips").get_by_text(FOUND))


def count_in(said):
    expect(said).to_contain_text(FOUND)
    return int(said.inner_text().split(" ")[0].replace(",", ""))


def rows(page):
    return page.locator(".st-key-list_flips").locator("tbody tr")


def in_link(name, value=""):
    return re.compile(rf"[?&]{re.escape(name)}={re.escape(value)}")


def shows_the_official_result(page):
    expect(board(page).get_by_role("heading", name="正式规则的结果")).to_be_visible()
    expect(board(page).locator(".summary")).to_be_empty()


def press(page, settled, key, times):
    slider(page).focus()
    for _ in range(times):
        page.keyboard.press(key)
    page.wait_for_url(in_link(WEIGHT, f"{value(page):g}"))
    settled(page)


def click(page, settled, name):
    page.locator(".steps").get_by_role("button", name=name).click()
    settled(page)


def drag(page, share):
    """Take the slider by its thumb and lead it to a share of its rail."""
    thumb = slider(page)
    thumb.scroll_into_view_if_needed()
    box = thumb.bounding_box()
    rail = box["width"] - 20  # half a thumb at either end
    height = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 10 + rail * value(page) / 100, height)
    page.mouse.down()
    page.mouse.move(box["x"] + 10 + rail * share, height, steps=6)


def cell(page, before, after):
    name = re.compile(f"^正式 {before} 类，推演 {after} 类：")
    return board(page).get_by_role("button", name=name)


def test_keys_on_a_slider_change_the_board_and_stand_in_the_link(visit, settled):
    page = visit("what_if")
    shows_the_official_result(page)
    press(page, settled, "ArrowLeft", times=5)
    page.wait_for_url(in_link(WEIGHT, f"{value(page):g}"))
    assert value(page) < 35
    assert changed(page) > 0
    expect(rows(page).first).to_be_visible()
    assert listed(page) == changed(page)


def test_a_drag_changes_the_board_under_the_finger_and_the_link_at_rest(visit, settled):
    page = visit("what_if")
    drag(page, 0.2)
    first = summary(page)
    page.wait_for_url(in_link(WEIGHT))
    here = slider(page).bounding_box()
    page.mouse.move(here["x"] + here["width"] * 0.1, here["y"] + here["height"] / 2)
    expect(board(page).locator(".summary")).not_to_have_text(first)
    page.mouse.up()
    page.wait_for_url(in_link(WEIGHT, f"{value(page):g}"))
    settled(page)
    assert value(page) < 20
    assert listed(page) == changed(page)


def test_a_whole_drag_is_one_step_to_take_back(visit, settled):
    page = visit("what_if")
    drag(page, 0.2)
    summary(page)
    page.mouse.up()
    page.wait_for_url(in_link(WEIGHT))
    settled(page)
    there = value(page)
    click(page, settled, "撤销")
    shows_the_official_result(page)
    expect(slider(page)).to_have_value("35")
    assert WEIGHT not in page.url
    click(page, settled, "重做")
    page.wait_for_url(in_link(WEIGHT, f"{there:g}"))
    expect(slider(page)).to_have_value(f"{there:g}")


def test_a_locked_weight_stays_where_it_is(visit, settled):
    page = visit("what_if")
    lock = page.locator(".numbers").get_by_role("button", name=re.compile("锁定 E5"))
    lock.click()
    expect(lock).to_have_attribute("aria-pressed", "true")
    settled(page)
    press(page, settled, "ArrowLeft", times=5)
    expect(slider(page, re.compile("^E6 "))).not_to_have_value("12")
    assert value(page, re.compile("^E5 ")) == 15


def test_one_number_and_all_of_them_are_put_back(visit, settled):
    page = visit("what_if", **SCENARIO)
    press(page, settled, "ArrowLeft", times=2)
    name = re.compile("^E1 .*点此复原")
    page.locator(".numbers").get_by_role("button", name=name).click()
    expect(slider(page)).to_have_value("35")
    settled(page)
    page.wait_for_url(in_link(FLOOR))
    click(page, settled, "全部复原")
    shows_the_official_result(page)
    assert "enterprise." not in page.url


def test_a_gate_is_switched_off_in_its_drawer_and_back_on(visit, settled):
    page = visit("what_if")
    drawer = page.locator(".numbers details").filter(has_text="准入条件")
    gate = drawer.get_by_role("switch", name="受检不少于两批次")
    expect(gate).to_be_hidden()
    drawer.locator("summary").press("Enter")
    expect(gate).to_be_checked()
    gate.press("Space")
    page.wait_for_url(in_link(GATE, "off"))
    expect(drawer.locator("summary")).to_contain_text("已调 1 项")
    assert changed(page) > 0
    settled(page)
    click(page, settled, "撤销")
    expect(gate).to_be_checked()
    expect(drawer.locator("summary")).not_to_contain_text("已调")
    shows_the_official_result(page)
    assert "enterprise." not in page.url


@pytest.mark.parametrize("bad", [{"move": "A/D"}, {"scenario": "99999"}])
def test_what_is_said_of_a_bad_link_stays_when_the_live_parts_take_over(visit, bad):
    page = visit("what_if", **bad)
    expect(page.locator(".st-key-plain_controls")).to_have_count(0)
    expect(page.get_by_test_id("stAlert")).to_have_count(1)
    shows_the_official_result(page)


def test_a_cell_of_the_matrix_filters_the_list_until_it_is_clicked_again(
    visit, settled
):
    page = visit("what_if", **SCENARIO)
    one = cell(page, "A", "B")
    number = int(re.search(r"[\d,]+$", one.inner_text())[0].replace(",", ""))
    one.click()
    page.wait_for_url(re.compile("move=A(%2F|/)B"))
    settled(page)
    expect(one).to_have_attribute("aria-pressed", "true")
    assert 0 < listed(page) == number < changed(page)

    one.click()
    page.wait_for_url(lambda url: "move=" not in url)
    settled(page)
    assert listed(page) == changed(page)


def test_the_first_click_on_the_list_counts_after_one_that_leaves_its_rows(
    visit, settled
):
    page = visit("what_if", **ONE_CELL)
    only = board(page).locator(".moves button:not([data-way='0']):enabled")
    expect(only).to_have_count(1)
    expect(rows(page)).not_to_have_count(0)  # the board is there before its lists
    before = rows(page).all_inner_texts()
    only.click()
    expect(only).to_have_attribute("aria-pressed", "true")
    settled(page)
    assert rows(page).all_inner_texts() == before
    rows(page).nth(1).get_by_role("cell").nth(3).click()
    page.wait_for_url(re.compile("enterprises.*enterprise="))


@pytest.mark.usefixtures("first_visit")
def test_a_finger_drags_a_slider_and_scrolls_over_it_without_moving_it(
    browser, base_url, settled
):
    context = browser.new_context(
        has_touch=True, locale="zh-CN", viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto(f"{base_url}/what_if")
    slider(page).wait_for()
    settled(page)
    slider(page).tap(trial=True)
    box = slider(page).bounding_box()
    thumb = box["x"] + 10 + (box["width"] - 20) * 0.35, box["y"] + box["height"] / 2
    touched = context.new_cdp_session(page)

    swipe(touched, thumb, (0, -300))
    settled(page)
    assert slider(page).bounding_box()["y"] < box["y"] - 100
    assert value(page) == 35
    shows_the_official_result(page)

    slider(page).tap(trial=True)  # waits until the page has come to rest
    here = slider(page).bounding_box()
    swipe(touched, (thumb[0], here["y"] + here["height"] / 2), (-60, 0))
    page.wait_for_url(in_link(WEIGHT))
    settled(page)
    assert value(page) < 30
    assert changed(page) > 0
    context.close()


def swipe(touched, start, way, steps=12):
    """Lead one finger from a point, and lift it."""
    (x, y), (right, down) = start, way
    for step in range(steps + 1):
        at = {"x": x + right * step / steps, "y": y + down * step / steps}
        kind = "touchMove" if step else "touchStart"
        touched.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [at]})
    touched.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_town_filters_the_list(visit, settled):
    page = visit("what_if", **SCENARIO)
    town, name = a_town(page)
    page.mouse.click(*town)
    page.wait_for_url(in_link("place"))
    settled(page)
    picked = board(page).locator("figure.now").get_by_role("option", selected=True)
    expect(picked).to_have_attribute("aria-label", re.compile(f"^{re.escape(name)} "))
    assert 0 < listed(page) < changed(page)


def a_town(page):
    """Where to click on the town with most enterprises, and what it is called."""
    towns = board(page).locator("figure.now path.town")
    expect(towns.first).to_have_attribute("aria-label", re.compile("企业"))
    said = towns.evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    sizes = [int(re.search(r"([\d,]+) 家企业", words)[1]) for words in said]
    place = sizes.index(max(sizes))
    towns.nth(place).scroll_into_view_if_needed()
    letter = board(page).locator("figure.now text").nth(place).bounding_box()
    middle = letter["x"] + letter["width"] / 2, letter["y"] + letter["height"] / 2
    return middle, " ".join(said[place].split(" ")[:3])


def test_a_cell_an_enterprise_and_back_keep_the_scenario(visit, settled):
    page = visit("what_if", **SCENARIO)
    said = summary(page)
    cell(page, "A", "B").click()
    page.wait_for_url(re.compile("move=A(%2F|/)B"))
    settled(page)

    rows(page).first.get_by_role("button").click()
    page.wait_for_url(re.compile("enterprises.*enterprise="))
    settled(page)

    page.go_back()
    page.wait_for_url(re.compile(rf"what_if.*{re.escape(FLOOR)}=83"))
    settled(page)
    assert "move=A" in page.url
    assert summary(page) == said


def test_a_link_shows_the_same_in_another_browser(visit, settled, new_context):
    page = visit("what_if", **SCENARIO)
    press(page, settled, "ArrowLeft", times=3)
    cell(page, "A", "B").click()
    page.wait_for_url(re.compile("move=A(%2F|/)B"))
    page.mouse.click(*a_town(page)[0])
    page.wait_for_url(in_link("place"))
    settled(page)

    assert "move=" in page.url
    other = new_context().new_page()
    other.goto(page.url)
    settled(other)
    expect(slider(other)).to_have_value(slider(page).input_value())
    assert summary(other) == summary(page)
    assert listed(other) == listed(page)
    expect(cell(other, "A", "B")).to_have_attribute("aria-pressed", "true")
    chosen = board(other).locator("figure.now").get_by_role("option", selected=True)
    expect(chosen).to_have_count(1)


def test_english_says_the_same_of_the_same_scenario(visit, settled):
    page = visit("what_if", **SCENARIO)
    press(page, settled, "ArrowLeft", times=3)
    number, at = changed(page), value(page)
    page.get_by_text("English", exact=True).click()
    expect(board(page).locator(".summary")).to_contain_text("change class")
    settled(page)
    assert changed(page) == number
    assert value(page) == at
    assert in_link(FLOOR, "83").search(page.url)
    han = re.compile("[一-鿿]")
    assert not han.search(slider(page).get_attribute("aria-label"))
    assert not han.search(board(page).locator("table").nth(0).inner_text())


@pytest.mark.parametrize("language", ["中文", "English"])
def test_a_scenario_fits_projector_and_phone(visit, page, language):
    for screen in ("projector", "phone"):
        size(page, screen)
        visit("what_if", lang=language, **SCENARIO)
        summary(page)
        assert page.evaluate(SMALL_TEXTS, SMALLEST_TEXT) == []
        assert page.evaluate(SIDEWAYS) == []


def test_weights_and_what_they_change_fit_a_projector(visit, page):
    size(page, "projector")
    visit("what_if", **SCENARIO)
    summary(page)
    height = page.viewport_size["height"]
    for last in (slider(page, re.compile("^E9 ")), board(page).locator(".moves")):
        box = last.bounding_box()
        assert box["y"] + box["height"] < height


def test_the_result_stays_in_sight_while_one_scrolls_to_the_last_weight(visit):
    page = visit("what_if", **SCENARIO)
    summary(page)
    slider(page, re.compile("^E9 ")).scroll_into_view_if_needed()
    expect(slider(page, re.compile("^E9 "))).to_be_in_viewport(ratio=1)
    for part in (".summary", ".classes", ".moves"):
        expect(board(page).locator(part)).to_be_in_viewport(ratio=1)


def test_plain_sliders_stand_in_where_the_live_ones_may_not_run(
    visit, page, settled, console
):
    page.add_init_script(STRICT)
    visit("what_if")
    plain = page.locator(".st-key-plain_controls").get_by_role("slider").first
    expect(plain).to_be_visible(timeout=STAND_IN)
    expect(slider(page)).to_have_count(0)
    expect(page.get_by_text("已改用普通滑块和表格")).to_be_visible()
    expect(page.get_by_text("Failed to fetch").first).not_to_be_visible()

    plain.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(in_link(WEIGHT))
    settled(page)
    expect(page.locator(".st-key-flips")).to_be_visible()
    assert listed_plainly(page) > 0
    refused = [error for error in console if "Content Security Policy" in error]
    assert any("blob:" in error for error in refused)
    console.clear()
