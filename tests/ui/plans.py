"""Writes the hand-made plan as a plan folder."""

from dataclasses import replace
from pathlib import Path

from optimizer.checking import recompute_objective
from optimizer.domain.plan import Route
from optimizer.domain.problem import Problem
from optimizer.domain.report import Result, Status
from optimizer.exporting import CountyPlan, PlaceNames, PlanBundle, RunFacts, write_plan_folder
from optimizer.exporting.bundle import RunKpis
from optimizer.kpi import kpis
from tests.support.problems import tiny_plan
from tests.viewing.sample import sample_problem


def write_plan(
    folder: Path,
    *,
    routes: tuple[Route, ...] | None = None,
    names: dict[str, str] | None = None,
    problem: Problem | None = None,
    bound_cents: int | None = None,
) -> None:
    """Write the tiny plan, or one of other routes, names or problem, with its true objective."""
    problem = problem or sample_problem(names)
    plan = tiny_plan() if routes is None else replace(tiny_plan(), routes=routes)
    result = Result(
        status=Status.COMPLETE,
        plan=plan,
        objective=recompute_objective(problem, plan),
        engine="hand",
        seed=0,
        iterations=0,
        seconds=1.0,
        problem_hash="",
        versions={},
        bound_cents=bound_cents,
    )
    facts = RunFacts(
        dataset_name="tiny",
        dataset_hash="",
        synthetic_note_zh=problem.synthetic_note_zh,
        synthetic_note_en=problem.synthetic_note_en,
        settings={},
        seconds=1.0,
    )
    figures = kpis(problem, plan, result.objective, bound_cents=bound_cents)
    bundle = PlanBundle(
        cycle=problem.cycle,
        plans=(CountyPlan(problem=problem, result=result),),
        not_planned=(),
        names=PlaceNames(counties={"331125": "云和县"}, townships={}),
        facts=facts,
        kpis=RunKpis(total=figures, counties=(figures,)),
        map_html="",
    )
    write_plan_folder(bundle, folder)
