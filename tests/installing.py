"""Installing what the tests need beyond Python packages: a browser, a database, nginx."""

import os
import shutil
import subprocess


def is_root_on_debian() -> bool:
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return root and shutil.which("apt-get") is not None


def apt(*packages: str) -> None:
    output(["apt-get", "update"], seconds=300)
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    output(install, seconds=900)


def output(command: list[str], seconds: int = 60) -> str:
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


def say(text: str) -> None:
    print(f"[sanfen] {text}", flush=True)
