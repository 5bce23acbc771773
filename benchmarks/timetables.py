"""Times of a route whose order is known: back as early as possible, then leaving as late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from optimizer.domain.plan import Route, Stop, Trip
from optimizer.domain.problem import CycleRequirement, CycleVehicle, Problem
from optimizer.domain.services import TimeWindow


@dataclass(frozen=True, slots=True)
class _Halt:
    """A halt and the window that it was given."""

    stop: Stop
    window: TimeWindow


class Timetabler:
    """
    Times routes without breaks, of any number of trips.

    An order that cannot be kept is timed all the same: late work breaks windows or shifts, which
    the checker then says.

    Parameters
    ----------
    problem
        The problem.
    """

    def __init__(self, problem: Problem) -> None:
        self._vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
        self._requirements = {one.id: one for one in problem.requirements}
        self._rows: Mapping[str, dict[str, int]] = {
            profile: {place: row for row, place in enumerate(matrix.location_ids)}
            for profile, matrix in problem.matrices.items()
        }
        self._seconds = {p: matrix.duration_s.tolist() for p, matrix in problem.matrices.items()}

    def route(self, vehicle_id: str, day: int, trips: Sequence[Sequence[str]]) -> Route:
        """
        Return the route of a vehicle.

        Parameters
        ----------
        vehicle_id, day
            Who drives and when.
        trips
            The requirements of each trip, in order; no trip is empty.
        """
        vehicle = self._vehicles[vehicle_id]
        orders = [[self._requirements[one] for one in trip] for trip in trips]
        shift = vehicle.shifts[day]
        earliest_s = 0 if shift is None else shift.open_s
        first = self._forward(vehicle, orders, earliest_s)
        latest_s = self._latest_departure_s(vehicle, first)
        timed = self._forward(vehicle, orders, max(earliest_s, latest_s))
        trips_timed = tuple(_trip(depart_s, halts, back) for depart_s, halts, back in timed)
        return Route(vehicle_id=vehicle_id, day=day, trips=trips_timed)

    def _forward(
        self, vehicle: CycleVehicle, orders: Sequence[Sequence[CycleRequirement]], depart_s: int
    ) -> list[tuple[int, list[_Halt], int]]:
        """Return departure, halts and return of each trip, everything as early as possible."""
        timed = []
        for order in orders:
            depart_s = max(depart_s, *(one.release_s for one in order))
            now_s, at = depart_s, vehicle.depot_id
            halts = []
            for one in order:
                now_s, at = now_s + self._drive_s(vehicle, at, one.stop_id), one.stop_id
                halts.append(_halt(one, now_s))
                now_s = halts[-1].stop.end_s
            now_s += self._drive_s(vehicle, at, vehicle.depot_id)
            timed.append((depart_s, halts, now_s))
            depart_s = now_s + vehicle.rules.reload_s
        return timed

    def _latest_departure_s(
        self, vehicle: CycleVehicle, timed: Sequence[tuple[int, list[_Halt], int]]
    ) -> int:
        """Return the latest first departure with which the last return stays as early."""
        limit_s = timed[-1][2]
        for _, halts, _ in reversed(timed):
            at = vehicle.depot_id
            for halt in reversed(halts):
                stop = halt.stop
                end_s = limit_s - self._drive_s(vehicle, stop.location_id, at)
                end_s = min(end_s, max(halt.window.close_s, stop.end_s))
                limit_s, at = end_s - (stop.end_s - stop.start_s), stop.location_id
            depart_s = limit_s - self._drive_s(vehicle, vehicle.depot_id, at)
            limit_s = depart_s - vehicle.rules.reload_s
        return depart_s

    def _drive_s(self, vehicle: CycleVehicle, origin: str, destination: str) -> int:
        row = self._rows[vehicle.profile]
        seconds: int = self._seconds[vehicle.profile][row[origin]][row[destination]]
        return seconds


def _halt(one: CycleRequirement, arrival_s: int) -> _Halt:
    """Return the work on arrival, or in the first window in which all of it still fits."""
    work_s = one.setup_s + one.service_s
    fitting = [w for w in one.windows if max(arrival_s, w.open_s) + work_s <= w.close_s]
    window = min(fitting, key=lambda w: w.open_s, default=one.windows[-1])
    start_s = max(arrival_s, window.open_s)
    stop = Stop(
        location_id=one.stop_id,
        requirement_ids=(one.id,),
        arrival_s=arrival_s,
        start_s=start_s,
        end_s=start_s + work_s,
    )
    return _Halt(stop, window)


def _trip(depart_s: int, halts: Sequence[_Halt], return_s: int) -> Trip:
    return Trip(depart_s=depart_s, stops=tuple(h.stop for h in halts), return_s=return_s)
