"""The Chinese datums, against figures that others have published."""

import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from optimizer.tables.datum import Datum, from_wgs84, to_wgs84

AROUND_LISHUI = [
    (lat, lon) for lat in (27.4, 27.9, 28.4, 28.7) for lon in (118.8, 119.3, 119.9, 120.4)
]


@pytest.mark.parametrize(
    ("wgs", "gcj"),
    [
        ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
        ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
        ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
    ],
)
def test_gcj02_is_as_eviltransform_gives_it(
    wgs: tuple[float, float], gcj: tuple[float, float]
) -> None:
    # their version uses another ellipsoid axis for the scale: centimetres
    assert geodesic(from_wgs84(*wgs, Datum.GCJ02), gcj).m < 0.1
    assert geodesic(to_wgs84(*gcj, Datum.GCJ02), wgs).m < 0.1


def test_gcj02_and_bd09_are_as_coordtransform_gives_them() -> None:
    # the results printed in its own test: of (39.915, 116.404), and the same taken as GCJ-02
    assert from_wgs84(39.915, 116.404, Datum.GCJ02) == pytest.approx(
        (39.91640428150164, 116.41024449916938), abs=1e-9
    )
    as_wgs = to_wgs84(39.915, 116.404, Datum.GCJ02)
    assert from_wgs84(*as_wgs, Datum.BD09) == pytest.approx(
        (39.92133699351021, 116.41036949371029), abs=1e-9
    )


def test_the_web_position_of_lishui_is_gcj02() -> None:
    lat, lon = to_wgs84(28.4677, 119.9229, Datum.GCJ02)
    assert (lat, lon) == (pytest.approx(28.4710, abs=2e-4), pytest.approx(119.9184, abs=2e-4))


@pytest.mark.parametrize(
    ("datum", "least_km", "most_km"), [(Datum.GCJ02, 0.53, 0.61), (Datum.BD09, 1.10, 1.20)]
)
def test_offsets_around_lishui(datum: Datum, least_km: float, most_km: float) -> None:
    for place in AROUND_LISHUI:
        assert least_km <= geodesic(place, from_wgs84(*place, datum)).km <= most_km


@given(
    lat=st.floats(18, 53),
    lon=st.floats(74, 135),
    datum=st.sampled_from(Datum),
)
def test_the_way_back_ends_within_a_centimetre(lat: float, lon: float, datum: Datum) -> None:
    there = from_wgs84(lat, lon, datum)
    assert geodesic(to_wgs84(*there, datum), (lat, lon)).m < 0.01


def test_wgs84_stays_as_it_is() -> None:
    assert (
        to_wgs84(28.4, 119.9, Datum.WGS84) == from_wgs84(28.4, 119.9, Datum.WGS84) == (28.4, 119.9)
    )
