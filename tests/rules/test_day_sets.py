"""Listed sets of days: visits are on all the days of one set, never on some of one and another."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.plan import UnservedCode
from optimizer.domain.problem import Problem
from tests.support.ruled import ENGINES, days, found, missed, planned, solved, with_fleet
from tests.support.tiny import requirement, vehicle


def listed(
    *sets: tuple[int, ...], gaps: tuple[int, int] = (1, 14), same: tuple[str, ...] = ()
) -> Problem:
    """Return R with these sets of days; the van is next door on days 0 and 10 anyway."""
    pulls = (
        replace(requirement(f"pull{day}", stop_id="S2"), allowed_days=(day,)) for day in (0, 10)
    )
    both = replace(
        requirement("R", visits=2, gaps=gaps, same=same), day_sets=sets, allowed_days=(0, 2, 8, 10)
    )
    return with_fleet((vehicle("V1"),), (both, *pulls))


@ENGINES
def test_without_sets_the_visits_are_where_the_van_is(engine):
    assert days(planned(listed(), engine), "R") == [0, 10]


@ENGINES
def test_a_set_is_taken_as_a_whole(engine):
    assert days(planned(listed((0, 8), (2, 10)), engine), "R") in ([0, 8], [2, 10])


@ENGINES
def test_the_cheapest_set_is_taken(engine):
    assert days(planned(listed((0, 8), (0, 10), (2, 8)), engine), "R") == [0, 10]


@ENGINES
def test_neither_gaps_nor_the_weekday_bind_a_listed_set(engine):
    """Days 0 and 2 are 2 and 12 apart and on two weekdays."""
    problem = listed((0, 2), gaps=(7, 7), same=("weekday",))
    assert days(planned(problem, engine), "R") == [0, 2]


@ENGINES
def test_sets_with_a_day_that_is_not_allowed_leave_all_out(engine):
    plan = solved(listed((0, 3), (4, 10)), engine).plan
    assert missed(plan) == [("R", None), ("R", None)]
    assert {entry.reason.code for entry in plan.unserved} == {UnservedCode.NO_DAYS_FIT}
    assert dict(plan.unserved[0].reason.certificate) == {
        "visits": 2,
        "allowed_days": 4,
        "day_sets": 2,
    }


def test_the_checker_wants_one_whole_set():
    plan = planned(listed())
    assert found(listed((0, 10), (2, 8)), plan) == []
    assert found(listed((0, 8), (2, 10)), plan) == [("day_set_not_allowed", 0)]
