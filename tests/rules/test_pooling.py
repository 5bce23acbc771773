"""Pooling: inside a group vehicles serve across borders, beyond it they do not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.assembling import assemble, county_pools, locations_of, nothing_pooled
from optimizer.checking import check
from optimizer.domain.calendar import Cycle
from optimizer.domain.dataset import Dataset
from optimizer.domain.groupings import Group
from optimizer.domain.problem import Problem
from optimizer.errors import UsageError
from optimizer.travel.provider import Place
from optimizer.travel.table import TableProvider
from tests.support.tiny_data import (
    COUNTY,
    EAST,
    MONDAY,
    TINY,
    WEST,
    E,
    days_of,
    solved,
    tiny_dataset,
    vehicle_of,
)

ENGINES = pytest.mark.parametrize("engine", ["auto", "ortools"])
OTHER = "999902"
FAR = OTHER + "301"
"""Another township of the other county: there lies 岭头."""

BOTH = Group(id="G1", grouping_id="两县", name="两县", codes=(COUNTY, OTHER))
TOWNS = Group(id="T1", grouping_id="两镇", name="两镇", codes=(EAST, WEST))
ALONE = Group(id="A1", grouping_id="各自", name="东", codes=(COUNTY,))


def two_counties(*, west_van: bool = True) -> Dataset:
    """Return the tiny dataset whose western villages lie in another county."""
    tiny = tiny_dataset()
    county = next(iter(tiny.counties))

    def moved(thing):
        if thing.township_code != WEST:
            return thing
        far = E in (getattr(thing, "code", ""), getattr(thing, "village_code", ""))
        return replace(thing, county_code=OTHER, township_code=FAR if far else WEST)

    west = next(town for town in tiny.townships if town.code == WEST)
    return replace(
        tiny,
        counties=(county, replace(county, code=OTHER, name="方水县")),
        townships=(
            *(town for town in tiny.townships if town.code != WEST),
            replace(west, county_code=OTHER),
            replace(west, code=FAR, county_code=OTHER),
        ),
        villages=tuple(map(moved, tiny.villages)),
        stop_points=tuple(map(moved, tiny.stop_points)),
        depots=tuple(map(moved, tiny.depots)),
        vehicles=tuple(
            replace(van, available=west_van) if van.id == "V2" else van for van in tiny.vehicles
        ),
        groups=(BOTH, TOWNS, ALONE),
    )


def pooled(dataset: Dataset, grouping: str | None) -> list[Problem]:
    """Return the problems of one week in which supplies are brought."""
    supply = tuple(one for one in dataset.requirements if one.line_id == "supply")
    dataset = replace(dataset, requirements=supply)
    travel = TableProvider({"van": TINY / "matrix.csv"}, known_ids=ALL_PLACES)
    problems = []
    for pool in county_pools(dataset, [OTHER, COUNTY], grouping=grouping):
        ids = [place.id for place in locations_of(dataset, pool.counties)]
        problems.append(
            assemble(
                dataset,
                county_codes=pool.counties,
                cycle=Cycle(start=MONDAY, weeks=1),
                matrices={"van": travel.matrix([Place(id=name, lat=0, lon=0) for name in ids])},
                groups=pool.groups,
            )
        )
    return problems


ALL_PLACES = {place.id for place in tiny_dataset().stop_points} | {
    depot.id for depot in tiny_dataset().depots
}


def test_without_a_grouping_every_county_is_planned_by_itself():
    assert [problem.county_codes for problem in pooled(two_counties(), None)] == [
        (COUNTY,),
        (OTHER,),
    ]


def test_counties_of_a_group_are_planned_as_one_and_vehicles_serve_all_of_it():
    (problem,) = pooled(two_counties(), "两县")
    assert problem.county_codes == (COUNTY, OTHER)
    assert {vehicle.area for vehicle in problem.vehicles} == {()}


def test_counties_in_no_group_or_in_one_each_stay_alone():
    assert len(pooled(two_counties(), "各自")) == 2


def test_townships_of_a_group_are_added_to_the_own_county():
    (problem,) = pooled(two_counties(), "两镇")
    assert vehicle_of(problem, "V1").area == (COUNTY, EAST, WEST)
    assert vehicle_of(problem, "V2").area == (EAST, WEST, OTHER)


def test_only_the_counties_asked_for_are_pooled():
    (pool,) = county_pools(two_counties(), [OTHER], grouping="两县")
    assert pool.counties == (OTHER,)


def test_an_unknown_grouping_is_refused_with_those_there_are():
    with pytest.raises(UsageError, match="两县、两镇、各自"):
        county_pools(two_counties(), [COUNTY], grouping="三县")


@pytest.mark.parametrize(
    ("counties", "grouping", "words"),
    [
        ([COUNTY, OTHER], None, None),
        ([COUNTY, OTHER], "两县", None),
        ([OTHER], None, None),
        ([OTHER], "两县", ("每组里至多有一个计划的县", "方山县")),
        ([OTHER], "两镇", ("每组里至多有一个计划的县", "方山县")),
        ([COUNTY, OTHER], "各自", ("在一个县之内", "")),
        (["000000"], "两县", ("不在它的组里", "方山县")),
    ],
)
def test_a_grouping_that_pools_nothing_is_told_with_the_reason(counties, grouping, words):
    dataset = two_counties()
    pools = county_pools(dataset, counties, grouping=grouping)
    found = nothing_pooled(dataset, [pool.counties for pool in pools], grouping=grouping)
    assert (found is None) == (words is None)
    if found and words:
        assert all(word in found.message_zh for word in words)
        assert grouping in found.message_en


@ENGINES
def test_a_van_helps_out_across_the_border_of_its_group(engine):
    """The west has no van of its own: alone it gets nothing, pooled it gets everything."""
    alone = [
        solved(problem, engine=engine) for problem in pooled(two_counties(west_van=False), None)
    ]
    assert sum(len(plan.unserved) for plan in alone) == 3
    (problem,) = pooled(two_counties(west_van=False), "两县")
    plan = solved(problem, engine=engine)
    assert plan.unserved == ()
    assert {route.vehicle_id for route in plan.routes} == {"V1"}


@ENGINES
def test_it_does_not_go_beyond_its_group(engine):
    (problem,) = pooled(two_counties(west_van=False), "两镇")
    plan = solved(problem, engine=engine)
    assert days_of(plan, "S3-supply")
    assert days_of(plan, "S4-supply")
    (missed,) = plan.unserved
    assert missed.requirement_id == "S5-supply"
    assert missed.reason.proved


def test_the_checker_names_a_stop_beyond_the_group():
    (everywhere,) = pooled(two_counties(west_van=False), "两县")
    plan = solved(everywhere)
    (towns,) = pooled(two_counties(west_van=False), "两镇")
    found = {(one.code, one.requirement_id) for one in check(towns, plan)}
    assert ("outside_area", "S5-supply") in found
