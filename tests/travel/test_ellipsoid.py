from __future__ import annotations

import numpy as np
from geopy.distance import geodesic

from optimizer.travel.ellipsoid import metres_per_degree, straight_metres


def test_straight_metres_agree_with_the_geodesic_across_lishui() -> None:
    rng = np.random.default_rng(7)
    for lat_a, lon_a, lat_b, lon_b in rng.uniform(
        (27.4, 118.7, 27.4, 118.7), (29.0, 120.5, 29.0, 120.5), size=(200, 4)
    ).tolist():
        expected = geodesic((lat_a, lon_a), (lat_b, lon_b)).m
        found = float(straight_metres(*map(np.float64, (lat_a, lon_a, lat_b, lon_b))))
        assert abs(found - expected) <= 1e-4 * expected


def test_a_degree_is_as_long_as_the_geodesic_says() -> None:
    per_lat, per_lon = metres_per_degree(np.array([28.0]))
    assert abs(per_lat[0] - geodesic((27.5, 119), (28.5, 119)).m) < 1
    assert abs(per_lon[0] / 100 - geodesic((28, 119), (28, 119.01)).m) < 0.01
