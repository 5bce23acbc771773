"""Why a task found no slot in this plan: its cheapest insertion, and the rule that blocks it."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from optimizer.domain.plan import UnservedCode, UnservedReason
from optimizer.domain.travel import UNREACHABLE_S
from optimizer.solving.insertion import Insertion
from optimizer.solving.instance import Instance
from optimizer.solving.schedule import Choice, ChoiceTable, RouteKey, Schedule
from optimizer.solving.screening import reason
from optimizer.solving.tasks import Task
from optimizer.solving.timing import RELOADED, Halt, timetable
from optimizer.units import HOUR_S, METRES_PER_KM

CHOICES_LOOKED_AT = 12
"""Blocked insertions are looked for on this many sets of days."""

NEAREST_VEHICLES = 8
"""Blocked insertions are looked for among this many vehicles, the nearest bases first."""


@dataclass(frozen=True, slots=True, order=True)
class _Place:
    extra_cents: float
    day: int
    vehicle: int
    position: int


def blocked(schedule: Schedule, task: Task, options: Sequence[Choice]) -> UnservedReason:
    """
    Return the cheapest blocked insertion of a task and what blocks it.

    Parameters
    ----------
    schedule
        The final schedule, without the task.
    task
        The task left out; where only some of its visits are, ``options`` is one missed day.
    options
        Its choices of days; none means that no set of days is allowed.
    """
    if not options:
        return no_slot(rule="day_pattern", vehicle="", day=-1, extra_cents=0, excess=task.visits)
    options = options[:CHOICES_LOOKED_AT]
    insertion = Insertion(schedule, task, ChoiceTable(tuple(options)))
    vehicles = _nearest(schedule.instance, task)
    present = set(schedule.visits[task.index].values())
    if present:
        able = set(schedule.instance.successors(task, present))
        vehicles = [v for v in vehicles if v in able] or sorted(able)[:NEAREST_VEHICLES]
    best: tuple[float, Choice, list[_Place]] | None = None
    for choice in options:
        for places in _routes_for(schedule, task, choice, vehicles):
            cost = sum(place.extra_cents for place in places)
            if best is None or cost < best[0]:
                best = cost, choice, places
    if best is None:
        return no_slot(rule="vehicle_off", vehicle="", day=options[0].days[0], extra_cents=0)
    _, choice, places = best
    for place in places:
        if not insertion.has_slot(place.day, place.vehicle, choice.part):
            return _diagnosis(schedule, task, choice, place)
    # Each visit has a slot, but not all of them together.
    capped = _is_capped(schedule.instance, task, choice)
    return _together(schedule, places, rule="change_cap" if capped else "days_per_week")


def _nearest(instance: Instance, task: Task) -> list[int]:
    def away_s(vehicle: int) -> int:
        return instance.usual_travel[vehicle].duration_s[instance.depots[vehicle]][task.location]

    return sorted(task.vehicles, key=lambda v: (away_s(v), v))[:NEAREST_VEHICLES]


def _routes_for(
    schedule: Schedule, task: Task, choice: Choice, vehicles: list[int]
) -> Iterable[list[_Place]]:
    """Yield the cheapest place on each day of a choice: by vehicle or base where it must stay."""
    groups: dict[int, list[int]] = defaultdict(list)
    for v in vehicles:
        is_kept = task.first.same_vehicle or task.first.same_base
        same = v if task.first.same_vehicle else schedule.instance.depots[v]
        groups[same if is_kept else 0].append(v)
    for group in groups.values():
        places = [_cheapest(schedule, task, day, group) for day in choice.days]
        found = [place for place in places if place is not None]
        if len(found) == len(choice.days):
            yield found


def _cheapest(schedule: Schedule, task: Task, day: int, vehicles: list[int]) -> _Place | None:
    """Return the place with the least extra driving, whatever rule it breaks."""
    instance = schedule.instance
    found = []
    for vehicle in vehicles:
        if instance.vehicles[vehicle].shifts[day] is None:
            continue
        depot = instance.depots[vehicle]
        halts = schedule.routes.get((day, vehicle), ())
        stops = [depot, *(_place(instance, vehicle, t) for t, _ in halts), depot]
        for position, (a, b) in enumerate(itertools.pairwise(stops)):
            extra = _drive_cents(instance, (day, vehicle), (a, task.location, b))
            extra -= _drive_cents(instance, (day, vehicle), (a, b)) if halts else 0
            extra += 0 if halts else instance.vehicles[vehicle].rates.day_cents
            found.append(_Place(extra, day, vehicle, position))
    return min(found, default=None)


def _place(instance: Instance, vehicle: int, task: int) -> int:
    """Return where a halt is; between trips that is the base."""
    return instance.depots[vehicle] if task == RELOADED else instance.tasks[task].location


def _drive_cents(instance: Instance, route: RouteKey, places: tuple[int, ...]) -> float:
    day, vehicle = route
    travel, rates = instance.travel_on(vehicle, day), instance.vehicles[vehicle].rates
    legs = list(itertools.pairwise(places))
    seconds = sum(travel.duration_s[a][b] for a, b in legs)
    metres = sum(travel.distance_m[a][b] for a, b in legs)
    return seconds * rates.drive_h_cents / HOUR_S + metres * rates.km_cents / METRES_PER_KM


def _diagnosis(schedule: Schedule, task: Task, choice: Choice, place: _Place) -> UnservedReason:
    """Name the first rule that the insertion breaks, and by how much."""
    instance = schedule.instance
    old = schedule.routes.get((place.day, place.vehicle), ())
    halts = (*old[: place.position], (task.index, choice.part), *old[place.position :])
    rule, excess = broken_rule(schedule, vehicle=place.vehicle, day=place.day, halts=halts)
    return no_slot(
        rule=rule,
        vehicle=instance.vehicles[place.vehicle].id,
        day=place.day,
        extra_cents=round(place.extra_cents),
        excess=excess,
    )


def broken_rule(
    schedule: Schedule, *, vehicle: int, day: int, halts: tuple[Halt, ...]
) -> tuple[str, int]:
    """Return the first rule that a route with these halts breaks, and by how much."""
    if not schedule.may_go_out(vehicle, day):
        return "days_per_week", 1
    if not schedule.fits(vehicle, halts):
        return "load", _load_excess(schedule, vehicle, halts)
    output_excess = schedule.output_excess((day, vehicle), halts)
    if output_excess > 0:
        return "depot_output", output_excess
    return _broken_time_rule(schedule.instance, vehicle, day, halts)


def _broken_time_rule(
    instance: Instance, vehicle: int, day: int, halts: tuple[Halt, ...]
) -> tuple[str, int]:
    """Return the first rule of time that a route breaks; the lock where it keeps them all."""
    rules = instance.vehicles[vehicle].rules
    drive_s, late_s, over_s = _overrun(instance, vehicle, day, halts)
    if drive_s >= UNREACHABLE_S:
        return "unreachable", 0
    if drive_s > rules.max_drive_s:
        return "drive_time", drive_s - rules.max_drive_s
    if late_s > 0:
        return "window", late_s
    if over_s > 0:
        return "shift", over_s
    return _broken_span_rule(instance, vehicle, day, halts, drive_s)


def _broken_span_rule(
    instance: Instance, vehicle: int, day: int, halts: tuple[Halt, ...], drive_s: int
) -> tuple[str, int]:
    """Return the first rule that a route of fitting legs and windows breaks."""
    rules = instance.vehicles[vehicle].rules
    aboard_s = _over_board_s(instance, vehicle, day, halts)
    if aboard_s > 0:
        return "on_board_too_long", aboard_s
    duty_s = drive_s + sum(instance.tasks[t].duration_s for t, _ in halts if t != RELOADED)
    if rules.max_duty_s is not None and duty_s > rules.max_duty_s:
        return "duty_too_long", duty_s - rules.max_duty_s
    if timetable(instance, vehicle=vehicle, day=day, halts=halts) is None:
        if rules.break_s == 0 and any(instance.tasks[t].release_s for t, _ in halts if t >= 0):
            return "load_not_ready", 0
        return "break_missing", rules.break_s
    return "lock_broken", 1


def _load_excess(schedule: Schedule, vehicle: int, halts: tuple[Halt, ...]) -> int:
    """Return by how much the fullest kind exceeds the room, at the worst point of the trip."""
    worst = 0
    for kind, room in enumerate(schedule.instance.vehicles[vehicle].capacity):
        for trip in _trips(halts):
            tasks = [schedule.instance.tasks[t] for t, _ in trip]
            on_board = sum(task.load_out[kind] for task in tasks)
            worst = max(worst, on_board - room)
            for task in tasks:
                on_board += task.load_back[kind] - task.load_out[kind]
                worst = max(worst, on_board - room)
    return worst


def _trips(halts: tuple[Halt, ...]) -> Iterator[list[Halt]]:
    """Yield the halts of every trip."""
    trip: list[Halt] = []
    for halt in halts:
        if halt[0] == RELOADED:
            yield trip
            trip = []
        else:
            trip.append(halt)
    yield trip


def _over_board_s(instance: Instance, vehicle: int, day: int, halts: tuple[Halt, ...]) -> int:
    """Return by how much a load is on board too long even if nobody ever waits."""
    duration_s, worst_s = instance.travel_on(vehicle, day).duration_s, 0
    for trip in _trips(halts):
        here, aboard_s = instance.depots[vehicle], 0
        for index, _ in trip:
            task = instance.tasks[index]
            aboard_s += duration_s[here][task.location]
            worst_s = max(worst_s, aboard_s - task.on_board_s)
            aboard_s, here = aboard_s + task.duration_s, task.location
    return worst_s


def _overrun(
    instance: Instance, vehicle: int, day: int, halts: tuple[Halt, ...]
) -> tuple[int, int, int]:
    """Return seconds driven, the worst lateness at a window, and seconds past the shift."""
    spec = instance.vehicles[vehicle]
    shift = spec.shifts[day]
    if shift is None:
        raise ValueError("A blocked insertion is looked for on days with a shift only.")
    duration_s = instance.travel_on(vehicle, day).duration_s
    here, time_s, drive_s, late_s = instance.depots[vehicle], shift.open_s, 0, 0
    for index, part in halts:
        if index == RELOADED:
            leg_s = duration_s[here][instance.depots[vehicle]]
            drive_s, here = drive_s + leg_s, instance.depots[vehicle]
            time_s += leg_s + spec.rules.reload_s
            continue
        task = instance.tasks[index]
        leg_s = duration_s[here][task.location]
        drive_s, time_s, here = drive_s + leg_s, time_s + leg_s, task.location
        intervals = task.intervals(part)
        opens = [max(o, time_s) for o, c in intervals if time_s <= c]
        late_s = max(late_s, 0 if opens else time_s - max(c for _, c in intervals))
        time_s = min(opens, default=time_s) + task.duration_s
    home_s = duration_s[here][instance.depots[vehicle]]
    latest_s = instance.latest_return_s(vehicle, day)
    return drive_s + home_s, late_s, time_s + home_s - latest_s


def _is_capped(instance: Instance, task: Task, choice: Choice) -> bool:
    """Tell whether a choice of days changes weekdays, of which no more than a cap may change."""
    names = {requirement.id for requirement in task.requirements}
    return instance.problem.prices.max_weekday_changes is not None and any(
        instance.changes_weekday(promise, choice.days)
        for promise in instance.problem.in_force
        if promise.requirement_id in names and promise.visits
    )


def _together(schedule: Schedule, places: list[_Place], *, rule: str) -> UnservedReason:
    """Return the rule that visits break together: too many days out, too many weekdays changed."""
    place = places[-1]
    return no_slot(
        rule=rule,
        vehicle=schedule.instance.vehicles[place.vehicle].id,
        day=place.day,
        extra_cents=round(place.extra_cents),
        excess=1,
    )


def no_slot(
    *, rule: str, vehicle: str, day: int, extra_cents: int, excess: int = 0
) -> UnservedReason:
    """Return the reason that the cheapest place in this plan is blocked by a rule."""
    return reason(
        UnservedCode.NO_SLOT,
        blocked_by=rule,
        vehicle=vehicle,
        day=day,
        extra_cost_cents=extra_cents,
        excess=excess,
    )
