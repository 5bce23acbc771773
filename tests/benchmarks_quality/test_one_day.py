"""What of a problem a peer has to know, and the day that it is handed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.peers import one_day
from benchmarks.peers.one_day import NotSupportedError, features
from benchmarks.quality.convert import problem_of
from benchmarks.quality.cordeau import read_cordeau
from benchmarks.quality.vrplib import read_vrplib
from optimizer.domain.problem import Commitment, Problem
from optimizer.domain.services import HalfDay, TimeWindow
from tests.benchmarks_quality.samples import (
    CAPACITATED,
    MIXED_FLEET,
    MULTI_DEPOT,
    PERIODIC,
    SITE_DEPENDENT,
    TRIPS,
)

PLAIN = problem_of(read_vrplib(CAPACITATED, "c"))
EVERYTHING = frozenset({one_day.DUTY_AMONG_WINDOWS, one_day.TRIPS, one_day.RELEASES})


def with_all(problem: Problem, **changes) -> Problem:
    """Return the problem with every requirement changed."""
    found = tuple(replace(one, **changes) for one in problem.requirements)
    return replace(problem, requirements=found)


def with_rules(problem: Problem, **changes) -> Problem:
    """Return the problem with the rules of every vehicle changed."""
    found = tuple(replace(v, rules=replace(v.rules, **changes)) for v in problem.vehicles)
    return replace(problem, vehicles=found)


def with_rates(problem: Problem, **changes) -> Problem:
    """Return the problem with the rates of every vehicle changed."""
    found = tuple(replace(v, rates=replace(v.rates, **changes)) for v in problem.vehicles)
    return replace(problem, vehicles=found)


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        (CAPACITATED, []),
        (MIXED_FLEET, []),
        (SITE_DEPENDENT, [one_day.DUTY_AMONG_WINDOWS]),
        (TRIPS, [one_day.TRIPS, one_day.RELEASES]),
    ],
)
def test_features_of_public_instances(text, needed) -> None:
    assert features(problem_of(read_vrplib(text, "v"))) == needed


def test_days_to_choose_and_duties_at_any_time() -> None:
    assert features(problem_of(read_cordeau(PERIODIC, "p"))) == [one_day.DAYS]
    assert features(problem_of(read_cordeau(MULTI_DEPOT, "p"))) == [one_day.DUTY]


ONE = PLAIN.requirements[0]
HOURS = (TimeWindow(open_s=0, close_s=1), TimeWindow(open_s=2, close_s=3))


@pytest.mark.parametrize(
    ("problem", "needed"),
    [
        (with_all(PLAIN, join_id="J"), one_day.JOINS),
        (replace(PLAIN, in_force=(Commitment(requirement_id="R", visits=()),)), one_day.LOCKS),
        (with_rules(PLAIN, break_s=1), one_day.BREAKS),
        (with_all(PLAIN, windows=HOURS), one_day.WINDOWS),
        (with_all(PLAIN, half_days=(HalfDay.MORNING,)), one_day.HALF_DAYS),
        (with_rules(PLAIN, max_drive_s=1), one_day.DRIVING),
        (with_rules(PLAIN, max_overtime_s=1), one_day.OVERTIME),
        (with_rates(PLAIN, drive_h_cents=1), one_day.TIME_PRICES),
        (with_rates(PLAIN, wait_h_cents=1), one_day.TIME_PRICES),
        (replace(PLAIN, prices=replace(PLAIN.prices, spread_h_cents=1)), one_day.SPREAD),
        (with_all(PLAIN, release_s=1), one_day.RELEASES),
        (with_rules(PLAIN, max_duty_s=1), one_day.DUTY),
    ],
)
def test_every_other_feature_has_its_name(problem, needed) -> None:
    assert features(problem) == [needed]


def test_time_to_reload_matters_where_there_is_more_than_one_trip() -> None:
    assert features(with_rules(PLAIN, reload_s=1)) == []
    trips = with_rules(problem_of(read_vrplib(TRIPS, "t")), reload_s=1)
    assert features(trips) == [one_day.TRIPS, one_day.RELOAD, one_day.RELEASES]


def test_a_duty_as_long_as_the_shift_binds_nobody() -> None:
    shift = PLAIN.vehicles[0].shifts[0]
    assert shift is not None
    assert features(with_rules(PLAIN, max_duty_s=shift.close_s)) == []


def test_a_refusal_names_what_is_lacking() -> None:
    with pytest.raises(NotSupportedError, match="several trips, release times"):
        one_day.one_day(problem_of(read_vrplib(TRIPS, "t")), frozenset())


def test_vehicles_that_differ_by_name_only_are_one_group() -> None:
    day = one_day.one_day(problem_of(read_vrplib(MIXED_FLEET, "h")), frozenset())
    assert [group.vehicle_ids for group in day.groups] == [("V00001", "V00002"), ("V00003",)]
    assert [group.depot for group in day.groups] == [0, 0]


def test_a_job_knows_its_place_and_who_may_serve_it() -> None:
    problem = problem_of(read_vrplib(SITE_DEPENDENT, "s"))
    day = one_day.one_day(problem, EVERYTHING)
    assert [(job.place, job.work_s, sorted(job.groups)) for job in day.jobs] == [
        (1, 1000, [0, 1]),
        (2, 2000, [0]),
        (3, 1000, [1]),
    ]
    assert [day.is_everybodys(job) for job in day.jobs] == [True, False, False]


def test_what_is_found_becomes_orders_for_vehicles_one_after_the_other() -> None:
    day = one_day.one_day(problem_of(read_vrplib(MIXED_FLEET, "h")), frozenset())
    orders = day.orders([(0, [[2]]), (1, [[1], []]), (0, [[0]])])
    assert orders == {
        (0, "V00001"): [["R00003"]],
        (0, "V00003"): [["R00002"]],
        (0, "V00002"): [["R00001"]],
    }


def test_a_group_off_on_the_day_is_not_there() -> None:
    off = replace(PLAIN.vehicles[0], shifts=(None,) * 7)
    problem = replace(PLAIN, vehicles=(off, *PLAIN.vehicles[1:]))
    (group,) = one_day.one_day(problem, frozenset()).groups
    assert group.vehicle_ids == ("V00002", "V00003")
