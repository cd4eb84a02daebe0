"""方案库: listed, opened, renamed, put away, compared, moved to new rules."""

import io

import openpyxl
import pandas as pd
import pytest
import sqlalchemy as sa

from sanfen.desk.downloads import Sheet, as_workbook
from sanfen.desk.scenarios import listing
from sanfen.ledger import database, scenarios
from sanfen.ledger.actor import LOCAL_ACTOR, Actor, Area
from sanfen.ledger.scenarios import Content
from sanfen.rulebook import rulebook
from sanfen.sample_city import LAST_DAY
from sanfen.vocabulary import Role
from tests.pages.conftest import AT, HOSTILE
from tests.pages.dialogs import answered

OFFICIAL = rulebook().in_force(LAST_DAY)
FLOOR = "enterprise.floors.AA.score"
POINTS = "colour.enterprise.class_points.C"
STRICT = {FLOOR: 95.0, "enterprise.floors.A.score": 88.0}
MILD = {FLOOR: 85.0, POINTS: 3}


def save(ledger, name="从严", changes=STRICT, **more):
    base = {"base_fingerprint": OFFICIAL.fingerprint, "base_day": LAST_DAY}
    content = Content(name, "给局长看", changes=changes, **(base | more))
    return scenarios.save(ledger, content, LOCAL_ACTOR, AT)


def titled(scenario):
    return f"{scenario.name}（编号 {scenario.id}）"


def choose(app, scenario):
    return app.selectbox(key="scenario_chosen").set_value(scenario.id).run()


def now(ledger, scenario):
    return scenarios.find_scenario(ledger, scenario.id, LOCAL_ACTOR)


def table(app, header):
    return next(t.value for t in app.dataframe if header in t.value)


def test_an_empty_library_says_what_to_do_next(visit):
    app = visit("scenarios")
    assert not app.exception
    assert "保存方案" in app.info[0].value
    app.button(key="to_what_if").click().run()
    assert app.title[0].value == "权重推演"


def test_a_scenario_is_listed_with_author_base_and_state(visit, own_ledger):
    saved = save(own_ledger)
    row = table(visit("scenarios"), "状态").iloc[0]
    assert (row["编号"], row["名称"], row["作者"]) == (saved.id, "从严", "单机用户")
    assert (row["改动数值"], row["状态"]) == (2, "与现行规则一致")
    assert row["基准规则指纹"] == OFFICIAL.fingerprint


def test_opening_leads_to_what_if_with_the_numbers_in_the_link(visit, own_ledger):
    saved = save(own_ledger)
    app = choose(visit("scenarios"), saved)
    app.button(key="scenario_open").click().run()
    assert app.title[0].value == "权重推演"
    assert app.query_params["scenario"] == str(saved.id)
    assert app.query_params[FLOOR] == "95"


def test_a_copy_gets_another_name(visit, own_ledger):
    saved = save(own_ledger)
    app = choose(visit("scenarios"), saved)
    answered(app, "scenario_duplicate")
    assert any("从严 副本" in said.value for said in app.success)
    assert {
        s.name
        for s in scenarios.list_scenarios(own_ledger, LOCAL_ACTOR)
        if not s.archived
    } == {
        "从严",
        "从严 副本",
    }


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "不能为空"),
        ("字" * 61, "最多 60 个字"),
        ("甲\x00乙", "控制字符"),
        ("另一", "已有同名方案"),
    ],
)
def test_a_name_that_cannot_be_is_refused_in_words(visit, own_ledger, name, said):
    saved = save(own_ledger)
    save(own_ledger, "另一")
    app = choose(visit("scenarios"), saved)
    answered(app, "scenario_rename", new_name=name)
    assert not app.exception
    assert said in app.error[0].value
    assert now(own_ledger, saved) == saved


def test_a_name_is_shown_letter_by_letter(visit, own_ledger):
    saved = save(own_ledger)
    app = choose(visit("scenarios"), saved)
    answered(app, "scenario_rename", new_name=HOSTILE)
    assert now(own_ledger, saved).name == HOSTILE
    assert r"\<b\>" in app.success[0].value
    assert table(app, "状态")["名称"].iloc[0] == HOSTILE


def test_an_archived_scenario_leaves_the_list_and_comes_back(visit, own_ledger):
    saved = save(own_ledger)
    app = choose(visit("scenarios"), saved)
    app.button(key="scenario_archive").click().run()
    assert now(own_ledger, saved).archived
    assert not any(saved.id in t.value.get("编号", []) for t in app.dataframe)
    app.toggle(key="archived").set_value(True).run()
    choose(app, saved)
    app.button(key="scenario_restore").click().run()
    assert not now(own_ledger, saved).archived


def test_two_people_at_once_are_told_of_each_other(visit, own_ledger, monkeypatch):
    saved = save(own_ledger)
    app = choose(visit("scenarios"), saved)
    monkeypatch.setattr(listing, "saved_scenarios", lambda _view: [saved])
    colleague = Actor("王工", Role.PLANNER, Area())
    scenarios.rename(own_ledger, saved, "王工改的", colleague, AT)
    answered(app, "scenario_rename", new_name="我改的")
    assert "王工" in app.error[0].value
    assert "名称" in app.error[0].value
    assert now(own_ledger, saved).name == "王工改的"


@pytest.fixture
def two(own_ledger):
    return save(own_ledger, "从严", STRICT), save(own_ledger, "从宽", MILD)


def compared(two):
    return ",".join(str(scenario.id) for scenario in two)


def test_a_link_compares_what_differs_and_only_that(visit, two):
    app = visit("scenarios", compare=compared(two))
    assert not app.exception
    rules = table(app, "规则")
    strict, mild = map(titled, two)
    told = rules.set_index("规则")[["正式规则", strict, mild]].to_dict("index")
    assert len(told) == 3
    floor = next(values for name, values in told.items() if "AA" in name)
    assert list(floor.values()) == ["90", "95", "85"]


def test_counts_of_all_scenarios_are_of_the_same_city(visit, two):
    app = visit("scenarios", compare=compared(two))
    strict, mild = map(titled, two)
    classes = table(app, "企业分类")
    sums = classes[["正式规则", strict, mild]].sum()
    assert len(set(sums)) == 1
    best = classes.iloc[0]
    assert best[strict] <= best["正式规则"] <= best[mild]
    loads = table(app, "工作")
    assert len(loads) == 8


def test_towns_are_listed_only_where_a_colour_differs(visit, two):
    app = visit("scenarios", compare=compared(two))
    strict, mild = map(titled, two)
    towns = [t.value for t in app.dataframe if "镇（街道）" in t.value]
    for row in towns[0].to_dict("records") if towns else []:
        assert list(row["正式规则"]) != list(row[strict]) or list(
            row["正式规则"]
        ) != list(row[mild])


def test_a_link_with_what_cannot_be_compared_says_so(visit, two):
    link = f"{compared(two)},999,<script>"
    app = visit("scenarios", compare=link)
    assert not app.exception
    assert "999" in app.warning[0].value
    assert r"\<script\>" in app.warning[0].value
    assert len(table(app, "规则")) == 3


def test_the_comparison_is_chosen_on_the_page_and_stands_in_the_link(visit, two):
    app = visit("scenarios")
    app.multiselect(key="compare").set_value([each.id for each in two]).run()
    assert app.query_params["compare"] == compared(two)
    assert len(table(app, "规则")) == 3


def test_several_lists_make_one_workbook():
    sheets = [
        Sheet(
            table=pd.DataFrame({HOSTILE: ["=1+1"]}),
            shares=(),
            title=title,
            about="说明",
            facts={"截至日": "2026-09-30"},
            mark="演示数据",
            mark_header="数据性质",
        )
        for title in ("规则差别", "企业分类")
    ]
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(*sheets)))
    assert book.sheetnames == ["规则差别", "企业分类", "说明"]
    cells = [book["企业分类"][place] for place in ("A1", "A2")]
    assert [(cell.value, cell.data_type) for cell in cells] == [
        (HOSTILE, "s"),
        ("=1+1", "s"),
    ]


def test_an_altered_scenario_is_named_and_can_be_put_away(visit, own_ledger, own_url):
    saved = save(own_ledger)
    spoil(own_url, saved.id)
    app = choose(visit("scenarios", compare=str(saved.id)), saved)
    assert not app.exception
    assert any("被改动过" in said.value for said in app.error)
    assert app.button(key="scenario_open").disabled
    app.button(key="scenario_archive").click().run()
    assert now(own_ledger, saved).archived


def spoil(url, number):
    engine = database.create_engine(url)
    with engine.begin() as connection:
        altered = "UPDATE scenario_versions SET changes = :x WHERE scenario_id = :n"
        connection.execute(sa.text(altered), {"x": "{<script>", "n": number})
    engine.dispose()


def test_a_changed_base_is_told_and_the_scenario_moved_over(visit, own_ledger):
    weights = {"enterprise.criteria.E1.weight": 30.0, "gone.rule": 1.0}
    saved = save(own_ledger, changes={**STRICT, **weights}, base_fingerprint="0" * 12)
    app = choose(visit("scenarios"), saved)
    assert "已经不同" in app.warning[0].value
    app.button(key="rebase").click().run()
    outcomes = table(app, "去向").set_index("规则")["去向"]
    assert outcomes["gone.rule"].startswith("放弃")
    assert (outcomes.str.startswith("保留")).sum() == 3
    answered(app, "rebase", "rebase_yes")
    moved = now(own_ledger, saved)
    assert (moved.version, moved.base_fingerprint) == (2, OFFICIAL.fingerprint)
    assert sum(
        moved.changes.get(f"enterprise.criteria.{code}.weight", full)
        for code, full in OFFICIAL.enterprise.weights.items()
    ) == pytest.approx(100)
    assert table(app, "状态")["状态"].iloc[0] == "与现行规则一致"


def test_on_the_bench_a_changed_base_is_told_too_and_numbers_follow(visit, own_ledger):
    saved = save(own_ledger, changes=STRICT, base_fingerprint="0" * 12)
    app = visit("what_if", scenario=str(saved.id))
    assert any("已经不同" in said.value for said in app.warning)
    answered(app, "rebase", "rebase_yes")
    moved = now(own_ledger, saved)
    assert (moved.version, moved.base_fingerprint) == (2, OFFICIAL.fingerprint)
    assert not app.warning
    link = {path: f"{value:g}" for path, value in moved.changes.items()}
    assert {path: app.query_params[path] for path in link} == link
    assert "未保存" not in app.button(key="let_go_scenario").label
