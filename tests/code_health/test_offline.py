"""Nothing we ship names a host of the internet or could ask one."""

import re

import pytest

from tests.code_health.imports import top_level
from tests.code_health.sources import ROOT, SHIPPED, name

ADDRESS = re.compile(
    r"(?:https?:|wss?:)?//(?!127\.0\.0\.1)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE
)
ASKING = {
    "aiohttp",
    "ftplib",
    "http",
    "httpx",
    "requests",
    "smtplib",
    "socket",
    "urllib3",
    "urllib",
}

SETTINGS = [*(ROOT / "sanfen").rglob("*.toml"), ROOT / ".streamlit" / "config.toml"]


@pytest.mark.parametrize("path", [*SHIPPED, *SETTINGS], ids=name)
def test_no_shipped_file_holds_an_address(path):
    assert ADDRESS.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", SHIPPED, ids=name)
def test_no_shipped_module_can_ask_for_one(path):
    asking = {module for module in top_level(path) if module in ASKING}
    assert asking == set()


def test_telemetry_is_off():
    settings = (ROOT / ".streamlit" / "config.toml").read_text("utf-8")
    assert "gatherUsageStats = false" in settings
    assert 'address = "127.0.0.1"' in settings
