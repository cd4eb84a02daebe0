"""Lists: filtered by what stands in the link, and one of them opened by it."""

import pytest

from tests.pages.conftest import HOSTILE, words


def shown(app, number=0):
    return app.dataframe[number].value


def enterprises(visit, **link):
    return shown(visit("enterprises", **link))


@pytest.mark.parametrize(
    ("link", "column", "value"),
    [
        ({"class": "C"}, "企业分类", ["C"]),
        ({"colour": "黄"}, "矢量图颜色", ["黄"]),
        ({"county": "平湖市"}, "县（市、区）", list("平湖市")),
    ],
)
def test_a_filter_in_the_link_keeps_only_what_it_names(visit, link, column, value):
    table = enterprises(visit, **link)
    assert len(table) > 0
    assert all(list(cell) == list(value) for cell in table[column])


def test_a_filter_means_the_same_in_both_languages(visit):
    chinese = enterprises(visit, colour="黄")
    english = enterprises(visit, colour="黄", lang="English")
    assert len(chinese) == len(english) > 0


def test_a_filter_survives_the_language_switch(visit):
    app = visit("enterprises", colour="黄")
    before = len(shown(app))
    app.segmented_control(key="lang").set_value("English").run()
    app.segmented_control(key="lang").set_value("中文").run()
    assert len(shown(app)) == before
    assert app.query_params["colour"] == "黄"


def test_a_filter_that_names_nothing_is_ignored(visit):
    assert len(enterprises(visit, colour="紫")) == len(enterprises(visit))


def test_a_search_finds_part_of_a_name_letter_by_letter(visit):
    table = enterprises(visit, q="1+1 *粗")
    assert table["企业名称"].tolist() == [HOSTILE]


def test_a_search_that_finds_nothing_says_so(visit):
    app = visit("enterprises", q="没有这样的企业")
    assert not app.dataframe
    assert any("没有符合条件" in text for text in words(app))


def test_an_enterprise_opens_from_its_link(visit):
    row = enterprises(visit).iloc[3]
    app = visit("enterprises", enterprise=row["统一社会信用代码"])
    assert app.header[0].value == row["企业名称"]
    assert not app.exception


def test_every_enterprise_opens(visit):
    """One of each class: gates, caps, vetoes and waiting periods all get words."""
    table = enterprises(visit)
    firsts = table[~table["企业分类"].map(tuple).duplicated()]
    for uscc in firsts["统一社会信用代码"]:
        app = visit("enterprises", enterprise=uscc)
        assert not app.exception
        assert app.header


def test_points_by_criterion_add_up_to_the_score(visit):
    row = enterprises(visit).iloc[5]
    app = visit("enterprises", enterprise=row["统一社会信用代码"])
    points = next(t.value for t in app.dataframe if "满分（分）" in t.value)
    assert points["得分（分）"].sum() == pytest.approx(row["得分（分）"], abs=0.05)


@pytest.mark.parametrize(
    ("enterprise_class", "says"),
    [("AA", "已是最高类别"), ("A", "升至 **AA 类**"), ("B", "升至 **A 类**")],
)
def test_an_enterprise_reads_what_leads_to_the_next_class(
    visit, enterprise_class, says
):
    table = enterprises(visit, **{"class": enterprise_class})
    app = visit("enterprises", enterprise=table["统一社会信用代码"].iloc[0])
    assert any(says in text for text in words(app))


def test_an_unknown_enterprise_is_answered_plainly(visit):
    app = visit("enterprises", enterprise="<script>alert(1)</script>")
    assert not app.exception
    assert "没有这家监管对象" in app.warning[0].value


def test_an_imported_name_is_shown_letter_by_letter(visit):
    row = enterprises(visit, q="1+1").iloc[0]
    app = visit("enterprises", enterprise=row["统一社会信用代码"])
    shown_name = app.header[0].value
    assert r"\*粗\*" in shown_name
    assert r"\[点我\]" in shown_name
    assert r"\<b\>" in shown_name


def test_going_back_shows_the_list_as_it_was(visit):
    app = visit("enterprises", **{"class": "B"})
    row = shown(app).iloc[0]
    app.query_params["enterprise"] = row["统一社会信用代码"]
    app.run()
    app.button[0].click().run()
    assert all(list(cell) == ["B"] for cell in shown(app)["企业分类"])


def test_a_product_opens_from_its_link_and_lists_its_makers(visit):
    products = shown(visit("products"))
    made = products[products["生产企业（家）"] > 0].iloc[0]
    app = visit("products", product_code=made["产品代码"])
    assert not app.exception
    makers = next(t.value for t in app.dataframe if "统一社会信用代码" in t.value)
    assert len(makers) == made["生产企业（家）"]


def test_a_cell_of_the_matrix_lists_as_many_enterprises_as_it_counts(visit):
    table = enterprises(visit)
    pairs = zip(table["企业分类"].map(list), table["产品分级"].map(list), strict=True)
    counted = sum(pair == (["B"], ["一般"]) for pair in pairs)
    listed = visit("overview", cell="B/一般")
    assert len(shown(listed)) == counted > 0


def test_a_town_in_the_link_lists_its_enterprises(visit):
    towns = shown(visit("areas"))
    town = towns[towns["企业（家）"] > 0].iloc[0]
    app = visit("areas", place=f"{town['镇（街道）']}/{town['县（市、区）']}")
    assert len(shown(app, 1)) == town["企业（家）"]


def test_counties_hold_all_enterprises_of_their_towns(visit):
    towns = shown(visit("areas"))
    counties = shown(visit("areas", level="counties"))
    assert counties["企业（家）"].sum() == towns["企业（家）"].sum() > 0


def test_the_published_variant_colours_by_class_c(visit):
    app = visit("areas", by_class="true")
    assert any("C 类企业占监管对象的比例" in text for text in words(app))


def marked(app):
    return [text for text in words(app) if "- " in text and "-badge[" in text]


def test_default_proposals_are_marked_on_the_rules_page(visit):
    clauses = marked(visit("rules"))
    assert any(":violet-badge[缺省规则]" in clause for clause in clauses)
    assert any(":gray-badge[法定]" in clause for clause in clauses)


def test_only_what_rests_on_law_can_be_kept(visit):
    clauses = marked(visit("rules", basis="statute"))
    assert clauses
    assert not any("缺省规则]" in clause for clause in clauses)


@pytest.mark.parametrize("part", ["enterprise", "product", "colour", "supervision"])
@pytest.mark.parametrize("language", ["中文", "English"])
def test_every_part_of_the_rulebook_can_be_read(visit, part, language):
    app = visit("rules", part=part, lang=language)
    assert not app.exception
    assert len(marked(app)) > 5


def test_two_days_under_the_same_rules_do_not_differ(visit):
    app = visit("rules", before="2025-01-01")
    assert any("没有差别" in text for text in words(app))
