"""Joined requirements: one halt, one set-up, one van, the same days; or all are left out."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.plan import UnservedCode
from optimizer.domain.problem import Problem
from tests.support.ruled import (
    ENGINES,
    MINUTE,
    day_of_one_van,
    found,
    missed,
    planned,
    solved,
    visits,
)
from tests.support.tiny import requirement

WIDE = ("8:00-17:00", "8:00-17:00")


def supply(
    *windows: str, join: str | None = "J1", offers: tuple[str, ...] = ("selling", "shopping")
) -> Problem:
    """Return 30 minutes of shopping and 15 of selling at S1, each with a set-up of 10 minutes."""
    shopping, selling = (
        replace(
            requirement(
                service.upper(),
                service_ids=(service,),
                service_min=minutes,
                windows=(span,),
                join_id=join,
            ),
            allowed_days=(0,),
        )
        for service, minutes, span in zip(
            ("shopping", "selling"), (30, 15), windows or WIDE, strict=True
        )
    )
    return day_of_one_van(shopping, selling, service_ids=offers)


@ENGINES
def test_apart_they_are_two_halts_with_a_set_up_each(engine):
    made = visits(planned(supply(join=None), engine))
    assert sorted((v.end_s - v.start_s) // MINUTE for v in made) == [25, 40]


@ENGINES
def test_joined_they_are_one_halt_of_55_minutes(engine):
    """Set-up is done once: 10 + 30 + 15."""
    plan = planned(supply(), engine)
    ((halt,),) = (trip.stops for route in plan.routes for trip in route.trips)
    assert set(halt.requirement_ids) == {"SELLING", "SHOPPING"}
    assert halt.end_s - halt.start_s == 55 * MINUTE


@ENGINES
def test_the_halt_lies_in_the_windows_of_both(engine):
    """Both are open from 9:35 to 10:30: 55 minutes, just enough."""
    plan = planned(supply("9:00-10:30", "9:35-11:00"), engine)
    assert {v.start_s // MINUTE for v in visits(plan)} == {9 * 60 + 35}


@ENGINES
def test_a_minute_less_leaves_both_out(engine):
    plan = solved(supply("9:00-10:30", "9:36-11:00"), engine).plan
    assert missed(plan) == [("SELLING", None), ("SHOPPING", None)]
    for entry in plan.unserved:
        assert entry.reason.code is UnservedCode.WINDOW_MEETS_NO_SHIFT
        assert dict(entry.reason.certificate) == {
            "duration_s": 55 * MINUTE,
            "best_overlap_s": 54 * MINUTE,
        }


@ENGINES
def test_a_van_that_offers_one_service_serves_neither(engine):
    joined = solved(supply(offers=("shopping",)), engine).plan
    assert missed(joined) == [("SELLING", None), ("SHOPPING", None)]
    apart = solved(supply(join=None, offers=("shopping",)), engine).plan
    assert missed(apart) == [("SELLING", None)]


def test_the_checker_wants_all_in_one_halt_or_none():
    apart, together = planned(supply(join=None)), planned(supply())
    assert found(supply(), apart) == [("join_broken", 0), ("join_broken", 0)]
    assert found(supply(join=None), together) == [("join_broken", 0)]
