"""
Days of a plan, planned anew by others: where they are better, the plan was not good.

The engine ``auto`` plans a county. Then some of its days are taken alone: what is visited, in which
half-day, and by which vehicle where that must stay. OR-Tools and PyVRP (where it is installed)
plan each day from nothing with the same CPU seconds; every plan is priced and checked under all
rules. PyVRP does not know them all: routes with loads that may be on board for a limited time stay
as they are, the rest of the day is planned without some (`days.simplified`), and its routes are
then timed, and mended where need be, under all of them.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import peers
from benchmarks.children import Row, answer_of
from benchmarks.counties.cases import Case
from benchmarks.counties.days import Day, day_of
from benchmarks.counties.referee_child import Order
from benchmarks.machine import code_hash, files_hash
from benchmarks.quality.engines import OUR_CODE
from benchmarks.quality.results import QualityResults
from optimizer.checking import check, recompute_objective
from optimizer.domain.plan import Plan

FILE = "referee.json"
MATTERS_PCT = 0.5
"""A day is reported when another program makes it cheaper by more than this."""
SEED = 1
MEASURING = (
    *(f"counties/{name}.py" for name in ("days", "pyvrp_day", "referee", "referee_child")),
    "peers",
)
ABOUT = {
    "figure": "referee",
    "command": "python -m benchmarks city --referee",
    "improved_pct": "100 * (plan's day - the same day planned anew) / plan's day, in cents",
}
Ask = Callable[[Order], Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One county, how long it is planned, how many of its days are planned anew, and how long."""

    case: Case
    cpu_s: float
    days: int
    day_cpu_s: float


def row_of(match: Match, results: QualityResults, *, jobs: int = 1, ask: Ask | None = None) -> Row:
    """
    Return the row of a match: the stored one, or a new one.

    Parameters
    ----------
    match
        What is planned.
    results
        Where rows are kept.
    jobs
        Days planned side by side.
    ask
        Carries out one order; a process of its own each when ``None``.
    """
    engines = ("ortools", *(["pyvrp"] if peers.is_installed("pyvrp") else []))
    case = match.case
    key = (
        f"{case.name} {case.weeks} w {match.cpu_s:g} s, {match.days} days {match.day_cpu_s:g} s, "
        f"{' '.join(engines)}"
    )
    stamp = {
        "input_hash": case.input_hash,
        "engine_hash": code_hash(OUR_CODE),
        "measuring_hash": files_hash(MEASURING),
    }
    known = results.stored(key, stamp)
    if known is not None:
        return known
    about = {"county": case.name, "weeks": case.weeks, "seconds": match.cpu_s, "seed": SEED}
    row = _played(match, engines, jobs=jobs, ask=ask or in_a_process)
    return results.add(key, {**about, "day_seconds": match.day_cpu_s, **row}, stamp)


def in_a_process(order: Order) -> Row:
    """Carry out an order in a process of its own."""
    return answer_of("benchmarks.counties.referee_child", asdict(order))


def _played(match: Match, engines: Sequence[str], *, jobs: int, ask: Ask) -> Row:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        order = Order(
            kind="plan",
            path=str(match.case.write(folder)),
            engine="auto",
            seed=SEED,
            cpu_s=match.cpu_s,
            plan=str(folder / "plan.pickle"),
        )
        planned = ask(order)
        if planned["status"] != "measured":
            return planned
        plan: Plan = pickle.loads(Path(order.plan).read_bytes())
        tasks = [(day, engine) for day in sample(plan, match.days) for engine in engines]
        days = {day: _written(match, plan, day, folder) for day, _ in tasks}

        def again(task: tuple[int, str]) -> Row:
            day, engine = task
            cut, path = days[day]
            anew = Order(
                kind="day", path=str(path), engine=engine, seed=SEED, cpu_s=match.day_cpu_s
            )
            return {"day": day, "engine": engine, **_base(cut), **_compared(cut, ask(anew))}

        with ThreadPoolExecutor(jobs) as pool:
            return {**planned, "days": list(pool.map(again, tasks))}


def sample(plan: Plan, count: int) -> list[int]:
    """Return so many of the days on which somebody is out, evenly chosen; at most all of them."""
    out = sorted({route.day for route in plan.routes})
    chosen = min(count, len(out))
    return [out[i * len(out) // chosen] for i in range(chosen)]


def _written(match: Match, plan: Plan, day: int, folder: Path) -> tuple[Day, Path]:
    (problem,) = match.case.problems
    cut, path = day_of(problem, plan, day), folder / f"day {day}.pickle"
    path.write_bytes(pickle.dumps(cut))
    return cut, path


def _base(day: Day) -> Row:
    """Return what is said of the day as the plan has it; it must break no rule of the day."""
    return {
        "visits": len(day.problem.requirements),
        "plan_cents": recompute_objective(day.problem, day.plan).cost_cents,
        "plan_violations": len(check(day.problem, day.plan)),
    }


def _compared(day: Day, found: Row) -> Row:
    """Add by how much a day planned anew is cheaper; unknown where it leaves something out."""
    is_good = found["status"] == "measured" and not found["violations"] and not found["unserved"]
    before = recompute_objective(day.problem, day.plan).cost_cents
    saved = 100 * (before - found["cost_cents"]) / before if is_good and before else None
    return {**found, "improved_pct": None if saved is None else round(saved, 3)}


def text(row: Row) -> str:
    """Return what a match says: the days that others made better, and how many were played."""
    if row["status"] != "measured":
        return f"{row['county']}: {row['status']}: {row['reason']}"
    lines = [
        f"day {one['day']:>2} {one['engine']:8} better by {one['improved_pct']:.2f} % "
        f"of {one['plan_cents'] / 100:.2f} yuan, {one['visits']} visits"
        for one in row["days"]
        if (one["improved_pct"] or 0) > MATTERS_PCT
    ]
    told = [f"{row['county']}: {len(lines)} of {len(row['days'])} days planned anew are better"]
    whole = [one for one in row["days"] if one["improved_pct"] is not None]
    told.append(f"{len(whole)} of them serve all and break nothing")
    return "\n".join([*lines, ", ".join(told)])
