"""From sound rows of orders to the domain."""

from __future__ import annotations

from optimizer.domain.orders import DEFAULT_PRIORITY, ON_DEMAND, Order, OrderTerms
from optimizer.domain.services import TimeWindow
from optimizer.tables.rows_fleet import PriceRow
from optimizer.tables.rows_orders import OrderRow
from optimizer.tables.schema import PROMISE_TOLERANCE, RIDE_DETOUR, RIDE_DETOUR_PERCENT
from optimizer.tables.table import Table
from optimizer.units import minutes_to_s


def to_order(row: OrderRow) -> Order:
    """Return an order."""
    return Order(
        id=row.order_id,
        date=row.date,
        line_id=row.line_id or ON_DEMAND,
        service_ids=row.services,
        village_code=row.village_code,
        stop_id=row.stop_id or row.village_code,
        window=TimeWindow(open_s=row.earliest, close_s=row.latest),
        service_s=minutes_to_s(row.service_min),
        persons=row.persons,
        destination_id=row.destination_id,
        max_aboard_s=None if row.max_aboard_min is None else minutes_to_s(row.max_aboard_min),
        priority=DEFAULT_PRIORITY if row.priority is None else row.priority,
        note=row.note or "",
    )


def to_order_terms(prices: Table[PriceRow]) -> OrderTerms:
    """Return what holds for all orders; what the price list does not say is as usual."""
    said = {row.name: row.value for row in prices.rows if row.value is not None}
    usual = OrderTerms()
    percent = said.get(RIDE_DETOUR_PERCENT, usual.detour_percent)
    return OrderTerms(
        tolerance_s=_seconds(said.get(PROMISE_TOLERANCE), usual.tolerance_s),
        detour_percent=round(percent),
        detour_s=_seconds(said.get(RIDE_DETOUR), usual.detour_s),
    )


def _seconds(minutes: float | None, usual_s: int) -> int:
    return usual_s if minutes is None else minutes_to_s(minutes)
