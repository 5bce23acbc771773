"""One component's search: its arrays, its state, and the way from and to a schedule."""

from __future__ import annotations

import numpy as np

from optimizer.solving import kernel
from optimizer.solving.improving import anneal
from optimizer.solving.improving.board import (
    BEST_CENTS,
    BEST_SERVICE,
    CHANGED_WEEKDAYS,
    COUNT,
    LEAST_PENALTY,
    PENALTY,
    SERVICE,
    TRIPS,
    VISITS,
    new_state,
)
from optimizer.solving.improving.boards import arrays_of, board_of
from optimizer.solving.improving.components import Component, repeated
from optimizer.solving.improving.routes import total_cents
from optimizer.solving.instance import Instance
from optimizer.solving.kernel import FIRST_BAND
from optimizer.solving.schedule import Choice, Schedule
from optimizer.solving.timing import RELOADED, Halt, as_array, halts_of

SHORT_TURNS, SHORT_COLDEST = 10, 0.05
"""Steps of a short anneal, and its last temperature as a share of the first."""

HOT_SHARE = 0.1
"""First temperature as a share of what a route costs on average: so much worse is often kept."""

TUNING = np.zeros(8)
"""Halts removed, longest string; shares of ruins and of moves (names: `improving.anneal`)."""
TUNING[[anneal.REMOVED, anneal.LONGEST]] = 15.0, 10.0
TUNING[[anneal.ROUTES_SHARE, anneal.TASKS_SHARE, anneal.VEHICLE_SHARE]] = 0.06, 0.40, 0.02
TUNING[[anneal.WHOLE_SHARE, anneal.SPLIT, anneal.REFIT]] = 0.5, 0.5, 0.2


class Search:
    """
    Searches one component.

    Parameters
    ----------
    instance, component
        The part of the problem.
    seed
        Where chance begins.
    """

    def __init__(self, instance: Instance, component: Component, *, seed: int) -> None:
        self.instance = instance
        self.component = component
        self.arrays = arrays_of(instance, component)
        self.board = board_of(instance, component, self.arrays)
        elements = instance.longest_route
        self.state = new_state(self.arrays, self.board, elements=elements, seed=seed)
        self.tuning = TUNING.copy()
        self.moves = 0

    def fill(self) -> None:
        """Insert everything that is missing: urgent and hard to place first, then far first."""
        board = self.board
        urgency = np.zeros(len(board.task))
        for i in range(len(board.task)):
            rows = board.shortfall[board.first_shortfall[i] : board.first_shortfall[i + 1], 0]
            urgency[i] = board.counter_weight[rows].max()
        order = np.lexsort((board.rank[:, 3], -board.task[:, 0], -urgency))
        anneal.fill(self.arrays, board, self.state, order.astype(np.int64))
        self._price_missing()

    def _price_missing(self) -> None:
        """Let a missing visit cost a multiple of what a visit costs; the search adapts it."""
        self.state.sums[LEAST_PENALTY] = self.visit_cents
        self.state.sums[PENALTY] = 10.0 * self.visit_cents

    def run(
        self, moves: int, *, temperature: float, fraction: float, ruin_share: float = 1.0
    ) -> None:
        """
        Do a number of moves.

        Parameters
        ----------
        moves
            How many.
        temperature
            Cents by which a move may well be worse.
        fraction
            Used share of the whole run, 0 to 1.
        ruin_share
            How much a ruin takes out, as a share of what it does as a rule.
        """
        tuning = self.tuning.copy()
        tuning[anneal.REMOVED] *= ruin_share
        counts = self.state.route[:, COUNT].reshape(self.component.days, -1)
        out = np.maximum(1, (counts > 0).sum(axis=1))
        anneal.anneal(
            self.arrays,
            self.board,
            self.state,
            moves,
            temperature,
            fraction,
            tuning,
            counts.sum(axis=1) / out,
        )
        self.moves += moves

    def cool(self, moves: int) -> None:
        """Do about so many moves of one short anneal, from hot to cold."""
        hot_cents = HOT_SHARE * self.route_cents
        for turn in range(SHORT_TURNS):
            fraction = turn / (SHORT_TURNS - 1)
            self.run(
                max(1, moves // SHORT_TURNS),
                temperature=hot_cents * SHORT_COLDEST**fraction,
                fraction=fraction,
            )

    @property
    def visits(self) -> int:
        """Number of visits to be made."""
        return int(self.board.task[:, VISITS].sum())

    @property
    def visit_cents(self) -> float:
        """Cents of the present state by visit made, at least 1."""
        made = int((self.state.at >= 0).sum())
        return max(1.0, float(total_cents(self.state)) / max(1, made))

    @property
    def route_cents(self) -> float:
        """Cents of the present state by route, at least 1."""
        routes = int((self.state.route[:, COUNT] > 0).sum())
        return max(1.0, float(total_cents(self.state)) / max(1, routes))

    @property
    def best(self) -> tuple[int, float]:
        """Service lost and cents of the best state."""
        return int(self.state.counts[BEST_SERVICE]), float(self.state.sums[BEST_CENTS])

    @property
    def present(self) -> tuple[int, float]:
        """Service lost and cents of the present state."""
        return int(self.state.counts[SERVICE]), float(total_cents(self.state))

    def adopt(self, other: Search) -> None:
        """Go on from the best of another search of the same component."""
        theirs = other.state
        anneal.load(
            self.arrays,
            self.board,
            self.state,
            theirs.best_seq,
            theirs.best_count,
            theirs.best_choice,
        )
        anneal.settle(self.arrays, self.board, self.state)
        if self.state.sums[LEAST_PENALTY] == 0.0:
            self._price_missing()

    def offer(
        self, seq: kernel.SmallInts, counts: kernel.SmallInts, choices: kernel.SmallInts
    ) -> bool:
        """
        Go on from a plan if it is better than the best, else from the best.

        Parameters
        ----------
        seq, counts, choices
            (R, M) elements, (R,) their number, (N,) choice of days by task.
        """
        a, b, state = self.arrays, self.board, self.state
        anneal.load(a, b, state, seq, counts, choices)
        kept = (state.route[:, COUNT] == 0) | (state.route[:, TRIPS] > 0)
        capped = state.counts[CHANGED_WEEKDAYS] <= b.change_cap
        if kept.all() and capped and self.present < self.best:
            anneal.settle(a, b, state)
            return True
        anneal.restore_best(a, b, state)
        anneal.settle(a, b, state)
        return False

    def write(self, schedule: Schedule) -> None:
        """Lay the best state over a schedule that has no visit of its tasks on its days."""
        state, vehicles = self.state, len(self.component.vehicles)
        for local, choice in enumerate(state.best_choice):
            if choice >= 0 and self.component.whole:
                first = int(self.board.task[local, 1])
                chosen = self.component.choices[local][int(choice) - first]
                schedule.choices[self.component.tasks[local]] = repeated(chosen, self.component)
        for r in np.flatnonzero(state.best_count):
            day, vehicle = int(r) // vehicles, self.component.vehicles[int(r) % vehicles]
            halts = self._global(
                halts_of(self.arrays.parts, state.best_seq[r, : state.best_count[r]].tolist())
            )
            for turn in range(self.component.repeats):
                key = (self.component.calendar[day] + turn * self.component.days, vehicle)
                if not schedule.set_route(key, halts):
                    raise RuntimeError("The search made a route that has no timetable.")

    def _global(self, halts: tuple[Halt, ...]) -> tuple[Halt, ...]:
        return tuple(
            (task if task == RELOADED else self.component.tasks[task], part) for task, part in halts
        )

    def read(self, schedule: Schedule) -> None:
        """Start from a schedule; what does not fit the component's choices is left out."""
        state, component = self.state, self.component
        local = {task: i for i, task in enumerate(component.tasks)}
        number = {vehicle: k for k, vehicle in enumerate(component.vehicles)}
        choices = np.full(len(local), -1, dtype=np.int32)
        for task, i in local.items():
            chosen = schedule.choices[task]
            if chosen is not None:
                choices[i] = self._choice(i, chosen)
        seq, counts = np.zeros_like(state.seq), np.zeros(len(state.seq), dtype=np.int32)
        place = {day: d for d, day in enumerate(component.calendar)}
        for (day, vehicle), halts in schedule.routes.items():
            if day not in place or vehicle not in number:
                continue
            mine = [
                (local.get(task, RELOADED), self._part(choices, local.get(task)))
                for task, _ in halts
                if task == RELOADED or (task in local and choices[local[task]] >= 0)
            ]
            r = place[day] * len(number) + number[vehicle]
            codes = as_array(self.arrays.parts, _without_empty_trips(mine))
            seq[r, : len(codes)], counts[r] = codes, len(codes)
        anneal.load(self.arrays, self.board, state, seq, counts, choices)
        anneal.settle(self.arrays, self.board, state)

    def _part(self, choices: kernel.SmallInts, local: int | None) -> int | None:
        """Return the part of the day of a task's choice."""
        if local is None or choices[local] < 0:
            return None
        first = int(self.board.task[local, 1])
        return self.component.choices[local][int(choices[local]) - first].part

    def _choice(self, local: int, chosen: Choice) -> int:
        """Return the number of a choice on the board, -1 if it is none of the component's."""
        first = int(self.board.task[local, 1])
        if not self.component.whole:
            return first
        loose = -1
        for i, choice in enumerate(self.component.choices[local]):
            whole = repeated(choice, self.component)
            if whole == chosen:
                return first + i
            # What repeats needs no band to keep its times.
            if whole.days == chosen.days and (choice.part or 0) < FIRST_BAND:
                loose = first + i
        return loose


def _without_empty_trips(halts: list[Halt]) -> list[Halt]:
    kept: list[Halt] = []
    for halt in halts:
        if halt[0] != RELOADED or (kept and kept[-1][0] != RELOADED):
            kept.append(halt)
    if kept and kept[-1][0] == RELOADED:
        kept.pop()
    return kept
