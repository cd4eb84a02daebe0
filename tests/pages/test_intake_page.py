"""数据报送 on screen: templates, problems, preview, receipt, roll-back, export."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from sanfen import intake
from sanfen.desk import cached
from sanfen.desk.intake import submission
from sanfen.desk.intake.ledger_export import zipped
from sanfen.desk.view import View
from sanfen.ledger import settings, store
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.store import open_ledger
from sanfen.sample_city import FIRST_DAY
from tests.small_ledger import fresh_url
from tests.unit.intake_city import CITY, NOW, USCC, sources

FRAME = Path(__file__).parents[2] / "sanfen" / "desk" / "frame.py"
PAGE = "../../pages/intake.py"

FAILED = (
    "sheet_no,uscc,product_code,sampled_on,reported_on,verdict,severity\n"
    "S-7,{uscc},P-1,2026-03-01,2026-03-20,不合格,安全项\n"
)
GOOD = FAILED.format(uscc=USCC)
BAD = FAILED.format(uscc="91330482MA282T0160").replace("2026-03-20", "2026-02-30")


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    url = fresh_url("sqlite", tmp_path)
    monkeypatch.setenv("SANFEN_LEDGER", url)
    opened = open_ledger(url)
    first = {name: text for name, text in CITY.items() if name != "spot_checks"}
    first["spot_checks"] = "\n".join(CITY["spot_checks"].splitlines()[:2])
    checked = intake.check(
        intake.read(sources(**first)), opened, LOCAL_ACTOR, NOW.date()
    )
    intake.commit(checked, opened, LOCAL_ACTOR, NOW)
    st.cache_resource.clear()
    yield opened
    opened.close()
    st.cache_resource.clear()


@pytest.fixture
def screen(ledger):  # noqa: ARG001
    return opened()


def opened(language="中文"):
    app = AppTest.from_file(str(FRAME), default_timeout=60)
    app.query_params["lang"] = language
    app.run().switch_page(PAGE).run()
    assert not app.exception
    return app


def uploaded(screen, *files):
    screen.file_uploader[0].set_value(
        [(name, text.encode(), "text/csv") for name, text in files]
    )
    screen.run()
    assert not screen.exception
    return screen


def written(screen, *files):
    uploaded(screen, *files).button(key="write").click().run()
    assert not screen.exception
    return screen


def alerts(screen):
    return [alert.value for alert in (*screen.error, *screen.warning, *screen.success)]


def spot_checks(ledger):
    return set(ledger.records(LOCAL_ACTOR)["spot_checks"]["sheet_no"])


def roll_back(screen, number):
    screen.selectbox(key="import_chosen").set_value(number).run()
    screen.button(key="roll_back").click().run()
    return answered(screen, "roll_back", "roll_back_yes")


def answered(screen, opener, answer):
    """Answer a dialog; AppTest runs the whole page again, so its opener is pressed."""
    screen.button(key=opener).click()
    screen.button(key=answer).click().run()
    assert not screen.exception
    return screen


def test_a_problem_is_named_with_its_place_and_nothing_is_written(screen, ledger):
    uploaded(screen, ("spot_checks.csv", BAD))
    assert alerts(screen) == ["发现 2 处问题，没有写入任何数据。请改正后重新上传。"]
    problems = screen.table[0].value
    assert problems["列"].tolist() == ["uscc", r"reported\_on"]
    assert problems["行"].tolist() == ["2", "2"]
    assert spot_checks(ledger) == {"S-1"}


def test_the_problem_workbook_names_the_same_problems(screen):
    uploaded(screen, ("spot_checks.csv", BAD))
    checked = screen.session_state["submission"].answers["checked"][1]
    book = openpyxl.load_workbook(
        io.BytesIO(intake.problem_workbook(checked, "zh")), read_only=True
    )
    assert len(list(book["问题清单"].rows)) == 3


def test_a_valid_file_is_previewed_before_anything_is_written(screen, ledger):
    uploaded(screen, ("spot_checks.csv", GOOD))
    assert alerts(screen) == ["核对通过：1 张表，共 1 行。尚未写入。"]
    assert screen.dataframe[0].value["新增（行）"].tolist() == [1]
    assert screen.button(key="write").label == "写入台账：新增 1 行，变更 0 行"
    assert spot_checks(ledger) == {"S-1"}


def test_the_preview_names_who_changes_class_on_the_day_of_the_screen(screen, ledger):
    uploaded(screen, ("spot_checks.csv", GOOD))
    checked = screen.session_state["submission"].answers["checked"][1]
    day = screen.session_state["day"]
    expected = intake.preview(checked, ledger, LOCAL_ACTOR, day).enterprises
    said = (
        f"**{len(expected)} 家企业改变分类**" if len(expected) else "没有企业改变分类。"
    )
    assert said in [element.value for element in screen.markdown]


def test_days_after_the_day_of_the_screen_are_pointed_out(screen):
    screen.date_input(key="day").set_value(FIRST_DAY).run()
    uploaded(screen, ("spot_checks.csv", GOOD))
    assert any("最晚为 2026-03-20" in note.value for note in screen.caption)


def test_a_commit_gives_a_receipt_with_number_and_seal(screen, ledger):
    written(screen, ("spot_checks.csv", GOOD))
    assert spot_checks(ledger) == {"S-1", "S-7"}
    assert alerts(screen) == ["第 2 次报送已写入台账。"]
    seal = ledger.audit(LOCAL_ACTOR)["hash"].iloc[-1]
    assert f"审计哈希：{seal}" in [note.value for note in screen.caption]
    assert screen.file_uploader[0].value == []


def test_the_next_upload_takes_the_receipt_away(screen):
    written(screen, ("spot_checks.csv", GOOD))
    uploaded(screen, ("spot_checks.csv", GOOD))
    assert alerts(screen) == ["核对通过：1 张表，共 1 行。尚未写入。"]
    assert "所有行都与台账一致，无须写入。" in [note.value for note in screen.info]
    with pytest.raises(KeyError):
        screen.button(key="write")


def test_files_of_the_same_name_are_told_apart(screen):
    again = GOOD.replace("S-7", "S-8").replace("P-1", "P-9")
    uploaded(screen, ("spot_checks.csv", GOOD), ("spot_checks.csv", again))
    assert screen.table[0].value["文件"].tolist() == [r"spot\_checks \(2\)\.csv"]


def test_a_write_by_someone_else_has_the_files_checked_again(
    screen, ledger, monkeypatch
):
    uploaded(screen, ("spot_checks.csv", GOOD))
    commit = intake.commit

    def commit_after_another(*arguments):
        monkeypatch.setattr(submission.intake, "commit", commit)
        other = GOOD.replace("S-7", "S-6").encode()
        checked = intake.check(
            intake.read([intake.Source("spot_checks.csv", other)]),
            ledger,
            LOCAL_ACTOR,
            NOW.date(),
        )
        commit(checked, ledger, LOCAL_ACTOR, NOW)
        return commit(*arguments)

    monkeypatch.setattr(submission.intake, "commit", commit_after_another)
    screen.button(key="write").click().run()
    assert [note.value[:10] for note in screen.warning] == ["核对之后台账又有新的"]
    assert spot_checks(ledger) == {"S-1", "S-6"}
    screen.button(key="write").click().run()
    assert spot_checks(ledger) == {"S-1", "S-6", "S-7"}


def test_an_import_is_rolled_back_after_one_more_question(screen, ledger):
    written(screen, ("spot_checks.csv", GOOD))
    screen.selectbox(key="import_chosen").set_value(2).run()
    screen.button(key="roll_back").click().run()
    assert spot_checks(ledger) == {"S-1", "S-7"}
    answered(screen, "roll_back", "roll_back_yes")
    assert spot_checks(ledger) == {"S-1"}
    assert "第 2 次报送已撤回：删除 1 行，恢复 0 行。" in alerts(screen)
    assert screen.selectbox(key="import_chosen").options[0].startswith("第 1 次")


def test_a_roll_back_that_others_depend_on_is_refused_with_the_facts(screen, ledger):
    written(screen, ("spot_checks.csv", GOOD))
    roll_back(screen, 1)
    assert "第 1 次报送不能撤回，台账没有变化：" in alerts(screen)
    reasons = [line.value for line in screen.markdown if "引用了" in line.value]
    assert len(reasons) == 1
    assert reasons[0].count("引用了") == 1
    assert "“监督抽查”有 1 行（如 S\\-7）" in reasons[0]
    assert "此后写入过该表的报送：2" in reasons[0]
    assert spot_checks(ledger) == {"S-1", "S-7"}


def test_a_row_changed_again_names_the_import_that_changed_it(screen):
    written(screen, ("spot_checks.csv", GOOD))
    written(screen, ("spot_checks.csv", GOOD.replace("安全项", "标识")))
    roll_back(screen, 2)
    assert any("请先撤回第 3 次报送" in line.value for line in screen.markdown), (
        "the later import is not named"
    )


def test_an_own_ledger_emptied_by_roll_backs_is_not_filled_with_the_demonstration(
    screen, ledger
):
    roll_back(screen, 1)
    assert ledger.is_empty()
    again = opened()
    assert not ledger.is_demo()
    assert "台账里还没有企业" in again.info[0].value


def test_the_export_can_be_imported_again(ledger):
    view = View(
        day=NOW.date(),
        county="",
        actor=LOCAL_ACTOR,
        state=ledger.state(),
        rules_version=ledger.rules_version(),
        demo=False,
    )
    first, second = zipped(view, "", ""), zipped(view, "", "")
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        files = [intake.Source(name, archive.read(name)) for name in archive.namelist()]
    checked = intake.check(
        intake.read(files), ledger, LOCAL_ACTOR, dt.date(2026, 12, 31)
    )
    assert checked.is_accepted
    changes = intake.preview(checked, ledger, LOCAL_ACTOR, NOW.date())
    assert changes.changes_nothing


@pytest.mark.parametrize("language", ["中文", "English"])
def test_every_file_has_a_template_and_its_required_columns(ledger, language):  # noqa: ARG001
    screen = opened(language)
    keys = {f"template_{kind}_{table}" for kind in ("xlsx", "csv") for table in CITY}
    assert keys <= {button.key for button in screen.get("download_button")}
    required = [note.value for note in screen.caption if "uscc" in note.value]
    assert bool(required) == (language == "English")


def test_a_demonstration_says_that_imports_are_rehearsals(ledger):
    with ledger.writing(LOCAL_ACTOR, "demo", {}, NOW) as connection:
        settings.mark_demo(connection)
    assert "演示台账" in opened().info[0].value


def test_an_own_ledger_is_begun_beside_the_demonstration(ledger, tmp_path, monkeypatch):
    with ledger.writing(LOCAL_ACTOR, "demo", {}, NOW) as connection:
        settings.mark_demo(connection)
    monkeypatch.delenv("SANFEN_LEDGER")
    monkeypatch.setattr(store, "FOLDER", tmp_path)
    screen = opened()
    screen.button(key="own").click().run()
    answered(screen, "own", "own_yes")
    assert store.default_url().endswith("own.sqlite")
    assert "台账里还没有企业" in screen.info[0].value
    assert spot_checks(ledger) == {"S-1"}
    cached.ledger().close()


HOSTILE = {
    "empty": ("enterprises.csv", b""),
    "unknown name": ("data.csv", b"a,b\n1,2\n"),
    "pdf renamed": ("spot_checks.xlsx", b"%PDF-1.7\n\x00\xff"),
    "binary": ("spot_checks.csv", bytes(range(256)) * 8),
    "markdown in the name": ("[x](javascript:alert(1)).csv", b"x"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_is_refused_in_words(screen, ledger, name):
    file, content = HOSTILE[name]
    screen.file_uploader[0].set_value([(file, content, "text/csv")])
    screen.run()
    assert not screen.exception
    assert alerts(screen) == ["发现 1 处问题，没有写入任何数据。请改正后重新上传。"]
    assert all(screen.table[0].value["如何改正"])
    assert spot_checks(ledger) == {"S-1"}
