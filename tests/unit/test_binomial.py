import numpy as np
import pytest

from sanfen.binomial import wilson


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (1, 10, 0.0179, 0.4042),
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0),
        (100, 1000, 0.0829, 0.1202),
    ],
)
def test_the_interval_is_wilsons(hits, total, low, high):
    found = wilson(np.array([hits]), np.array([total]), 0.95)
    assert np.round([found[0][0], found[1][0]], 4).tolist() == [low, high]


def test_nobody_has_no_interval():
    low, high = wilson(np.array([0, 0]), np.array([0, 10]), 0.95)
    assert np.isnan(low).tolist() == np.isnan(high).tolist() == [True, False]
