"""The nginx of the test of ``data/deploy/nginx.conf``: Debian's, on ports of its own.

``python -m tests.e2e.nginx`` finds or installs it and exits 1, with one line, where
none can be had.
"""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.conftest import free_port
from tests.installing import apt, is_root_on_debian, say

SHIPPED = Path(__file__).parents[2] / "data" / "deploy" / "nginx.conf"
PLACES = "/usr/sbin:/usr/local/sbin:/opt/homebrew/bin"
NEEDED = ("nginx", "openssl")
NONE = "no nginx for the test of its configuration: install nginx and openssl"

WHOLE = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/shipped.conf;
}}
"""


def find() -> list[str] | None:
    """Return the programs needed, if this machine has them all."""
    path = f"{os.environ['PATH']}:{PLACES}"
    found = [shutil.which(name, path=path) for name in NEEDED]
    return [one for one in found if one] if all(found) else None


def find_or_install() -> list[str] | None:
    """Return the programs needed, after installing them if need be."""
    if find() is None and is_root_on_debian():
        say("installing Debian's nginx")
        for package in NEEDED:
            apt(package)
    return find()


@contextmanager
def in_front_of(address: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Run the shipped configuration before ``address``; yield its plain and TLS port."""
    programs = find()
    if programs is None:
        pytest.fail(NONE, pytrace=False)
    nginx, openssl = programs
    _certify(openssl, folder)
    plain, secure = free_port(), free_port()
    changes = {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{secure} ssl;",
        "server_name sanfen.example;": "server_name 127.0.0.1;",
        "/etc/ssl/sanfen/": f"{folder}/",
        "https://$host$": f"https://$host:{secure}$",
        "http://127.0.0.1:8501;": f"{address};",
    }
    text = SHIPPED.read_text("utf-8")
    for shipped, ours in changes.items():
        assert shipped in text, shipped
        text = text.replace(shipped, ours)
    (folder / "shipped.conf").write_text(text, "utf-8")
    user = "user root;" if is_root_on_debian() else ""
    whole = folder / "nginx.conf"
    whole.write_text(WHOLE.format(folder=folder, user=user), "utf-8")
    command = [nginx, "-p", str(folder), "-c", str(whole), "-e", f"{folder}/error.log"]
    with (folder / "said.log").open("wb") as said:
        server = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
    try:
        _wait_until_it_answers(plain, server, folder)
        yield f"http://127.0.0.1:{plain}", f"https://127.0.0.1:{secure}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def _certify(openssl: str, folder: Path) -> None:
    request = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1"
    files = ["-keyout", f"{folder}/key.pem", "-out", f"{folder}/certificate.pem"]
    subprocess.run([openssl, *request.split(), *files], check=True, capture_output=True)


def _wait_until_it_answers(
    port: int, server: subprocess.Popen[bytes], folder: Path
) -> None:
    class Unmoved(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            """Stay: the certificate is our own."""

    opener = urllib.request.build_opener(Unmoved)
    deadline = time.monotonic() + 20
    while server.poll() is None and time.monotonic() < deadline:
        try:
            opener.open(f"http://127.0.0.1:{port}/sanfen", timeout=1).close()
        except urllib.request.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    said = [(folder / name).read_text("utf-8") for name in ("said.log", "error.log")]
    pytest.fail(f"nginx does not start: {said}", pytrace=False)


def main() -> int:
    """Find or install nginx; return the exit code."""
    programs = find_or_install()
    say(f"nginx: {programs[0]}" if programs else NONE)
    return 0 if programs else 1


if __name__ == "__main__":
    sys.exit(main())
