"""README says what is there, and its Chinese twin says the same."""

import re
import subprocess
import sys

import pytest

import run
from tests.code_health.sources import ROOT

ENGLISH = (ROOT / "README.md").read_text("utf-8")
CHINESE = (ROOT / "README.zh-CN.md").read_text("utf-8")

FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
OURS = re.compile(r"(?:sanfen|pages|tests|data|models|\.streamlit|\.ci)/[\w./-]*")
WRITTEN_LATER = {
    ".streamlit/secrets.toml",
    "data/city.sqlite",
    "data/ledger.sqlite",
    "data/own.sqlite",
    "pages/name.py",
}


def headings(text):
    return re.findall(r"^(#+) ", FENCE.sub("", text), re.MULTILINE)


def commands(text):
    return set(re.findall(r"python -m sanfen (\w+)", text))


def test_both_languages_have_the_same_headings():
    assert headings(ENGLISH) == headings(CHINESE)


def test_both_languages_give_the_same_code():
    assert FENCE.findall(ENGLISH) == FENCE.findall(CHINESE)
    assert sorted(CODE.findall(FENCE.sub("", ENGLISH))) == sorted(
        CODE.findall(FENCE.sub("", CHINESE))
    )


@pytest.mark.parametrize("path", sorted(set(OURS.findall(ENGLISH)) - WRITTEN_LATER))
def test_every_path_it_names_is_there(path):
    assert (ROOT / path).exists()


@pytest.mark.parametrize("command", sorted(commands(ENGLISH)))
def test_every_command_it_names_is_there(command):
    asked = subprocess.run(
        [sys.executable, "-m", "sanfen", command, "--help"],
        capture_output=True,
        check=False,
        cwd=ROOT,
    )
    assert asked.returncode == 0, asked.stderr


def test_every_command_there_is_is_named():
    asked = subprocess.run(
        [sys.executable, "-m", "sanfen", "--help"],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={**run.environment(), "COLUMNS": "200", "NO_COLOR": "1"},
        text=True,
    )
    listed = set(re.findall(r"^[│| ]+([a-z]+)  +\S", asked.stdout, re.MULTILINE))
    assert listed == commands(ENGLISH)


def test_the_two_commands_are_those_of_the_script():
    assert "`python3 run.py`" in ENGLISH
    assert "`python3 run.py test`" in ENGLISH
    assert "python3 run.py test --fast" in ENGLISH
    for check in run.CHECKS:
        assert check.replace("lint-imports", "import-linter") in ENGLISH
