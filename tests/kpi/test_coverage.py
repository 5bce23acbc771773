"""Coverage of administrative villages and of stop points (natural villages), side by side."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.kpi import kpis
from tests.support.builders import LEG_MINUTES
from tests.support.edits import missing, with_requirement, with_trips, without_route
from tests.support.tiny import location, matrix, tiny_plan, tiny_problem

PROBLEM, PLAN = tiny_problem(), tiny_plan()


def with_natural_village() -> Problem:
    """Village S3 has a second stop point beside the first; R6 is served there."""
    legs = {row: {**cells, "S3b": cells["S3"]} for row, cells in LEG_MINUTES.items()}
    legs["S3b"] = {**legs["S3"], "S3b": 0}
    place = replace(location("S3b"), village_code="S3")
    problem = replace(
        PROBLEM, locations=(*PROBLEM.locations, place), matrices={"van": matrix(legs)}
    )
    return with_requirement(problem, "R6", stop_id="S3b", village_code="S3")


def stop_points(problem: Problem, plan: Plan = PLAN) -> tuple[int, int, int]:
    found = kpis(problem, plan)
    return (
        found.stop_points_in_plan,
        found.stop_points_without_requirements,
        found.stop_points_served,
    )


def test_a_village_without_stop_points_of_its_own_is_one() -> None:
    assert stop_points(PROBLEM) == (3, 0, 3)
    assert kpis(PROBLEM, PLAN).share_stop_points_served == 1


def test_a_village_is_served_when_all_its_stop_points_are() -> None:
    found = kpis(with_natural_village(), PLAN)
    assert stop_points(with_natural_village()) == (4, 0, 4)
    assert (found.villages_in_plan, found.villages_served) == (3, 3)


def test_one_stop_point_may_be_served_in_a_village_that_is_not() -> None:
    """R4 at S3 lacks a visit, R6 at S3b has all of its one."""
    plan = missing(without_route(PLAN, "V2", 11), ("R4", 11))
    found = kpis(with_natural_village(), plan)
    assert found.villages_served == 2
    assert stop_points(with_natural_village(), plan) == (4, 0, 3)
    assert found.share_stop_points_served == 0.75


def test_a_stop_point_is_served_when_all_that_is_due_there_is() -> None:
    """At S1 R1 is visited twice, R5 once."""
    assert stop_points(with_requirement(PROBLEM, "R5", visits=2)) == (3, 0, 2)


def test_a_stop_point_of_which_nothing_is_due_is_neither_served_nor_unserved() -> None:
    problem = with_natural_village()
    problem = replace(problem, requirements=problem.requirements[:5])
    plan = with_trips(PLAN, "V2", 4, PLAN.routes[2].trips[0])
    assert stop_points(problem, plan) == (4, 1, 3)
    assert kpis(problem, plan).share_stop_points_served == 1


def test_the_place_of_a_village_outside_the_plan_does_not_count() -> None:
    """A steward may live there."""
    home = replace(location("S9"), village_code="S9")
    assert stop_points(replace(PROBLEM, locations=(*PROBLEM.locations, home))) == (3, 0, 3)
