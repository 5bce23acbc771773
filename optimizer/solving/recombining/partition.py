"""
The set partitioning of a cycle: from a pool, routes on days and a choice of days for every task.

The model is that of Subramanian, Uchoa & Ochi, *A hybrid algorithm for a class of vehicle routing
problems*, Computers & Operations Research 40(10), 2013, with days coupled by the choices.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from optimizer.solving.cp_sat import forget
from optimizer.solving.improving.board import (
    CHOICES_BEGIN,
    CHOICES_END,
    DAYS_BEGIN,
    DAYS_END,
    FREE,
    KEEPS,
    ONE_VEHICLE,
    PART,
    VISITS,
    Board,
)
from optimizer.solving.kernel import RELOAD
from optimizer.solving.recombining.pool import Key, Pool, Seen

if TYPE_CHECKING:
    from ortools.sat.python import cp_model
else:
    from optimizer.solving import cp_sat as cp_model

MOST_PLACED = 10_000
"""Routes times days of a model; of more, the routes seen last are taken."""


PLACED_WORK = 1e-4
"""Work that making the model takes for each of its routes and days, as CP-SAT counts work."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """Routes by day, and the choice of days by task (-1: none)."""

    routes: tuple[tuple[int, Seen], ...]
    choices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Start:
    """The best plan so far: its routes by day, the choices, the visits made of each task."""

    routes: frozenset[tuple[int, Key]]
    choices: tuple[int, ...]
    made: tuple[int, ...]


def recombine(board: Board, pool: Pool, start: Start, *, work: float) -> tuple[Cycle | None, float]:
    """
    Put the routes of a pool together anew.

    Parameters
    ----------
    board
        The component.
    pool
        Routes seen; those of the start are among them.
    start
        Where to begin: no task gets fewer visits than there.
    work
        CP-SAT's deterministic limit, about seconds.

    Returns
    -------
    tuple
        The cheapest plan found (``None`` without one), and the work done.
    """
    return _Partition(board, pool, start).solve(work)


class _Partition:
    """One model."""

    def __init__(self, board: Board, pool: Pool, start: Start) -> None:
        self.board, self.pool, self.start = board, pool, start
        self.model = cp_model.CpModel()
        self.tasks, self.days = len(board.task), len(board.week)
        self.picks = [self._pick(task) for task in range(self.tasks)]
        self.placed: list[tuple[cp_model.IntVar, int, Seen]] = []
        self._serving: dict[tuple[int, int, int], list[cp_model.IntVar]] = defaultdict(list)
        self._by: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
        self._out: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
        self._place()
        self._cover()
        self._limit_fleet()
        self._limit_outputs()

    def _pick(self, task: int) -> list[tuple[cp_model.IntVar, int]]:
        """Choose one of a task's choices of days."""
        row = self.board.task[task]
        picks = [
            (self.model.new_bool_var(""), choice)
            for choice in range(int(row[CHOICES_BEGIN]), int(row[CHOICES_END]))
        ]
        if self.start.made[task]:
            self.model.add_exactly_one(pick for pick, _ in picks)
        else:
            self.model.add_at_most_one(pick for pick, _ in picks)
        return picks

    def _place(self) -> None:
        """Let every route be driven on every day that suits it."""
        allowed = {
            (task, int(self.board.choice[choice, PART]), int(day))
            for task, picks in enumerate(self.picks)
            for _, choice in picks
            for day in self._days_of(choice)
        }
        for seen in reversed(list(self.pool)):
            halts = [divmod(code, self.board.parts) for code in seen.codes if code != RELOAD]
            for day, like in enumerate(self.pool.fleet.alike[seen.kind]):
                if like != seen.day or any((t, h, day) not in allowed for t, h in halts):
                    continue
                x = self.model.new_bool_var("")
                self.placed.append((x, day, seen))
                self._out[seen.kind, day].append(x)
                for task, part in halts:
                    self._serving[task, part, day].append(x)
                    keeps = int(self.board.task[task, KEEPS])
                    if keeps != FREE and self.board.task[task, VISITS] > 1:
                        by = seen.kind if keeps == ONE_VEHICLE else self.pool.fleet.bases[seen.kind]
                        self._by[task, by].append(x)
            if len(self.placed) > MOST_PLACED:
                break

    def _days_of(self, choice: int) -> list[int]:
        begin, end = self.board.choice[choice, [DAYS_BEGIN, DAYS_END]]
        return [int(day) for day in self.board.choice_days[begin:end]]

    def _cover(self) -> None:
        """Have each task visited on the days of its choice, by one vehicle or base if need be."""
        for task, picks in enumerate(self.picks):
            on: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
            for pick, choice in picks:
                for day in self._days_of(choice):
                    on[int(self.board.choice[choice, PART]), day].append(pick)
            complete = self.start.made[task] == self.board.task[task, VISITS]
            visits = []
            for (part, day), chosen in on.items():
                serving = self._serving[task, part, day]
                visits += serving
                if complete:
                    self.model.add(sum(serving) == sum(chosen))
                else:
                    self.model.add(sum(serving) <= sum(chosen))
            if not complete:
                self.model.add(sum(visits) >= self.start.made[task])
        by_one: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for (task, _), routes in self._by.items():
            mine = self.model.new_bool_var("")
            by_one[task].append(mine)
            for x in routes:
                self.model.add_implication(x, mine)
        for kinds in by_one.values():
            self.model.add_at_most_one(kinds)

    def _limit_fleet(self) -> None:
        """Send no more vehicles of a kind out than there are, nor on more days a week."""
        fleet = self.pool.fleet
        weeks: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
        for (kind, day), routes in self._out.items():
            weeks[kind, int(self.board.week[day])] += routes
            self.model.add(sum(routes) <= len(fleet.members[kind]))
        for (kind, _), routes in weeks.items():
            self.model.add(sum(routes) <= len(fleet.members[kind]) * fleet.max_days[kind])

    def _limit_outputs(self) -> None:
        """Let no base give out more a day than it can."""
        supplier = [int(self.board.supplier[k[0]]) for k in self.pool.fleet.members]
        taken: dict[tuple[int, int], list[tuple[cp_model.IntVar, Seen]]] = defaultdict(list)
        for x, day, seen in self.placed:
            if supplier[seen.kind] >= 0:
                taken[supplier[seen.kind], day].append((x, seen))
        for (row, _), routes in taken.items():
            tasks = [[c // self.board.parts for c in s.codes if c != RELOAD] for _, s in routes]
            draws = np.array([self.board.draw[listed].sum(axis=0) for listed in tasks])
            for channel, limit in enumerate(self.board.output[row].tolist()):
                if draws[:, channel].sum() > limit:
                    terms = zip(routes, draws[:, channel].tolist(), strict=True)
                    self.model.add(sum(draw * x for (x, _), draw in terms) <= limit)

    def solve(self, work: float) -> tuple[Cycle | None, float]:
        """Minimise the cents of the routes, from the start on."""
        for x, day, seen in self.placed:
            self.model.add_hint(x, (day, seen.key) in self.start.routes)
        for task, picks in enumerate(self.picks):
            for pick, choice in picks:
                self.model.add_hint(pick, choice == self.start.choices[task])
        self.model.minimize(sum(round(seen.cents) * x for x, _, seen in self.placed))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 0
        solver.parameters.linearization_level = 2
        solver.parameters.max_deterministic_time = work
        status = solver.solve(self.model)
        forget(self.model)
        used = float(solver.response_proto.deterministic_time) + PLACED_WORK * len(self.placed)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None, used
        found = Cycle(
            routes=tuple((day, seen) for x, day, seen in self.placed if solver.value(x)),
            choices=tuple(
                next((choice for pick, choice in picks if solver.value(pick)), -1)
                for picks in self.picks
            ),
        )
        return found, used
