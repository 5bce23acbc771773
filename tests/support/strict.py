"""Problems of mixed rules in which duties are limited and some visits list their sets of days."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from optimizer.domain.patterns import patterns
from optimizer.domain.problem import CycleRequirement, CycleVehicle, Problem
from optimizer.domain.services import HalfDay, TimeWindow
from tests.support.random_rules import mixed_problem

HOUR_S = 3600
ALL_DAY = TimeWindow(open_s=0, close_s=24 * HOUR_S)


def strict_problem(seed: int) -> Problem:
    """
    Return a problem of mixed rules with longest duties and listed sets of days.

    In every fourth problem all visits are in the morning and no window makes anybody wait, so that
    a longest duty is nothing but a shorter shift.
    """
    problem = mixed_problem(seed)
    rng = Random(f"strict {seed}")
    no_waiting = rng.random() < 0.25
    duties_s = tuple(hours * HOUR_S for hours in ((2, 3) if no_waiting else (5, 7)))
    listed = _listed_days(rng, problem)
    return replace(
        problem,
        requirements=tuple(
            _requirement(one, listed.get(one.id, ()), no_waiting=no_waiting)
            for one in problem.requirements
        ),
        vehicles=tuple(_vehicle(rng, one, duties_s) for one in problem.vehicles),
    )


def _vehicle(rng: Random, one: CycleVehicle, duties_s: tuple[int, ...]) -> CycleVehicle:
    return replace(one, rules=replace(one.rules, max_duty_s=rng.choice((None, None, *duties_s))))


def _requirement(
    one: CycleRequirement, day_sets: tuple[tuple[int, ...], ...], *, no_waiting: bool
) -> CycleRequirement:
    one = replace(one, day_sets=day_sets)
    if not no_waiting:
        return one
    return replace(
        one, windows=(ALL_DAY,), half_days=(HalfDay.MORNING,), same_band_s=None, release_s=0
    )


def _listed_days(rng: Random, problem: Problem) -> dict[str, tuple[tuple[int, ...], ...]]:
    """Return sets of days by requirement: what is joined lists the same, or one lists none."""
    kept = {c.requirement_id: tuple(sorted(v.day for v in c.visits)) for c in problem.in_force}
    of_join: dict[str, tuple[tuple[int, ...], ...]] = {}
    found = {}
    for one in problem.requirements:
        join = one.join_id or one.id
        if join not in of_join:
            of_join[join] = _sampled(rng, problem, one, kept.get(one.id, ()))
        elif rng.random() < 0.3:
            continue
        found[one.id] = of_join[join]
    return found


def _sampled(
    rng: Random, problem: Problem, one: CycleRequirement, kept: tuple[int, ...]
) -> tuple[tuple[int, ...], ...]:
    """Return a few of a requirement's sets of days, mostly with those of the plan in force."""
    if rng.random() < 0.6:
        return ()
    possible = patterns(
        visits=one.visits,
        days=problem.cycle.days,
        min_gap=one.min_gap_days,
        max_gap=one.max_gap_days,
        allowed_days=one.allowed_days,
        weekdays=one.weekdays,
        same_weekday=one.same_weekday,
        weeks=problem.cycle.weeks,
        limit=60,
    )
    chosen = set(rng.sample(possible, min(len(possible), rng.randint(1, 5))))
    if kept and rng.random() < 0.8:
        chosen.add(kept)
    return tuple(sorted(chosen))
