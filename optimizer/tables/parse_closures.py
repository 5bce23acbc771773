"""Closures and suspensions of the domain from their rows."""

from __future__ import annotations

from optimizer.domain.closures import Box, Circle, Closure, ClosureKind, Shape
from optimizer.tables.rows_closures import ClosureRow
from optimizer.units import METRES_PER_KM


def to_closure(row: ClosureRow) -> Closure:
    """Return a closure."""
    codes = {
        ClosureKind.VILLAGE: row.village_code,
        ClosureKind.TOWNSHIP: row.township_code,
        ClosureKind.HEIGHT: row.county_code,
        ClosureKind.VEHICLE: row.vehicle_id,
        ClosureKind.CREW: row.member_id,
        ClosureKind.SUSPENSION: row.village_code,
    }
    return Closure(
        id=row.closure_id,
        kind=row.kind,
        first=row.from_date,
        last=row.to_date,
        code=codes.get(row.kind),
        line_id=row.line_id,
        above_m=row.above_m,
        below_m=row.below_m,
        shape=_shape(row),
        reason=row.reason or "",
    )


def _shape(row: ClosureRow) -> Shape | None:
    """Return the closed part of the map: the box, or the circle."""
    if row.lat is not None and row.lon is not None and row.radius_km is not None:
        return Circle(lat=row.lat, lon=row.lon, radius_m=row.radius_km * METRES_PER_KM)
    if row.south is None or row.west is None or row.north is None or row.east is None:
        return None
    return Box(south=row.south, west=row.west, north=row.north, east=row.east)
