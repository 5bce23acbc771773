"""Rules about positions: inside their county, and in the right datum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from optimizer.errors import Issue
from optimizer.tables.geometry import Borders
from optimizer.tables.issues import make_issue
from optimizer.tables.known_places import KnownPlaces, Point, common_shift
from optimizer.tables.sheets import POLYGONS_FILE
from optimizer.tables.table import Table, Tables

NEAR_BORDER_M = 3000
"""Borders are simplified: a place so near outside is doubtful, not wrong."""


_EXAMPLES = 3


class Placed(NamedTuple):
    """A position in a table and the county it should lie in."""

    table: Table[Any]
    row_number: int
    lat_key: str
    lat: float
    lon: float
    county: str


def outside_counties(tables: Tables, borders: Borders | None) -> Iterator[Issue]:
    """
    Report positions outside their county.

    Parameters
    ----------
    tables
        All tables.
    borders
        County polygons; nothing is reported without.

    Yields
    ------
    Issue
        A swap of the coordinates, a fault, or a warning near the border.
    """
    if borders is None:
        return
    yield from _without_polygon(tables, borders)
    by_county: dict[str, list[Placed]] = defaultdict(list)
    for placed in _placed(tables):
        by_county[placed.county].append(placed)
    for county, group in by_county.items():
        if county not in borders.polygons:
            continue
        flags = borders.inside(county, [p.lat for p in group], [p.lon for p in group])
        for placed, is_inside in zip(group, flags, strict=True):
            if not is_inside:
                yield outside_issue(placed, borders)


def _without_polygon(tables: Tables, borders: Borders) -> Iterator[Issue]:
    """Warn of counties that the file of borders lacks."""
    for code in tables.counties.ids():
        if code not in borders.polygons:
            yield make_issue("missing_polygon", sheet=POLYGONS_FILE, value=code)


def _placed(tables: Tables) -> Iterator[Placed]:
    """Yield every position with the county it should lie in."""
    for county in tables.counties.having("county_code", "seat_lat", "seat_lon"):
        yield Placed(
            tables.counties,
            county.row_number,
            "seat_lat",
            county.seat_lat,
            county.seat_lon,
            county.county_code,
        )
    for table in (tables.townships, tables.villages, tables.depots):
        for row in table.having("county_code", "lat", "lon"):
            yield Placed(table, row.row_number, "lat", row.lat, row.lon, row.county_code)
    county_of = {
        row.village_code: row.county_code
        for row in tables.villages.having("village_code", "county_code")
    }
    for stop in tables.stop_points.having("village_code", "lat", "lon"):
        code = county_of.get(stop.village_code, "")
        yield Placed(tables.stop_points, stop.row_number, "lat", stop.lat, stop.lon, code)


def outside_issue(placed: Placed, borders: Borders) -> Issue:
    """
    Say how far outside its county a position is, or that its coordinates are swapped.

    Parameters
    ----------
    placed
        A position that is not in its county.
    borders
        County polygons, that of the county among them.

    Returns
    -------
    Issue
        A fault, or a warning near the border.
    """
    place = (placed.row_number, placed.lat_key)
    if borders.inside(placed.county, [placed.lon], [placed.lat]) == [True]:
        return placed.table.issue(
            "lat_lon_swapped", *place, {"lat": placed.lat, "lon": placed.lon}
        )  # fmt: skip
    metres = borders.metres_to(placed.county, lat=placed.lat, lon=placed.lon)
    details = {
        "county": borders.label(placed.county),
        "metres": round(metres),
        "km": f"{metres / 1000:.1f}",
    }
    near = metres <= NEAR_BORDER_M
    return placed.table.issue(
        "near_county_border" if near else "outside_county", *place, details
    )  # fmt: skip


def wrong_datum(tables: Tables, known: KnownPlaces) -> Iterator[Issue]:
    """
    Warn once a table when its known places are all moved the same way.

    Parameters
    ----------
    tables
        All tables.
    known
        True positions by code.

    Yields
    ------
    Issue
        A warning at the first place that moved.
    """
    for table in (tables.townships, tables.villages):
        key = table.sheet.id_column
        rows = {getattr(row, key): row for row in table.having(key, "lat", "lon")}
        shift = common_shift({code: Point(row.lat, row.lon) for code, row in rows.items()}, known)
        if shift is None:
            continue
        first = rows[shift.codes[0]]
        details = {
            "places": len(shift.codes),
            "examples": "、".join(
                getattr(rows[code], "name", code) for code in shift.codes[:_EXAMPLES]
            ),
            "metres": 10 * round(shift.metres / 10),
            "datum": "GCJ-02 / BD-09" if shift.datum is None else shift.datum.label,
        }
        yield table.issue("datum_shift", first.row_number, "lat", details)
