"""The loop's steps: find room for what is left out, improve a day, plan a base's days again."""

from __future__ import annotations

from random import Random

from optimizer.solving.cost import objective
from optimizer.solving.daily.layer import DailyLayer
from optimizer.solving.daily.routing import DayRouting, DayTasks
from optimizer.solving.insertion import complete, insert, insert_partly
from optimizer.solving.instance import Instance
from optimizer.solving.params import SolveParams
from optimizer.solving.schedule import Choice, RouteKey, Schedule
from optimizer.solving.timing import Halt, route_cost
from optimizer.solving.weekly.bases import alone_on, hops_s
from optimizer.solving.weekly.choices import keeps_lock
from optimizer.solving.weekly.layer import groups, solve_group

Options = dict[int, tuple[Choice, ...]]


class Improver:
    """
    Proposes changed schedules; the caller keeps the better ones.

    Parameters
    ----------
    instance
        The compiled problem.
    options
        Choices of days by task, for every task that may be planned.
    params
        Limits of the layers.
    """

    def __init__(self, instance: Instance, options: Options, params: SolveParams) -> None:
        self.instance = instance
        self.options = options
        self.params = params
        self._hops_s = hops_s(instance)

    def left_out(self, schedule: Schedule) -> list[int]:
        """Return the tasks that may be planned and are not, or not wholly; urgent ones first."""
        tasks = self.instance.tasks
        missing = [
            t for t in self.options if self.options[t] and len(schedule.visits[t]) < tasks[t].visits
        ]
        return sorted(missing, key=lambda t: (tasks[t].priority, -tasks[t].duration_s, t))

    def fill(self, schedule: Schedule) -> None:
        """Insert what is left out wherever it fits, whole tasks before parts, in place."""
        for index in self.left_out(schedule):
            task = self.instance.tasks[index]
            if schedule.choices[index] is not None:
                complete(schedule, task)
            else:
                insert(schedule, task, self.options[index])
        for index in self.left_out(schedule):
            if schedule.choices[index] is None:
                insert_partly(schedule, self.instance.tasks[index], self.options[index])

    def step(self, schedule: Schedule, rng: Random, iteration: int) -> Schedule | None:
        """
        Return a better schedule, or ``None``.

        Parameters
        ----------
        schedule
            The best so far; not changed.
        rng
            Source of chance.
        iteration
            Number of the step; it also picks the kind of step.
        """
        missing = self.left_out(schedule)
        if missing and iteration % 2 == 0:
            changed: Schedule | None = self._make_room(schedule, rng.choice(missing[:10]), rng)
        elif iteration % 4 == 3:
            changed = self._plan_base_again(schedule, rng, iteration)
        else:
            changed = self._improve_day(schedule, rng)
        if changed is None or objective(changed).key >= objective(schedule).key:
            return None
        return changed

    # Room for what is left out ------------------------------------------------------------------

    def _make_room(self, schedule: Schedule, task: int, rng: Random) -> Schedule:
        """Take out near neighbours that are not more urgent, insert the task, then them again."""
        changed = schedule.copy()
        changed.remove(task)
        out = self._neighbours(changed, task)[: rng.randint(1, 6)]
        for other in out:
            changed.remove(other)
        for index in [task, *out]:
            insert(changed, self.instance.tasks[index], self.options[index])
        self.fill(changed)
        return changed

    def _neighbours(self, schedule: Schedule, task: int) -> list[int]:
        """Return planned tasks that share a vehicle with ``task``, the nearest first."""
        spec = self.instance.tasks[task]
        able = set(spec.vehicles)
        if not able:
            return []
        duration_s = self.instance.travel[spec.vehicles[0]].duration_s
        near = [
            other
            for other in self.instance.tasks
            if schedule.choices[other.index] is not None
            and other.priority >= spec.priority
            and able & set(schedule.visits[other.index].values())
        ]
        near.sort(key=lambda other: (duration_s[other.location][spec.location], other.index))
        return [other.index for other in near]

    # A day's routes -----------------------------------------------------------------------------

    def _improve_day(self, schedule: Schedule, rng: Random) -> Schedule | None:
        """Improve neighbouring routes of one day, and of every day that has the same routes."""
        keys = sorted(schedule.routes)
        if not keys:
            return None
        part = self._part(schedule, rng.choice(keys))
        start = {v: schedule.routes[part.day, v] for v in part.vehicles}
        shuffled = _shuffled(part, rng)
        routes = DayRouting(self.instance, shuffled).improve(
            solution_limit=self.params.improve_solution_limit,
            temperature=self._temperature(schedule, part),
        )
        if routes is None:
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
        duration_s = self.instance.travel[vehicle].duration_s
        centre = self.instance.tasks[schedule.routes[seed][0][0]].location
        others = [
            v for d, v in schedule.routes if d == day and v != vehicle and self._alike(v, vehicle)
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
        if spec.first.same_vehicle or not keeps_lock_anywhere(schedule, task):
            return (mine,)
        able = [
            v for v in vehicles if v in spec.vehicles and day in alone_on(self.instance, spec, v)
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
        """Return the days on which the vehicles drive the same routes in the same shifts."""
        shifts = {v: self.instance.vehicles[v].shifts for v in part.vehicles}
        return [
            day
            for day in range(self.instance.days)
            if all(schedule.routes.get((day, v)) == halts for v, halts in start.items())
            and all(spans[day] == spans[part.day] for spans in shifts.values())
        ]

    # A base's days ------------------------------------------------------------------------------

    def _plan_base_again(self, schedule: Schedule, rng: Random, iteration: int) -> Schedule | None:
        """Choose the days of one base group again with another seed, and route them."""
        depots: list[int | None] = []
        for task in self.instance.tasks:
            bases = {self.instance.depots[v] for v in schedule.visits[task.index].values()}
            depots.append(bases.pop() if len(bases) == 1 else None)
        found = groups(self.instance, depots)
        if not found:
            return None
        group = rng.choice(found)
        changed = schedule.copy()
        for member in group.tasks:
            changed.remove(member)
        if any(v in group.vehicles for _, v in changed.routes):
            return None
        assignment = solve_group(
            self.instance,
            group,
            options=self.options,
            hops=self._hops_s,
            work_limit=4 * self.params.weekly_work_limit,
            seed=iteration,
        )
        DailyLayer(self.instance, self.params).build(changed, assignment)
        self.fill(changed)
        return changed


def keeps_lock_anywhere(schedule: Schedule, task: int) -> bool:
    """Tell whether a task may change its vehicle."""
    spec = schedule.instance.tasks[task]
    return keeps_lock(spec, dict.fromkeys(schedule.visits[task], ""))


def _shuffled(part: DayTasks, rng: Random) -> DayTasks:
    """Permute the halts: the routing library has no seed, its order of nodes is one."""
    order = list(range(len(part.halts)))
    rng.shuffle(order)
    return DayTasks(
        day=part.day,
        halts=tuple(part.halts[i] for i in order),
        allowed=tuple(part.allowed[i] for i in order),
        vehicles=part.vehicles,
    )
