"""Places of the domain from their rows."""

from __future__ import annotations

from optimizer.domain.fixed_points import FixedPoint
from optimizer.domain.places import (
    County,
    Depot,
    Location,
    LocationKind,
    Position,
    Township,
    Village,
)
from optimizer.tables.rows_demand import RequirementRow
from optimizer.tables.rows_orders import OrderRow
from optimizer.tables.rows_places import (
    CountyRow,
    DepotRow,
    StopPointRow,
    TownshipRow,
    VillageRow,
)
from optimizer.tables.table import Tables
from optimizer.units import METRES_PER_KM


def to_county(row: CountyRow) -> County:
    """Return a county."""
    return County(
        code=row.county_code,
        name=row.name,
        name_en=row.name_en,
        seat_lat=row.seat_lat,
        seat_lon=row.seat_lon,
    )


def _position(row: TownshipRow | VillageRow | StopPointRow | DepotRow) -> Position:
    """Return where a row lies."""
    return Position(
        lat=row.lat,
        lon=row.lon,
        source=row.position_source,
        error_km=row.position_error_km,
    )


def to_township(row: TownshipRow) -> Township:
    """Return a township."""
    return Township(
        code=row.township_code,
        name=row.name,
        kind=row.kind,
        county_code=row.county_code,
        position=_position(row),
    )


def to_village(row: VillageRow) -> Village:
    """Return a village."""
    return Village(
        code=row.village_code,
        name=row.name,
        township_code=row.township_code,
        county_code=row.county_code,
        position=_position(row),
        residents=row.residents,
        in_plan=row.in_plan,
        road_class=row.road_class,
    )


def to_depot(row: DepotRow) -> Depot:
    """Return a base."""
    return Depot(
        id=row.depot_id,
        name=row.name,
        kind=row.kind,
        township_code=row.township_code,
        county_code=row.county_code,
        position=_position(row),
        meals_per_wave=row.meals_per_wave,
    )


def to_fixed_points(tables: Tables) -> tuple[FixedPoint, ...]:
    """Return the fixed points; one in a village stands where the village is."""
    villages = {row.village_code: (row.lat, row.lon) for row in tables.villages.rows}
    found = []
    for row in tables.fixed_points.rows:
        place = villages.get(row.village_code or "", (row.lat, row.lon))
        found.append(
            FixedPoint(
                id=row.point_id,
                name=row.name,
                kind=row.kind,
                service_ids=row.services,
                lat=place[0] or 0.0,
                lon=place[1] or 0.0,
                capacity_per_week=row.capacity_per_week,
                catchment_m=row.catchment_km * METRES_PER_KM,
            )
        )
    return tuple(found)


def to_stop_points(tables: Tables) -> tuple[Location, ...]:
    """Return the stop points, and the villages themselves where they have none or one is used."""
    villages = {row.village_code: row for row in tables.villages.rows}
    own = tuple(_own_stop(row, villages[row.village_code]) for row in tables.stop_points.rows)
    with_stops = {stop.village_code for stop in own}
    used = {stop_id_of(row) for row in tables.requirements.rows}
    used |= {row.depot_id for row in tables.vehicles.rows}
    used |= {stop_id_of(row) for row in tables.orders.rows}
    used |= {row.destination_id for row in tables.orders.rows if row.destination_id}
    themselves = (
        _village_stop(row)
        for row in tables.villages.rows
        if row.village_code not in with_stops or row.village_code in used
    )
    return (*own, *themselves)


def stop_id_of(row: RequirementRow | OrderRow) -> str:
    """Return where a requirement or an order is served."""
    return row.stop_id or row.village_code


def _own_stop(row: StopPointRow, village: VillageRow) -> Location:
    """Return a stop point."""
    return Location(
        id=row.stop_id,
        kind=LocationKind.STOP_POINT,
        name=row.name,
        county_code=village.county_code,
        township_code=village.township_code,
        village_code=village.village_code,
        position=_position(row),
        road_class=village.road_class if row.road_class is None else row.road_class,
        elevation_m=village.elevation_m if row.elevation_m is None else row.elevation_m,
    )


def _village_stop(row: VillageRow) -> Location:
    """Return a village as its own stop point."""
    return Location(
        id=row.village_code,
        kind=LocationKind.STOP_POINT,
        name=row.name,
        county_code=row.county_code,
        township_code=row.township_code,
        village_code=row.village_code,
        position=_position(row),
        road_class=row.road_class,
        elevation_m=row.elevation_m,
    )
