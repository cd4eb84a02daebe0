"""操作日志: who did what, in words; files handed out are on it; and it is verified."""

import datetime as dt
import io
import json

import pandas as pd
import pytest

from sanfen.desk import handing_out
from sanfen.desk.audit import words as said
from sanfen.desk.audit.listing import A_PAGE, log_table
from sanfen.desk.handing_out import Handout, recorded
from sanfen.ledger import audit_log
from sanfen.ledger.actor import LOCAL_ACTOR, Actor, Area
from sanfen.ledger.audit_log import Entry, Sought
from sanfen.ledger.database import writing
from sanfen.ledger.errors import NotAllowedError
from sanfen.rights import Right
from sanfen.vocabulary import Role
from tests.pages.conftest import AT, words
from tests.pages.people import DIRECTOR, PLANNER, let_in


def note(own_ledger, n=1, actor=PLANNER, action="export", **details):
    for place in range(n):
        told = details or {"file": f"名单{place}.xlsx", "rows": place}
        own_ledger.note(actor, action, told, AT + dt.timedelta(minutes=place))


def shown(app):
    return next(t.value for t in app.dataframe if "事项" in t.value)


def entry(action, **details):
    return Entry(1, AT, "李工（li）", Role.PLANNER.value, action, details, "0" * 64)


def test_the_log_tells_who_did_what_in_words(visit, own_ledger):
    note(own_ledger, file="企业分类.xlsx", rows=1234, filters={"企业分类": "A"})
    newest = shown(visit("audit")).iloc[0]
    assert (newest["人员"], newest["岗位"]) == ("李工（li）", "计划岗")
    assert newest["事项"] == "导出或下载文件"
    assert newest["说明"] == (
        "文件：企业分类.xlsx；行数：1,234；页面上的筛选：企业分类：A"
    )


def test_pages_of_the_log_follow_one_another(visit, own_ledger):
    note(own_ledger, 2 * A_PAGE)
    app = visit("audit")
    first = shown(app)["序号"].tolist()
    app.button(key="log_older").click().run()
    second = shown(app)["序号"].tolist()
    assert first[-1] == second[0] + 1
    assert len(first) == len(second) == A_PAGE
    note(own_ledger)  # what is written meanwhile moves no page
    app.run()
    assert shown(app)["序号"].tolist() == second
    app.button(key="log_older").click().run()
    assert shown(app)["序号"].tolist() == [1]
    app.button(key="log_newer").click().run()
    assert shown(app)["序号"].tolist() == second


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ({"person": "王局（wang）"}, [3]),
        ({"kind": "登录"}, [3]),
        ({"q": "名单"}, [2]),
        ({"q": '引"号'}, [4]),
        ({"q": "100%"}, []),
        ({"since": "2026-11-23", "until": "2026-11-23"}, [4, 3, 2, 1]),
        ({"since": "2026-11-24"}, []),
        ({"until": "2026-11-22"}, []),
        ({"older": "3"}, [2, 1]),
        ({"newer": "3"}, [4]),
        ({"older": "x"}, [4, 3, 2, 1]),
    ],
)
def test_a_link_says_what_is_sought(visit, own_ledger, link, found):
    note(own_ledger)
    note(own_ledger, actor=DIRECTOR, action="login", login="wang")
    note(own_ledger, file='引"号.csv')
    app = visit("audit", **link)
    assert not app.exception
    seen = [t.value["序号"].tolist() for t in app.dataframe if "事项" in t.value]
    assert seen == ([found] if found else [])


def test_an_entry_is_opened_by_a_link_and_its_text_is_data(visit, own_ledger):
    note(own_ledger, file="<b>*x*</b>.xlsx")
    app = visit("audit", entry="2")
    assert any(r"\<b\>\*x\*" in text for text in words(app))


def test_only_who_has_the_right_reads_the_log(visit, own_ledger, monkeypatch):
    let_in(monkeypatch, PLANNER)
    app = visit("audit")
    assert len(app.error) == 1
    assert not app.dataframe
    for ask in (audit_log.people, audit_log.head):
        with pytest.raises(NotAllowedError):
            ask(own_ledger, PLANNER)
    with pytest.raises(NotAllowedError):
        audit_log.page(own_ledger, PLANNER, Sought(), most=1)
    with pytest.raises(NotAllowedError):
        list(audit_log.every(own_ledger, PLANNER, Sought()))


def test_a_sound_log_is_said_to_be_sound(visit, own_ledger):
    note(own_ledger, 3)
    app = visit("audit").button(key="verify").click().run()
    assert any("4 条记录首尾相接" in text.value for text in app.success)


def test_the_first_broken_entry_is_named_in_words(visit, own_ledger):
    note(own_ledger, 3)
    with writing(own_ledger._engine) as connection:  # noqa: SLF001 - behind its back
        connection.exec_driver_sql("UPDATE audit SET actor = '某' WHERE seq = 3")
    app = visit("audit").button(key="verify").click().run()
    (fault,) = [text for text in words(app) if "被改动过" in text]
    assert "“3”" in fault
    assert "第一处断点" in fault


def test_a_file_is_recorded_when_it_is_made_and_not_before(own_ledger, monkeypatch):
    monkeypatch.setattr(handing_out.cached, "ledger", lambda: own_ledger)
    handout = Handout("名单.csv", 7, {"范围": "全市"})
    make = recorded(lambda: b"abc", handout, PLANNER)
    before = len(own_ledger.audit(LOCAL_ACTOR))
    assert make() == make() == b"abc"
    told = own_ledger.audit(LOCAL_ACTOR).iloc[before:]
    assert told["action"].tolist() == ["access.export", "access.export"]
    assert json.loads(told["details"].iloc[0]) == {
        "file": "名单.csv",
        "rows": 7,
        "about": {"范围": "全市"},
        "filters": {},
        "bytes": 3,
    }


def test_nothing_is_made_for_who_may_not_have_it(own_ledger, monkeypatch):
    monkeypatch.setattr(handing_out.cached, "ledger", lambda: own_ledger)
    made = []
    handout = Handout("台账.zip", right=Right.EXPORT_RECORDS)
    presenter = Actor("赵", Role.PRESENTER, Area(), "zhao")
    with pytest.raises(NotAllowedError):
        recorded(lambda: made.append(1) or b"", handout, presenter)()
    assert made == []


def test_every_action_of_the_house_has_words_in_both_languages(monkeypatch):
    for language in ("zh", "en"):
        monkeypatch.setattr(
            "sanfen.desk.language.language", lambda spoken=language: spoken
        )
        spoken = [said.act(entry(action)) for action in said.ACTS]
        assert all(spoken)
        assert len(set(spoken)) == len(spoken)


def test_details_are_words_and_never_code():
    told = said.facts(
        entry(
            "import",
            **{"import": 3},
            files=[
                {"file": "a.csv", "table": "x", "new": 1, "changed": 0, "unchanged": 9}
            ],
        )
    )
    assert told == {"报送批次": "3", "文件": "a.csv 新增 1、改动 0、不变 9"}
    granted = said.facts(
        entry(
            "access.account_add",
            login="z",
            subject=None,
            grants=[{"role": "检查员", "county": "甲区", "town": ""}],
        )
    )
    assert granted == {"账号": "z", "授权": "检查员（甲区）"}
    proposed = entry(
        "rules.adopt",
        id=2,
        login="li",
        since="2027-01-01",
        rows=[{}, {}],
        clause="纪要",
    )
    assert said.act(proposed) == "提出规则修订"
    assert said.facts(proposed) == {
        "修订号": "2",
        "账号": "li",
        "生效日": "2027-01-01",
        "依据": "纪要",
        "修订": "2 项数值",
    }
    refused = entry("access.refused", what="audit")
    assert (said.act(refused), said.facts(refused)) == (
        "越权被拒",
        {"所求": "操作日志"},
    )
    assert said.facts(entry("access.refused", what="train")) == {"所求": "训练风险模型"}
    assert list(said.facts(entry("x", bytes=1, file="a"))) == ["文件", "字节数"]
    assert said.facts(entry("odd", a={"b": [1, {"c": 2}]})) == {"a": "b：[1, {'c': 2}]"}


def test_the_export_holds_every_entry_that_is_sought(own_ledger):
    note(own_ledger, 120)
    sought = Sought(text="名单")
    table = log_table(audit_log.every(own_ledger, LOCAL_ACTOR, sought))
    assert len(table) == audit_log.count(own_ledger, LOCAL_ACTOR, sought) == 120
    written = pd.read_csv(io.StringIO(table.to_csv(index=False)))
    assert written["seq"].tolist() == list(range(121, 1, -1))
