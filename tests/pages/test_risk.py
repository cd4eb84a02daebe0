"""抽查风险: the ranked list, one enterprise, and what is said where no model may be used."""

import re
import shutil
import sqlite3
from contextlib import closing

import pytest

from sanfen import risk
from sanfen.desk.risk.ranking import FIRM
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.store import open_ledger
from sanfen.risk.features.catalogue import FEATURES
from sanfen.sample_city import LAST_DAY
from sanfen.wording import say
from tests.pages.conftest import HOSTILE, words
from tests.pages.risk_model import trained, trained_folder, untrained

__all__ = ["trained", "trained_folder", "untrained"]

LATIN_WORD = re.compile(r"[A-Za-z]{4,}")
HAN = re.compile(r"[一-鿿]")


@pytest.fixture(scope="session")
def scores(ledger_url, trained_folder):
    ledger = open_ledger(ledger_url)
    records = ledger.records(LOCAL_ACTOR)
    ledger.close()
    model = risk.load(risk.DEMONSTRATION, trained_folder)
    return risk.score(model, records, LAST_DAY).drop_duplicates("uscc")


def ranked_list(app):
    return next(table.value for table in app.dataframe if "序号" in table.value)


def said(app):
    kinds = (app.info, app.warning, app.error, app.success)
    return [element.value for kind in kinds for element in kind]


@pytest.mark.usefixtures("trained")
def test_the_list_is_in_the_order_of_the_model(visit, scores):
    app = visit("risk")
    assert not app.exception
    listed = ranked_list(app)
    assert list(listed["统一社会信用代码"]) == list(scores["uscc"])
    assert list(listed["序号"]) == list(range(1, len(scores) + 1))


@pytest.mark.usefixtures("trained")
def test_who_was_never_sampled_gets_the_rate_of_the_group_only(visit, scores):
    listed = ranked_list(visit("risk", sampled="never"))
    never = scores[scores["never_sampled"]]
    assert list(listed["统一社会信用代码"]) == list(never["uscc"])
    assert len(never)
    assert set(listed["提示"]) == {"首次抽查"}
    assert listed["下次抽查不合格"].str.fullmatch(r"同类 [\d,]+ 次中 [\d,]+ 次").all()


@pytest.mark.usefixtures("trained")
def test_the_filters_narrow_the_list(visit, scores):
    town, county = scores.iloc[0]["town"], scores.iloc[0]["county"]
    listed = ranked_list(visit("risk", town=town, county=county))
    inside = scores[(scores["town"] == town) & (scores["county"] == county)]
    assert list(listed["统一社会信用代码"]) == list(inside["uscc"])
    poor = ranked_list(visit("risk", **{"class": "C"}))
    assert set(poor["企业分类"].map(tuple)) <= {("C",)}


@pytest.mark.usefixtures("trained")
@pytest.mark.parametrize("language", ["中文", "English"])
def test_every_part_of_the_page_is_shown(visit, language):
    app = visit("risk", lang=language)
    code = "zh" if language == "中文" else "en"
    heads = {element.value for element in app.subheader}
    parts = ["list", "capacity", "quality", "drift", "card_title", "training"]
    assert {say(f"risk_page.{part}", code) for part in parts} <= heads
    assert say("risk_page.orders_only", code) in words(app)


@pytest.mark.usefixtures("trained")
def test_the_chinese_page_has_no_english_words(visit, scores):
    for link in ({}, {FIRM: scores.iloc[0]["uscc"]}):
        texts = [
            re.sub(r":[\w-]+\[|\d\w+", "", text)
            for text in words(visit("risk", **link))
        ]
        assert [text for text in texts if LATIN_WORD.search(text)] == []


@pytest.mark.usefixtures("trained")
def test_more_visits_find_more_failures_beside_every_baseline(visit):
    app = visit("risk")
    app.slider(key="visits").set_value(10).run()
    fewer = expected(app)
    assert len(fewer) == 4
    assert fewer[0] > fewer[3]  # the model beats chance
    app.slider(key="visits").set_value(app.slider(key="visits").max).run()
    assert all(a < b for a, b in zip(fewer, expected(app), strict=True))
    assert len(set(expected(app))) == 1  # visiting all, no order is better than another


def expected(app):
    found = (
        re.fullmatch(r"预计找到 \*\*([\d.]+)\*\* 家不合格", text) for text in words(app)
    )
    return [float(match[1]) for match in found if match]


@pytest.mark.usefixtures("trained")
def test_one_enterprise_is_opened_by_its_link_with_its_reasons(visit, scores):
    first = scores.iloc[0]
    app = visit("risk", **{FIRM: first["uscc"]})
    assert not app.exception
    texts = words(app)
    assert any("使风险偏高" in text or "使风险偏低" in text for text in texts)
    assert any(f"{first['ranking']:+.2f}" in text for text in texts)
    assert any(f"名单第 1 位（共 {len(scores)} 家）" in text for text in texts)


@pytest.mark.usefixtures("trained")
def test_a_hostile_name_is_shown_letter_by_letter(visit, scores):
    uscc = scores.loc[scores["name"] == HOSTILE, "uscc"].iloc[0]
    app = visit("risk", **{FIRM: uscc})
    assert not app.exception
    assert r"\[点我\]\(x\) \<b\>" in app.header[0].value


@pytest.mark.usefixtures("trained")
@pytest.mark.parametrize("link", ["91330402XX0000000X", "' OR 1=1 --", "<b>甲</b>"])
def test_a_link_to_nobody_is_answered_and_not_obeyed(visit, link):
    app = visit("risk", **{FIRM: link})
    assert not app.exception
    assert any("没有这家企业" in text for text in said(app))
    assert not any(link in text for text in [*said(app), *words(app)])


@pytest.mark.usefixtures("trained")
def test_an_enterprise_of_another_county_is_not_shown(visit, scores):
    first = scores.iloc[0]
    other = next(county for county in scores["county"] if county != first["county"])
    app = visit("risk", county=other, **{FIRM: first["uscc"]})
    assert any("没有这家企业" in text for text in said(app))


@pytest.mark.usefixtures("trained")
def test_a_model_that_knows_the_future_says_so(visit):
    app = visit("risk", day="2025-06-30")
    assert not app.exception
    assert any("2025-06-30 之后的结果" in text for text in said(app))


@pytest.mark.usefixtures("untrained")
@pytest.mark.parametrize("language", ["中文", "English"])
def test_without_a_model_the_page_says_what_to_do(visit, language):
    app = visit("risk", lang=language)
    assert not app.exception
    code = "zh" if language == "中文" else "en"
    assert said(app) == [say("risk_page.no_model", code)]
    assert len(app.dataframe) == 0


def test_an_altered_model_is_not_used(visit, trained_folder, untrained):
    shutil.copytree(trained_folder, untrained)
    for file in untrained.glob("*.skops"):
        file.write_bytes(file.read_bytes()[:-1] + b"x")
    app = visit("risk")
    assert not app.exception
    assert any("不予使用" in text for text in said(app))
    assert len(app.dataframe) == 0


def test_a_model_of_other_records_is_not_used(own_url, visit, trained):
    assert trained.exists()
    with closing(sqlite3.connect(own_url.removeprefix("sqlite:///"))) as ledger:
        ledger.execute("UPDATE spot_checks SET laboratory = '另一家'")
        ledger.commit()
    app = visit("risk")
    assert not app.exception
    assert say("risk.status_data_changed", "zh") in said(app)
    assert len(app.dataframe) == 0


def test_training_keeps_a_model_and_shows_the_list(visit, untrained):
    app = visit("risk")
    app.button(key="train").click().run(timeout=300)
    assert not app.exception
    assert (untrained / f"{risk.DEMONSTRATION}.toml").exists()
    assert any(str(LAST_DAY) in text for text in said(app))
    assert len(ranked_list(app))


def test_a_failed_training_leaves_the_former_model(visit, trained_folder, untrained):
    shutil.copytree(trained_folder, untrained)
    before = {file.name: file.read_bytes() for file in untrained.iterdir()}
    app = visit("risk", day="2021-10-05")  # too early for anything to be learned
    app.button(key="train").click().run(timeout=300)
    assert not app.exception
    assert any("没有训练成" in text for text in said(app))
    assert {file.name: file.read_bytes() for file in untrained.iterdir()} == before


def test_where_all_risks_are_equal_the_page_says_that_their_order_means_nothing(
    visit, trained_folder, untrained, monkeypatch
):
    shutil.copytree(trained_folder, untrained)
    score = risk.score
    monkeypatch.setattr(
        risk, "score", lambda *asked: score(*asked).assign(ranking=-2.0)
    )
    app = visit("risk")
    assert not app.exception
    assert say("risk_page.all_equal", "zh") in said(app)


@pytest.mark.usefixtures("untrained")
def test_a_model_that_cannot_be_written_is_an_answer(visit, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(risk, "train", lambda *_: None)
    monkeypatch.setattr(risk, "save", full)
    app = visit("risk")
    app.button(key="train").click().run()
    assert not app.exception
    assert say("risk_page.not_kept", "zh") in said(app)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_input_of_the_model_has_a_name(language):
    names = [say(f"risk_inputs.{feature}", language) for feature in FEATURES]
    assert len(set(names)) == len(FEATURES)
    assert all(bool(HAN.search(name)) == (language == "zh") for name in names)
