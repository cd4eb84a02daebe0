"""A browser runs nothing of what stands in a name, and adds no element for it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import served
from tests.hostile import SHOWN
from tests.hostile_city import hostile_city, write_hostile_city
from tests.pages.conftest import ROOT

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))

ADDED = """() => {
    const roots = [document], added = [];
    for (const root of roots) {
        for (const node of root.querySelectorAll("*")) {
            if (node.shadowRoot) roots.push(node.shadowRoot);
            const said = [...node.attributes].map(one => `${one.name}=${one.value}`);
            const asks = said.some(one => /^(on|href=javascript|(src|href|xlink:href)=.*203)/.test(one));
            if (asks || [...node.classList].includes("hostile")) added.push(node.outerHTML);
        }
    }
    return added.map(html => html.slice(0, 200));
}"""


@pytest.fixture(scope="session")
def base_url(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    address = f"sqlite:///{folder / 'ledger.sqlite'}"
    write_hostile_city(address).close()
    with served("app.py", folder / "server.log", SANFEN_LEDGER=address) as found:
        yield found


def test_no_page_runs_a_name_or_adds_an_element_for_it(visit, page):
    """``offline`` and ``console`` listen meanwhile for what it would ask for."""
    links = {name: {} for name in PAGES} | {
        "enterprises": {"name": "<"},
        "what_if": {"enterprise.floors.A.score": "83"},
        "scenarios": {"compare": "1,2"},
    }
    for name, link in links.items():
        visit("" if name == "overview" else name, **link)
        for chart in page.locator(".js-plotly-plot").all()[:3]:
            box = chart.bounding_box()
            for share in (0.25, 0.5, 0.75):  # what floats over a chart is drawn, too
                page.mouse.move(
                    box["x"] + box["width"] * share, box["y"] + box["height"] / 2
                )
        assert page.evaluate(ADDED) == [], name
        assert "hostile" not in page.title(), name
    enterprises = hostile_city()["enterprises"]
    visit("enterprises", enterprise=enterprises.loc[0, "uscc"])
    expect(page.get_by_text(SHOWN["script"]).first).to_be_visible()
