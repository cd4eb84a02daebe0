"""The browser of the browser tests: an installed one, else one that we install.

``python tests/e2e/chromium.py`` finds or installs one and exits 1, with one line,
where none can be had. The tests themselves only look for it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
)
APPLICATIONS = (  # macOS
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
PROGRAM_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")  # Windows
PROGRAMS = (
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)

NONE = (
    "no Chromium, Chrome or Edge for the browser tests: install one, or name its"
    " program in SANFEN_CHROMIUM"
)


def find() -> str | None:
    """Return the program of a browser that runs, if this machine has one."""
    named = os.environ.get("SANFEN_CHROMIUM")
    candidates = [named] if named else [*_installed(), _playwrights_own()]
    return next((path for path in candidates if path and runs(path)), None)


def find_or_install() -> str | None:
    """Return the program of a browser, after installing one if need be."""
    if is_root_on_debian() and not _has_chinese_font():
        _say("installing a Chinese font, so that pictures of pages can be read")
        apt("fonts-noto-cjk")
    return find() or _from_debian() or _from_playwright()


def _installed() -> list[str]:
    on_path = [shutil.which(name) or "" for name in NAMES]
    folders = [os.environ.get(name, "") for name in PROGRAM_FOLDERS]
    in_folders = [Path(f) / p for f in folders if f for p in PROGRAMS]
    return [*on_path, *APPLICATIONS, *map(str, in_folders)]


def _playwrights_own() -> str:
    script = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as playwright: print(playwright.chromium.executable_path)"
    )
    return _output([sys.executable, "-c", script]).strip()


def runs(path: str) -> bool:
    """Tell a browser from the stub that some distributions put in its place."""
    if not Path(path).is_file():
        return False
    # On Windows --version opens a window instead of answering.
    return os.name == "nt" or bool(_output([path, "--version"]))


def _from_debian() -> str | None:
    if not is_root_on_debian():
        return None
    _say("installing Debian's chromium")
    apt("chromium")
    return find()


def _from_playwright() -> str | None:
    _say("downloading Playwright's chromium")
    _output([sys.executable, "-m", "playwright", "install", "chromium"], seconds=600)
    return find()


def is_root_on_debian() -> bool:
    """Tell whether packages of the system may be installed."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return root and shutil.which("apt-get") is not None


def _has_chinese_font() -> bool:
    return bool(_output(["fc-list", ":lang=zh", "family"]).strip())


def apt(*packages: str) -> None:
    """Install packages of the system."""
    _output(["apt-get", "update"], seconds=300)
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    _output(install, seconds=900)


def _output(command: list[str], seconds: int = 60) -> str:
    """Return what ``command`` prints, or nothing if it fails."""
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            check=True,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            text=True,
            timeout=seconds,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout


def _say(text: str) -> None:
    print(f"[sanfen] {text}", flush=True)


def main() -> int:
    """Find or install a browser; return the exit code."""
    path = find_or_install()
    _say(f"browser: {path}" if path else NONE)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
