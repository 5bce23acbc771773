"""Proofs that a requirement can never be served, each worked out again from the problem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import inf

from optimizer.checking.context import Context
from optimizer.checking.reach import Reach
from optimizer.checking.unit import (
    Unit,
    eligible,
    in_fleets,
    unit_of,
    with_road_and_capacity,
    with_services,
)
from optimizer.domain.problem import CycleRequirement, CycleVehicle

Certificate = Mapping[str, int | str]


class Proofs:
    """
    Checks of certificates, as ``docs/model.md`` (*Proofs*) defines them.

    Parameters
    ----------
    context
        The problem and the plan.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[tuple[str, str], Reach] = {}

    def no_vehicle(self, one: CycleRequirement, certificate: Certificate) -> bool:
        """Tell whether no vehicle has fleet, services, road class, county and capacity."""
        unit = unit_of(self._context, one)
        fleet = in_fleets(unit, self._context.problem.vehicles)
        offering = with_services(unit, fleet)
        fitting = with_road_and_capacity(self._context, unit, offering)
        return not fitting and _has(
            certificate,
            service="+".join(sorted(unit.service_ids)),
            vehicles_in_fleets=len(fleet),
            vehicles_with_service=len(offering),
            vehicles_with_road_and_capacity=0,
        )

    def unreachable(self, one: CycleRequirement, certificate: Certificate) -> bool:
        """Tell whether no eligible vehicle has a way to the place and back."""
        unit = unit_of(self._context, one)
        vehicles = eligible(self._context, unit)
        reached = any(sum(self._shortest_s(unit, vehicle)) < inf for vehicle in vehicles)
        return not reached and _has(certificate, eligible_vehicles=len(vehicles), reachable_from=0)

    def reaches_on(self, unit: Unit, days: Iterable[int]) -> bool:
        """Tell whether an eligible vehicle has a way to the place and back on any of some days."""
        problem, days = self._context.problem, tuple(days)
        return any(
            reach.out_s(vehicle.depot_id) + reach.back_s(vehicle.depot_id) < inf
            for vehicle in eligible(self._context, unit)
            for name in {problem.profile_on(vehicle.profile, day) for day in days}
            if (reach := self._reach(name, unit.stop_id, vehicle.depot_id)) is not None
        )

    def window_meets_no_shift(self, one: CycleRequirement, certificate: Certificate) -> bool:
        """Tell whether no vehicle can be at the place for long enough while a window is open."""
        unit = unit_of(self._context, one)
        best_s = max(self._overlaps_s(unit), default=0)
        claimed = _number(certificate, "best_overlap_s")
        return best_s <= claimed < unit.duration_s and _has(certificate, duration_s=unit.duration_s)

    def round_trip_too_long(self, one: CycleRequirement, certificate: Certificate) -> bool:
        """Tell whether a trip exceeds every vehicle's shift, driving limit, or time on board."""
        unit = unit_of(self._context, one)
        vehicles = eligible(self._context, unit)
        named = [v for v in vehicles if v.id == certificate.get("best_vehicle")]
        return (
            all(self._trip_too_long(unit, vehicle) for vehicle in vehicles)
            and _has(certificate, duration_s=unit.duration_s)
            and bool(named)
            and self._figures_hold(unit, named[0], certificate=certificate)
        )

    def _figures_hold(self, unit: Unit, vehicle: CycleVehicle, *, certificate: Certificate) -> bool:
        """Tell whether the figures of the named vehicle are right and show the excess."""
        out_s, back_s = _number(certificate, "out_s"), _number(certificate, "back_s")
        direct = [reach.direct(vehicle.depot_id) for reach in self._reaches(unit, vehicle)]
        shortest = self._shortest_s(unit, vehicle)
        if out_s not in {shortest[0], *(out for out, _ in direct)}:
            return False
        if back_s not in {shortest[1], *(back for _, back in direct)}:
            return False
        needed_s = _number(certificate, "needed_s")
        if "max_on_board_s" in certificate:
            aboard_s = _number(certificate, "max_on_board_s")
            return needed_s == out_s and needed_s > aboard_s == unit.on_board_s
        if "max_drive_s" in certificate:
            drive_s = vehicle.rules.max_drive_s
            exact = needed_s == out_s + back_s
            return exact and needed_s > drive_s and _has(certificate, max_drive_s=drive_s)
        limit_s = _number(certificate, "longest_shift_s")
        exact = needed_s == out_s + unit.duration_s + back_s
        return exact and needed_s > limit_s >= longest_shift_s(unit, vehicle)

    def _trip_too_long(self, unit: Unit, vehicle: CycleVehicle) -> bool:
        """Tell whether a vehicle can never make even a trip to this place alone."""
        out_s, back_s = self._shortest_s(unit, vehicle)
        driving_s = out_s + back_s
        return (
            out_s > unit.on_board_s
            or driving_s > vehicle.rules.max_drive_s
            or driving_s + unit.duration_s > longest_shift_s(unit, vehicle)
        )

    def _overlaps_s(self, unit: Unit) -> Iterator[float]:
        """Yield how long each vehicle can be at the place in each window of each allowed day."""
        for vehicle in eligible(self._context, unit):
            out_s, back_s = self._shortest_s(unit, vehicle)
            if out_s + back_s == inf:
                continue
            for hours in {vehicle.shifts[day] for day in unit.days} - {None}:
                if hours is None:
                    continue
                closes_s = hours.close_s + vehicle.rules.max_overtime_s - back_s
                for opens, closes in unit.windows:
                    yield min(closes, closes_s) - max(opens, hours.open_s + out_s)

    def _shortest_s(self, unit: Unit, vehicle: CycleVehicle) -> tuple[float, float]:
        """Return the shortest drives to the place and back, on any of its days, in seconds."""
        reaches = self._reaches(unit, vehicle)
        return (
            min((reach.out_s(vehicle.depot_id) for reach in reaches), default=inf),
            min((reach.back_s(vehicle.depot_id) for reach in reaches), default=inf),
        )

    def _reaches(self, unit: Unit, vehicle: CycleVehicle) -> list[Reach]:
        """Return the ways to and from the place on the unit's days, by each matrix that has it."""
        problem = self._context.problem
        days = unit.days or range(problem.cycle.days)
        names = {problem.profile_on(vehicle.profile, day) for day in days}
        found = (self._reach(name, unit.stop_id, vehicle.depot_id) for name in sorted(names))
        return [reach for reach in found if reach is not None]

    def _reach(self, name: str, stop_id: str, depot_id: str) -> Reach | None:
        """Return the ways to and from a place by a matrix, or ``None`` where it lacks an end."""
        matrix = self._context.problem.matrices.get(name)
        if matrix is None or not {stop_id, depot_id} <= set(matrix.location_ids):
            return None
        if (name, stop_id) not in self._known:
            self._known[name, stop_id] = Reach.of(matrix, stop_id)
        return self._known[name, stop_id]


def longest_shift_s(unit: Unit, vehicle: CycleVehicle) -> int:
    """Return a vehicle's longest time on shift, overtime included, on days of the unit (or -1)."""
    shifts = [vehicle.shifts[day] for day in unit.days]
    lengths = [hours.close_s - hours.open_s for hours in shifts if hours is not None]
    return max((length + vehicle.rules.max_overtime_s for length in lengths), default=-1)


def _has(certificate: Certificate, **due: int | str) -> bool:
    """Tell whether a certificate names exactly these values."""
    return all(certificate.get(name) == value for name, value in due.items())


def _number(certificate: Certificate, name: str) -> float:
    """Return a number of a certificate; not-a-number, which fits nothing, where it has none."""
    value = certificate.get(name)
    return value if isinstance(value, int) else float("nan")
