"""The daily layer as a whole: splits a day into independent parts and routes each once."""

from __future__ import annotations

from collections import defaultdict
from itertools import permutations

from optimizer.domain.services import TimeWindow
from optimizer.solving.daily.rounds import day_cents
from optimizer.solving.daily.routing import DayRouting, DayTasks, Routes
from optimizer.solving.instance import Instance, committed_vehicles
from optimizer.solving.params import SolveParams
from optimizer.solving.schedule import Schedule
from optimizer.solving.timing import Halt, route_cents
from optimizer.solving.weekly.days import Assignment

ENUMERATED_HALTS = 3
"""Up to this many halts of one vehicle, trying every order is faster than a model."""


class DailyLayer:
    """
    Routes days; equal parts of different days are routed once.

    Parameters
    ----------
    instance
        The compiled problem.
    params
        Limits of the layer.
    """

    def __init__(self, instance: Instance, params: SolveParams) -> None:
        self.instance = instance
        self.params = params
        self._known: dict[object, Routes] = {}

    def build(self, schedule: Schedule, assignment: Assignment) -> None:
        """
        Route every day of an assignment into an empty schedule.

        Tasks that a day has no room for are taken out of the schedule altogether: the repair
        finds them other days.
        """
        by_day: dict[int, list[int]] = defaultdict(list)
        for task, choice in assignment.choices.items():
            schedule.choices[task] = choice
            for day in choice.days:
                by_day[day].append(task)
        for day in sorted(by_day):
            for part in self._parts(day, by_day[day], assignment):
                for vehicle, halts in self.route(part).items():
                    if schedule.output_excess((day, vehicle), halts) > 0:
                        continue
                    if not schedule.set_route((day, vehicle), halts):
                        raise RuntimeError("The daily layer returned a route without a timetable.")
        for task, choice in assignment.choices.items():
            if set(schedule.visits[task]) != set(choice.days):
                schedule.remove(task)

    def _parts(self, day: int, tasks: list[int], assignment: Assignment) -> list[DayTasks]:
        """Split a day into parts that share no vehicle."""
        out = {assignment.vehicles[task][day] for task in tasks}
        allowed = {}
        for task in tasks:
            mine = assignment.vehicles[task][day]
            allowed[task] = self._allowed(task, mine, out)
        parts: list[tuple[set[int], list[int]]] = []
        for task in sorted(tasks):
            vehicles, members = set(allowed[task]), [task]
            apart = []
            for other_vehicles, other_members in parts:
                if vehicles & other_vehicles:
                    vehicles |= other_vehicles
                    members = other_members + members
                else:
                    apart.append((other_vehicles, other_members))
            parts = [*apart, (vehicles, members)]
        return [
            DayTasks(
                day=day,
                halts=tuple((task, self._part(assignment, task)) for task in sorted(members)),
                allowed=tuple(allowed[task] for task in sorted(members)),
                vehicles=tuple(sorted(vehicles)),
            )
            for vehicles, members in parts
        ]

    def _allowed(self, task: int, mine: int, out: set[int]) -> tuple[int, ...]:
        """Return who may serve a task: its vehicle, or others of the base that are out, too."""
        spec = self.instance.tasks[task]
        if spec.first.same_vehicle or committed_vehicles(self.instance, spec):
            return (mine,)
        depot = self.instance.depots[mine]
        others = (v for v in spec.vehicles if v in out and self.instance.depots[v] == depot)
        return tuple(sorted({mine, *others}))

    @staticmethod
    def _part(assignment: Assignment, task: int) -> int | None:
        return assignment.choices[task].part

    def route(self, part: DayTasks) -> Routes:
        """Return routes with timetables for a part; tasks without a place are missing."""
        # Days are alike where shifts and ways are, and the next day lets people be back as late.
        alike = tuple(
            (self._hours(vehicle, part.day), self.instance.ways[vehicle][part.day])
            for vehicle in part.vehicles
        )
        key = (part.halts, part.allowed, part.vehicles, alike)
        if key not in self._known:
            self._known[key] = self._routed(part)
        return self._known[key]

    def _hours(self, vehicle: int, day: int) -> tuple[TimeWindow, int] | None:
        """Return the shift of a vehicle on a day, and when it must be back; ``None``: it is off."""
        shift = self.instance.vehicles[vehicle].shifts[day]
        return None if shift is None else (shift, self.instance.latest_return_s(vehicle, day))

    def _routed(self, part: DayTasks) -> Routes:
        if len(part.vehicles) == 1 and len(part.halts) <= ENUMERATED_HALTS:
            best = self._best_order(part)
            if best:
                return {part.vehicles[0]: best}
        limit = self.params.daily_solution_limit
        for with_breaks in (False, True):
            model = DayRouting(self.instance, part, with_breaks=with_breaks)
            found = model.build(solution_limit=limit) or {}
            if day_cents(self.instance, part, found) < float("inf"):
                break
        return self.feasible(part.day, found)

    def _best_order(self, part: DayTasks) -> tuple[Halt, ...]:
        """Try every order; return the cheapest that keeps the rules, () if none does."""
        vehicle, lowest = part.vehicles[0], float("inf")
        best: tuple[Halt, ...] = ()
        for order in permutations(part.halts):
            cents = route_cents(self.instance, vehicle=vehicle, day=part.day, halts=order)
            if cents < lowest:
                best, lowest = order, cents
        return best

    def feasible(self, day: int, routes: Routes) -> Routes:
        """
        Keep of each route what has a timetable.

        The routing library's breaks and loads are not trusted: every route is timed again, and
        stops are dropped, the least urgent first, until it fits.
        """
        return {
            vehicle: kept
            for vehicle, halts in routes.items()
            if (kept := self._shortened(day, vehicle, halts))
        }

    def _shortened(self, day: int, vehicle: int, halts: tuple[Halt, ...]) -> tuple[Halt, ...]:
        checker = Schedule(self.instance)
        while halts and not checker.set_route((day, vehicle), halts):
            options = [halts[:i] + halts[i + 1 :] for i in range(len(halts))]
            fitting = [option for option in options if checker.set_route((day, vehicle), option)]
            if fitting:
                return min(fitting, key=lambda option: self._lost(halts, option))
            halts = min(options, key=lambda option: self._lost(halts, option))
        return halts

    def _lost(self, before: tuple[Halt, ...], after: tuple[Halt, ...]) -> tuple[int, int]:
        (task,) = {index for index, _ in before} - {index for index, _ in after}
        return -self.instance.tasks[task].priority, -self.instance.tasks[task].duration_s
