"""Every page opens in both languages and shows something."""

import re
from pathlib import Path

import pytest

from tests.pages.conftest import ROOT, words

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
HAN = re.compile(r"[一-鿿]")
DIRECTIVE = re.compile(r":[\w-]+\[|AQSIQ")
LATIN_WORD = re.compile(r"[A-Za-z]{4,}")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["中文", "English"])
def test_a_page_opens_and_shows_a_result(visit, name, language):
    app = visit(name, lang=language)
    assert not app.exception
    assert app.title[0].value
    assert len(app.dataframe) + len(app.metric) + len(app.caption) > 1


@pytest.mark.parametrize("name", PAGES)
def test_the_title_is_in_the_language_asked_for(visit, name):
    assert HAN.search(visit(name).title[0].value)
    assert not HAN.search(visit(name, lang="English").title[0].value)


# The import files are named by their codes, on the page 数据报送 too.
@pytest.mark.parametrize("name", [page for page in PAGES if page != "intake"])
def test_the_chinese_screen_has_no_english_words(visit, name):
    texts = [DIRECTIVE.sub("", text) for text in words(visit(name))]
    assert [text for text in texts if LATIN_WORD.search(text)] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_page_says_that_the_data_are_synthetic(visit, name):
    assert any("演示数据" in text for text in words(visit(name)))


@pytest.mark.parametrize("name", PAGES)
def test_every_page_says_which_day_it_speaks_of(visit, name):
    assert any("2025-06-30" in text for text in words(visit(name, day="2025-06-30")))


def test_the_menu_lists_every_page_there_is():
    menu = (ROOT / "sanfen" / "desk" / "navigation.py").read_text("utf-8")
    assert [page for page in PAGES if f'_page("{Path(page).stem}"' not in menu] == []
