"""The loop's steps: find room for what is left out, improve a day, plan a base's days again."""

from __future__ import annotations

from random import Random

from optimizer.solving.construct import fill, left_out
from optimizer.solving.daily.layer import DailyLayer
from optimizer.solving.daily.rounds import improve_routes
from optimizer.solving.daily.routing import DayTasks
from optimizer.solving.insertion import insert
from optimizer.solving.instance import Instance, committed_vehicles
from optimizer.solving.params import SolveParams
from optimizer.solving.schedule import ChoiceTable, RouteKey, Schedule
from optimizer.solving.timing import RELOADED, Halt, alone_on, route_cost
from optimizer.solving.weekly.bases import hops_s
from optimizer.solving.weekly.days import Assignment, Group
from optimizer.solving.weekly.layer import choose_days, groups

Tables = dict[int, ChoiceTable]


TURNS = 20
"""Steps after which the kinds of step start over; small ones are cheap, so they are many."""


ROUTES_LOOKED_AT = 6
"""Routes a day, of the nearest bases, among which one is cleared for a task left out."""


class Improver:
    """
    Proposes changed schedules; the caller keeps the better ones.

    Parameters
    ----------
    instance
        The compiled problem.
    tables
        Choices of days by task, for every task that may be planned.
    params
        Limits of the layers.
    """

    def __init__(self, instance: Instance, tables: Tables, params: SolveParams) -> None:
        self.instance = instance
        self.tables = tables
        self.params = params
        self._choices = {task: table.choices for task, table in tables.items()}
        self._daily = DailyLayer(instance, params)
        self._hops_s = hops_s(instance)
        self._bases: list[Group] = []

    def step(self, schedule: Schedule, rng: Random, iteration: int) -> Schedule | None:
        """
        Return a changed schedule, or ``None``.

        The kinds take turns: a base's days, a day's routes, then several small reinsertions.

        Parameters
        ----------
        schedule
            The best so far; not changed.
        rng
            Source of chance.
        iteration
            Number of the step; it picks the kind of step.
        """
        kind = iteration % TURNS
        if kind == 0:
            self._bases = self._bases or self._shuffled_groups(schedule, rng)
            if not self._bases:
                return None
            return self._plan_base(schedule, self._bases.pop(), seed=iteration)
        if kind == 1:
            return self._improve_day(schedule, rng)
        missing = left_out(schedule, self.tables)
        if missing and kind % 2:
            step = self._clear_route if kind % 4 == 1 else self._reinsert
            return step(schedule, rng.choice(missing[:10]), rng)
        planned = [t for t in self.tables if schedule.choices[t] is not None]
        return self._reinsert(schedule, rng.choice(planned), rng) if planned else None

    # Days, vehicles and places of neighbours ----------------------------------------------------

    def _reinsert(self, schedule: Schedule, task: int, rng: Random) -> Schedule:
        """Take out a task and near neighbours that are not more urgent, and insert them again."""
        changed = schedule.copy()
        changed.remove(task)
        out = self._neighbours(changed, task)[: rng.randint(1, 8)]
        for other in out:
            changed.remove(other)
        rng.shuffle(out)
        for index in [task, *out]:
            insert(changed, self.instance.tasks[index], self.tables[index])
        fill(changed, self.tables)
        return changed

    def _clear_route(self, schedule: Schedule, task: int, rng: Random) -> Schedule:
        """Clear a day of a vehicle that could serve a task left out, insert it, then the others."""
        spec = self.instance.tasks[task]
        changed = schedule.copy()
        changed.remove(task)
        days = {day for choice in self._choices[task] for day in choice.days}
        keys = [key for key in changed.routes if key[0] in days and key[1] in spec.vehicles]
        if not keys:
            return changed

        def away_s(key: RouteKey) -> tuple[int, RouteKey]:
            depot = self.instance.depots[key[1]]
            return self.instance.travel_on(key[1], key[0]).duration_s[depot][spec.location], key

        key = rng.choice(sorted(keys, key=away_s)[: ROUTES_LOOKED_AT * len(days)])
        out = [
            other
            for other, _ in changed.routes[key]
            if self.instance.tasks[other].priority >= spec.priority
        ]
        for other in out:
            changed.remove(other)
        rng.shuffle(out)
        for index in [task, *out]:
            insert(changed, self.instance.tasks[index], self.tables[index])
        fill(changed, self.tables)
        return changed

    def _neighbours(self, schedule: Schedule, task: int) -> list[int]:
        """Return planned tasks that share a vehicle with ``task``, the nearest first."""
        spec = self.instance.tasks[task]
        able = set(spec.vehicles)
        if not able:
            return []
        duration_s = self.instance.usual_travel[spec.vehicles[0]].duration_s
        near = [
            other
            for other in self.instance.tasks
            if schedule.choices[other.index] is not None
            and other.priority >= spec.priority
            and not able.isdisjoint(schedule.visits[other.index].values())
        ]
        near.sort(key=lambda other: (duration_s[other.location][spec.location], other.index))
        return [other.index for other in near]

    # A day's routes -----------------------------------------------------------------------------

    def _improve_day(self, schedule: Schedule, rng: Random) -> Schedule | None:
        """
        Improve neighbouring routes of one day, and of every day that has the same routes.

        Routes of several trips, which only a plan to start from has here, are left as they are.
        """
        keys = sorted(key for key, halts in schedule.routes.items() if _is_one_trip(halts))
        if not keys:
            return None
        part = self._part(schedule, rng.choice(keys))
        start = {v: schedule.routes[part.day, v] for v in part.vehicles}
        routes = improve_routes(
            self.instance,
            part,
            start,
            rounds=self.params.daily_rounds,
            rng=rng,
            temperature=self._temperature(schedule, part),
        )
        if routes == start:
            return None
        changed = schedule.copy()
        for day in self._like_days(schedule, part, start):
            for vehicle in part.vehicles:
                changed.set_route((day, vehicle), ())
            for vehicle, halts in routes.items():
                if not changed.set_route((day, vehicle), halts):
                    return None
        return changed

    def _part(self, schedule: Schedule, seed: RouteKey) -> DayTasks:
        """Return a route and its neighbours of the day whose stops it could serve, or they its."""
        day, vehicle = seed
        duration_s = self.instance.travel_on(vehicle, day).duration_s
        centre = self.instance.tasks[schedule.routes[seed][0][0]].location
        others = [
            v
            for (d, v), halts in schedule.routes.items()
            if d == day and v != vehicle and self._alike(v, vehicle) and _is_one_trip(halts)
        ]

        def away_s(other: int) -> tuple[int, int]:
            halts = schedule.routes[day, other]
            places = [self.instance.tasks[task].location for task, _ in halts]
            return min(duration_s[centre][place] for place in places), other

        vehicles = [vehicle, *sorted(others, key=away_s)[: self.params.routes_together - 1]]
        halts = tuple(halt for v in sorted(vehicles) for halt in schedule.routes[day, v])
        allowed = tuple(self._allowed(schedule, day, task, vehicles) for task, _ in halts)
        return DayTasks(day=day, halts=halts, allowed=allowed, vehicles=tuple(sorted(vehicles)))

    def _alike(self, one: int, other: int) -> bool:
        a, b = self.instance.vehicles[one], self.instance.vehicles[other]
        return a.fleet == b.fleet and bool(set(a.service_ids) & set(b.service_ids))

    def _allowed(
        self, schedule: Schedule, day: int, task: int, vehicles: list[int]
    ) -> tuple[int, ...]:
        spec, mine = self.instance.tasks[task], schedule.visits[task][day]
        if committed_vehicles(self.instance, spec):
            return (mine,)
        able = [
            v
            for v in self.instance.successors(spec, (mine,))
            if v in vehicles and day in alone_on(self.instance, spec, v)
        ]
        return tuple(sorted({mine, *able}))

    def _temperature(self, schedule: Schedule, part: DayTasks) -> float:
        """Return a tenth of the mean cost of a halt, in cents."""
        total = sum(
            route_cost(self.instance, v, schedule.timetables[part.day, v]) for v in part.vehicles
        )
        return max(1.0, 0.1 * total / len(part.halts))

    def _like_days(
        self, schedule: Schedule, part: DayTasks, start: dict[int, tuple[Halt, ...]]
    ) -> list[int]:
        """Return the days on which the vehicles drive the same routes in the same conditions."""
        return [
            day
            for day in range(self.instance.days)
            if all(schedule.routes.get((day, v)) == halts for v, halts in start.items())
            and all(self.instance.same_day(v, day, part.day) for v in part.vehicles)
        ]

    # A base's days ------------------------------------------------------------------------------

    def _groups(self, schedule: Schedule) -> list[Group]:
        """Return the groups of tasks that share vehicles of one base only."""
        depots: list[int | None] = []
        for task in self.instance.tasks:
            bases = {self.instance.depots[v] for v in schedule.visits[task.index].values()}
            depots.append(bases.pop() if len(bases) == 1 else None)
        return groups(self.instance, depots)

    def _shuffled_groups(self, schedule: Schedule, rng: Random) -> list[Group]:
        found = self._groups(schedule)
        rng.shuffle(found)
        return found

    def _plan_base(self, schedule: Schedule, group: Group, *, seed: int) -> Schedule | None:
        """Choose the days of one base group by CP-SAT, and route them."""
        start = Assignment()
        for task in group.tasks:
            choice = schedule.choices[task]
            if choice is not None:
                start.choices[task] = choice
                start.vehicles[task] = schedule.visits[task]
        assignment = choose_days(
            self.instance,
            group,
            choices=self._choices,
            hops_s=self._hops_s,
            start=start,
            work_limit=self.params.weekly_work_limit,
            seed=seed,
        )
        changed = schedule.copy()
        for member in group.tasks:
            changed.remove(member)
        if any(vehicle in group.vehicles for _, vehicle in changed.routes):
            return None
        self._daily.build(changed, assignment)
        fill(changed, self.tables)
        return changed


def _is_one_trip(halts: tuple[Halt, ...]) -> bool:
    return all(task != RELOADED for task, _ in halts)
