import csv
import json
from pathlib import Path

import numpy as np
import pytest

from sanfen.figures import geodata
from sanfen.ledger.tables import Product, Region, closed_list

DATA = Path(__file__).parents[2] / "data"


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def features(name):
    text = (DATA / "boundaries" / name).read_text("utf-8")
    return json.loads(text)["features"]


def signed_area(ring):
    xs, ys = np.array(ring).T
    return float((xs[:-1] * ys[1:] - xs[1:] * ys[:-1]).sum() / 2)


@pytest.mark.parametrize(
    ("name", "model"), [("regions.csv", Region), ("products.csv", Product)]
)
def test_a_shipped_table_has_the_columns_of_its_import_file(name, model):
    assert list(rows(name)[0]) == list(model.model_fields)


def test_jiaxing_has_69_towns_in_7_counties_each_named_once():
    towns = rows("regions.csv")
    assert len(towns) == 69
    assert len({row["town"] for row in towns}) == 69
    assert len({row["county_code"] for row in towns}) == 7


def test_a_town_code_has_twelve_digits_and_begins_with_its_county():
    for row in rows("regions.csv"):
        assert row["town_code"].isdigit()
        assert len(row["town_code"]) == 12
        assert row["town_code"].startswith(row["county_code"])


def test_every_town_and_county_has_its_boundary_under_its_own_name():
    towns = {(row["county"], row["town"]) for row in rows("regions.csv")}
    assert set(geodata.towns()) == towns
    assert set(geodata.counties()) == {county for county, _ in towns}


def test_every_town_seat_lies_in_its_town_and_county():
    for row in rows("regions.csv"):
        seat = np.array([[float(row["lon"]), float(row["lat"])]])
        town = geodata.towns()[row["county"], row["town"]]
        assert geodata.contains(town.outline, seat).all(), row["town"]
        county = geodata.counties()[row["county"]]
        assert geodata.contains(county.outline, seat).all(), row["town"]


@pytest.mark.parametrize("name", ["counties.geojson", "towns.geojson"])
def test_rings_are_closed_and_turn_as_rfc_7946_says(name):
    for feature in features(name):
        assert feature["geometry"]["type"] == "Polygon"
        outer, *holes = feature["geometry"]["coordinates"]
        assert outer[0] == outer[-1]
        assert signed_area(outer) > 0, feature["properties"]["name"]
        assert all(signed_area(hole) < 0 for hole in holes)


def test_town_cells_say_that_they_are_approximate():
    assert all(one["properties"]["approximate"] for one in features("towns.geojson"))


def test_the_catalogue_holds_13_categories_and_names_each_product_once():
    products = rows("products.csv")
    assert len({row["category"] for row in products}) == 13
    assert len({row["name"] for row in products}) == len(products) >= 60


def test_every_grading_factor_is_filled_and_in_its_closed_list():
    for row in rows("products.csv"):
        Product.model_validate(row)
        for column, value in row.items():
            listed = closed_list(Product, column)
            assert value.strip() == value != ""
            assert listed is None or value in {term.value for term in listed}


def test_the_sources_name_every_shipped_file_and_the_credits():
    text = (DATA / "sources.md").read_text("utf-8")
    shipped = [*DATA.glob("*.csv"), *(DATA / "boundaries").iterdir()]
    assert all(file.name in text for file in shipped)
    for words in ("边界: 天地图", "© GeoNames", "示意边界，非法定界线", "RFC 7946"):
        assert words in text
