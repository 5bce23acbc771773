"""Areas that coverage is compared by, and blocks that they lie in."""

from dataclasses import replace

from optimizer.coverage import AreaLevel, areas_of
from optimizer.coverage.areas import covers_of
from optimizer.coverage.dividing import blocks_of
from optimizer.coverage.work import work_of
from optimizer.domain.groupings import Group
from tests.coverage.demands import demand, pool, unit

DEMAND = demand(
    {"A": 10, "B": 20, "C": 0},
    [pool(0), pool(1)],
    [
        unit("A", offers={0: 0.1}),
        unit("B", offers={0: 0.1}),
        unit("C", offers={1: 0.1}, block=1),
    ],
    counties={"C": "331126"},
)


def test_areas_are_counties_or_townships_with_residents():
    for level, code in ((AreaLevel.COUNTY, "331125"), (AreaLevel.TOWNSHIP, "331125001")):
        (area,) = areas_of(DEMAND.villages, level=level, names={code: "云和"})
        assert (area.code, area.name, area.residents) == (code, "云和", 30)
        assert area.villages == {"A", "B"}


def group(name: str, *codes: str) -> Group:
    return Group(grouping_id="2026", id=name, name=f"{name}组", codes=codes)


def test_groups_hold_counties_or_townships_and_may_overlap():
    groups = (group("g1", "331125001"), group("g2", "331125", "331126"))
    found = areas_of(DEMAND.villages, level=AreaLevel.GROUP, names={}, groups=groups)
    assert [(area.name, sorted(area.villages)) for area in found] == [
        ("g1组", ["A", "B"]),
        ("g2组", ["A", "B", "C"]),
    ]


def test_covers_come_worst_first():
    areas = [
        replace(area, code=code, villages=frozenset(code), residents=people)
        for code, people in (("A", 10), ("B", 20))
        for area in areas_of(DEMAND.villages, level=AreaLevel.COUNTY, names={})
    ]
    found = covers_of(areas, DEMAND.villages, frozenset("A"))
    assert [(cover.code, cover.share) for cover in found] == [("B", 0.0), ("A", 1.0)]


def test_blocks_that_an_area_lies_in_are_one():
    work = work_of(DEMAND, max_travel_s=None)
    apart = blocks_of(DEMAND, work)
    assert [[v.code for v in block.villages] for block in apart] == [["A", "B"], ["C"]]
    (one,) = blocks_of(DEMAND, work, together=[frozenset("BC")])
    assert ([v.code for v in one.villages], one.vehicles) == (["A", "B", "C"], 2)
    assert len(blocks_of(DEMAND, work, together=[frozenset("AB")])) == 2
