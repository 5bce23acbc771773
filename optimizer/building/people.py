"""Residents and the elderly by village, and the width of the village road: all modelled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, floor, sqrt

from optimizer.building.chance import normal, uniform
from optimizer.building.divisions import Committee

RESIDENTS_IN_PLAN = 400_000
"""People who live scattered in the mountains (press, 2026)."""
CENSUS_2020 = {
    "331102": 562_116,
    "331121": 509_053,
    "331122": 405_318,
    "331123": 194_385,
    "331124": 204_880,
    "331125": 129_216,
    "331126": 142_551,
    "331127": 111_011,
    "331181": 248_866,
}
MIN_RESIDENTS = 30

_HEIGHT_SCALE_M = 900.0
_SLOPE_SCALE = 0.5
_SIZE_SPREAD = 0.45
_ELDERLY_LOW, _ELDERLY_HIGH = 0.35, 0.50
_ELDERLY_HEIGHT_M = 1000.0
_NARROW, _WIDE = 0.62, 0.30
_ROAD_SPREAD = 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class Terrain:
    """Where a village lies: metres above the sea, slope of the ground, metres above the valley."""

    height_m: float
    slope: float
    rise_m: float


def residents(
    committees: Iterable[Committee],
    *,
    terrain: Mapping[str, Terrain],
    in_plan: frozenset[str],
) -> dict[str, int]:
    """
    Return the residents of every village by code.

    A village's size goes with the root of its county's census people per committee (towns hold
    most of a census), falls with height and slope, and has a seeded log-normal spread. The
    villages of the plan add up to :data:`RESIDENTS_IN_PLAN` exactly; the others follow the scale.
    """
    committees = tuple(committees)
    per_county = Counter(committee.county_code for committee in committees)
    sizes = {
        c.code: sqrt(CENSUS_2020[c.county_code] / per_county[c.county_code])
        * exp(-terrain[c.code].height_m / _HEIGHT_SCALE_M - terrain[c.code].slope / _SLOPE_SCALE)
        * exp(_SIZE_SPREAD * normal("residents", c.code))
        for c in committees
    }
    spare = RESIDENTS_IN_PLAN - MIN_RESIDENTS * len(in_plan)
    scale = spare / sum(size for code, size in sizes.items() if code in in_plan)
    exact = {code: MIN_RESIDENTS + scale * size for code, size in sizes.items()}
    whole = {code: round(value) for code, value in exact.items()}
    planned = {code: value for code, value in exact.items() if code in in_plan}
    return whole | _largest_remainders(planned, total=RESIDENTS_IN_PLAN)


def elderly(code: str, *, residents: int, height_m: float) -> int:
    """Return residents of 60 and over: 35 to 50 %, more in high villages, seeded."""
    height = min(height_m / _ELDERLY_HEIGHT_M, 1.0)
    mix = (height + uniform("elderly", code)) / 2
    return round(residents * (_ELDERLY_LOW + (_ELDERLY_HIGH - _ELDERLY_LOW) * mix))


def road_class(code: str, *, terrain: Terrain, at_seat: bool) -> int:
    """Return 1 (narrow), 2 or 3 (wide): narrower on steep ground high above the valley, seeded."""
    if at_seat:
        return 3
    steep = min(terrain.slope / 0.3, 1.0)
    high = min(terrain.rise_m / 300.0, 1.0)
    hard = (steep + high) / 2 + _ROAD_SPREAD * normal("road", code)
    if hard > _NARROW:
        return 1
    return 3 if hard < _WIDE else 2


def _largest_remainders(exact: Mapping[str, float], *, total: int) -> dict[str, int]:
    """Round to whole numbers that add up to ``total``."""
    whole = {code: floor(value) for code, value in exact.items()}
    order = sorted(exact, key=lambda code: (whole[code] - exact[code], code))
    for code in order[: total - sum(whole.values())]:
        whole[code] += 1
    return whole
