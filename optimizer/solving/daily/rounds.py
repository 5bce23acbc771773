"""Iterated local search over one day's routes: ruin here, repair and descent by OR-Tools."""

from __future__ import annotations

import math
from random import Random

from optimizer.solving.daily.routing import DayRouting, DayTasks, Routes
from optimizer.solving.instance import Instance
from optimizer.solving.timing import Halt, route_cents

REMOVED_HALTS = 6
"""Halts that one round takes out, on average."""

LONGEST_STRING = 10
"""Halts taken out of one route at most."""


def improve_routes(
    instance: Instance,
    part: DayTasks,
    routes: Routes,
    *,
    rounds: int,
    rng: Random,
    temperature: float,
) -> Routes:
    """
    Improve routes by rounds of ruin and repair.

    The library's own iterated local search takes no start and has no limit that repeats, so the
    rounds are here: the ruin by strings of Christiaens & Vanden Berghe (Transportation Science
    54(2), 2020), repair and descent by the library, acceptance by annealing on the true cost.

    Parameters
    ----------
    instance
        The compiled problem.
    part
        What is routed together.
    routes
        Where to start; every halt of the part is in them.
    rounds
        Number of rounds; repeatable, unlike a time.
    rng
        Source of chance.
    temperature
        First annealing temperature in cents; the last is a hundredth of it.

    Returns
    -------
    dict
        The best routes with all halts and a timetable each.
    """
    current = best = routes
    cost = lowest = day_cents(instance, part, routes)
    for turn in range(rounds):
        ruined = _ruined(instance, part.day, current, rng)
        found = DayRouting(instance, part, with_breaks=False).repair(ruined)
        if found is None or sum(map(len, found.values())) < len(part.halts):
            continue
        cents = day_cents(instance, part, found)
        heat = temperature * 0.01 ** (turn / rounds)
        if cents < cost - heat * math.log(rng.random() or 1e-9):
            current, cost = found, cents
        if cents < lowest:
            best, lowest = found, cents
    return best


def day_cents(instance: Instance, part: DayTasks, routes: Routes) -> float:
    """Return the true cents of routes; infinity if one of them has no timetable."""
    return sum(
        route_cents(instance, vehicle=vehicle, day=part.day, halts=halts)
        for vehicle, halts in routes.items()
        if halts
    )


def _ruined(instance: Instance, day: int, routes: Routes, rng: Random) -> Routes:
    """Take strings of stops out of the routes near a stop chosen by chance."""
    owner = {halt: vehicle for vehicle, halts in routes.items() for halt in halts}
    centre = rng.choice([halt for halts in routes.values() for halt in halts])
    travel = instance.travel_on(owner[centre], day)
    from_centre_s = travel.duration_s[instance.tasks[centre[0]].location]

    def away_s(halt: Halt) -> tuple[int, int]:
        return from_centre_s[instance.tasks[halt[0]].location], halt[0]

    longest = max(1.0, min(LONGEST_STRING, len(owner) / len(routes)))
    strings = 1 + int(rng.random() * max(1.0, 4 * REMOVED_HALTS / (1 + longest) - 1))
    ruined = dict(routes)
    touched: set[int] = set()
    for halt in sorted(owner, key=away_s):
        vehicle = owner[halt]
        if len(touched) == strings:
            break
        if vehicle not in touched:
            touched.add(vehicle)
            ruined[vehicle] = _without_string(routes[vehicle], halt, longest=longest, rng=rng)
    return ruined


def _without_string(
    halts: tuple[Halt, ...], through: Halt, *, longest: float, rng: Random
) -> tuple[Halt, ...]:
    """Take out a string of consecutive halts that has ``through`` in it."""
    length = 1 + int(rng.random() * min(len(halts), longest))
    place = halts.index(through)
    first = rng.randint(max(0, place - length + 1), min(place, len(halts) - length))
    return halts[:first] + halts[first + length :]
