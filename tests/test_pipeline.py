"""The whole flow, with the search replaced: what is kept, told and refused."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from optimizer import pipeline
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.errors import ShanluError, StoppedError, UsageError
from optimizer.exporting import CountyPlan
from optimizer.jobs import (
    Failure,
    FirstPlan,
    PlanRequest,
    RunListener,
    RunStep,
    choose_counties,
)
from optimizer.jobs.pool import CountyOutcome, OnPlans, SearchOrder
from optimizer.solving import MaxIterations, solve
from optimizer.tables import load_dataset
from tests.jobs.fakes import empty_plan, result_of
from tests.support.tiny import tiny_plan, tiny_problem

TINY = Path(__file__).parents[1] / "datasets" / "tiny"
Outcomes = Callable[[Sequence[Problem], SearchOrder], tuple[CountyOutcome, ...]]


def a_request(out: Path, **changes: object) -> PlanRequest:
    plain = PlanRequest(
        dataset=TINY,
        counties=("方山",),
        weeks=2,
        start=date(2026, 11, 30),
        out=out,
        iterations=0,
        matrix=TINY / "matrix.csv",
    )
    return replace(plain, **changes)


def left_out(problems: Sequence[Problem], _: SearchOrder) -> tuple[CountyOutcome, ...]:
    """Return outcomes whose plans make no visit at all."""
    return tuple(
        CountyOutcome(
            problem=problem,
            result=result_of(problem, empty_plan(problem), seed=0, iterations=0),
            violations=(),
            stopped=True,
            failure=None,
        )
        for problem in problems
    )


def crashed(problems: Sequence[Problem], _: SearchOrder) -> tuple[CountyOutcome, ...]:
    """Return outcomes without any plan."""
    failure = Failure(message_zh="进程退出", message_en="the process died")
    return tuple(
        CountyOutcome(problem=p, result=None, violations=(), stopped=False, failure=failure)
        for p in problems
    )


@pytest.fixture
def search(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Outcomes], None]:
    monkeypatch.setenv("SHANLU_HOME", str(tmp_path / "home"))

    def use(outcomes: Outcomes) -> None:
        def fake(problems: Sequence[Problem], *, order: SearchOrder, **_: object) -> object:
            return outcomes(problems, order)

        monkeypatch.setattr(pipeline, "solve_counties", fake)

    return use


class Steps(RunListener):
    """Remembers the steps in their order."""

    def __init__(self) -> None:
        self.steps: list[RunStep] = []

    def on_step(self, step: RunStep, fraction: float) -> None:
        if step not in self.steps:
            self.steps.append(step)


def test_the_steps_come_in_their_order(search, tmp_path):
    search(left_out)
    steps = Steps()
    pipeline.plan(a_request(tmp_path / "out"), listener=steps)
    assert steps.steps == [step for step in RunStep if step is not RunStep.SOLVING]


def test_a_plan_can_be_opened_while_the_search_goes_on(tmp_path, monkeypatch):
    monkeypatch.setenv("SHANLU_HOME", str(tmp_path / "home"))
    out, seen = tmp_path / "out", Early()

    def searching(
        problems: Sequence[Problem], *, order: SearchOrder, on_plans: OnPlans, **_: object
    ) -> tuple[CountyOutcome, ...]:
        outcomes = left_out(problems, order)
        on_plans(outcomes)
        assert seen.written.wait(30)
        seen.manifests.append(json.loads((out / "manifest.json").read_text(encoding="utf-8")))
        return outcomes

    monkeypatch.setattr(pipeline, "solve_counties", searching)
    outcome = pipeline.plan(a_request(out), listener=seen, early=True)
    assert seen.folder == out
    assert seen.first == outcome.first
    assert (outcome.first.visits_unserved, outcome.first.cost_cents) == (13, 0)
    assert seen.manifests[0]["improving"]
    assert not json.loads((out / "manifest.json").read_text(encoding="utf-8"))["improving"]


class Early(RunListener):
    """Waits for the first plan."""

    def __init__(self) -> None:
        self.written = threading.Event()
        self.manifests: list[dict[str, object]] = []
        self.first: FirstPlan | None = None
        self.folder: Path | None = None

    def on_first_plan(self, first: FirstPlan) -> None:
        self.first = first

    def on_plan_written(self, folder: Path) -> None:
        self.folder = folder
        self.written.set()


@pytest.fixture(params=[signal.default_int_handler, signal.SIG_IGN, signal.SIG_DFL])
def ctrl_c(request: pytest.FixtureRequest) -> Iterator[object]:
    """What Ctrl-C does: programs that a script starts in the background ignore it."""
    before = signal.signal(signal.SIGINT, request.param)
    yield request.param
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("step", ["load_dataset", "run_matrices", "assemble"])
def test_a_stop_is_heard_before_anything_is_searched(step, ctrl_c, tmp_path, monkeypatch):
    monkeypatch.setenv("SHANLU_HOME", str(tmp_path / "home"))
    begun = threading.Event()

    def endless(*_: object, **__: object) -> object:
        begun.set()
        for _ in range(600):
            time.sleep(0.1)
        raise AssertionError("nobody heard the stop")

    monkeypatch.setattr(pipeline, step, endless)
    with pytest.raises(StoppedError):
        pipeline.plan(a_request(tmp_path / "out"), listener=RunListener(), stop=begun.is_set)
    assert not (tmp_path / "out").exists()
    assert signal.getsignal(signal.SIGINT) is ctrl_c


def test_a_run_stopped_before_any_plan_says_so(search, tmp_path):
    def nothing(problems: Sequence[Problem], _: SearchOrder) -> tuple[CountyOutcome, ...]:
        return tuple(
            CountyOutcome(problem=p, result=None, violations=(), stopped=True, failure=None)
            for p in problems
        )

    search(nothing)
    with pytest.raises(StoppedError, match="没有结果"):
        pipeline.plan(a_request(tmp_path / "out"), listener=RunListener())


def test_what_is_left_out_is_counted_and_a_stop_is_told(search, tmp_path):
    search(left_out)
    outcome = pipeline.plan(a_request(tmp_path / "out"), listener=RunListener())
    total = outcome.bundle.kpis.total
    assert (total.visits_required, total.visits_planned, total.unserved_no_slot) == (13, 0, 13)
    assert outcome.stopped
    assert outcome.complete


def test_a_county_without_a_plan_is_named_in_the_manifest(search, tmp_path):
    def half(problems: Sequence[Problem], order: SearchOrder) -> tuple[CountyOutcome, ...]:
        return (*left_out(problems, order), *crashed([replace(problems[0], name="坏县")], order))

    search(half)
    outcome = pipeline.plan(a_request(tmp_path / "out"), listener=RunListener())
    assert not outcome.complete
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    (missing,) = manifest["not_planned"]
    assert (missing["name"], missing["reason_zh"]) == ("坏县", "进程退出")


def test_without_any_plan_nothing_is_written_and_the_reason_is_told(search, tmp_path):
    search(crashed)
    with pytest.raises(ShanluError) as caught:
        pipeline.plan(a_request(tmp_path / "out"), listener=RunListener())
    assert "方山县：进程退出" in caught.value.message_zh
    assert "the process died" in caught.value.message_en
    assert not (tmp_path / "out").exists()


def test_the_plan_in_force_is_promised_and_started_from(search, tmp_path):
    search(left_out)
    pipeline.plan(a_request(tmp_path / "old"), listener=RunListener())
    seen: list[SearchOrder] = []

    def watch(problems: Sequence[Problem], order: SearchOrder) -> tuple[CountyOutcome, ...]:
        seen.append(order)
        return left_out(problems, order)

    search(watch)
    previous = tmp_path / "old"
    for start, weeks in ((date(2026, 12, 14), 2), (date(2026, 12, 7), 2), (date(2026, 12, 14), 4)):
        request = a_request(tmp_path / "new", previous=previous, start=start, weeks=weeks)
        pipeline.plan(request, listener=RunListener())
    assert [order.start_plans[0] is not None for order in seen] == [True, False, False]


def solved_in_process(problems: Sequence[Problem], order: SearchOrder) -> tuple[CountyOutcome, ...]:
    """Return outcomes of the real search, without child processes."""
    (problem,), (start,) = problems, order.start_plans
    result = solve(problem, termination=MaxIterations(0), start_plan=start)
    return (
        CountyOutcome(problem=problem, result=result, violations=(), stopped=False, failure=None),
    )


def test_what_changes_against_the_plan_in_force_is_counted(search, tmp_path):
    search(solved_in_process)
    old = pipeline.plan(a_request(tmp_path / "old"), listener=RunListener())
    assert old.bundle.kpis.change is None
    again = a_request(tmp_path / "new", previous=tmp_path / "old", start=date(2026, 12, 14))
    pipeline.plan(again, listener=RunListener())
    written = json.loads((tmp_path / "new" / "kpis.json").read_text(encoding="utf-8"))
    change = written["change_against_previous"]
    assert change["compared"] == len(old.bundle.plans[0].problem.requirements)
    assert (change["changed"], change["gained"], change["lost"]) == (0, 0, 0)


def test_what_the_plan_in_force_visited_and_the_new_one_does_not_is_lost(search, tmp_path):
    search(solved_in_process)
    old = pipeline.plan(a_request(tmp_path / "old"), listener=RunListener())
    search(left_out)
    new = pipeline.plan(
        a_request(tmp_path / "new", previous=tmp_path / "old"), listener=RunListener()
    )
    assert new.bundle.kpis.change.lost == len(old.bundle.plans[0].problem.requirements)


def test_a_search_may_begin_from_a_plan_without_keeping_its_promises(search, tmp_path):
    search(solved_in_process)
    pipeline.plan(a_request(tmp_path / "old"), listener=RunListener())
    seen: list[SearchOrder] = []

    def watch(problems: Sequence[Problem], order: SearchOrder) -> tuple[CountyOutcome, ...]:
        seen.append(order)
        return solved_in_process(problems, order)

    search(watch)
    again = a_request(tmp_path / "old", begin_from=tmp_path / "old")
    outcome = pipeline.plan(again, listener=RunListener())
    assert seen[0].start_plans[0] is not None
    assert outcome.bundle.plans[0].problem.in_force == ()
    assert outcome.bundle.kpis.change is None


def county_plan(code: str, plan: Plan) -> CountyPlan:
    problem = replace(tiny_problem(), county_codes=(code,))
    return CountyPlan(problem=problem, result=result_of(problem, plan, seed=0, iterations=0))


def test_counties_that_are_newly_pooled_start_from_the_plans_of_all_of_them():
    one, two = tiny_plan(), empty_plan(tiny_problem())
    known = [county_plan("1", one), county_plan("2", two), county_plan("3", one)]
    pooled = replace(tiny_problem(), county_codes=("1", "2"))
    start = pipeline._start_plan(pooled, known)
    assert start is not None
    assert start.routes == one.routes
    assert sorted(v.requirement_id for v in start.unserved) == sorted(
        v.requirement_id for v in (*one.unserved, *two.unserved)
    )
    assert pipeline._start_plan(pooled, [known[0], known[2]]) is None


def test_wrong_requests_are_refused_before_anything_is_read(tmp_path):
    nowhere = a_request(tmp_path / "out", dataset=tmp_path / "nothing", start=date(2026, 12, 1))
    with pytest.raises(UsageError, match="Monday"):
        pipeline.plan(nowhere, listener=RunListener())
    with pytest.raises(UsageError, match="1, 2 or 4"):
        pipeline.plan(a_request(tmp_path / "out", weeks=3), listener=RunListener())


def test_the_deadline_leaves_time_to_write_the_plan(tmp_path):
    request = a_request(tmp_path, seconds=100.0, iterations=None, workers=1)
    order = pipeline.search_order(request, [tiny_problem()], started_at=1000.0)
    kept_back_s = pipeline.EXPORT_S + 12 * pipeline.EXPORT_S_PER_VISIT
    assert order.deadline == pytest.approx(1100.0 - kept_back_s)
    assert order.iterations is None
    assert order.first_all


def test_a_counted_search_takes_no_turns_so_that_workers_change_nothing(tmp_path):
    order = pipeline.search_order(a_request(tmp_path), [tiny_problem()] * 3, started_at=0.0)
    assert not order.first_all


def test_iterations_alone_have_no_deadline(tmp_path):
    order = pipeline.search_order(
        a_request(tmp_path), [tiny_problem()], started_at=time.monotonic()
    )
    assert (order.deadline, order.iterations) == (None, 0)


def test_without_limits_each_county_gets_its_minute(tmp_path):
    request = a_request(tmp_path, iterations=None, workers=2)
    order = pipeline.search_order(request, [tiny_problem()] * 3, started_at=0.0)
    assert order.deadline is not None
    assert 110 < order.deadline < 120  # three counties on two workers: two minutes


@pytest.mark.parametrize("name", ["方山县", "方山", "999901", "Fangshan"])
def test_a_county_is_found_by_code_name_or_its_beginning(name):
    dataset = load_dataset(TINY)
    known = replace(dataset.counties[0], name_en="Fangshan County")
    assert choose_counties(replace(dataset, counties=(known,)), [name]) == ("999901",)


@pytest.mark.parametrize("word", ["all", "ALL", "全部"])
def test_all_counties_are_those_with_villages_in_the_plan(word):
    dataset = load_dataset(TINY)
    empty = replace(dataset.counties[0], code="999902", name="空县")
    dataset = replace(dataset, counties=(*dataset.counties, empty))
    assert choose_counties(dataset, [word]) == ("999901",)


def test_a_beginning_that_fits_two_counties_is_refused_with_both():
    dataset = load_dataset(TINY)
    other = replace(dataset.counties[0], code="999902", name="方水县")
    with pytest.raises(UsageError) as caught:
        choose_counties(replace(dataset, counties=(*dataset.counties, other)), ["方"])
    assert "方山县（999901）" in caught.value.message_zh
    assert "方水县（999902）" in caught.value.message_zh


def test_counties_named_twice_are_planned_once():
    assert choose_counties(load_dataset(TINY), ["方山", "999901"]) == ("999901",)
