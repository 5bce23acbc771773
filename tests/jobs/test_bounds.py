"""After the search a bound is proved; whatever becomes of it, the plan stays."""

from __future__ import annotations

import time

import pytest

from optimizer.jobs import CountyProgress
from optimizer.jobs.bounds import (
    BOUND_MOST_S,
    BOUND_ROUNDS,
    BOUND_SHARE,
    bound_termination,
    reserve_s,
)
from optimizer.jobs.pool import CountyOutcome, solve_counties
from optimizer.jobs.worker import CountyTask
from tests.jobs import fakes
from tests.jobs.test_pool import Memory, never, order
from tests.support.tiny import tiny_plan, tiny_problem

COST_CENTS = fakes.cost_of(tiny_plan())


def planned(bounder: object, **changes: object) -> tuple[CountyOutcome, CountyProgress]:
    memory = Memory()
    solver = changes.pop("solver", fakes.good_solver)
    (outcome,) = solve_counties(
        [tiny_problem()],
        order=order(solver, bounder=bounder, **changes),  # type: ignore[arg-type]
        listener=memory,
        stop=never,
    )
    assert outcome.result is not None
    return outcome, memory.counties[0]


def test_the_bound_is_that_of_the_final_plan_and_repeats_when_rounds_are_counted():
    outcome, county = planned(fakes.rising_bounder)
    assert outcome.result is not None
    assert outcome.result.plan == tiny_plan()
    assert outcome.result.bound_cents == COST_CENTS * BOUND_ROUNDS // 1000
    assert outcome.result.gap_pct == pytest.approx(100 - BOUND_ROUNDS / 10, abs=0.1)
    assert county.bound_cents == outcome.result.bound_cents
    assert (outcome.failure, outcome.note, outcome.stopped) == (None, None, False)
    assert planned(fakes.rising_bounder)[0].result == outcome.result


def test_with_a_deadline_the_search_leaves_time_for_the_bound():
    outcome, _ = planned(fakes.rising_bounder, iterations=None, deadline=time.monotonic() + 6.0)
    assert outcome.result is not None
    assert outcome.result.plan == tiny_plan()
    assert outcome.result.bound_cents == COST_CENTS * 90 // 100


@pytest.mark.parametrize(
    ("bounder", "words"),
    [
        (fakes.lying_bounder, "above the cost"),
        (fakes.raising_bounder, "ZeroDivisionError: a bug"),
    ],
)
def test_a_bound_that_fails_is_a_note_and_nothing_is_said_of_it(
    bounder, words, tmp_path, monkeypatch
):
    monkeypatch.setenv("SHANLU_HOME", str(tmp_path))
    outcome, county = planned(bounder)
    assert outcome.result is not None
    assert (outcome.result.plan, outcome.result.bound_cents) == (tiny_plan(), None)
    assert outcome.failure is None
    assert outcome.note is not None
    assert words in outcome.note.message_en
    assert (county.note, county.bound_cents) == (outcome.note, None)


def test_a_process_that_dies_while_it_proves_leaves_the_plan_and_what_was_proved():
    outcome, _ = planned(fakes.dying_bounder)
    assert outcome.result is not None
    assert (outcome.result.plan, outcome.result.bound_cents) == (tiny_plan(), 10)
    assert outcome.failure is None
    assert outcome.note is not None
    assert "exit code 9" in outcome.note.message_en


def test_a_stop_while_it_proves_keeps_the_plan_as_a_finished_one():
    memory = Memory()
    (outcome,) = solve_counties(
        [tiny_problem()],
        order=order(fakes.good_solver, bounder=fakes.endless_bounder),  # type: ignore[arg-type]
        listener=memory,
        stop=lambda: any(c.bound_cents for c in memory.counties),
    )
    assert outcome.result is not None
    assert (outcome.result.plan, outcome.result.bound_cents) == (tiny_plan(), 10)
    assert not outcome.stopped


def test_a_proof_that_overruns_is_ended_with_what_it_has():
    outcome, _ = planned(fakes.endless_bounder, iterations=None, deadline=time.monotonic() + 12.0)
    assert outcome.result is not None
    assert (outcome.result.bound_cents, outcome.failure, outcome.note) == (10, None, None)


def test_nothing_is_proved_of_a_plan_that_breaks_a_rule():
    outcome, _ = planned(fakes.raising_bounder, solver=fakes.lying_solver)
    assert outcome.note is None


@pytest.mark.parametrize(
    ("remaining_s", "kept_s"),
    [(100.0, 100 * BOUND_SHARE), (4000.0, BOUND_MOST_S), (-1.0, 0.0)],
)
def test_a_share_of_the_time_is_kept_back_but_never_more_than_a_minute(remaining_s, kept_s):
    assert reserve_s(remaining_s) == pytest.approx(kept_s)


def test_the_search_gets_all_the_time_when_nothing_is_to_be_proved():
    task = CountyTask(
        problem=tiny_problem(),
        seed=0,
        iterations=None,
        ends_at=time.monotonic() + 100.0,
        solver=fakes.good_solver,
    )
    assert task.termination().seconds == pytest.approx(100.0, abs=1.0)  # type: ignore[attr-defined]


def test_there_is_no_proof_when_the_time_is_over():
    assert bound_termination(ends_at=time.monotonic() - 1.0, iterations=None) is None
    assert bound_termination(ends_at=None, iterations=5) is not None
