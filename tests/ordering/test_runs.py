"""Orders at the end of a plan run: in the plan, in its cost, and in its bound."""

from __future__ import annotations

from dataclasses import replace

from optimizer.assembling.orders import with_orders
from optimizer.bundling import with_orders as placed_in
from optimizer.checking import check
from optimizer.jobs.pool import CountyOutcome
from optimizer.kpi import kpis
from optimizer.ordering import placed_all
from tests.jobs.fakes import result_of
from tests.support.orders import order, with_on_demand
from tests.support.tiny import tiny_plan, tiny_problem, window

CYCLE = with_on_demand(tiny_problem())
RIDE = order("O2", service_ids=("rides",), service_s=300, destination_id="S2", persons=2)
NEVER = order("O3", window=window("3:00-4:00"))
WHOLE = with_orders(CYCLE, [order("O1"), RIDE, NEVER])


def outcome(bound_cents: int | None) -> CountyOutcome:
    result = replace(result_of(CYCLE, tiny_plan(), seed=0, iterations=0), bound_cents=bound_cents)
    return CountyOutcome(problem=CYCLE, result=result, violations=(), stopped=False, failure=None)


def test_all_orders_are_in_the_plan_or_have_their_reason():
    filled = placed_all(WHOLE, tiny_plan())
    assert filled.violations == ()
    assert check(WHOLE, filled.plan, filled.objective) == ()
    assert [one.requirement_id for one in filled.plan.unserved] == ["O3"]


def test_the_bound_is_that_of_the_cycle_and_what_the_orders_cost():
    before = outcome(10_000)
    after = placed_in(before, WHOLE)
    assert before.result is not None
    assert after.result is not None
    added = after.result.objective.cost_cents - before.result.objective.cost_cents
    assert after.result.bound_cents == 10_000 + added
    assert after.problem == WHOLE
    assert placed_in(outcome(None), WHOLE).result.bound_cents is None  # type: ignore[union-attr]


def test_without_orders_an_outcome_stays_what_it_was():
    before = outcome(10_000)
    assert placed_in(before, CYCLE) is before


def test_lines_count_orders_and_villages_do_not():
    filled = placed_all(WHOLE, tiny_plan())
    plain, found = kpis(CYCLE, tiny_plan()), kpis(WHOLE, filled.plan)
    line = next(one for one in found.lines if one.line_id == "on_demand")
    assert (line.visits_required, line.visits_planned, line.person_times) == (3, 2, 3)
    assert found.villages_served == plain.villages_served
    assert found.longest_gap_days == plain.longest_gap_days
