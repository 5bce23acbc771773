"""Rules about vehicles: working hours that make sense, and somebody for every service."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from optimizer.domain.fleet import Area
from optimizer.errors import Issue
from optimizer.tables.offers import shifts_by_services
from optimizer.tables.rows_fleet import CrewRow
from optimizer.tables.table import Tables
from optimizer.tables.units_of_demand import Unit
from optimizer.units import MINUTE_S

HOURS_PER_DAY = 24


def working_hours(tables: Tables) -> Iterator[Issue]:
    """Report shifts that end before they begin, and breaks likewise."""
    types = tables.vehicle_types
    for kind in types.having("shift_start", "shift_end"):
        if kind.shift_end <= kind.shift_start:
            yield types.issue("window_inverted", kind.row_number, "shift_end")
    for kind in types.having("break_from", "break_until"):
        if kind.break_until < kind.break_from:
            yield types.issue("window_inverted", kind.row_number, "break_until")
    by_id = {kind.type_id: kind for kind in types.having("type_id", "shift_start", "shift_end")}
    for vehicle in tables.vehicles.having("type_id", "shift_start", "shift_end"):
        of_type = by_id.get(vehicle.type_id)
        own = vehicle.shift_start is not None or vehicle.shift_end is not None
        if of_type is None or not own:
            continue
        start = of_type.shift_start if vehicle.shift_start is None else vehicle.shift_start
        end = of_type.shift_end if vehicle.shift_end is None else vehicle.shift_end
        if end <= start:
            column = "shift_start" if vehicle.shift_end is None else "shift_end"
            yield tables.vehicles.issue("window_inverted", vehicle.row_number, column)


def areas(tables: Tables) -> Iterator[Issue]:
    """Report vehicles that are to serve the village of their base, which lies in none."""
    depots, kinds = tables.depots.ids(), tables.vehicle_types
    of_type = {kind.type_id: kind.area for kind in kinds.having("type_id", "area")}
    for vehicle in tables.vehicles.having("type_id", "depot_id", "area"):
        area = of_type.get(vehicle.type_id) if vehicle.area is None else vehicle.area
        if area is Area.VILLAGE and vehicle.depot_id in depots:
            yield tables.vehicles.issue("area_without_village", vehicle.row_number, "depot_id")


def crews(tables: Tables) -> Iterator[Issue]:
    """Report teams of which some role never works on a weekday of the others."""
    types = {row.type_id: row for row in tables.vehicle_types.having("type_id", "weekdays")}
    vehicles = {
        row.vehicle_id: row for row in tables.vehicles.having("vehicle_id", "type_id", "weekdays")
    }
    together: dict[str, set[int]] = {}
    roles: dict[tuple[str, str], list[CrewRow]] = {}
    for row in tables.crews.having("vehicle_id", "role", "weekdays"):
        vehicle = vehicles.get(row.vehicle_id)
        if vehicle is not None and vehicle.type_id in types:
            own = vehicle.weekdays or types[vehicle.type_id].weekdays
            together.setdefault(row.vehicle_id, set(own))
            roles.setdefault((row.vehicle_id, row.role), []).append(row)
    for (vehicle_id, _), members in roles.items():
        days = together[vehicle_id]
        if not days:
            continue  # said of an earlier role
        own_days = set(days)
        days &= {day for row in members for day in (row.weekdays or own_days)}
        if not days:
            details = {"vehicle": vehicle_id, "role": members[0].role}
            yield tables.crews.issue(
                "crew_never_together", members[0].row_number, "weekdays", details
            )


def crew_sizes(tables: Tables) -> Iterator[Issue]:
    """Warn, once for a type, of crews with fewer members, or more roles, than go out."""
    listed: dict[str, list[str]] = {}
    for row in tables.crews.having("vehicle_id", "role"):
        listed.setdefault(row.vehicle_id, []).append(row.role)
    of_type: dict[str, list[str]] = {}
    for vehicle in tables.vehicles.having("vehicle_id", "type_id"):
        if vehicle.vehicle_id in listed:
            of_type.setdefault(vehicle.type_id, []).append(vehicle.vehicle_id)
    for kind in tables.vehicle_types.having("type_id", "crew_size"):
        unlike = [
            name
            for name in of_type.get(kind.type_id, ())
            if not len(set(listed[name])) <= kind.crew_size <= len(listed[name])
        ]
        if unlike:
            roles = listed[unlike[0]]
            details = {
                "vehicles": len(unlike),
                "vehicle": unlike[0],
                "members": len(roles),
                "roles": len(set(roles)),
            }
            yield tables.vehicle_types.issue(
                "crew_size_differs", kind.row_number, "crew_size", details
            )


def services_offered(tables: Tables, units: Sequence[Unit]) -> Iterator[Issue]:
    """Report, once for all requirements alike, services that no vehicle offers."""
    shifts_of = shifts_by_services(tables)
    if shifts_of is None:
        return
    lacking: dict[tuple[frozenset[str], frozenset[str]], list[int]] = {}
    for unit in units:
        if not shifts_of(unit.fleets, unit.services):
            rows = lacking.setdefault((unit.fleets, unit.services), [])
            rows.extend(row.row_number for row in unit.rows)
    for (fleets, _), rows in lacking.items():
        details = {"fleets": ", ".join(sorted(fleets)), "rows": len(rows)}
        yield tables.requirements.issue("service_without_vehicle", rows[0], "services", details)


def visits_in_shifts(tables: Tables, units: Sequence[Unit]) -> Iterator[Issue]:
    """Report visits that fit a window, but not while any vehicle that could come is on shift."""
    shifts_of = shifts_by_services(tables)
    if shifts_of is None:
        return
    for unit in units:
        shifts = shifts_of(unit.fleets, unit.services)
        fits_window = any(w.close_s - w.open_s >= unit.duration_s for w in unit.windows)
        if not shifts or not fits_window:
            continue
        longest_s = max(
            min(window.close_s, close_s) - max(window.open_s, open_s)
            for window in unit.windows
            for open_s, close_s in shifts
        )
        if longest_s < unit.duration_s:
            yield _too_long(tables, unit, longest_s)


def _too_long(tables: Tables, unit: Unit, longest_s: int) -> Issue:
    """Say how long the visit takes, and how long anybody is there for it."""
    details = {
        "minutes": -(-unit.duration_s // MINUTE_S),
        "longest": max(0, longest_s) // MINUTE_S,
    }
    row_number = unit.rows[0].row_number
    return tables.requirements.issue("visit_longer_than_shift", row_number, "service_min", details)


def trips_and_rest(tables: Tables) -> Iterator[Issue]:
    """Report second trips that never leave, and rests that leave no time to work."""
    types = tables.vehicle_types
    for kind in types.having("shift_start", "shift_end", "max_trips", "reload_min"):
        shift_min = (kind.shift_end - kind.shift_start) // MINUTE_S
        if kind.max_trips > 1 and kind.reload_min >= shift_min > 0:
            details = {"minutes": f"{kind.reload_min:g}", "shift": shift_min}
            yield types.issue("reload_longer_than_shift", kind.row_number, "reload_min", details)
    for kind in types.having("min_rest_h"):
        if kind.min_rest_h >= HOURS_PER_DAY:
            details = {"hours": f"{kind.min_rest_h:g}"}
            yield types.issue("rest_leaves_no_shift", kind.row_number, "min_rest_h", details)


def kitchens(tables: Tables) -> Iterator[Issue]:
    """Report visits that need more meals than any kitchen gives out that could bring them."""
    limits = {
        d.depot_id: d.meals_per_wave for d in tables.depots.having("depot_id", "meals_per_wave")
    }
    least = min((limit for limit in limits.values() if limit is not None), default=None)
    if least is None:
        return
    kinds = {kind.type_id: kind for kind in tables.vehicle_types.having("type_id", "services")}
    fleets = {
        line.line_id: frozenset(line.fleets) for line in tables.lines.having("line_id", "fleets")
    }
    bases: dict[tuple[str, frozenset[str]], set[str]] = {}
    for van in tables.vehicles.having("type_id", "fleet", "depot_id", "services"):
        kind = kinds.get(van.type_id)
        if kind is not None:
            services = frozenset(kind.services if van.services is None else van.services)
            bases.setdefault((van.fleet, services), set()).add(van.depot_id)
    for row in tables.requirements.having("line_id", "services", "out_meals"):
        if row.out_meals <= least:
            continue
        mine = {
            depot
            for (fleet, services), depots in bases.items()
            if fleet in fleets.get(row.line_id, ()) and services.issuperset(row.services)
            for depot in depots
        }
        most = [limits.get(depot) for depot in mine]
        known = [limit for limit in most if limit is not None]
        if known and len(known) == len(most) and row.out_meals > max(known):
            details = {"meals": row.out_meals, "most": max(known)}
            yield tables.requirements.issue(
                "meals_beyond_kitchens", row.row_number, "out_meals", details
            )
