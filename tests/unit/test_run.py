"""The script that sets up, starts and tests."""

import subprocess
import sys
from pathlib import Path

import pytest

import run

ROOT = Path(__file__).parents[2]


@pytest.fixture
def calls(monkeypatch):
    """Record what the script would install and run; every check passes."""
    recorded = {"installed": [], "run": {}}
    monkeypatch.setattr(run, "install", recorded["installed"].append)

    def passes(name, command):
        recorded["run"][name] = command
        return 0

    monkeypatch.setattr(run, "run", passes)
    return recorded


def test_the_test_command_runs_every_check_in_order(calls):
    assert run.main(["test"]) == 0
    assert list(calls["run"]) == [
        "PostgreSQL for the tests",
        "the browser for the tests",
        "nginx for the tests",
        "node for the tests",
        "ruff format",
        "ruff check",
        "mypy",
        "lint-imports",
        "pytest",
        "benchmarks",
    ]
    assert calls["installed"] == [run.DEVELOPMENT]


def test_every_check_runs_and_is_reported_whatever_fails(monkeypatch, capsys):
    monkeypatch.setattr(run, "install", lambda _: None)
    ran = []

    def fails(name, command):  # noqa: ARG001
        ran.append(name)
        return 1 if name in ("mypy", "pytest") else 0

    monkeypatch.setattr(run, "run", fails)
    assert run.main(["test"]) == 1
    assert set(run.CHECKS) <= set(ran)
    assert "failed: mypy, pytest" in capsys.readouterr().out


def test_fast_leaves_browser_and_benchmarks_out(calls):
    run.main(["test", "--fast"])
    assert "the browser for the tests" not in calls["run"]
    assert "benchmarks" not in calls["run"]
    assert calls["run"]["pytest"] == run.FAST


def test_arguments_go_to_pytest_alone(calls):
    run.main(["test", "--fast", "-k", "colour"])
    assert calls["run"]["pytest"] == [*run.FAST, "-k", "colour"]
    assert not set(calls["run"]) & set(run.CHECKS) - {"pytest"}


def test_no_test_is_left_out_by_both_runs_of_pytest():
    assert run.CHECKS["pytest"][-1] == f"--ignore={run.CHECKS['benchmarks'][-1]}"
    marked = (ROOT / "tests").glob("**/test_*.py")
    others = [path for path in marked if path.parent.name != "benchmarks"]
    assert not [p for p in others if "mark." + "benchmark" in p.read_text("utf-8")]


def test_an_unknown_command_is_misuse(capsys):
    assert run.main(["tset"]) == 2
    assert "unknown command tset" in capsys.readouterr().out


def test_help_shows_both_commands(capsys):
    assert run.main(["--help"]) == 0
    said = capsys.readouterr().out
    assert "python3 run.py\n" in said.replace("  ", "\n")
    assert "python3 run.py test" in said


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """Give the script an empty project whose environment is this one's Python."""
    for name in run.DEVELOPMENT:
        (tmp_path / name).write_text("numpy==2.4.6\n", "ascii")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path)
    monkeypatch.setattr(run, "PYTHON", Path(sys.executable))
    filled = []
    monkeypatch.setattr(run, "make_environment", lambda: ["pip"])
    monkeypatch.setattr(run, "fill", lambda command: filled.append(command) or "")
    return filled


def test_packages_are_installed_again_only_when_a_file_changes(environment, tmp_path):
    run.install(run.DEVELOPMENT)
    run.install(run.DEVELOPMENT)
    assert len(environment) == 1

    (tmp_path / "requirements.txt").write_text("numpy==2.4.7\n", "ascii")
    run.install(run.DEVELOPMENT)
    assert len(environment) == 2
    assert environment[0][-2:] == ["-r", "requirements-dev.txt"]


def test_a_failed_installation_is_tried_again(environment, monkeypatch):  # noqa: ARG001
    monkeypatch.setattr(run, "fill", lambda _: "no network")
    with pytest.raises(SystemExit, match=r"no network[\s\S]*could not be installed"):
        run.install(run.RUNTIME)
    filled = []
    monkeypatch.setattr(run, "fill", lambda command: filled.append(command) or "")
    run.install(run.RUNTIME)
    assert filled


def test_a_python_that_makes_no_environment_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(run, "works", lambda module="sys": False)  # noqa: ARG005
    monkeypatch.setattr(run.subprocess, "call", lambda *_, **__: 1)
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(SystemExit, match="python3-venv"):
        run.make_environment()


def test_without_ensurepip_the_pip_at_hand_fills_the_environment(monkeypatch):
    made = []
    monkeypatch.setattr(
        run, "works", lambda module="sys": module != "pip" and made != []
    )
    monkeypatch.setattr(run.subprocess, "call", made.append)
    monkeypatch.setattr(
        run.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else 1
    )
    pip = run.make_environment()
    assert "--without-pip" in made[0]
    assert pip == [sys.executable, "-m", "pip", "--python", str(run.PYTHON)]


def test_continuous_integration_runs_the_same_command():
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert script.splitlines()[-1] == "exec python3 run.py test"


@pytest.mark.parametrize("check", run.CHECKS)
def test_every_check_can_be_started(check):
    command = [sys.executable, *run.CHECKS[check], "--help"]
    asked = subprocess.run(command, capture_output=True, check=False, cwd=ROOT)
    assert asked.returncode == 0, asked.stderr
