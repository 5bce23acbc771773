"""What a line leaves free may change against the plan in force at no price and under no cap."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.checking import check, recompute_objective
from optimizer.domain.problem import Commitment, CommittedVisit, Problem
from optimizer.domain.services import Habit
from optimizer.solving import MaxIterations, solve
from tests.support.tiny import NO_PRICES, clock, requirement, tiny_problem

PRICE = 10_000
ENGINES = pytest.mark.parametrize("engine", ["auto", "ortools"])


def promised(*, unpriced: tuple[Habit, ...], cap: int | None = None) -> Problem:
    """Return one visit, promised for Tuesday morning by another van; now only Friday is left."""
    tiny = tiny_problem()
    (van,) = (one for one in tiny.vehicles if one.id == "V1")
    one = replace(requirement("R", windows=("13:30-16:30",)), allowed_days=(4,), unpriced=unpriced)
    visit = CommittedVisit(day=1, vehicle_id="V9", start_s=clock("9:00"))
    prices = replace(
        NO_PRICES,
        change_weekday_cents=PRICE,
        change_half_day_cents=2 * PRICE,
        change_vehicle_cents=4 * PRICE,
        change_time_band_cents=8 * PRICE,
        max_weekday_changes=cap,
    )
    return replace(
        tiny,
        requirements=(one,),
        vehicles=(van,),
        prices=prices,
        in_force=(Commitment(requirement_id="R", visits=(visit,)),),
    )


def change_cents(problem: Problem, engine: str) -> int:
    result = solve(problem, termination=MaxIterations(10), seed=1, engine=engine)
    assert check(problem, result.plan, result.objective) == ()
    assert result.plan.unserved == ()
    terms = result.objective.terms()
    return sum(cents for name, cents in terms.items() if name.startswith("change_"))


@ENGINES
@pytest.mark.parametrize(
    ("unpriced", "cents"),
    [
        ((), 15 * PRICE),
        ((Habit.WEEKDAY,), 14 * PRICE),
        ((Habit.HALF_DAY,), 13 * PRICE),
        ((Habit.VEHICLE,), 11 * PRICE),
        ((Habit.TIME_BAND,), 7 * PRICE),
        (tuple(Habit), 0),
    ],
)
def test_only_what_is_priced_is_paid(unpriced, cents, engine):
    assert change_cents(promised(unpriced=unpriced), engine) == cents


@ENGINES
def test_a_free_weekday_counts_for_no_cap(engine):
    strict = promised(unpriced=(), cap=0)
    result = solve(strict, termination=MaxIterations(10), seed=1, engine=engine)
    assert check(strict, result.plan, result.objective) == ()
    assert [entry.requirement_id for entry in result.plan.unserved] == ["R"]
    assert change_cents(promised(unpriced=(Habit.WEEKDAY,), cap=0), engine) == 14 * PRICE


def test_the_checker_recomputes_it():
    plan = solve(promised(unpriced=()), termination=MaxIterations(10), seed=1).plan
    paid = recompute_objective(promised(unpriced=()), plan)
    free = recompute_objective(promised(unpriced=(Habit.WEEKDAY, Habit.VEHICLE)), plan)
    assert paid.change_weekday_cents == PRICE
    assert free.change_weekday_cents == 0
    assert paid.change_vehicle_cents == 4 * PRICE
    assert free.change_vehicle_cents == 0
    assert paid.change_half_day_cents == free.change_half_day_cents == 2 * PRICE
    assert check(promised(unpriced=(), cap=0), plan)[0].code == "change_cap"
    assert check(promised(unpriced=(Habit.WEEKDAY,), cap=0), plan) == ()
