"""Every move of the compiled search: what it keeps count of is what its routes say, each time."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from optimizer.domain.problem import Problem
from optimizer.solving.improving import anneal
from optimizer.solving.improving.board import (
    ACCEPTED,
    CHOICE,
    COUNT,
    KEEPS,
    LEAST_PENALTY,
    ONE_VEHICLE,
    PENALTY,
    RUINS,
    TOUCHED,
    TRIPS,
    VISITS,
    State,
)
from optimizer.solving.improving.search import Search
from tests.support.accounts import Account
from tests.support.detours import detoured_problem
from tests.support.problems import random_problem
from tests.support.random_rules import mixed_problem
from tests.support.searches import searches
from tests.support.strict import strict_problem

MAKES = (random_problem, mixed_problem, detoured_problem, strict_problem)

MOVES = 50
"""Single moves of each search, of every kind and of all kinds mixed."""

PROBLEMS, MIXED_PROBLEMS = 8, 16
"""Problems of each make on which they are made."""

HOT, COLD = 1.0, 0.0
"""Temperatures as shares of what a visit costs: much that is worse is kept, or nothing."""

ANY_CENTS = 1e12
"""A temperature at which whatever a move makes is kept."""


class Moved:
    """
    One move of a search, and what it began with.

    Parameters
    ----------
    search
        What is moved.
    rng
        By which the temperature and the price of a missing visit are chosen.
    """

    def __init__(self, search: Search, rng: Random) -> None:
        self.board = search.board
        self.before, self.ruined = deepcopy(search.state), _ruined(search)
        with_refit, without = _kept(search), _kept(search, refit=0.0)
        self.is_refitted = bool((with_refit.at != without.at).any())
        move_once(search, rng)
        self.is_kept = bool(search.state.counts[ACCEPTED] > self.before.counts[ACCEPTED])

    @property
    def taken(self) -> np.ndarray:
        """(N, D) visits that the ruin took out."""
        return (self.before.at >= 0) & (self.ruined.at < 0)

    @property
    def emptied(self) -> list[int]:
        """Routes of more than one element of which the ruin left nothing."""
        before, after = self.before.route[:, COUNT], self.ruined.route[:, COUNT]
        return np.flatnonzero((before > 1) & (after == 0)).tolist()

    @property
    def is_of_strings(self) -> bool:
        return bool(self.ruined.counts[RUINS] > self.before.counts[RUINS])


def move_once(search: Search, rng: Random) -> None:
    """Do one move, at a price of missing visits that is low or high."""
    state = search.state
    # A run adapts the price at its first move: with runs of one move it would only rise.
    state.sums[PENALTY] = rng.choice((1.0, 10.0, 100.0)) * state.sums[LEAST_PENALTY]
    search.run(1, temperature=rng.choice((HOT, COLD)) * search.visit_cents, fraction=0.5)


def _ruined(search: Search) -> State:
    """Return what the ruin of the next move leaves, done on a copy with the same chances."""
    copy = deepcopy(search.state)
    counts = copy.route[:, COUNT].reshape(search.component.days, -1)
    halts = counts.sum(axis=1) / np.maximum(1, (counts > 0).sum(axis=1))
    anneal.ruin(search.board, copy, search.tuning, halts)
    return copy


def _kept(search: Search, **refit: float) -> State:
    """Return what the next move makes, done and kept on a copy with the same chances."""
    state, tuning = search.state, search.tuning.copy()
    search.state = copy = deepcopy(state)
    search.tuning[anneal.REFIT] = refit.get("refit", search.tuning[anneal.REFIT])
    search.run(1, temperature=ANY_CENTS, fraction=0.5)
    search.state, search.tuning = state, tuning
    return copy


def took_strings(move: Moved) -> bool:
    return move.is_of_strings and bool(move.taken.any())


def took_split_strings(move: Moved) -> bool:
    """Tell whether halts stayed between others that went, of which each went by itself."""
    taken, ruined = move.taken, move.ruined
    alone = taken.sum(axis=1) == 1
    vehicles = len(move.board.group)
    for r, count, seq in zip(
        ruined.old_route[: ruined.counts[TOUCHED]], ruined.old_count, ruined.old_seq, strict=False
    ):
        tasks = [halt // move.board.parts for halt in seq[:count].tolist() if halt >= 0]
        gone = [i for i, task in enumerate(tasks) if taken[task, r // vehicles]]
        if gone and len(gone) <= gone[-1] - gone[0] and all(alone[tasks[i]] for i in gone):
            return move.is_of_strings
    return False


def took_routes(move: Moved) -> bool:
    return not move.is_of_strings and bool(move.emptied)


def took_a_vehicle(move: Moved) -> bool:
    vehicles = [r % len(move.board.group) for r in move.emptied]
    return not move.is_of_strings and len(set(vehicles)) < len(vehicles)


def took_tasks(move: Moved) -> bool:
    gone = (move.before.task[:, CHOICE] >= 0) & (move.ruined.task[:, CHOICE] < 0)
    return not move.is_of_strings and gone.sum() > 1


def took_all_days(move: Moved) -> bool:
    """Tell whether strings took all visits of a task that need not keep its vehicle."""
    taken, board = move.taken.sum(axis=1), move.board
    whole = (taken > 1) & (taken == board.task[:, VISITS]) & (board.task[:, KEEPS] != ONE_VEHICLE)
    return move.is_of_strings and bool(whole.any())


KINDS: dict[str, tuple[dict[int, float], Callable[[Moved], bool]]] = {
    "strings": ({}, took_strings),
    "split strings": ({anneal.SPLIT: 1.0}, took_split_strings),
    "whole routes": ({anneal.ROUTES_SHARE: 1.0}, took_routes),
    "a vehicle": ({anneal.VEHICLE_SHARE: 1.0}, took_a_vehicle),
    "neighbouring tasks": ({anneal.TASKS_SHARE: 1.0}, took_tasks),
    "tasks on all days": ({anneal.WHOLE_SHARE: 1.0}, took_all_days),
}

REFITTING = {anneal.REFIT: 1.0, anneal.ROUTES_SHARE: 0.5, anneal.TASKS_SHARE: 0.5}


def only(search: Search, shares: dict[int, float]) -> None:
    """Have a search do moves of one kind only."""
    for entry in range(len(search.tuning)):
        if entry not in (anneal.REMOVED, anneal.LONGEST):
            search.tuning[entry] = shares.get(entry, 0.0)


def unbound(problem: Problem) -> Problem:
    """Return the problem without what binds a visit to the vehicle of others, or of before."""
    return replace(
        problem,
        requirements=tuple(
            replace(one, same_vehicle=False, same_base=False) for one in problem.requirements
        ),
        vehicles=tuple(replace(one, max_days_per_week=6) for one in problem.vehicles),
        in_force=(),
    )


def made_of_a_kind(
    problem: Problem, shares: dict[int, float], is_made: Callable[[Moved], bool]
) -> tuple[int, int]:
    """Check every figure after each move; return how many of a kind are kept, how many undone."""
    rng, found = Random(0), searches(problem)
    account = Account(found)
    account.assert_true()
    kept = undone = 0
    for search in found:
        only(search, shares)
        for _ in range(MOVES):
            move = Moved(search, rng)
            account.assert_true(search)
            kept += is_made(move) and move.is_kept
            undone += is_made(move) and not move.is_kept
    return kept, undone


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("make", MAKES)
def test_each_kind_of_ruin_is_made_and_leaves_every_figure_true(make, kind):
    counts = [made_of_a_kind(make(seed), *KINDS[kind]) for seed in range(PROBLEMS)]
    kept, undone = np.sum(counts, axis=0)
    assert kept > 10
    assert undone > 10


@pytest.mark.parametrize("make", MAKES)
def test_routes_change_hands_and_leave_every_figure_true(make):
    counts = [
        made_of_a_kind(unbound(make(seed)), REFITTING, lambda move: move.is_refitted)
        for seed in range(PROBLEMS)
    ]
    kept, undone = np.sum(counts, axis=0)
    assert kept > 0
    assert undone > 0


@pytest.mark.parametrize("seed", range(MIXED_PROBLEMS))
@pytest.mark.parametrize("make", MAKES)
def test_all_kinds_of_moves_together_leave_every_figure_true(make, seed):
    rng, found = Random(seed), searches(make(seed))
    account = Account(found)
    account.assert_true()
    for search in found:
        for _ in range(MOVES):
            move_once(search, rng)
            account.assert_true(search)
        search.adopt(search)
        account.assert_true(search)
        assert search.present == pytest.approx(search.best)


@pytest.mark.parametrize("make", MAKES)
def test_routes_that_are_loaded_without_a_timetable_leave_every_figure_true(make):
    given_up = 0
    for seed in range(MIXED_PROBLEMS):
        problem = make(seed)
        # Who loses some visits with a route may have changed weekdays, more than a cap allows.
        prices = replace(problem.prices, max_weekday_changes=None)
        rng, found = Random(seed), searches(replace(problem, prices=prices))
        for search in found:
            a, b, state = search.arrays, search.board, search.state
            seq, counts = state.best_seq.copy(), state.best_count.copy()
            for r in np.flatnonzero(counts):
                if rng.random() < 0.5:
                    seq[r, : counts[r]] = seq[r, : counts[r]][::-1].copy()
            anneal.load(a, b, state, seq, counts, state.best_choice.copy())
            given_up += int(((state.route[:, COUNT] > 0) & (state.route[:, TRIPS] == 0)).sum())
            anneal.settle(a, b, state)
        Account(found).assert_true()
    assert given_up > 0
