"""What a process measures of one county, of many, and of an engine with a part switched off."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from benchmarks.counties import child
from benchmarks.counties.cases import Case
from benchmarks.counties.child import DAYS_FIRST, FIRST, measure
from benchmarks.counties.days_first import DaysFirst, solve_days_first
from benchmarks.counties.parts import PARTS, switch_off
from optimizer.checking import check
from optimizer.jobs.pool import CountyOutcome
from optimizer.solving import MaxIterations, solve
from optimizer.solving.improving import anneal, components, layer, search
from optimizer.solving.improving.board import RUINS
from optimizer.solving.improving.layer import ImprovingLayer, _Part
from tests.benchmarks_counties.samples import order, tiny_case
from tests.support.tiny import tiny_problem


@pytest.fixture(autouse=True)
def _few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "CpuLimit", lambda seconds: MaxIterations(2))


@pytest.mark.parametrize("engine", ["auto", "ortools", DAYS_FIRST])
def test_a_county_has_cost_service_curve_and_first_plan(tmp_path: Path, engine: str) -> None:
    row = measure(order(tmp_path, engine=engine))
    assert (row["status"], row["violations"], row["violation_codes"]) == ("measured", 0, {})
    assert (row["unserved"], row["unserved_by_priority"], row["shortfall"]) == (0, [0] * 3, [0] * 3)
    assert row["cost_cents"] == sum(row["cost_terms"].values()) == row["curve_cost_cents"][-1]
    assert row["curve_cpu_s"][0] <= row["first_complete_s"] <= row["cpu_seconds"]
    assert (row["first_unserved"], row["curve_unserved"][-1]) == (0, 0)
    assert (row["iterations"], row["routes"] > 0) == (2, True)
    assert "ortools" in row["versions"]
    assert len(row["curve_memory_mib"]) == 3  # at the beginning, after each of the two steps
    assert all(held > 0 for held in row["curve_memory_mib"])


def test_memory_is_noted_at_each_twentieth_of_a_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = iter(range(1, 100))
    monkeypatch.setattr(child, "resident_bytes", lambda pid: next(held) << 20)
    watch = child._Watch(tiny_problem())
    watch.on_progress(0.0, "screening")
    for step in range(1001):
        watch.on_progress(step / 1000, "improving")
    watch.on_progress(1.0, "improving")
    assert watch.memory_mib == list(range(1, 22))
    monkeypatch.setattr(child, "resident_bytes", lambda pid: 0)  # where there is no /proc
    watch = child._Watch(tiny_problem())
    watch.on_progress(0.5, "improving")
    assert watch.memory_mib == []


def test_the_first_plan_alone_is_not_improved(tmp_path: Path) -> None:
    row = measure(order(tmp_path, engine=FIRST))
    assert (row["iterations"], len(row["curve_cost_cents"])) == (0, 1)


def test_days_come_first_and_then_only_routes(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = []
    for name in ("_plan_base", "_improve_day", "_reinsert", "_clear_route"):
        monkeypatch.setattr(DaysFirst, name, lambda *_, name=name, **__: steps.append(name))
    result = solve_days_first(
        tiny_problem(), termination=MaxIterations(40), seed=1, engine="ortools"
    )
    days = steps.count("_plan_base")
    assert days > 0
    assert steps == ["_plan_base"] * days + ["_improve_day"] * (40 - days)
    assert result.iterations == 40
    steps.clear()
    solve(tiny_problem(), termination=MaxIterations(1), engine="ortools")
    assert steps == []  # the engine itself is as before


def test_counties_in_one_go_are_added_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {}

    def fake(problems, *, order, listener, stop, on_plans):
        asked["order"] = order
        outcomes = []
        for steps, problem in enumerate(problems):
            result = solve(problem, termination=MaxIterations(steps), seed=order.seed)
            violations = check(problem, result.plan, result.objective)
            outcomes.append(
                CountyOutcome(
                    problem=problem,
                    result=result,
                    violations=violations,
                    stopped=False,
                    failure=None,
                )
            )
        on_plans(tuple(outcomes))
        return tuple(outcomes)

    monkeypatch.setattr(child, "solve_counties", fake)
    one = measure(order(tmp_path))
    both = measure(order(tmp_path, Case(name="city", problems=(tiny_problem(), tiny_problem()))))
    assert both["routes"] >= one["routes"]
    assert both["curve_cost_cents"] == [both["cost_cents"]]
    assert both["iterations"] == 1
    assert both["unserved_by_priority"] == [0, 0, 0]
    assert both["first_complete_s"] is not None
    assert (asked["order"].iterations, asked["order"].first_all) == (None, True)
    measure(order(tmp_path, Case(name="city", problems=(tiny_problem(),) * 2), engine=FIRST))
    assert (asked["order"].iterations, asked["order"].deadline) == (0, None)


@pytest.fixture
def _restored(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a part changes is as before after the test."""
    monkeypatch.setattr(layer, "Search", layer.Search)
    monkeypatch.setattr(layer, "HOT_SHARE", layer.HOT_SHARE)
    for name in ("RECOMBINING_WORK", "MOST_ANNEALS", "LEAST_RUIN"):
        monkeypatch.setattr(layer, name, getattr(layer, name))
    monkeypatch.setattr(components, "_fleet_repeats", components._fleet_repeats)


@pytest.mark.usefixtures("_restored")
@pytest.mark.parametrize("name", list(PARTS))
def test_without_a_part_there_still_is_a_sound_plan(tmp_path: Path, name: str) -> None:
    switch_off(name)
    row = measure(order(tmp_path, without=name))
    assert (row["status"], row["violations"], row["unserved"]) == ("measured", 0, 0)


@pytest.mark.usefixtures("_restored")
def test_a_part_is_what_its_name_says() -> None:
    switch_off("tasks")
    switch_off("heat")
    switch_off("recombining")
    seen = []
    known = layer.Search.run
    layer.Search.run = lambda self, *given, **named: (
        seen.append(self.tuning.copy()) or known(self, *given, **named)
    )
    solve(tiny_problem(), termination=MaxIterations(1))
    assert {tuning[anneal.TASKS_SHARE] for tuning in seen} == {0.0}
    assert all(tuning[anneal.ROUTES_SHARE] > 0 for tuning in seen)
    assert layer.HOT_SHARE < 0.01
    assert layer.RECOMBINING_WORK == 0


Searched = Callable[[str], list[_Part]]


@pytest.fixture
def searched(_restored: None, monkeypatch: pytest.MonkeyPatch) -> Searched:
    """Return what plans the tiny problem without a part, and then gives the engine's components."""
    made: list[ImprovingLayer] = []
    begin = ImprovingLayer.begin
    monkeypatch.setattr(
        ImprovingLayer, "begin", lambda self, start: made.append(self) or begin(self, start)
    )

    def searched(without: str) -> list[_Part]:
        switch_off(without)
        solve(tiny_problem(), termination=MaxIterations(30))
        return made[-1]._parts

    return searched


def test_without_strings_all_ruins_are_others(searched: Searched) -> None:
    assert all(part.best.state.counts[RUINS] > 0 for part in searched(""))
    parts = searched("strings")
    assert all(part.best.state.counts[RUINS] == 0 for part in parts)
    tuning = parts[0].best.tuning
    routes, vehicle, tasks = (
        tuning[entry] for entry in (anneal.ROUTES_SHARE, anneal.VEHICLE_SHARE, anneal.TASKS_SHARE)
    )
    assert routes + vehicle + tasks == 1.0
    known = search.TUNING
    assert tasks / routes == pytest.approx(known[anneal.TASKS_SHARE] / known[anneal.ROUTES_SHARE])
    assert tuning[anneal.REMOVED] == known[anneal.REMOVED]


def test_without_repeating_every_day_of_the_cycle_is_planned(searched: Searched) -> None:
    assert [part.component.repeats for part in searched("")] == [1, 2]
    parts = searched("repeating")
    assert [(part.component.repeats, part.component.days) for part in parts] == [(1, 14)] * 2
    assert [part.component.visits for part in parts] == [8, 2]


def test_without_anneals_a_long_run_cools_once(
    searched: Searched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layer, "ANNEAL_MOVES", 1)
    heats = _told(monkeypatch, "temperature")
    assert searched("")[0]._anneals > 1
    assert heats != sorted(heats, reverse=True)
    heats.clear()
    assert {part._anneals for part in searched("anneals")} == {1}
    assert heats == sorted(heats, reverse=True)


def test_without_shrinking_ruins_stay_as_big(
    searched: Searched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layer, "ANNEAL_MOVES", 10**9)
    monkeypatch.setattr(layer, "MANY_MOVES", 10**9)
    shares = _told(monkeypatch, "ruin_share")
    searched("")
    assert min(shares) < 0.5
    shares.clear()
    searched("shrinking")
    assert set(shares) == {1.0}


def _told(monkeypatch: pytest.MonkeyPatch, name: str) -> list[float]:
    """Return a list of what the searches of the largest component will be told under a name."""
    told: list[float] = []
    run = search.Search.run

    def noted(self: search.Search, moves: int, **how: float) -> None:
        if self.component.visits == 8 and how["fraction"] < 1.0:
            told.append(how[name])
        run(self, moves, **how)

    monkeypatch.setattr(search.Search, "run", noted)
    return told


def test_the_process_reads_its_order_and_writes_its_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits, prepared = [], []
    monkeypatch.setattr(child.resource, "setrlimit", lambda what, how: limits.append(how))
    monkeypatch.setattr(child, "used_s", lambda: 1000.0)
    monkeypatch.setattr(child, "prepare", prepared.append)
    asked = tmp_path / "order.json"
    asked.write_text(json.dumps(asdict(order(tmp_path, engine=DAYS_FIRST))), encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["child", str(asked), str(tmp_path / "a.json")])
    child.main()
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["status"] == "measured"
    assert (limits, prepared) == ([(1000 + 2 * 5 + child.SPARE_CPU_S,) * 2], ["ortools"])


def test_an_input_hash_is_of_all_problems_in_their_order() -> None:
    one = tiny_case()
    assert len(one.input_hash) == 64
    assert Case(name="city", problems=one.problems * 2).input_hash != one.input_hash
    assert Case(name="another name", problems=one.problems).input_hash == one.input_hash
