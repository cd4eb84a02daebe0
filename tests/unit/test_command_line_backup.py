"""``backup`` and ``restore`` as people, programs and timers call them."""

import json

import pytest
from typer.testing import CliRunner

from sanfen.__main__ import app
from sanfen.commands import terminal
from sanfen.ledger.store import open_ledger
from tests.small_ledger import fill, fresh_url
from tests.unit.intake_city import CITY


def run(*arguments, ledger=None):
    given = [*map(str, arguments), *(["--ledger", ledger] if ledger else [])]
    result = CliRunner().invoke(app, given)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def told(*arguments, ledger=None):
    result = run(*arguments, "--json", ledger=ledger)
    return result.exit_code, json.loads(result.stdout)


@pytest.fixture
def imported(ledger_url, tmp_path):
    """Return a ledger with an imported city."""
    files = tmp_path / "files"
    files.mkdir()
    for name, text in CITY.items():
        (files / f"{name}.csv").write_text(text, "utf-8")
    assert run("import", files, ledger=ledger_url).exit_code == 0
    return ledger_url


def assessed(url, folder):
    assert (
        run("assess", "--on", "2026-03-31", "--out", folder, ledger=url).exit_code == 0
    )
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_restored_ledger_verifies_and_is_assessed_to_the_same_bytes(
    imported, tmp_path
):
    before = assessed(imported, tmp_path / "before")
    code, taken = told("backup", tmp_path / "backup.zip", ledger=imported)
    assert code == 0
    new = f"sqlite:///{(tmp_path / 'new' / 'ledger.sqlite').as_posix()}"
    code, given = told("restore", tmp_path / "backup.zip", ledger=new)
    assert (code, given["faults"]) == (0, [])
    for fact in ("revision", "audit_head", "rows", "tables"):
        assert given[fact] == taken[fact]
    assert told("verify", ledger=new) == (0, {"faults": []})
    assert len(before) == 5
    assert assessed(new, tmp_path / "after") == before


def test_the_answer_of_a_backup_says_what_it_holds(imported, tmp_path):
    file = tmp_path / "backup.zip"
    _, taken = told("backup", file, ledger=imported)
    assert taken["file"] == str(file)
    assert taken["bytes"] == file.stat().st_size
    assert taken["tables"]["regions"] == 3
    assert taken["rows"] == sum(taken["tables"].values())


def test_people_are_told_in_words(imported, tmp_path):
    file = tmp_path / "backup.zip"
    assert "已备份到" in run("backup", file, ledger=imported).stdout
    said = run("restore", file, ledger=f"sqlite:///{tmp_path / 'new.sqlite'}").stdout
    assert "已恢复到" in said
    assert "均完好" in said


@pytest.mark.parametrize(
    ("language", "word"), [("zh", "空台账"), ("en", "empty ledger")]
)
def test_a_ledger_that_holds_something_is_left_alone(
    imported, tmp_path, monkeypatch, language, word
):
    monkeypatch.setattr(terminal, "LANGUAGE", language)
    file = tmp_path / "backup.zip"
    run("backup", file, ledger=imported)
    code, answer = told("restore", file, ledger=imported)
    assert code == 1
    assert word in answer["error"]
    assert "--ledger" in answer["error"]
    assert told("verify", ledger=imported) == (0, {"faults": []})


def test_a_damaged_backup_is_refused_by_name_and_no_ledger_is_made(imported, tmp_path):
    file = tmp_path / "backup.zip"
    run("backup", file, ledger=imported)
    file.write_bytes(file.read_bytes()[:-100])
    code, answer = told("restore", file, ledger=f"sqlite:///{tmp_path / 'new.sqlite'}")
    assert code == 1
    assert str(file) in answer["error"]
    assert not (tmp_path / "new.sqlite").exists()


def test_a_mistyped_ledger_is_not_backed_up_as_an_empty_one(tmp_path):
    wrong = f"sqlite:///{tmp_path / 'wrong.sqlite'}"
    code, answer = told("backup", tmp_path / "backup.zip", ledger=wrong)
    assert code == 1
    assert "wrong.sqlite" in answer["error"]
    assert not (tmp_path / "backup.zip").exists()


def test_a_broken_chain_is_restored_as_it_was_and_said(tmp_path):
    url = fresh_url("sqlite", tmp_path)
    ledger = open_ledger(url)
    fill(ledger)
    with ledger.restoring() as connection:
        connection.exec_driver_sql("UPDATE audit SET actor = '某人'")
    ledger.close()
    run("backup", tmp_path / "backup.zip", ledger=url)
    new = f"sqlite:///{tmp_path / 'new.sqlite'}"
    code, answer = told("restore", tmp_path / "backup.zip", ledger=new)
    assert code == 1
    assert [fault["part"] for fault in answer["faults"]] == ["audit"]
    assert answer["faults"] == told("verify", ledger=new)[1]["faults"]


@pytest.mark.parametrize(
    "arguments", [["backup"], ["backup", "."], ["restore"], ["restore", "no-such-file"]]
)
def test_misuse_exits_with_two(arguments):
    assert run(*arguments).exit_code == 2
