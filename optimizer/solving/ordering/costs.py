"""What a published day costs, from its times as they stand."""

from __future__ import annotations

from optimizer.domain.plan import Route
from optimizer.domain.problem import CycleVehicle
from optimizer.domain.travel import TravelMatrix
from optimizer.solving.ordering.day import OrderDay
from optimizer.units import HOUR_S, METRES_PER_KM


def route_waits_s(route: Route, driving_s: int) -> int:
    """Return the seconds of a route that are neither driving, work, break nor time at the base."""
    trips = route.trips
    out_s = sum(trip.return_s - trip.depart_s for trip in trips)
    work_s = sum(stop.end_s - stop.start_s for trip in trips for stop in trip.stops)
    rest_s = sum(rest.end_s - rest.start_s for rest in route.breaks)
    return out_s - driving_s - work_s - rest_s


def driven(matrix: TravelMatrix, route: Route, depot_id: str) -> tuple[int, int]:
    """Return the seconds and metres that a route drives."""
    places: list[str] = []
    for trip in route.trips:
        places += [depot_id, *(stop.location_id for stop in trip.stops)]
    rows = [matrix.index(place) for place in (*places, depot_id)]
    return (
        int(matrix.duration_s[rows[:-1], rows[1:]].sum()),
        int(matrix.distance_m[rows[:-1], rows[1:]].sum()),
    )


def published_cents(day: OrderDay, vehicle: CycleVehicle) -> float:
    """Return what a vehicle's day costs as it was published; 0 where it stays at its base."""
    route = day.routes.get(vehicle.id)
    if route is None:
        return 0.0
    rates, shift = vehicle.rates, vehicle.shifts[day.day]
    driving_s, distance_m = driven(day.matrix(vehicle), route, vehicle.depot_id)
    over_s = max(0, route.trips[-1].return_s - shift.close_s) if shift else 0
    by_hour = (
        driving_s * rates.drive_h_cents
        + route_waits_s(route, driving_s) * rates.wait_h_cents
        + over_s * rates.overtime_h_cents
    )
    return rates.day_cents + distance_m * rates.km_cents / METRES_PER_KM + by_hour / HOUR_S
