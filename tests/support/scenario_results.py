"""Results of scenarios, made from the hand-made problem and plan, with promises made up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from optimizer.checking import recompute_objective
from optimizer.domain.coverage import (
    AreaCover,
    CircleReach,
    CoverStatus,
    FewestVehicles,
    FloorAnswer,
    LineVehicles,
    MostCovered,
)
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.domain.scenario_result import BelowFloor, Habit, Promise, ScenarioResult
from optimizer.kpi import kpis
from tests.support.tiny import COUNTY, MONDAY, tiny_plan
from tests.viewing.sample import sample_problem

WEEKDAYS = 7


def a_result(
    scenario_id: str = "today",
    *,
    name: str | None = None,
    routes_left_out: int = 0,
    seed: int = 1,
    codes: Mapping[str, str] | None = None,
    county: str = COUNTY,
    later_days: int = 0,
) -> ScenarioResult:
    """
    Return a result: the tiny plan without its first routes, each requirement ``later_days`` later.

    ``codes`` gives the villages S1 to S3 other codes, ``county`` another county.
    """
    problem, plan = sample_problem(), tiny_plan()
    plan = replace(plan, routes=plan.routes[routes_left_out:])
    total = kpis(problem, plan, recompute_objective(problem, plan))
    given = codes or {}
    total = replace(
        total,
        villages=tuple(
            replace(v, code=given.get(v.code, v.code), county_code=county) for v in total.villages
        ),
        fairness=replace(
            total.fairness,
            counties=tuple(replace(area, code=county) for area in total.fairness.counties),
        ),
    )
    name = scenario_id if name is None else name
    return ScenarioResult(
        scenario_id=scenario_id,
        name_zh=name,
        name_en=name,
        about_zh="试验",
        about_en="a trial",
        seed=seed,
        weeks=problem.cycle.weeks,
        start=MONDAY,
        county_codes=(county,),
        counties=("云和县",),
        input_hash=scenario_id,
        seconds=1.0,
        finished_at=datetime(2026, 11, 26, tzinfo=UTC),
        synthetic_note_zh=problem.synthetic_note_zh,
        synthetic_note_en=problem.synthetic_note_en,
        promise=a_promise(),
        total=total,
        blocks=(total,),
        used_by_lines={"hospital": total.lines[0].vehicles_used},
        habits=tuple(_habits(problem, plan, given, later_days)),
    )


def a_promise() -> Promise:
    """Return a promise with points proved and not proved, a floor that is impossible, a circle."""
    curve = (
        covered(1, 40),
        covered(2, 80, bound=90, status=CoverStatus.FEASIBLE),
        covered(3, 100),
    )
    line = LineVehicles(
        line_id="hospital", status=CoverStatus.OPTIMAL, vehicles=1, bound=1, minimum=1, present=1
    )
    return Promise(
        fewest=FewestVehicles(max_travel_s=3600, lines=(line,), bases=(), seconds=0.1),
        most=covered(2, 80),
        curve=curve,
        curve_line_ids=("hospital",),
        floor=FloorAnswer(
            level="county",
            floor=0.9,
            fleet=2,
            status=CoverStatus.INFEASIBLE,
            highest=0.7,
            highest_bound=0.75,
            residents=100,
            covered=60,
            covered_without=80,
            areas=(AreaCover(code="a", name="甲县", residents=50, residents_covered=35),),
            areas_without=(AreaCover(code="a", name="甲县", residents=50, residents_covered=10),),
            fairest=(AreaCover(code="a", name="甲县", residents=50, residents_covered=35),),
            covered_fairest=56,
            worst_areas=("甲县",),
            decided_s=0.1,
            seconds=0.1,
        ),
        circles=(
            CircleReach(
                id="health",
                name_zh="20分钟健康圈",
                name_en="20-minute health circle",
                minutes=20,
                villages=3,
                villages_inside=1,
                residents=100,
                residents_inside=40,
                seconds={"S1": 1200, "S2": 1201},
            ),
        ),
        seconds=1.0,
    )


def covered(
    fleet: int,
    residents: int,
    *,
    bound: int | None = None,
    status: CoverStatus = CoverStatus.OPTIMAL,
) -> MostCovered:
    """Return how many of 100 residents a fleet covers."""
    return MostCovered(
        fleet=fleet,
        budget_cents=None,
        status=status,
        vehicles_used=fleet,
        residents=100,
        residents_covered=residents,
        residents_bound=residents if bound is None else bound,
        villages=3,
        villages_covered=1,
        uncovered=(),
        areas=(),
        bases=(),
        seconds=0.1,
    )


def below_floor(village: str) -> BelowFloor:
    """Return a village that stays below a floor."""
    return BelowFloor(
        line_id="hospital",
        village_code="S1",
        village_name=village,
        requirement_id="R1",
        visits_made=1,
        visits_wanted=2,
        proved=True,
        reason_zh="没有车",
        reason_en="no van",
    )


def _habits(problem: Problem, plan: Plan, codes: Mapping[str, str], later_days: int) -> list[Habit]:
    days: dict[str, set[int]] = {}
    for route in plan.routes:
        for stop in (stop for trip in route.trips for stop in trip.stops):
            for one in stop.requirement_ids:
                days.setdefault(one, set()).add((route.day + later_days) % WEEKDAYS)
    known = {one.id: one for one in problem.all_requirements}
    return [
        Habit(
            requirement_id=one,
            village_code=codes.get(known[one].village_code, known[one].village_code),
            line_id=known[one].line_id,
            weekdays=tuple(sorted(found)),
            people=known[one].people,
        )
        for one, found in sorted(days.items())
    ]
