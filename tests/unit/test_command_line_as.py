"""Where a ledger has accounts, every command that touches records is somebody's."""

import csv
import json

import pytest
import typer
from argon2 import PasswordHasher
from typer.testing import CliRunner

from sanfen.__main__ import app
from sanfen.access import passwords
from sanfen.area import Area
from sanfen.commands import terminal
from sanfen.commands.acting import PASSWORD
from sanfen.ledger import accounts
from sanfen.ledger.account import Grant, NewAccount
from sanfen.ledger.actor import LOCAL_ACTOR, Actor
from sanfen.ledger.store import open_ledger
from sanfen.rights import Right
from sanfen.vocabulary import Role
from tests.small_ledger import AT, fill, new_file

OWN = "own-Phrase-of-9"
DAY = ("--on", "2026-09-30")

PEOPLE = {
    "admin": [Grant(Role.ADMINISTRATOR)],
    "plan": [Grant(Role.PLANNER)],
    "data": [Grant(Role.DATA_OFFICER, Area("甲区"))],
    "town": [Grant(Role.DIRECTOR, Area("甲区", "东镇"))],
    "both": [Grant(Role.PRESENTER), Grant(Role.DATA_OFFICER, Area("乙区"))],
}


@pytest.fixture
def url(tmp_path, monkeypatch):
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", quick)
    monkeypatch.setenv(PASSWORD, OWN)
    file = tmp_path / "ledger.sqlite"
    file.write_bytes(new_file())
    address = f"sqlite:///{file.as_posix()}"
    ledger = open_ledger(address)
    fill(ledger)
    for login, grants in PEOPLE.items():
        hashed = passwords.hashed(OWN)
        new = NewAccount(login, f"{login}工", login, tuple(grants), hashed)
        added = accounts.add(ledger, new, LOCAL_ACTOR, AT)
        own = added.acting(grants[0])
        accounts.set_password(ledger, added, passwords.hashed(OWN), own, AT)
    ledger.close()
    return address


def run(url, *arguments):
    result = CliRunner().invoke(app, [*map(str, arguments), "--ledger", url])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def noted(url):
    ledger = open_ledger(url)
    chain = ledger.audit(LOCAL_ACTOR)
    ledger.close()
    last = chain.iloc[-1]
    return last["actor"], last["action"], json.loads(last["details"])


def rows(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    "command",
    [
        ("import", __file__),
        ("assess", *DAY),
        ("export", "--out", "nowhere"),
        ("train", *DAY),
        ("evaluate",),
    ],
    ids=lambda command: command[0],
)
def test_a_command_that_touches_records_asks_who_is_at_work(url, command):
    done = run(url, *command)
    assert done.exit_code == 1
    assert "--as" in done.stderr


@pytest.mark.parametrize(
    ("login", "command"),
    [
        ("admin", ("assess", *DAY)),
        ("plan", ("import", __file__)),
        ("town", ("export", "--out", "nowhere")),
        ("data", ("train", *DAY)),
        ("data", ("evaluate",)),
        ("data", ("assess", *DAY, "--rules", "sanfen/rules")),
    ],
)
def test_whoever_may_not_is_refused_and_that_is_noted(url, login, command):
    done = run(url, *command, "--as", login)
    assert done.exit_code == 1
    assert "无权" in done.stderr
    who, action, details = noted(url)
    assert who == f"{login}工（{login}）"
    assert action == "access.refused"
    assert details["what"].startswith(command[0])


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", "需要“查看分级分类分色；权重推演”"),
        ("en", "it needs “See grades, classes and colours; Try what-ifs”"),
    ],
)
def test_a_refusal_names_the_rights_in_the_language_spoken(
    url, monkeypatch, language, told
):
    monkeypatch.setattr(terminal, "LANGUAGE", language)
    asked = ("assess", *DAY, "--rules", "sanfen/rules", "--as", "data", "--json")
    assert told in json.loads(run(url, *asked).stdout)["error"]


@pytest.mark.parametrize(
    ("language", "told"),
    [("zh", "需要“报送与撤回数据”"), ("en", "it needs “Submit and roll back data”")],
)
def test_what_the_ledger_refuses_is_told_in_the_language_spoken(
    url, monkeypatch, capsys, language, told
):
    monkeypatch.setattr(terminal, "LANGUAGE", language)
    with pytest.raises(typer.Exit), terminal.ledger_at(url, as_json=False):
        Actor("查", Role.INSPECTOR, Area()).require(Right.IMPORT)
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("login", "told"),
    [
        ("plan", ("A B C", "东镇 西镇 北镇", "甲区 乙区")),
        ("data", ("A B", "东镇 西镇", "甲区")),
        ("town", ("A", "东镇", "")),
    ],
)
def test_an_assessment_tells_the_own_area(url, tmp_path, login, told):
    uscc, towns, counties = (names.split() for names in told)
    done = run(url, "assess", *DAY, "--out", tmp_path / "out", "--as", login)
    assert done.exit_code == 0
    assert [row["uscc"] for row in rows(tmp_path / "out", "enterprises")] == uscc
    assert [row["town"] for row in rows(tmp_path / "out", "towns")] == towns
    assert [row["county"] for row in rows(tmp_path / "out", "counties")] == counties
    counted = sum(int(row["enterprises"]) for row in rows(tmp_path / "out", "towns"))
    assert counted == len(uscc)


@pytest.mark.parametrize(
    ("login", "sheets"),
    [("plan", ["S1", "S2", "S3"]), ("data", ["S1", "S2"]), ("both", ["S3"])],
)
def test_an_export_holds_the_records_of_the_own_area(url, tmp_path, login, sheets):
    assert run(url, "export", "--out", tmp_path / "out", "--as", login).exit_code == 0
    assert [row["sheet_no"] for row in rows(tmp_path / "out", "spot_checks")] == sheets
    assert noted(url)[1:] == ("access.command", {"command": "export"})


def test_a_wrong_password_is_refused_and_counted(url, monkeypatch):
    monkeypatch.setenv(PASSWORD, "not-the-Phrase-9")
    done = run(url, "assess", *DAY, "--as", "plan")
    assert done.exit_code == 1
    assert "登录名或口令不正确" in done.stderr
    assert noted(url)[1] == "access.login_failed"


def test_without_a_password_nobody_is_asked_where_nobody_sits(url, monkeypatch):
    monkeypatch.delenv(PASSWORD)
    done = run(url, "assess", *DAY, "--as", "plan")
    assert done.exit_code == 1
    assert PASSWORD in done.stderr


def test_a_ledger_without_accounts_knows_no_login(tmp_path):
    file = tmp_path / "ledger.sqlite"
    file.write_bytes(new_file())
    url = f"sqlite:///{file.as_posix()}"
    assert run(url, "assess", *DAY).exit_code == 0
    assert run(url, "assess", *DAY, "--as", "plan").exit_code == 1


def test_what_the_owner_of_the_machine_does_is_noted(url, tmp_path):
    assert run(url, "backup", tmp_path / "ledger.zip").exit_code == 0
    who, action, details = noted(url)
    assert who.startswith("命令行")
    assert (action, details) == ("access.command", {"command": "backup"})
