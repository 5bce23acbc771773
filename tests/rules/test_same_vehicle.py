"""The same van, or the same base, for all visits of a village."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.fleet import VehicleRates
from optimizer.domain.problem import CycleVehicle, Problem
from tests.support.ruled import ENGINES, days, found, missed, planned, solved, visits, with_fleet
from tests.support.tiny import requirement, vehicle


def van(name: str, *working: int, base: str = "D1", day_cents: int = 20_000) -> CycleVehicle:
    """Return a van that works on these days only."""
    one = vehicle(name)
    shifts = tuple(s if day in working else None for day, s in enumerate(one.shifts))
    rates: VehicleRates = replace(one.rates, day_cents=day_cents)
    return replace(one, shifts=shifts, rates=rates, depot_id=base)


def due(*fleet: CycleVehicle, same: tuple[str, ...] = ()) -> Problem:
    """Return R at S1, due on both Mondays."""
    one = requirement("R", visits=2, same=same)
    return with_fleet(fleet, (replace(one, allowed_days=(0, 7)),))


def vans(problem: Problem, engine: str) -> list[str]:
    return [visit.vehicle_id for visit in visits(planned(problem, engine))]


CHEAP_BUT_AWAY = (van("V1", 0, day_cents=0), van("V2", 0, 7))


@ENGINES
def test_without_the_promise_the_cheapest_van_comes_each_time(engine):
    assert vans(due(*CHEAP_BUT_AWAY), engine) == ["V1", "V2"]


@ENGINES
def test_the_van_that_can_come_each_time_does(engine):
    assert vans(due(*CHEAP_BUT_AWAY, same=("vehicle",)), engine) == ["V2", "V2"]


@ENGINES
def test_where_none_can_a_visit_is_missed_rather_than_made_by_another(engine):
    plan = solved(due(van("V1", 0), van("V2", 7), same=("vehicle",)), engine).plan
    assert (days(plan, "R"), missed(plan)) in (([0], [("R", 7)]), ([7], [("R", 0)]))


TWO_BASES = (van("V1", 0, day_cents=0), van("V2", 0, 7, base="S2"))


@ENGINES
def test_without_the_promise_another_base_helps_out(engine):
    assert vans(due(*TWO_BASES), engine) == ["V1", "V2"]


@ENGINES
def test_the_base_that_can_send_a_van_each_time_does(engine):
    assert vans(due(*TWO_BASES, same=("base",)), engine) == ["V2", "V2"]


@ENGINES
def test_the_same_base_may_send_different_vans(engine):
    assert vans(due(van("V1", 0), van("V2", 7), same=("base",)), engine) == ["V1", "V2"]


@ENGINES
def test_where_no_base_can_send_vans_each_time_a_visit_is_missed(engine):
    plan = solved(due(van("V1", 0), van("V2", 7, base="S2"), same=("base",)), engine).plan
    assert (days(plan, "R"), missed(plan)) in (([0], [("R", 7)]), ([7], [("R", 0)]))


def test_the_checker_counts_vans_and_bases():
    one_base, two_bases = planned(due(*CHEAP_BUT_AWAY)), planned(due(*TWO_BASES))
    assert found(due(*CHEAP_BUT_AWAY, same=("vehicle",)), one_base) == [("vehicle_changed", 1)]
    assert found(due(*CHEAP_BUT_AWAY, same=("base",)), one_base) == []
    assert found(due(*TWO_BASES, same=("base",)), two_bases) == [("base_changed", 1)]
