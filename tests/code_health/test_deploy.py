"""The files for servers speak of the program as it is."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit import config

ROOT = Path(__file__).parents[2]
SERVICE = (ROOT / "data" / "deploy" / "sanfen.service").read_text("utf-8")
NGINX = (ROOT / "data" / "deploy" / "nginx.conf").read_text("utf-8")


def options():
    return dict(re.findall(r"--([\w.]+)=(\S+)", SERVICE))


def test_the_options_are_streamlits():
    assert options()
    for option in options():
        config.get_option(option)


def test_nginx_and_the_service_agree_on_port_and_path():
    assert f"http://127.0.0.1:{options()['server.port']};" in NGINX
    assert f"location /{options()['server.baseUrlPath']}/ {{" in NGINX


def test_nginx_lets_through_what_the_program_takes():
    (most,) = re.findall(r"client_max_body_size (\d+)m;", NGINX)
    assert int(most) >= config.get_option("server.maxUploadSize")


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="this machine has no systemd"
)
def test_systemd_finds_nothing_wrong_with_the_service(tmp_path):
    unit = tmp_path / "sanfen.service"
    program = "/srv/sanfen/.venv/bin/python"
    assert program in SERVICE
    unit.write_text(SERVICE.replace(program, sys.executable), "utf-8")
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit],
        capture_output=True,
        check=False,
        text=True,
    )
    assert (found.returncode, found.stderr) == (0, "")
