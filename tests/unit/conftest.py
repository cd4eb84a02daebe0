"""A ledger of its own, or rule files of its own, for each test that asks for them."""

import multiprocessing
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import sanfen
from sanfen.ledger.store import Ledger, open_ledger
from sanfen.rulebook import rulebook
from tests.small_ledger import DATABASES, fresh_url

SHIPPED = Path(sanfen.__file__).parent / "rules"


@pytest.fixture
def altered(tmp_path):
    """Return a rulebook whose rule file reads otherwise in one place."""

    def read(name, before, after):
        text = (SHIPPED / name).read_text("utf-8")
        assert before in text
        folder = tmp_path / "rules"
        shutil.copytree(SHIPPED, folder)
        (folder / name).write_text(text.replace(before, after, 1), "utf-8")
        return rulebook(folder)

    return read


@pytest.fixture(scope="module")
def forks() -> Iterator[Any]:
    """Return what starts processes that have everything imported already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.killed_writing", "tests.killed_backing_up"])
    with pytest.MonkeyPatch.context() as patch:
        # A page test leaves its page as the main module, which a child would run.
        patch.setitem(sys.modules, "__main__", ModuleType("__main__"))
        yield context


@pytest.fixture(params=DATABASES)
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty ledger."""
    return fresh_url(request.param, tmp_path)


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    """Open an empty ledger."""
    opened = open_ledger(ledger_url)
    yield opened
    opened.close()
