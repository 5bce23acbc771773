"""Counties in child processes: best plan kept, failures told, time shared."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import replace

import pytest

from optimizer.domain.plan import UnservedCode
from optimizer.domain.problem import Problem
from optimizer.jobs import CountyPhase, CountyProgress, RunListener, pool
from optimizer.jobs.pool import SearchOrder, solve_counties
from optimizer.jobs.worker import Solver
from tests.jobs import fakes
from tests.support.tiny import tiny_plan, tiny_problem

STOPPED_WITHIN_S = 1.0
"""As promised: the search that is stopped here would never end by itself."""


class Memory(RunListener):
    """Remembers the last state of the counties."""

    def __init__(self) -> None:
        self.counties: tuple[CountyProgress, ...] = ()
        self.has_plan = threading.Event()

    def on_counties(self, counties: tuple[CountyProgress, ...]) -> None:
        self.counties = counties
        if any(county.cost_cents is not None for county in counties):
            self.has_plan.set()


def order(solver: Solver, **changes: object) -> SearchOrder:
    plain = SearchOrder(workers=2, seed=3, iterations=2, deadline=None, solver=solver)
    return replace(plain, **changes)


def never() -> bool:
    return False


def named(name: str) -> Problem:
    return replace(tiny_problem(), name=name)


def test_every_county_gets_its_checked_plan_with_seed_and_iterations():
    problems = [named("甲县"), named("乙县"), named("丙县")]
    outcomes = solve_counties(
        problems, order=order(fakes.good_solver), listener=RunListener(), stop=never
    )
    assert [o.problem.name for o in outcomes] == ["甲县", "乙县", "丙县"]
    for outcome in outcomes:
        assert outcome.result is not None
        assert outcome.result.plan == tiny_plan()
        assert (outcome.result.seed, outcome.result.iterations) == (3, 2)
        assert (outcome.violations, outcome.failure, outcome.stopped) == ((), None, False)


def test_the_search_is_told_its_engine_and_its_threads():
    (outcome,) = solve_counties(
        [tiny_problem()],
        order=order(fakes.good_solver, engine="ortools", threads=3),
        listener=RunListener(),
        stop=never,
    )
    assert outcome.result is not None
    assert outcome.result.statistics == {"threads": 3.0, "ortools": 1.0}


def test_the_listener_hears_each_improvement_and_the_end():
    memory = Memory()
    solve_counties([tiny_problem()], order=order(fakes.good_solver), listener=memory, stop=never)
    (county,) = memory.counties
    assert county.phase is CountyPhase.DONE
    assert county.visits_required == 12
    assert [unserved for _, unserved, _ in county.history] == [12, 0]
    assert county.cost_cents == county.history[-1][2]


def test_a_stop_ends_a_search_that_never_ends_by_itself_and_keeps_its_plan():
    memory = Memory()
    wished_at: list[float] = []

    def stop() -> bool:
        if memory.has_plan.is_set():
            wished_at.append(time.monotonic())
        return bool(wished_at)

    (outcome,) = solve_counties(
        [tiny_problem()], order=order(fakes.stuck_solver), listener=memory, stop=stop
    )
    assert time.monotonic() - wished_at[0] < STOPPED_WITHIN_S
    assert outcome.stopped
    assert outcome.failure is None
    assert outcome.result is not None
    assert outcome.result.plan == tiny_plan()
    assert memory.counties[0].phase is CountyPhase.STOPPED


def test_counties_that_a_stop_leaves_out_have_neither_plan_nor_failure():
    memory = Memory()
    first, second = solve_counties(
        [tiny_problem(), named("乙县")],
        order=order(fakes.stuck_solver, workers=1),
        listener=memory,
        stop=memory.has_plan.is_set,
    )
    assert first.result is not None
    assert (second.result, second.failure, second.stopped) == (None, None, True)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no kill for Ctrl-C")
def test_ctrl_c_stops_and_keeps_the_plan():
    memory = Memory()
    before = signal.getsignal(signal.SIGINT)  # a shell's background jobs ignore it

    def press_ctrl_c() -> None:
        memory.has_plan.wait(60)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=press_ctrl_c, daemon=True).start()
    (outcome,) = solve_counties(
        [tiny_problem()], order=order(fakes.stuck_solver), listener=memory, stop=never
    )
    assert outcome.stopped
    assert outcome.result is not None
    assert signal.getsignal(signal.SIGINT) is before


def test_a_search_that_overruns_its_time_is_ended_and_its_plan_kept():
    (outcome,) = solve_counties(
        [tiny_problem()],
        order=order(fakes.stuck_solver, iterations=None, deadline=time.monotonic() + 0.5),
        listener=RunListener(),
        stop=never,
    )
    assert not outcome.stopped
    assert outcome.result is not None
    assert outcome.result.plan == tiny_plan()


def test_time_ends_a_search_that_listens(monkeypatch):
    monkeypatch.setattr(pool, "OVERRUN_S", 60.0)  # a busy machine starts processes slowly
    (outcome,) = solve_counties(
        [tiny_problem()],
        order=order(fakes.good_solver, iterations=None, deadline=time.monotonic() + 1.5),
        listener=RunListener(),
        stop=never,
    )
    assert outcome.result is not None
    assert outcome.result.plan == tiny_plan()


def test_a_plan_with_violations_never_replaces_one_without():
    (outcome,) = solve_counties(
        [tiny_problem()], order=order(fakes.lying_solver), listener=RunListener(), stop=never
    )
    assert outcome.violations == ()
    assert outcome.result is not None
    assert len(outcome.result.plan.unserved) == 12


def test_a_crashed_county_is_told_and_the_others_go_on():
    bad, good = solve_counties(
        [named("坏县"), named("好县")],
        order=order(fakes.dying_solver),
        listener=RunListener(),
        stop=never,
    )
    assert bad.result is None
    assert bad.failure is not None
    assert "7" in bad.failure.message_zh
    assert "exit code 7" in bad.failure.message_en
    assert good.result is not None


def test_errors_cross_the_process_border_in_both_languages(tmp_path, monkeypatch):
    monkeypatch.setenv("SHANLU_HOME", str(tmp_path))
    told, bug = solve_counties(
        [named("坏县"), named("好县")],
        order=order(fakes.raising_solver),
        listener=RunListener(),
        stop=never,
    )
    assert told.failure is not None
    assert (told.failure.message_zh, told.failure.message_en) == (
        "没有车。",
        "There are no vehicles.",
    )
    assert bug.failure is not None
    assert "ZeroDivisionError: a bug" in bug.failure.message_en
    (log,) = (tmp_path / "logs").glob("*.log")
    assert str(log) in bug.failure.message_zh
    assert "Traceback" in log.read_text(encoding="utf-8")


def test_the_number_of_workers_does_not_change_the_plans():
    problems = [named("甲县"), named("乙县"), named("丙县")]
    one, three = (
        solve_counties(
            problems,
            order=order(fakes.good_solver, workers=workers),
            listener=RunListener(),
            stop=never,
        )
        for workers in (1, 3)
    )
    assert [o.result for o in one] == [o.result for o in three]


def test_fakes_tell_the_checker_no_lies():
    assert fakes.empty_plan(tiny_problem()).unserved[0].reason.code is UnservedCode.NO_SLOT
