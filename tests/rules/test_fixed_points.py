"""Fixed and mobile: what a fixed point serves in its catchment need not be brought."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from optimizer.assembling import conditions
from optimizer.checking import check
from optimizer.domain.calendar import Cycle
from optimizer.domain.dataset import Dataset
from optimizer.domain.distances import straight_m
from optimizer.domain.fixed_points import FixedPoint
from tests.support.tiny_data import (
    COUNTY,
    MONDAY,
    assembled,
    days_of,
    requirement_of,
    solved,
    tiny_dataset,
)

ENGINES = pytest.mark.parametrize("engine", ["auto", "ortools"])
AT_A = (28.14, 120.14)
"""Where 上坪 is; 下坪 lies 2947 m to the east."""


def hall(
    capacity: int,
    *,
    km: float = 1,
    at: tuple[float, float] = AT_A,
    services: tuple[str, ...] = ("shopping", "selling"),
    name: str = "F1",
) -> FixedPoint:
    """Return a shop at 上坪."""
    return FixedPoint(
        id=name,
        name="上坪供销点",
        kind="shop",
        service_ids=services,
        lat=at[0],
        lon=at[1],
        capacity_per_week=capacity,
        catchment_m=km * 1000,
    )


def with_points(*points: FixedPoint) -> Dataset:
    return replace(tiny_dataset(), fixed_points=points)


def left(dataset: Dataset, name: str) -> tuple[int, int, int] | None:
    """Return people, boxes brought and boxes taken back a visit, if it is due at all."""
    problem = assembled(dataset, weeks=1)
    if name not in {one.id for one in problem.requirements}:
        return None
    one = requirement_of(problem, name)
    return one.people, one.load_out[0], one.load_back[0]


def test_without_a_fixed_point_all_is_brought():
    assert left(with_points(), "S1-supply") == (25, 20, 5)


@pytest.mark.parametrize(
    ("capacity", "expected"),
    [(0, (25, 20, 5)), (10, (15, 12, 3)), (11, (14, 12, 3)), (24, (1, 1, 1)), (25, None)],
)
def test_people_fall_and_loads_in_proportion_rounded_up(capacity, expected):
    assert left(with_points(hall(capacity)), "S1-supply") == expected


def test_only_what_it_offers_in_full_is_taken_over():
    assert left(with_points(hall(99, services=("shopping",))), "S1-supply") == (25, 20, 5)


def test_only_villages_in_its_catchment_both_sides_of_the_border():
    far = straight_m(28.14, 120.14, np.array([28.14]), np.array([120.17]))
    assert far == pytest.approx([2942], abs=1)
    assert left(with_points(hall(99, km=2.94)), "S2-supply") == (30, 20, 5)
    assert left(with_points(hall(99, km=2.95)), "S2-supply") is None


def test_the_nearest_village_comes_first():
    """25 people live next to it, 30 three kilometres away; it serves 40."""
    dataset = with_points(hall(40, km=5))
    assert left(dataset, "S1-supply") is None
    assert left(dataset, "S2-supply") == (15, 10, 3)


def test_two_points_share_the_work():
    dataset = with_points(hall(10), hall(5, name="F2"))
    assert left(dataset, "S1-supply") == (10, 8, 2)


def test_capacity_counts_by_the_week():
    problem = assembled(with_points(hall(10)), weeks=4)
    assert requirement_of(problem, "S1-supply").people == 15


@ENGINES
def test_the_van_brings_what_is_left(engine):
    problem = assembled(with_points(hall(25)), weeks=1)
    plan = solved(problem, engine=engine)
    assert days_of(plan, "S1-supply") == []
    assert plan.unserved == ()


def test_the_checker_does_not_know_what_is_not_due():
    plan = solved(assembled(with_points(), weeks=1))
    found = check(assembled(with_points(hall(25)), weeks=1), plan)
    assert {one.code for one in found} == {"unknown_id"}


def test_its_effect_is_told():
    cycle = Cycle(start=MONDAY, weeks=1)
    dataset = with_points(hall(40, km=5))
    (effect,) = conditions(dataset, county_codes=[COUNTY], cycle=cycle).fixed_points
    assert (effect.capacity, effect.taken, effect.requirements_not_due) == (40, 40, 1)
    assert [(share.village, share.person_times) for share in effect.shares] == [
        ("上坪", 25),
        ("下坪", 15),
    ]
