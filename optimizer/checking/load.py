"""The rules of loads: what is on board fits the vehicle, what a base gives out its output."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from optimizer.checking.context import Context, Tour
from optimizer.domain.plan import Trip
from optimizer.domain.report import Violation


def load(context: Context) -> Iterator[Violation]:
    """Check that each kind of load fits the vehicle after the base and after each stop."""
    for tour in context.judged_tours:
        for trip in tour.route.trips:
            yield from _trip(context, tour, trip)


def _trip(context: Context, tour: Tour, trip: Trip) -> Iterator[Violation]:
    """Yield the kinds of load of which too much is on board at some time of a trip."""
    stops = [context.known(stop) for stop in trip.stops]
    for kind, name in enumerate(context.problem.load_kinds):
        most = on_board = sum(one.load_out[kind] for stop in stops for one in stop)
        for stop in stops:
            on_board += sum(one.load_back[kind] - one.load_out[kind] for one in stop)
            most = max(most, on_board)
        excess = most - tour.vehicle.capacity[kind]
        if excess > 0:
            fits = tour.vehicle.capacity[kind]
            yield context.violation(
                "load",
                zh=f"载货（{name}）最多时 {most}，超过容量 {fits}。",
                en=f"up to {most} of {name} on board, more than the capacity of {fits}.",
                day=tour.day,
                vehicle=tour.vehicle,
                amount=excess,
            )


def depot_output(context: Context) -> Iterator[Violation]:
    """Check that no base gives out more of a kind of load, a day and wave, than it can."""
    problem = context.problem
    tours: dict[str, list[Tour]] = {limit.depot_id: [] for limit in problem.outputs}
    for tour in context.tours if tours else ():
        tours.get(tour.vehicle.depot_id, []).append(tour)
    for limit in problem.outputs:
        kind = problem.load_kinds.index(limit.load_kind)
        given: dict[tuple[int, int], int] = defaultdict(int)
        for tour in tours[limit.depot_id]:
            for one in (name for stop in tour.stops for name in stop.requirement_ids):
                requirement = context.requirements.get(one)
                if requirement is not None:
                    given[tour.day, requirement.wave or 0] += requirement.load_out[kind]
        for (day, wave), amount in sorted(given.items()):
            if amount > limit.per_wave:
                name = context.names.place(limit.depot_id)
                zh, en = (f"第 {wave} 餐次", f"in wave {wave}") if wave else ("", "in all")
                yield context.violation(
                    "depot_output",
                    zh=f"{name}{zh}供出 {amount} 份（{limit.load_kind}），"
                    f"超过产能 {limit.per_wave}。",
                    en=f"{name} gives out {amount} of {limit.load_kind} {en}, "
                    f"more than its output of {limit.per_wave}.",
                    day=day,
                    amount=amount - limit.per_wave,
                )
