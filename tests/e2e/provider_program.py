"""The certified OpenID Connect provider of the sign-on tests, installed and started.

It is the npm package ``oidc-provider`` in the version of ``provider/``, installed once
into a cache outside of the project.
"""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

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


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.fail(NONE, pytrace=False)
    return found
