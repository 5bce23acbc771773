"""Vehicles based in villages, the areas that they serve, and the groups that share a caseload."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from optimizer.assembling import (
    Pool,
    areas_by_profile,
    assemble,
    bases_of,
    conditions,
    locations_of,
)
from optimizer.domain.calendar import Cycle
from optimizer.domain.closures import Closure, ClosureKind
from optimizer.domain.dataset import Dataset
from optimizer.domain.fleet import Area
from optimizer.domain.places import LocationKind
from optimizer.domain.problem import CycleVehicle
from optimizer.domain.travel import UNREACHABLE_S, TravelMatrix
from optimizer.jobs.ways import run_matrices
from optimizer.tables import load_dataset
from optimizer.travel.provider import Line, Place

COUNTY, TOWNSHIP = "999901", "999901101"
ALONE = Pool(counties=(COUNTY,))
IN_PLAN, NEXT, OUTSIDE, FAR = (
    TOWNSHIP + "201",
    TOWNSHIP + "202",
    TOWNSHIP + "203",
    "999901201201",
)


class Ruler:
    """Gives every leg ten minutes, and remembers what it was asked."""

    name, estimated = "ruler", True

    def __init__(self) -> None:
        self.asked: list[tuple[str, frozenset[str]]] = []

    def matrix(self, places: list[Place], *, profile: str = "van") -> TravelMatrix:
        self.asked.append((profile, frozenset(place.id for place in places)))
        figures = np.full((len(places), len(places)), 600, dtype=np.int32)
        np.fill_diagonal(figures, 0)
        return TravelMatrix(
            profile=profile,
            location_ids=tuple(place.id for place in places),
            duration_s=figures,
            distance_m=figures,
            source=self.name,
            estimated=True,
            content_hash="ruler",
        )

    def paths(self, pairs: list[tuple[Place, Place]], *, profile: str = "van") -> list[Line]:
        raise AssertionError("no lines are asked for")


@pytest.fixture(scope="module")
def tiny() -> Dataset:
    return load_dataset(Path("datasets/tiny"))


def with_steward(
    tiny: Dataset, home: str, *, area: Area | None, of_type: Area | None = None, walks: bool = False
) -> Dataset:
    """Return the tiny data with vehicle ``V1`` at home in a village."""
    profile = "walk" if walks else "van"
    own = replace(tiny.vehicle_types[1], id="own", area=of_type, profile=profile)
    vehicles = tuple(
        replace(one, depot_id=home, area=area, type_id="own") if one.id == "V1" else one
        for one in tiny.vehicles
    )
    return replace(tiny, vehicle_types=(*tiny.vehicle_types, own), vehicles=vehicles)


def v1(dataset: Dataset) -> CycleVehicle:
    matrices = run_matrices(dataset, [ALONE], provider=Ruler(), workers=1)[COUNTY]
    cycle = Cycle(start=date(2026, 11, 30), weeks=1)
    problem = assemble(dataset, county_codes=[COUNTY], cycle=cycle, matrices=matrices)
    return next(one for one in problem.vehicles if one.id == "V1")


def test_bases_are_depots_and_villages(tiny: Dataset) -> None:
    bases = bases_of(tiny)
    assert bases["D-east"].kind is LocationKind.DEPOT
    assert bases[IN_PLAN].kind is LocationKind.STOP_POINT


def test_a_base_in_a_village_of_the_plan_is_no_further_place(tiny: Dataset) -> None:
    ids = [place.id for place in locations_of(tiny, [COUNTY])]
    moved = with_steward(tiny, IN_PLAN, area=None)
    assert [place.id for place in locations_of(moved, [COUNTY])] == ids
    assert (v1(moved).depot_id, v1(moved).county_code) == (IN_PLAN, COUNTY)


def test_a_base_in_a_village_outside_the_plan_is_one(tiny: Dataset) -> None:
    moved = with_steward(tiny, OUTSIDE, area=None)
    assert OUTSIDE not in [place.id for place in locations_of(tiny, [COUNTY])]
    assert OUTSIDE in [place.id for place in locations_of(moved, [COUNTY])]


@pytest.mark.parametrize(
    ("area", "code", "group"),
    [
        (None, (), ""),
        (Area.VILLAGE, (IN_PLAN,), "van@" + TOWNSHIP),
        (Area.TOWNSHIP, (TOWNSHIP,), "van@" + TOWNSHIP),
        (Area.COUNTY, (COUNTY,), "van@" + COUNTY),
    ],
)
def test_an_area_becomes_a_code_and_a_group(
    tiny: Dataset, area: Area | None, code: tuple[str, ...], group: str
) -> None:
    for dataset in (
        with_steward(tiny, IN_PLAN, area=area),
        with_steward(tiny, IN_PLAN, area=None, of_type=area),
    ):
        assert (v1(dataset).area, v1(dataset).balance_group) == (code, group)


def test_a_vehicles_own_area_goes_before_that_of_its_type(tiny: Dataset) -> None:
    dataset = with_steward(tiny, IN_PLAN, area=Area.VILLAGE, of_type=Area.COUNTY)
    assert v1(dataset).area == (IN_PLAN,)


def test_a_steward_may_be_absent(tiny: Dataset) -> None:
    cycle = Cycle(start=date(2026, 11, 30), weeks=1)
    absent = Closure(
        id="X", kind=ClosureKind.VEHICLE, first=cycle.start, last=cycle.start, code="V1"
    )
    dataset = replace(with_steward(tiny, IN_PLAN, area=Area.VILLAGE), closures=(absent,))
    (effect,) = conditions(dataset, county_codes=[COUNTY], cycle=cycle).closures
    assert effect.days == 1
    assert v1(dataset).shifts[0] is None


def test_areas_are_gathered_by_profile(tiny: Dataset) -> None:
    walker = with_steward(tiny, IN_PLAN, area=Area.TOWNSHIP, walks=True)
    assert areas_by_profile(walker, [COUNTY]) == {
        "van": frozenset([COUNTY]),
        "walk": frozenset([TOWNSHIP]),
    }


def test_ways_on_foot_are_asked_for_inside_the_areas_only(tiny: Dataset) -> None:
    ruler = Ruler()
    walker = with_steward(tiny, IN_PLAN, area=Area.TOWNSHIP, walks=True)
    matrices = run_matrices(walker, [ALONE], provider=ruler, workers=1)[COUNTY]
    everywhere = frozenset(place.id for place in locations_of(walker, [COUNTY]))
    inside = frozenset(one for one in everywhere if one.startswith(TOWNSHIP) or one == "D-east")
    assert ruler.asked == [("van", everywhere), ("walk", inside)]
    walk = matrices["walk"]
    assert set(walk.location_ids) == everywhere
    here, near, far = (walk.index(one) for one in (IN_PLAN, NEXT, FAR))
    assert walk.duration_s[here, near] == 600
    assert walk.duration_s[here, far] == UNREACHABLE_S
    assert walk.is_estimated(here, near)
    assert not walk.is_estimated(here, far)


def test_who_stays_in_the_village_needs_no_ways_at_all(tiny: Dataset) -> None:
    ruler = Ruler()
    walker = with_steward(tiny, IN_PLAN, area=Area.VILLAGE, walks=True)
    matrices = run_matrices(walker, [ALONE], provider=ruler, workers=1)[COUNTY]
    assert [profile for profile, _ in ruler.asked] == ["van"]
    assert matrices["walk"].duration_s[0, 0] == 0


def test_who_walks_everywhere_needs_all_of_them(tiny: Dataset) -> None:
    ruler = Ruler()
    run_matrices(
        with_steward(tiny, IN_PLAN, area=None, walks=True), [ALONE], provider=ruler, workers=1
    )
    assert ruler.asked[0][1] == ruler.asked[1][1]
