"""The API explains itself without a network."""

import re

import pytest
from starlette.routing import Mount

from app import api, app
from sanfen.ledger.store import open_ledger
from sanfen.sharing import PREFIX
from sanfen.sharing.fields import FIELDS
from sanfen.sharing.problems import STATUS
from tests.shared_city import Bureau

FROM_OUTSIDE = re.compile(r"<(?:script|link|img|iframe)|@import|url\(", re.IGNORECASE)


@pytest.fixture(scope="module")
def nobody():
    ledger = open_ledger("sqlite://")
    yield Bureau(ledger).nobody
    ledger.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_tells_every_path_field_and_problem(nobody, language):
    page = nobody.get(f"/docs?lang={language}").text
    told = [*nobody.get("/openapi.json").json()["paths"], *FIELDS, *STATUS]
    assert [name for name in told if f"{name}</code>" not in page] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_needs_nothing_from_outside(nobody, language):
    page = nobody.get(f"/docs?lang={language}")
    assert FROM_OUTSIDE.findall(page.text) == []
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_the_page_does_not_repeat_what_the_address_says(nobody):
    page = nobody.get("/docs?lang=<script>x</script>", headers={"host": '"><script>'})
    assert "<script" not in page.text


def test_a_problem_leads_to_its_line_of_the_page(nobody):
    problem = nobody.get("/nowhere").json()
    address, _, anchor = problem["type"].partition("#")
    assert address == "/docs"
    assert f'id="{anchor}"' in nobody.get("/docs").text


def test_the_program_mounts_it():
    assert Mount(PREFIX, api) in app._user_routes  # noqa: SLF001 - Streamlit tells nobody
