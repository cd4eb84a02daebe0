"""The model that ships belongs to the demonstration, and training makes it again."""

import datetime as dt

import pytest

from sanfen.risk import DEMONSTRATION, FOLDER, Status, load, save, status, train
from sanfen.sample_city import LAST_DAY, records


@pytest.fixture(scope="module")
def city():
    return records()


def test_the_shipped_model_fits_the_demonstration_and_is_ready(city):
    model = load(DEMONSTRATION)
    assert status(model, city) is Status.READY
    assert model.day == dt.date(2026, 9, 30) <= LAST_DAY


def test_training_on_the_demonstration_gives_the_shipped_bytes(city, tmp_path):
    """Coefficients are rounded and one core learns: any machine, the same file."""
    save(train(city, load(DEMONSTRATION).day, lambda _: None), DEMONSTRATION, tmp_path)
    shipped = {path.name for path in FOLDER.glob(f"{DEMONSTRATION}*")}
    assert {path.name for path in tmp_path.iterdir()} == shipped
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (FOLDER / path.name).read_bytes()
