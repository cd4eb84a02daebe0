"""The certified OpenID Connect provider of the sign-on tests, installed and started.

It is the npm package ``oidc-provider`` in the version of ``provider/``, installed once
into a cache outside of the project. ``python -m tests.e2e.provider_program`` installs
what it runs on, node and npm, where that can be, and exits 1, with one line, where not.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.installing import apt, is_root_on_debian

SOURCE = Path(__file__).parent / "provider"
FILES = ("package.json", "package-lock.json", "provider.mjs")

NONE = (
    "no node and npm for the sign-on tests: install both (on Debian: apt-get install"
    " nodejs npm)"
)


@contextmanager
def running(told: Mapping[str, Any]) -> Iterator[None]:
    """Run the provider with what ``provider.mjs`` is told."""
    command = [_program("node"), "provider.mjs", json.dumps(told)]
    with subprocess.Popen(
        command, cwd=_installed(), stdout=subprocess.PIPE, text=True
    ) as provider:
        try:
            assert provider.stdout is not None
            assert provider.stdout.readline() == "listening\n"
            yield
        finally:
            provider.terminate()


def _installed() -> Path:
    """Return where the provider is installed, after installing it if need be."""
    contents = [(SOURCE / name).read_bytes() for name in FILES]
    digest = hashlib.sha256(b"".join(contents)).hexdigest()[:12]
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = caches / "sanfen-tests" / f"provider-{digest}"
    if not (folder / "installed").exists():
        folder.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            shutil.copy(SOURCE / name, folder)
        options = ["--ignore-scripts", "--no-audit", "--no-fund"]
        found = subprocess.run(
            [_program("npm"), "ci", *options],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if found.returncode:
            last = found.stderr.strip().splitlines()[-1:]
            pytest.fail(f"npm cannot install the provider: {last}", pytrace=False)
        (folder / "installed").touch()
    return folder


def main() -> int:
    """Find or install node and npm; return the exit code."""
    missing = [name for name in ("node", "npm") if shutil.which(name) is None]
    if missing and is_root_on_debian():
        print("[sanfen] installing Debian's nodejs and npm", flush=True)
        apt("nodejs", "npm")
        missing = [name for name in missing if shutil.which(name) is None]
    print(f"[sanfen] {NONE if missing else 'node and npm are there'}", flush=True)
    return 1 if missing else 0


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.fail(NONE, pytrace=False)
    return found


if __name__ == "__main__":
    sys.exit(main())
