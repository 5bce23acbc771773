"""A bundle of the tiny problem and its good plan, with and without something left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from optimizer.checking import recompute_objective
from optimizer.domain.plan import Plan, UnservedCode, UnservedReason, UnservedVisit
from optimizer.domain.problem import Problem
from optimizer.domain.report import Result, Status
from optimizer.exporting import CountyPlan, LegKey, Line, PlaceNames, PlanBundle, RunFacts, RunKpis
from optimizer.kpi import kpis, merge
from tests.support.tiny import COUNTY, tiny_plan, tiny_problem

NAMES = PlaceNames(counties={COUNTY: "云和县"}, townships={COUNTY + "001": "浮云街道"})


def county_plan(plan: Plan | None = None, problem: Problem | None = None) -> CountyPlan:
    """Return a plan with its recomputed objective."""
    plan, problem = plan or tiny_plan(), problem or tiny_problem()
    result = Result(
        status=Status.PARTIAL if plan.unserved else Status.COMPLETE,
        plan=plan,
        objective=recompute_objective(problem, plan),
        engine="layers",
        seed=5,
        iterations=7,
        seconds=1.25,
        problem_hash="abc",
        versions={"ortools": "9"},
        statistics={"days": 6.0},
    )
    return CountyPlan(problem=problem, result=result)


def plan_without_r6() -> Plan:
    """Return the good plan without the second trip of week one, which serves R6."""
    plan = tiny_plan()
    friday = plan.routes[2]
    reason = UnservedReason(
        code=UnservedCode.NO_SLOT,
        certificate=(
            ("blocked_by", "shift"),
            ("vehicle", "V2"),
            ("day", 4),
            ("extra_cost_cents", 900),
            ("excess", 60),
        ),
    )
    return Plan(
        routes=(*plan.routes[:2], replace(friday, trips=friday.trips[:1]), *plan.routes[3:]),
        unserved=(UnservedVisit(requirement_id="R6", day=None, reason=reason),),
    )


def a_bundle(
    *plans: CountyPlan, names: PlaceNames = NAMES, lines: Mapping[LegKey, Line] | None = None
) -> PlanBundle:
    """Return a bundle of the plans given, of the good one if none is."""
    plans = plans or (county_plan(),)
    parts = tuple(kpis(p.problem, p.result.plan, p.result.objective) for p in plans)
    return PlanBundle(
        cycle=plans[0].problem.cycle,
        plans=plans,
        not_planned=(),
        names=names,
        facts=RunFacts(
            dataset_name="tiny",
            dataset_hash="0" * 64,
            synthetic_note_zh="合成数据",
            synthetic_note_en="synthetic",
            settings={"seed": 5},
            seconds=2.5,
        ),
        kpis=RunKpis(total=merge(*parts, name="全部"), counties=parts),
        lines=lines or {},
        map_html="<html></html>",
    )
