"""Orders in the indicators: in their line only, and a ride counts once."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.plan import Plan, UnservedCode, UnservedReason, UnservedVisit
from optimizer.domain.problem import Problem
from optimizer.kpi import kpis
from tests.support.orders import order, ordered, planned, with_on_demand
from tests.support.tiny import tiny_plan, tiny_problem

RIDE = order("ride", service_ids=("rides",), destination_id="S3", persons=2, service_s=300)


def line_figures(problem: Problem, plan: Plan) -> tuple[int, int, int]:
    (line,) = (one for one in kpis(problem, plan).lines if one.line_id == "on_demand")
    return line.visits_required, line.visits_planned, line.person_times


def test_a_ride_is_one_visit_of_its_people() -> None:
    problem = with_on_demand(tiny_problem(), trips=2)
    found = planned(problem, tiny_plan(), RIDE)
    assert len(found.problem.orders) == 2
    assert line_figures(found.problem, found.plan) == (1, 1, 2)


def test_a_ride_left_out_is_one_visit_left_out() -> None:
    problem = ordered(with_on_demand(tiny_problem()), RIDE)
    reason = UnservedReason(code=UnservedCode.NO_SLOT, certificate=(("blocked_by", "seats"),))
    left_out = tuple(
        UnservedVisit(requirement_id=one.id, day=None, reason=reason) for one in problem.orders
    )
    plan = replace(tiny_plan(), unserved=(*tiny_plan().unserved, *left_out))
    before, after = kpis(problem, tiny_plan()), kpis(problem, plan)
    assert after.unserved_no_slot - before.unserved_no_slot == 1
    assert line_figures(problem, plan)[:2] == (1, 0)


def test_orders_count_in_no_village() -> None:
    problem = with_on_demand(tiny_problem(), trips=2)
    found = planned(problem, tiny_plan(), RIDE)
    assert kpis(found.problem, found.plan).villages == kpis(problem, tiny_plan()).villages
