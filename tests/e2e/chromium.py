"""The browser of the browser tests: an installed one, else one that we install.

``python -m tests.e2e.chromium`` finds or installs one and exits 1, with one line,
where none can be had. The tests themselves only look for it.
"""

import os
import shutil
import sys
from pathlib import Path

from tests.installing import apt, is_root_on_debian, output, say

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
        say("installing a Chinese font, so that pictures of pages can be read")
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
    return output([sys.executable, "-c", script]).strip()


def runs(path: str) -> bool:
    """Tell a browser from the stub that some distributions put in its place."""
    if not Path(path).is_file():
        return False
    # On Windows --version opens a window instead of answering.
    return os.name == "nt" or bool(output([path, "--version"]))


def _from_debian() -> str | None:
    if not is_root_on_debian():
        return None
    say("installing Debian's chromium")
    apt("chromium")
    return find()


def _from_playwright() -> str | None:
    say("downloading Playwright's chromium")
    output([sys.executable, "-m", "playwright", "install", "chromium"], seconds=600)
    return find()


def _has_chinese_font() -> bool:
    return bool(output(["fc-list", ":lang=zh", "family"]).strip())


def main() -> int:
    """Find or install a browser; return the exit code."""
    path = find_or_install()
    say(f"browser: {path}" if path else NONE)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
