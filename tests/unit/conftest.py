"""Rule files that read otherwise in one place."""

import shutil
from pathlib import Path

import pytest

import sanfen
from sanfen.rulebook import rulebook

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
