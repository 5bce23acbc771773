"""The timetable of a route: given who is visited in which order, when everything happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.domain.services import TimeWindow
from optimizer.domain.travel import UNREACHABLE_S
from optimizer.solving.instance import Instance, Interval

Halt = tuple[int, int | None]
"""A task index and the half-day it is bound to (0 morning, 1 afternoon, ``None`` either)."""

NOBODY = -1
"""Stands for the break in a list of events."""


@dataclass(frozen=True, slots=True)
class Event:
    """
    Something that takes time at a place: a task (index) or the break (`NOBODY`).

    ``travel_s`` leads to it; it starts in one of ``intervals`` and lasts ``duration_s``. An event
    with ``no_wait`` must start on arrival.
    """

    task: int
    travel_s: int
    intervals: tuple[Interval, ...]
    duration_s: int
    no_wait: bool = False


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a route leaves, halts, breaks and returns; all times in seconds after midnight."""

    depart_s: int
    arrivals_s: tuple[int, ...]
    starts_s: tuple[int, ...]
    break_s: Interval | None
    return_s: int
    drive_s: int
    distance_m: int
    wait_s: int
    overtime_s: int


def timetable(
    instance: Instance, *, vehicle: int, day: int, halts: Sequence[Halt]
) -> Timetable | None:
    """
    Return the timetable of a route, or ``None`` when no timetable keeps the rules.

    The return is as early as possible, then the departure as late as possible. Which break
    position is best is found by trying all: after each halt, and on arrival before each halt.

    Parameters
    ----------
    instance
        The compiled problem.
    vehicle, day
        Who drives and when.
    halts
        Tasks in order, each with its half-day; at least one.
    """
    shift = instance.vehicles[vehicle].shifts[day]
    if shift is None:
        return None
    travel_s, distance_m = _legs(instance, vehicle, halts)
    drive_s = sum(travel_s)
    rules = instance.vehicles[vehicle].rules
    if drive_s > rules.max_drive_s:
        return None
    latest_s = shift.close_s + rules.max_overtime_s
    events = [
        Event(task, leg_s, instance.tasks[task].intervals(half), instance.tasks[task].duration_s)
        for (task, half), leg_s in zip(halts, travel_s, strict=False)
    ]
    plain = _run(events, travel_s[-1], shift.open_s, latest_s)
    if plain is None:
        return None
    chosen, run = events, plain
    if rules.break_s and _needs_break(instance, vehicle, plain):
        with_break = _best_with_break(instance, vehicle, events, travel_s[-1], shift)
        if with_break is None:
            return None
        chosen, run = with_break
    return _finished(chosen, run, drive_s=drive_s, distance_m=distance_m, shift=shift)


def _legs(instance: Instance, vehicle: int, halts: Sequence[Halt]) -> tuple[list[int], int]:
    """Return the seconds of every leg, the way home last, and the metres of all."""
    travel = instance.travel[vehicle]
    here = depot = instance.depots[vehicle]
    travel_s, distance_m = [], 0
    for task, _ in halts:
        there = instance.tasks[task].location
        travel_s.append(travel.duration_s[here][there])
        distance_m += travel.distance_m[here][there]
        here = there
    travel_s.append(travel.duration_s[here][depot])
    return travel_s, distance_m + travel.distance_m[here][depot]


@dataclass(frozen=True, slots=True)
class _Run:
    depart_s: int
    arrivals_s: list[int]
    starts_s: list[int]
    return_s: int


def _forward(events: list[Event], depart_s: int, home_s: int, latest_s: int) -> _Run | None:
    """Run through the events as early as possible from a departure."""
    time_s = depart_s
    arrivals_s, starts_s = [], []
    for event in events:
        time_s += event.travel_s
        arrivals_s.append(time_s)
        opens_s = next((o for o, close_s in event.intervals if time_s <= close_s), None)
        if opens_s is None or (event.no_wait and opens_s > time_s):
            return None
        time_s = max(time_s, opens_s)
        starts_s.append(time_s)
        time_s += event.duration_s
    return_s = time_s + home_s
    return _Run(depart_s, arrivals_s, starts_s, return_s) if return_s <= latest_s else None


def _run(events: list[Event], home_s: int, open_s: int, latest_s: int) -> _Run | None:
    """Return as early as possible, then leave as late as possible (forward time slack)."""
    early = _forward(events, open_s, home_s, latest_s)
    if early is None:
        return None
    waited_s, slack_s = 0, UNREACHABLE_S
    for event, arrival_s, start_s in zip(events, early.arrivals_s, early.starts_s, strict=True):
        waited_s += start_s - arrival_s
        close_s = next(c for o, c in event.intervals if o <= start_s <= c)
        slack_s = min(slack_s, waited_s + close_s - start_s)
    later_s = min(waited_s, slack_s)
    return _forward(events, open_s + later_s, home_s, latest_s) if later_s else early


def _needs_break(instance: Instance, vehicle: int, run: _Run) -> bool:
    rules = instance.vehicles[vehicle].rules
    return run.depart_s < rules.break_from_s + rules.break_s and run.return_s > rules.break_until_s


def _best_with_break(
    instance: Instance, vehicle: int, events: list[Event], home_s: int, shift: TimeWindow
) -> tuple[list[Event], _Run] | None:
    """Try the break after each halt and before each halt; the earliest, then shortest run wins."""
    rules = instance.vehicles[vehicle].rules
    latest_s = shift.close_s + rules.max_overtime_s
    interval = ((rules.break_from_s, rules.break_until_s),)
    best: tuple[list[Event], _Run] | None = None
    for position in range(len(events) + 1):
        options = []
        if position:
            pause = Event(NOBODY, 0, interval, rules.break_s, no_wait=True)
            options.append([*events[:position], pause, *events[position:]])
        if position < len(events):
            halt = events[position]
            pause = Event(NOBODY, halt.travel_s, interval, rules.break_s)
            moved = Event(halt.task, 0, halt.intervals, halt.duration_s)
            options.append([*events[:position], pause, moved, *events[position + 1 :]])
        for option in options:
            run = _run(option, home_s, shift.open_s, latest_s)
            if run and (best is None or _rank(run) < _rank(best[1])):
                best = option, run
    return best


def _rank(run: _Run) -> tuple[int, int]:
    return run.return_s, -run.depart_s


def _finished(
    events: list[Event], run: _Run, *, drive_s: int, distance_m: int, shift: TimeWindow
) -> Timetable:
    arrivals_s, starts_s = [], []
    break_s: Interval | None = None
    paused_at: int | None = None
    for event, arrival_s, start_s in zip(events, run.arrivals_s, run.starts_s, strict=True):
        if event.task == NOBODY:
            break_s = (start_s, start_s + event.duration_s)
            paused_at = None if event.no_wait else arrival_s
            continue
        # A break taken on arrival is part of the halt that follows it.
        arrivals_s.append(arrival_s if paused_at is None else paused_at)
        starts_s.append(start_s)
        paused_at = None
    busy_s = drive_s + sum(event.duration_s for event in events)
    return Timetable(
        depart_s=run.depart_s,
        arrivals_s=tuple(arrivals_s),
        starts_s=tuple(starts_s),
        break_s=break_s,
        return_s=run.return_s,
        drive_s=drive_s,
        distance_m=distance_m,
        wait_s=run.return_s - run.depart_s - busy_s,
        overtime_s=max(0, run.return_s - shift.close_s),
    )
