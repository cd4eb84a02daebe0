"""The frame: language, day and area, shared by all pages and kept in the link."""

import datetime as dt

from sanfen.sample_city import LAST_DAY
from tests.pages.conftest import words


def test_the_first_language_is_chinese(visit):
    app = visit()
    assert app.title[0].value == "总览"
    assert app.segmented_control(key="lang").set_value("English").run()
    assert app.title[0].value == "Overview"


def test_a_demonstration_ledger_opens_on_its_last_day(visit):
    assert visit().date_input(key="day").value == LAST_DAY


def test_the_day_survives_a_page_change_and_a_language_change(visit):
    app = visit("areas")
    app.date_input(key="day").set_value(dt.date(2025, 3, 31)).run()
    app.segmented_control(key="lang").set_value("English").run()
    app.switch_page("../../pages/products.py").run()
    assert app.date_input(key="day").value == dt.date(2025, 3, 31)
    assert any("2025\\-03\\-31" in t or "2025-03-31" in t for t in words(app))


def test_the_area_narrows_every_number(visit):
    whole = visit().metric[0].value
    assert visit(county="海宁市").metric[0].value != whole


def test_a_day_before_the_first_rule_is_not_accepted(visit):
    app = visit(day="1999-01-01")
    assert not app.exception
    assert app.date_input(key="day").value == LAST_DAY


def test_a_county_that_does_not_exist_is_ignored(visit):
    app = visit(county="<script>")
    assert not app.exception
    assert app.selectbox(key="county").value is None


def test_an_earlier_day_gives_other_numbers(visit):
    now = [metric.value for metric in visit().metric]
    then = [metric.value for metric in visit(day="2023-06-30").metric]
    assert now != then


def test_headline_numbers_carry_their_change_since_a_year_before(visit):
    app = visit()
    assert any(metric.delta for metric in app.metric)
    assert any("2025-09-30" in text for text in words(app))
