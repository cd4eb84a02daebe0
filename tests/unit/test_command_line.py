import datetime as dt
import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

import sanfen
from sanfen.__main__ import app
from sanfen.ledger import adoptions
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.adoptions import Decision
from sanfen.ledger.store import open_ledger
from sanfen.ledger.tables import RECORD_TABLES
from sanfen.rulebook import rulebook
from tests.small_ledger import DATABASES, fresh_url
from tests.unit.intake_city import CITY, SPOT_CHECKS

ROOT = Path(__file__).parents[2]

SINCE = dt.date(2027, 1, 1)
BEFORE = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


@pytest.fixture(params=DATABASES)
def url(request, tmp_path):
    return fresh_url(request.param, tmp_path)


@pytest.fixture
def folder(tmp_path):
    files = tmp_path / "files"
    files.mkdir()
    for name, text in CITY.items():
        (files / f"{name}.csv").write_text(text, "utf-8")
    return files


def run(url, *arguments):
    result = CliRunner().invoke(app, [*map(str, arguments), "--ledger", url])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def spot_checks(url):
    with closing(open_ledger(url)) as ledger:
        return len(ledger.records(LOCAL_ACTOR)["spot_checks"])


def told(url, *arguments):
    result = run(url, *arguments, "--json")
    return result.exit_code, json.loads(result.stdout)


def test_import_writes_and_says_what(url, folder):
    code, answer = told(url, "import", folder)
    assert code == 0
    assert answer["import"] == 1
    assert {file["table"]: file["new"] for file in answer["files"]} == {
        "regions": 3,
        "products": 2,
        "enterprises": 2,
        "spot_checks": 2,
    }
    assert spot_checks(url) == 2


def test_importing_twice_changes_nothing_and_says_so(url, folder):
    run(url, "import", folder)
    code, answer = told(url, "import", folder)
    assert (code, answer["import"], answer["changed_nothing"]) == (0, None, True)
    assert "没有变化" in run(url, "import", folder).stdout


def test_a_dry_run_shows_the_impact_and_writes_nothing(url, folder):
    code, answer = told(url, "import", folder, "--dry-run")
    assert code == 0
    assert set(answer) == {"files", "enterprises", "towns", "changed_nothing"}
    assert spot_checks(url) == 0


def test_a_refused_import_lists_every_problem_and_writes_nothing(url, folder):
    bad = SPOT_CHECKS.replace("安全项", "?").replace("2025-03-11", "x")
    (folder / "spot_checks.csv").write_text(bad, "utf-8")
    code, answer = told(url, "import", folder)
    assert code == 1
    assert answer == {
        "problems": [
            {
                "file": "spot_checks.csv",
                "row": 2,
                "column": "sampled_on",
                "value": "x",
                "problem": "不是日期",
                "remedy": "请写成 2025-03-11、2025/3/11 或 2025年3月11日",
            },
            {
                "file": "spot_checks.csv",
                "row": 3,
                "column": "severity",
                "value": "?",
                "problem": "不在可填的列表中",
                "remedy": "请填下列之一：安全项、一般项、标识",
            },
        ]
    }
    assert spot_checks(url) == 0


def test_a_refused_import_is_worded_for_people_too(url, folder):
    (folder / "weather.csv").write_text("a\n", "utf-8")
    result = run(url, "import", folder)
    assert result.exit_code == 1
    assert "weather.csv 第 1 行" in result.stdout
    assert "共 1 个问题" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["import"],
        ["import", "no-such-folder"],
        ["assess"],
        ["assess", "--on", "2026-02-30"],
        ["assess", "--on", "2026-02-28", "--rules", "no-such-folder"],
        ["export"],
        ["no-such-command"],
        ["verify", "--no-such-option"],
    ],
)
def test_misuse_exits_with_two(url, arguments):
    assert run(url, *arguments).exit_code == 2


def test_assess_goes_by_what_the_ledger_has_adopted(url, folder):
    run(url, "import", folder)
    ledger = open_ledger(url)
    decision = Decision({"enterprise.floors.AA.score": 92.0}, SINCE, "纪要", "从严", "")
    adoptions.adopt(ledger, rulebook(), decision, LOCAL_ACTOR, BEFORE)
    ledger.close()

    def fingerprint(*more):
        return told(url, "assess", "--on", "2026-03-31", *more)[1]["rules"]

    shipped = rulebook().in_force(SINCE).fingerprint
    assert fingerprint() == shipped
    adopted = fingerprint("--rules-on", SINCE.isoformat())
    assert adopted != shipped
    folder_of_rules = Path(sanfen.__file__).parent / "rules"
    assert fingerprint("--rules-on", SINCE, "--rules", folder_of_rules) == shipped


def test_assess_writes_tables_and_a_summary(url, folder, tmp_path):
    run(url, "import", folder)
    out = tmp_path / "out"
    code, answer = told(url, "assess", "--on", "2026-03-31", "--out", out)
    assert code == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "counties.csv",
        "enterprises.csv",
        "products.csv",
        "summary.json",
        "towns.csv",
    ]
    assert json.loads((out / "summary.json").read_text("utf-8")) == answer
    assert answer["day"] == "2026-03-31"
    assert sum(answer["enterprises"].values()) == 2
    assert answer["demo"] is False


def test_assess_takes_other_rules_from_a_folder(url, folder, tmp_path):
    run(url, "import", folder)
    rules = tmp_path / "rules"
    rules.mkdir()
    result = run(url, "assess", "--on", "2026-03-31", "--rules", rules)
    assert result.exit_code == 1
    shipped = ROOT / "sanfen" / "rules"
    _, ours = told(url, "assess", "--on", "2026-03-31")
    _, same = told(url, "assess", "--on", "2026-03-31", "--rules", shipped)
    assert ours == same


def test_export_can_be_imported_and_exported_to_the_same_bytes(url, folder, tmp_path):
    run(url, "import", folder)
    code, answer = told(url, "export", "--out", tmp_path / "first")
    assert (code, len(answer["files"])) == (0, len(RECORD_TABLES))
    (tmp_path / "other").mkdir()
    other = fresh_url(sa.make_url(url).get_backend_name(), tmp_path / "other")
    assert run(other, "import", tmp_path / "first").exit_code == 0
    run(other, "export", "--out", tmp_path / "second")
    for path in (tmp_path / "first").iterdir():
        assert path.read_bytes() == (tmp_path / "second" / path.name).read_bytes()


def test_verify_finds_an_altered_audit_record(url, folder):
    run(url, "import", folder)
    assert told(url, "verify") == (0, {"faults": []})
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE audit SET actor = '某人'")
    engine.dispose()
    code, answer = told(url, "verify")
    assert code == 1
    assert [fault["part"] for fault in answer["faults"]] == ["audit"]


def test_demo_is_refused_where_there_are_records_already(url, folder):
    run(url, "import", folder)
    code, answer = told(url, "demo")
    assert code == 1
    assert "error" in answer


@pytest.mark.parametrize("bad", ["mysql://x/y", "no url at all"])
def test_a_ledger_that_cannot_be_opened_is_refused_with_the_reason(bad):
    code, answer = told(bad, "verify")
    assert code == 1
    assert "cannot open the ledger" in answer["error"]


def run_apart(url, *arguments, language="zh"):
    """Run the command line as people do: in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "sanfen", *arguments],
        cwd=ROOT,
        env={"SANFEN_LEDGER": url, "SANFEN_LANGUAGE": language, "COLUMNS": "200"},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def test_the_language_and_the_ledger_come_from_the_environment(url):
    found = run_apart(url, "verify", language="en")
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout == "The audit chain, the references and the file are sound.\n"


def test_help_names_every_command_without_loading_the_engine():
    script = (
        "import sys; from typer.testing import CliRunner; from sanfen.__main__ import app;"
        "text = CliRunner().invoke(app, ['--help']).stdout;"
        "commands = ['demo', 'import', 'assess', 'export', 'verify', 'backup', 'restore'];"
        "assert all(name in text for name in commands), text;"
        "assert not {'pandas', 'sqlalchemy', 'streamlit'} & set(sys.modules)"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=False
    )
    assert (found.returncode, found.stderr) == (0, b"")
