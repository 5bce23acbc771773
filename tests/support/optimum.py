"""
The cheapest plan of a very small problem, by listing every route: what bounds are held against.

Written from docs/model.md alone. Departures are tried in steps of `STEP_S`, of which all times are
multiples, and every place of the break; CP-SAT then chooses routes and days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

import numpy as np
from ortools.sat.python import cp_model

from optimizer.domain.patterns import patterns
from optimizer.domain.plan import Break, Plan, Route, Stop, Trip
from optimizer.domain.problem import Problem
from optimizer.domain.services import TimeWindow
from optimizer.solving.instance import Instance
from optimizer.solving.tasks import Task
from tests.support.little import STEP_S

NEVER = 10**7
MANY = 1000
"""Patterns of days: more than there are in a week."""

Halt = tuple[int, int | None]
Break_ = tuple[str, int] | None
"""Where the break is taken: ``after`` or ``at`` halt number so and so."""


@dataclass(frozen=True, slots=True)
class TripRun:
    """A trip's return by departure (`NEVER`: impossible), without and with a break in it."""

    halts: tuple[Halt, ...]
    drive_s: int
    distance_m: int
    work_s: int
    plain_s: np.ndarray
    rested_s: np.ndarray
    rest_at: tuple[Break_, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The cheapest way for a vehicle to make some halts on a day."""

    cents: float
    trips: tuple[tuple[TripRun, int, Break_], ...]
    """Each with its departure and its break."""


class Optimum:
    """
    Lists the routes of a problem and chooses among them.

    Parameters
    ----------
    problem
        One of `little_problem`.
    """

    def __init__(self, problem: Problem) -> None:
        self.instance = Instance(problem)
        self._routes: dict[object, dict[frozenset[Halt], Found]] = {}

    def routes(self, vehicle: int, day: int) -> dict[frozenset[Halt], Found]:
        """Return the cheapest route for every set of halts that a vehicle can make on a day."""
        shift = self.instance.vehicles[vehicle].shifts[day]
        if shift is None:
            return {}
        tasks = [t for t in self.instance.tasks if vehicle in t.vehicles and day in t.allowed_days]
        spec = self.instance.vehicles[vehicle]
        key = (
            spec.depot_id,
            spec.rules,
            spec.rates,
            spec.capacity,
            shift,
            self.instance.ways[vehicle][day],
            tuple(t.index for t in tasks),
        )
        if key not in self._routes:
            self._routes[key] = self._list(vehicle, day, shift, tasks)
        return self._routes[key]

    def _list(
        self, vehicle: int, day: int, shift: TimeWindow, tasks: Sequence[Task]
    ) -> dict[frozenset[Halt], Found]:
        spec = self.instance.vehicles[vehicle]
        halts = [(task.index, half) for task in tasks for half in _halves(task)]
        departs = np.arange(shift.open_s, shift.close_s + spec.rules.max_overtime_s, STEP_S)
        runs = list(self._trips(vehicle, day, shift, halts, departs))
        best: dict[frozenset[Halt], Found] = {}
        ways: list[tuple[TripRun, ...]] = [(run,) for run in runs]
        if spec.max_trips > 1:
            ways += [
                (one, two)
                for one, two in permutations(runs, 2)
                if not {t for t, _ in one.halts} & {t for t, _ in two.halts}
            ]
        for way in ways:
            found = self._cheapest(vehicle, shift, way, departs)
            key = frozenset(halt for run in way for halt in run.halts)
            if found is not None and (key not in best or found.cents < best[key].cents):
                best[key] = found
        return best

    def _trips(
        self,
        vehicle: int,
        day: int,
        shift: TimeWindow,
        halts: Sequence[Halt],
        departs: np.ndarray,
    ) -> Iterator[TripRun]:
        """Yield every possible trip."""
        stack: list[tuple[Halt, ...]] = [(halt,) for halt in halts]
        while stack:
            way = stack.pop()
            run = self._run(vehicle, day, shift, way, departs)
            if run is None:
                continue
            if self._fits(vehicle, way) and min(run.plain_s.min(), run.rested_s.min()) < NEVER:
                yield run
            visited = {task for task, _ in way}
            stack += [(*way, halt) for halt in halts if halt[0] not in visited]

    def _fits(self, vehicle: int, way: Sequence[Halt]) -> bool:
        tasks = [self.instance.tasks[task] for task, _ in way]
        for kind, room in enumerate(self.instance.vehicles[vehicle].capacity):
            aboard = sum(task.load_out[kind] for task in tasks)
            if aboard > room:
                return False
            for task in tasks:
                aboard += task.load_back[kind] - task.load_out[kind]
                if aboard > room:
                    return False
        return True

    def _run(
        self,
        vehicle: int,
        day: int,
        shift: TimeWindow,
        way: Sequence[Halt],
        departs: np.ndarray,
    ) -> TripRun | None:
        """Return a trip's returns; ``None`` when not even its halts can be reached."""
        travel, depot = self.instance.travel_on(vehicle, day), self.instance.depots[vehicle]
        rules = self.instance.vehicles[vehicle].rules
        places = [depot, *(self.instance.tasks[task].location for task, _ in way), depot]
        legs = list(pairwise(places))
        places_of_break: list[Break_] = [None]
        if rules.break_s:
            places_of_break += [(w, i) for i in range(len(way)) for w in ("after", "at")]
        plain = np.full(len(departs), NEVER)
        rested, rest_at = plain.copy(), [None] * len(departs)
        reached = False
        latest_s = shift.close_s + rules.max_overtime_s
        for pause in places_of_break:
            starts, back = self._times(vehicle, day, way, departs, pause)
            reached |= bool(starts and starts[-1].min() < NEVER)
            back = np.where(back <= latest_s, back, NEVER)
            if pause is None:
                plain = back
            else:
                better = back < rested
                rested = np.where(better, back, rested)
                rest_at = [pause if b else old for b, old in zip(better, rest_at, strict=True)]
        if not reached:
            return None
        return TripRun(
            halts=tuple(way),
            drive_s=sum(travel.duration_s[a][b] for a, b in legs),
            distance_m=sum(travel.distance_m[a][b] for a, b in legs),
            work_s=sum(self.instance.tasks[task].duration_s for task, _ in way),
            plain_s=plain,
            rested_s=rested,
            rest_at=tuple(rest_at),
        )

    def _times(
        self, vehicle: int, day: int, way: Sequence[Halt], departs: np.ndarray, pause: Break_
    ) -> tuple[list[np.ndarray], np.ndarray]:
        """Return the earliest starts and the return, by departure, with the break in its place."""
        duration_s, here = (
            self.instance.travel_on(vehicle, day).duration_s,
            self.instance.depots[vehicle],
        )
        rules = self.instance.vehicles[vehicle].rules
        tasks = [self.instance.tasks[task] for task, _ in way]
        ready_s = max(task.release_s for task in tasks)
        now = np.where(departs >= ready_s, departs, NEVER)
        starts = []
        for number, ((_, half), task) in enumerate(zip(way, tasks, strict=True)):
            now = now + duration_s[here][task.location]
            if pause == ("at", number):
                begin = np.maximum(now, rules.break_from_s)
                now = np.where(begin <= rules.break_until_s, begin + rules.break_s, NEVER)
            start, last = np.full(len(now), NEVER), np.full(len(now), -1)
            for first_s, last_s in reversed(task.intervals(half)):
                start = np.where(now <= last_s, np.maximum(now, first_s), start)
                last = np.where(now <= last_s, last_s, last)
            if pause == ("after", number):
                begin = np.maximum(start + task.duration_s, rules.break_from_s)
                late = np.minimum(rules.break_until_s, last + task.duration_s)
                start = np.where(begin <= late, begin - task.duration_s, NEVER)
            start = np.where(start - departs <= task.on_board_s, start, NEVER)
            starts.append(start)
            now = np.where(start < NEVER, start + task.duration_s, NEVER)
            if pause == ("after", number):
                now = now + rules.break_s
            here = task.location
        return starts, now + duration_s[here][self.instance.depots[vehicle]]

    def _cheapest(
        self, vehicle: int, shift: TimeWindow, way: Sequence[TripRun], departs: np.ndarray
    ) -> Found | None:
        spec = self.instance.vehicles[vehicle]
        rules = spec.rules
        if sum(run.drive_s for run in way) > rules.max_drive_s:
            return None
        longest_s = NEVER if rules.max_duty_s is None else rules.max_duty_s
        exempt = departs >= rules.break_from_s + rules.break_s
        busy_s = sum(run.drive_s + run.work_s for run in way)
        options = []
        if len(way) == 1:
            for back, taken in ((way[0].plain_s, 0), (way[0].rested_s, rules.break_s)):
                legal = (back < NEVER) & (back - departs <= longest_s)
                if not taken and rules.break_s:
                    legal &= exempt | (back <= rules.break_until_s)
                wait = back - departs - busy_s - taken
                options.append((self._standing(vehicle, shift, wait, back, legal), (taken > 0,)))
        else:
            one, two = way
            d1, d2 = departs[:, None], departs[None, :]
            for first in (False, True):
                for second in (False, True):
                    if first and second:
                        continue
                    b1 = (one.rested_s if first else one.plain_s)[:, None]
                    b2 = (two.rested_s if second else two.plain_s)[None, :]
                    legal = (b1 < NEVER) & (b2 < NEVER) & (d2 >= b1 + rules.reload_s)
                    legal &= b2 - d1 <= longest_s
                    if rules.break_s and not (first or second):
                        rest = np.maximum(b1, rules.break_from_s)
                        at_base = (rest <= rules.break_until_s) & (rest + rules.break_s <= d2)
                        legal &= exempt[:, None] | (b2 <= rules.break_until_s) | at_base
                    taken = rules.break_s if first or second else 0
                    wait = (b1 - d1) + (b2 - d2) - busy_s - taken
                    cents = self._standing(vehicle, shift, wait, b2, legal)
                    options.append((cents, (first, second)))
        cents, rests = min(options, key=lambda option: option[0].min())
        if not np.isfinite(cents.min()):
            return None
        at = np.unravel_index(int(cents.argmin()), cents.shape)
        trips = tuple(
            (run, int(departs[i]), run.rest_at[i] if rests_here else None)
            for run, i, rests_here in zip(way, at, rests, strict=True)
        )
        rates = spec.rates
        driven = sum(run.distance_m for run in way) * rates.km_cents / 1000
        driven += sum(run.drive_s for run in way) * rates.drive_h_cents / 3600
        return Found(cents=float(cents.min()) + rates.day_cents + driven, trips=trips)

    def _standing(
        self,
        vehicle: int,
        shift: TimeWindow,
        wait: np.ndarray,
        back: np.ndarray,
        legal: np.ndarray,
    ) -> np.ndarray:
        rates = self.instance.vehicles[vehicle].rates
        over = np.maximum(0, back - shift.close_s)
        cents = (wait * rates.wait_h_cents + over * rates.overtime_h_cents) / 3600
        return np.where(legal, cents, np.inf)

    def serve(self) -> tuple[Plan, Plan, float]:
        """
        Return a plan that makes the most visits, and the cheapest that makes as many.

        As many by requirement; the last figure is its cost in cents.
        """
        most = _Choice(self, {})
        made = most.solve(count_visits=True)
        visits = {task.index: 0 for task in self.instance.tasks}
        for _, _, halts in made:
            for task, _ in halts:
                visits[task] += 1
        cheapest = _Choice(self, visits)
        chosen = cheapest.solve(count_visits=False)
        cents = sum(self.routes(v, d)[halts].cents for v, d, halts in chosen)
        return self._plan(made), self._plan(chosen), cents

    def day_cost(self, plan: Plan, day: int) -> float:
        """Return the least cost of a day's visits, whatever happens on the other days."""
        visited = {
            self.instance.task_of[stop.requirement_ids[0]]
            for route in plan.routes
            if route.day == day
            for trip in route.trips
            for stop in trip.stops
        }
        chosen = _Choice(self, dict.fromkeys(visited, 1), only_day=day).solve(count_visits=False)
        return sum(self.routes(v, d)[halts].cents for v, d, halts in chosen)

    def _plan(self, made: Sequence[tuple[int, int, frozenset[Halt]]]) -> Plan:
        routes = [self._route(v, d, self.routes(v, d)[halts]) for v, d, halts in made]
        return Plan(
            routes=tuple(sorted(routes, key=lambda route: (route.day, route.vehicle_id))),
            unserved=(),
        )

    def _route(self, vehicle: int, day: int, found: Found) -> Route:
        trips, breaks = [], []
        rules = self.instance.vehicles[vehicle].rules
        duration_s, depot = (
            self.instance.travel_on(vehicle, day).duration_s,
            self.instance.depots[vehicle],
        )
        for run, depart_s, pause in found.trips:
            starts, back = self._times(vehicle, day, run.halts, np.array([depart_s]), pause)
            here, end_s, stops = depot, depart_s, []
            for number, ((task, _), start) in enumerate(zip(run.halts, starts, strict=True)):
                spec, start_s = self.instance.tasks[task], int(start[0])
                arrival_s = end_s + duration_s[here][spec.location]
                if pause == ("at", number):
                    begin_s = max(arrival_s, rules.break_from_s)
                    breaks.append(Break(start_s=begin_s, end_s=begin_s + rules.break_s))
                end_s = start_s + spec.duration_s
                stops.append(
                    Stop(
                        location_id=spec.first.stop_id,
                        requirement_ids=tuple(r.id for r in spec.requirements),
                        arrival_s=arrival_s,
                        start_s=start_s,
                        end_s=end_s,
                    )
                )
                if pause == ("after", number):
                    breaks.append(Break(start_s=end_s, end_s=end_s + rules.break_s))
                    end_s += rules.break_s
                here = spec.location
            trips.append(Trip(depart_s=depart_s, stops=tuple(stops), return_s=int(back[0])))
        name = self.instance.vehicles[vehicle].id
        return Route(vehicle_id=name, day=day, trips=tuple(trips), breaks=tuple(breaks))


class _Choice:
    """Chooses routes and days with CP-SAT."""

    def __init__(
        self, optimum: Optimum, visits: dict[int, int], *, only_day: int | None = None
    ) -> None:
        self.optimum, self.visits = optimum, visits
        self.model = cp_model.CpModel()
        instance = optimum.instance
        days = range(instance.days) if only_day is None else (only_day,)
        self.taken = {
            (v, d, halts): self.model.new_bool_var("")
            for v in range(len(instance.vehicles))
            for d in days
            for halts in optimum.routes(v, d)
        }
        self.visited: dict[tuple[int, int, int, int | None], list[cp_model.IntVar]] = defaultdict(
            list
        )
        out: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
        for (v, d, halts), variable in self.taken.items():
            out[v, d].append(variable)
            for task, half in halts:
                self.visited[task, d, v, half].append(variable)
        for variables in out.values():
            self.model.add(sum(variables) <= 1)
        for v, vehicle in enumerate(instance.vehicles):
            week = [x for (w, _), variables in out.items() if w == v for x in variables]
            self.model.add(sum(week) <= vehicle.max_days_per_week)
        for task in instance.tasks:
            if only_day is None:
                self._keep_promises(task)
            else:
                needed = visits.get(task.index, 0)
                self.model.add(sum(self._of(task.index)) == needed)

    def _of(self, task: int, **wanted: int | None) -> list[cp_model.IntVar]:
        names = ("day", "vehicle", "half")
        return [
            x
            for (t, *key), variables in self.visited.items()
            if t == task and all(key[names.index(n)] == value for n, value in wanted.items())
            for x in variables
        ]

    def _keep_promises(self, task: Task) -> None:
        rule, model = task.first, self.model
        listed = patterns(
            visits=task.visits,
            days=self.optimum.instance.days,
            min_gap=rule.min_gap_days,
            max_gap=rule.max_gap_days,
            allowed_days=task.allowed_days,
            weekdays=rule.weekdays,
            same_weekday=rule.same_weekday,
            weeks=self.optimum.instance.weeks,
            limit=MANY,
        )
        chosen = [model.new_bool_var("") for _ in listed]
        model.add(sum(chosen) <= 1)
        for day in range(self.optimum.instance.days):
            on = [x for x, pattern in zip(chosen, listed, strict=True) if day in pattern]
            model.add(sum(self._of(task.index, day=day)) <= sum(on))
        model.add(sum(self._of(task.index)) >= self.visits.get(task.index, 0))
        if rule.same_vehicle:
            self._only_one(task.index, "vehicle", range(len(self.optimum.instance.vehicles)))
        if rule.same_base:
            self._only_one_base(task.index)
        if rule.same_half_day:
            self._only_one(task.index, "half", (0, 1))

    def _only_one_base(self, task: int) -> None:
        depots = self.optimum.instance.depots
        used = {depot: self.model.new_bool_var("") for depot in depots}
        self.model.add(sum(used.values()) <= 1)
        for vehicle, depot in enumerate(depots):
            for x in self._of(task, vehicle=vehicle):
                self.model.add_implication(x, used[depot])

    def _only_one(self, task: int, name: str, values: Sequence[int]) -> None:
        used = {value: self.model.new_bool_var("") for value in values}
        self.model.add(sum(used.values()) <= 1)
        for value, is_used in used.items():
            for x in self._of(task, **{name: value}):
                self.model.add_implication(x, is_used)

    def solve(self, *, count_visits: bool) -> list[tuple[int, int, frozenset[Halt]]]:
        """Return the routes of the cheapest choice, or of one that makes the most visits."""
        if count_visits:
            self.model.maximize(sum(len(halts) * x for (_, _, halts), x in self.taken.items()))
        else:
            self.model.minimize(
                sum(
                    round(self.optimum.routes(v, d)[halts].cents * 1000) * x
                    for (v, d, halts), x in self.taken.items()
                )
            )
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        status = solver.solve(self.model)
        assert status == cp_model.OPTIMAL, solver.status_name(status)
        return [key for key, x in self.taken.items() if solver.value(x)]


def _halves(task: Task) -> tuple[int | None, ...]:
    """Return the half-days that a halt is told apart by."""
    if task.first.same_half_day:
        return tuple(half for half in (0, 1) if task.starts[half])
    return (None,) if task.intervals(None) else ()
