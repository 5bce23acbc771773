"""Rules about orders: each makes sense by itself, and somebody could come."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.orders import ON_DEMAND, RIDES
from optimizer.errors import Issue
from optimizer.tables.schema import (
    LEAST_DETOUR_PERCENT,
    MOST_DETOUR_PERCENT,
    MOST_MINUTES,
    PROMISE_TOLERANCE,
    RIDE_DETOUR,
    RIDE_DETOUR_PERCENT,
)
from optimizer.tables.table import Tables
from optimizer.units import MINUTE_S, minutes_to_s, s_to_clock


def orders(tables: Tables) -> Iterator[Issue]:
    """Report what is wrong with single orders."""
    yield from _lines(tables)
    yield from _windows(tables)
    yield from _destinations(tables)
    yield from _ids(tables)
    for row in tables.orders.having("max_aboard_min"):
        if row.max_aboard_min == 0:
            yield tables.orders.issue("order_no_time_aboard", row.row_number, "max_aboard_min")
    for row in tables.orders.having("services", "destination_id", "max_aboard_min"):
        if row.destination_id is not None:
            continue
        if RIDES in row.services:
            yield tables.orders.issue("order_without_destination", row.row_number, "destination_id")
        elif row.max_aboard_min is not None:
            yield tables.orders.issue("order_aboard_of_no_ride", row.row_number, "max_aboard_min")


def _lines(tables: Tables) -> Iterator[Issue]:
    if not tables.lines.known or ON_DEMAND in tables.lines.ids():
        return
    for row in tables.orders.having("line_id"):
        if row.line_id is None:
            yield tables.orders.issue("order_without_line", row.row_number, "line_id")


def _windows(tables: Tables) -> Iterator[Issue]:
    for row in tables.orders.having("earliest", "latest", "service_min"):
        service_s = minutes_to_s(row.service_min)
        if row.earliest + service_s > row.latest:
            details = {
                "minutes": -(-service_s // MINUTE_S),
                "earliest": s_to_clock(row.earliest),
                "latest": s_to_clock(row.latest),
                "longest": max(0, row.latest - row.earliest) // MINUTE_S,
            }
            yield tables.orders.issue(
                "order_longer_than_window", row.row_number, "service_min", details
            )


def _destinations(tables: Tables) -> Iterator[Issue]:
    sources = (tables.villages, tables.stop_points, tables.depots)
    if not all(table.known for table in sources):
        return
    places = {name for table in sources for name in table.ids()}
    for row in tables.orders.having("destination_id", "village_code", "stop_id"):
        if row.destination_id is None:
            continue
        if row.destination_id == (row.stop_id or row.village_code):
            yield tables.orders.issue("order_to_itself", row.row_number, "destination_id")
        elif row.destination_id not in places:
            yield tables.orders.issue("order_to_unknown_place", row.row_number, "destination_id")


def _ids(tables: Tables) -> Iterator[Issue]:
    taken = tables.requirements.ids()
    for row in tables.orders.having("order_id"):
        if row.order_id in taken:
            details = {"first_row": taken[row.order_id]}
            yield tables.orders.issue("order_id_taken", row.row_number, "order_id", details)


def order_places(tables: Tables) -> Iterator[Issue]:
    """Warn of orders at places that no plan goes to."""
    in_plan = {
        row.village_code: row.in_plan for row in tables.villages.having("village_code", "in_plan")
    }
    village_of = {
        row.stop_id: row.village_code
        for row in tables.stop_points.having("stop_id", "village_code")
    }
    bases = tables.depots.ids().keys() - {
        row.depot_id for row in tables.vehicles.having("depot_id")
    }
    for row in tables.orders.having("village_code", "destination_id"):
        goal = row.destination_id
        village = village_of.get(goal or "", goal)
        if not in_plan.get(row.village_code, True):
            why = {"why_zh": "该村未列入计划", "why_en": "the village is left out of it"}
            yield tables.orders.issue("order_outside_plan", row.row_number, "village_code", why)
        elif not in_plan.get(village or "", True):
            why = {"why_zh": "目的地未列入计划", "why_en": "the destination is left out of it"}
            yield tables.orders.issue("order_outside_plan", row.row_number, "destination_id", why)
        elif goal in bases:
            why = {"why_zh": "该基地没有车", "why_en": "the base has no vehicle"}
            yield tables.orders.issue("order_outside_plan", row.row_number, "destination_id", why)


def order_vehicles(tables: Tables) -> Iterator[Issue]:
    """Report orders whose services nobody offers, and rides with more people than seats."""
    if not (tables.lines.known and tables.vehicles.known and tables.vehicle_types.known):
        return
    fleets = {row.line_id: set(row.fleets) for row in tables.lines.having("line_id", "fleets")}
    types = {
        row.type_id: row
        for row in tables.vehicle_types.having("type_id", "services", "capacity_seats")
    }
    offers = [
        (row.fleet, set(types[row.type_id].services if row.services is None else row.services),
         types[row.type_id].capacity_seats)
        for row in tables.vehicles.having("fleet", "type_id", "services", "available")
        if row.available and row.type_id in types
    ]  # fmt: skip
    for order in tables.orders.having("line_id", "services", "persons", "destination_id"):
        allowed = fleets.get(order.line_id or ON_DEMAND, set())
        seats = [
            n for fleet, able, n in offers if fleet in allowed and able.issuperset(order.services)
        ]
        if not seats and allowed:
            details: dict[str, object] = {"fleets": ", ".join(sorted(allowed)), "rows": 1}
            yield tables.orders.issue(
                "service_without_vehicle", order.row_number, "services", details
            )
        elif seats and order.destination_id is not None and order.persons > max(seats):
            details = {"seats": max(seats)}
            yield tables.orders.issue(
                "order_too_many_persons", order.row_number, "persons", details
            )


def order_terms(tables: Tables) -> Iterator[Issue]:
    """Report a longest ride shorter than the direct drive, and limits that limit nothing."""
    most = {
        RIDE_DETOUR_PERCENT: (MOST_DETOUR_PERCENT, "detour_beyond_reason"),
        RIDE_DETOUR: (MOST_MINUTES, "detour_beyond_day"),
        PROMISE_TOLERANCE: (MOST_MINUTES, "tolerance_beyond_day"),
    }
    for row in tables.prices.having("name", "value"):
        if row.value is None or row.name not in most:
            continue
        limit, code = most[row.name]
        if row.value > limit:
            yield tables.prices.issue(code, row.row_number, "value", {"most": limit})
        elif row.name == RIDE_DETOUR_PERCENT and row.value < LEAST_DETOUR_PERCENT:
            yield tables.prices.issue("detour_below_direct", row.row_number, "value")
