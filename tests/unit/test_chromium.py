"""Finding and installing the browser of the browser tests."""

import sys
from pathlib import Path

import pytest

from tests.e2e import chromium


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine with nothing on it; returns the commands that were tried."""
    tried = []
    monkeypatch.setattr(chromium, "APPLICATIONS", ())
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    for name in ("SANFEN_CHROMIUM", *chromium.PROGRAM_FOLDERS):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(chromium, "is_root_on_debian", lambda: False)
    monkeypatch.setattr(chromium, "runs", lambda path: Path(path).is_file())
    monkeypatch.setattr(
        chromium, "output", lambda command, **_: tried.append(command[:3]) or ""
    )
    return tried


def program(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\necho 156\n", "ascii")
    path.chmod(0o755)
    return str(path)


def test_a_program_named_in_the_environment_wins(machine, tmp_path, monkeypatch):  # noqa: ARG001
    program(tmp_path / "bin" / "chromium")
    own = program(tmp_path / "own" / "browser")
    monkeypatch.setenv("SANFEN_CHROMIUM", own)
    assert chromium.find() == own


@pytest.mark.parametrize("name", ["chromium", "google-chrome", "microsoft-edge"])
def test_an_installed_browser_is_found_on_the_path(machine, tmp_path, name):  # noqa: ARG001
    path = program(tmp_path / "bin" / name)
    assert chromium.find() == path


@pytest.mark.parametrize("path", chromium.PROGRAMS)
def test_an_installed_browser_is_found_on_windows(machine, tmp_path, monkeypatch, path):  # noqa: ARG001
    monkeypatch.setenv("PROGRAMFILES", str(tmp_path))
    installed = program(tmp_path / path)
    assert chromium.find() == installed


def test_a_stub_that_does_not_run_is_no_browser(tmp_path):
    stub = tmp_path / "chromium-browser"
    stub.write_text("#!/bin/sh\necho install the snap >&2; exit 1\n", "ascii")
    stub.chmod(0o755)
    assert not chromium.runs(str(stub))
    assert chromium.runs(program(tmp_path / "chromium"))
    assert not chromium.runs(str(tmp_path / "nothing"))


def test_root_on_debian_installs_the_package(machine, monkeypatch, tmp_path):
    monkeypatch.setattr(chromium, "is_root_on_debian", lambda: True)

    def apt(package):
        machine.append(["apt", package])
        if package == "chromium":
            program(tmp_path / "bin" / "chromium")

    monkeypatch.setattr(chromium, "apt", apt)
    assert chromium.find_or_install() == str(tmp_path / "bin" / "chromium")
    assert ["apt", "fonts-noto-cjk"] in machine


def test_elsewhere_playwright_is_asked_for_its_own(machine):
    assert chromium.find_or_install() is None
    assert [sys.executable, "-m", "playwright"] in machine


def test_where_none_can_be_had_one_line_says_so(machine, capsys):  # noqa: ARG001
    assert chromium.main() == 1
    assert capsys.readouterr().out.splitlines()[-1] == f"[sanfen] {chromium.NONE}"
    assert "\n" not in chromium.NONE
