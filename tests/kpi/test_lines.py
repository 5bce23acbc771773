"""Lines without demand, and lines that promise the same vehicle."""

from __future__ import annotations

from dataclasses import astuple, replace

from optimizer.kpi import caseload_record, kpis, merge
from tests.support.edits import missing, with_trips, without_route
from tests.support.tiny import tiny_plan, tiny_problem

PROBLEM, PLAN = tiny_problem(), tiny_plan()
MINUTE = 60


def line_of(found, line_id):
    return next(line for line in found.lines if line.line_id == line_id)


def with_line(problem, line_id):
    line = replace(problem.lines[0], id=line_id, name_zh="按需", name_en="On demand")
    return replace(problem, lines=(*problem.lines, line))


def with_promise(problem, line_id):
    lines = (replace(one, same_vehicle=one.id == line_id) for one in problem.lines)
    return replace(problem, lines=tuple(lines))


def test_a_line_of_which_nothing_is_due_is_there_with_zeros() -> None:
    found = kpis(with_line(PROBLEM, "on_demand"), PLAN)
    assert [one.line_id for one in found.lines] == ["hospital", "on_demand", "periodic", "supply"]
    line = line_of(found, "on_demand")
    assert (line.name_zh, line.longest_gap_days, line.caseload) == ("按需", None, None)
    assert (line.requirements, line.visits_required, line.visits_planned) == (0, 0, 0)
    assert (line.vehicles_used, line.work_s, line.distance_m) == (0, 0, 0)
    assert found.visits_required == 12


def test_a_line_that_only_one_county_has_is_in_the_sum() -> None:
    both = merge(kpis(with_line(PROBLEM, "on_demand"), PLAN), kpis(PROBLEM, PLAN), name="x")
    assert len(both.lines) == 4
    assert line_of(both, "on_demand").visits_required == 0


def test_requirements_of_a_line_and_those_that_keep_their_standard() -> None:
    plan = missing(without_route(PLAN, "V2", 11), ("R4", 11))
    found = kpis(PROBLEM, plan)
    counts = {one.line_id: (one.requirements, one.requirements_met) for one in found.lines}
    assert counts == {"hospital": (1, 1), "periodic": (2, 1), "supply": (3, 3)}


def test_hours_by_vehicle_of_a_line_that_promises_the_same_one() -> None:
    """
    Were the line to promise one vehicle, periodic work of V1 and V2 would be 215 and 475 minutes.

    V1: on site 70 + 70, driving 15 and 15 + 45. V2: on site 70 + 70 + 70, driving 50 + 45 twice
    and 40 + 35.
    """
    problem = with_promise(PROBLEM, "periodic")
    caseload = line_of(kpis(problem, PLAN), "periodic").caseload
    assert tuple(value // MINUTE for value in astuple(caseload)[1:]) == (690, 215, 475)
    assert caseload.vehicles == 2
    assert caseload.mean_s == 345 * MINUTE
    assert caseload_record(caseload)["mean_s"] == 345 * MINUTE


def test_only_lines_that_promise_the_same_vehicle_have_a_caseload() -> None:
    found = kpis(PROBLEM, PLAN)
    assert line_of(found, "supply").caseload is None
    hospital = line_of(found, "hospital").caseload
    assert astuple(hospital) == (1, 390 * MINUTE, 390 * MINUTE, 390 * MINUTE)


def test_a_line_that_is_never_out_has_no_caseload() -> None:
    plan = without_route(without_route(PLAN, "H1", 0), "H1", 7)
    assert line_of(kpis(PROBLEM, plan), "hospital").caseload is None


def test_caseloads_of_counties_keep_the_least_and_the_most() -> None:
    problem = with_promise(PROBLEM, "periodic")
    alone = with_trips(PLAN, "V2", 4, PLAN.routes[2].trips[0])
    both = merge(kpis(problem, PLAN), kpis(problem, alone), name="x")
    caseload = line_of(both, "periodic").caseload
    assert tuple(v // MINUTE for v in astuple(caseload)[1:]) == (690 + 545, 215, 475)
    assert caseload.vehicles == 4
    assert caseload_record(None) is None
