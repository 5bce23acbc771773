"""The map contract: everything a map shows of one or more plans, in one compact payload."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from shapely.geometry import Polygon

from optimizer.domain.conditions import Conditions
from optimizer.domain.places import LocationKind, Position, PositionSource
from optimizer.domain.plan import Plan, Route, Stop
from optimizer.domain.problem import Problem
from optimizer.travel.elevation import read_elevation
from optimizer.viewing.conditions import closed_on_map
from optimizer.viewing.polygons import CountyShape, read_county_shapes
from optimizer.viewing.polyline import LatLon, encode_polyline, thin_line
from optimizer.viewing.relief import Box, box_of, relief_image
from optimizer.viewing.texts import MAP_TEXTS, Language
from optimizer.viewing.villages import village_services

MapPayload = dict[str, Any]
"""JSON-ready; see `map_payload`."""

Block = tuple[Problem, Plan]
LegKey = tuple[str, str, str]
"""Ways (the name of a matrix of the problem), location left, location reached."""

VERSION = 1
LINE_TOLERANCE_DEG = 0.0004
"""About 40 m, well below the width of a 900 m terrain cell."""
NAMED_BLOCKS = 3
MARGIN = 0.5
"""The relief reaches beyond the counties by this share of their extent."""
MINUTE_S = 60


def map_payload(
    blocks: Sequence[Block],
    *,
    leg_lines: Mapping[LegKey, Sequence[LatLon]] | None = None,
    polygons_path: Path | None = None,
    elevation_path: Path | None = None,
    title: str = "",
    conditions: Conditions | None = None,
) -> MapPayload:
    """
    Gather what a map shows.

    Parameters
    ----------
    blocks
        The planned blocks with their plans, all of one cycle; at least one.
    leg_lines
        Way of each leg by (profile, from, to); a leg without one is drawn straight.
    polygons_path, elevation_path
        The dataset's county polygons and elevation grid, where there are any.
    title
        Heading of the map; empty: the names of the blocks.
    conditions
        What is closed in the cycle.

    Returns
    -------
    dict
        ``days`` (ISO dates), ``counties``, ``relief``, ``villages``, ``closed`` (see
        `closed_on_map`), ``depots``, ``vehicles``, ``lines``, ``places``, ``legs`` (encoded
        polylines) and ``routes`` that refer to the others by index; ``notes`` on the data and on
        the map; ``straight`` when no way bends; ``box`` ``[[south, west], [north, east]]``.

    Raises
    ------
    ShanluError
        If the polygons or the elevation cannot be read.
    """
    problems = [problem for problem, _ in blocks]
    cycle = problems[0].cycle
    shapes = read_county_shapes(polygons_path) if polygons_path else ()
    planned = {code for problem in problems for code in problem.county_codes}
    chosen = tuple(shape for shape in shapes if shape.code in planned)
    box = _extent(problems, chosen)
    tables = _Tables(problems, leg_lines or {})
    return {
        "version": VERSION,
        "title": title or _title(problems),
        "notes": _notes(problems),
        "days": [(cycle.start + timedelta(days=d)).isoformat() for d in range(cycle.days)],
        "box": [[box.south, box.west], [box.north, box.east]],
        "counties": [county_row(shape, planned) for shape in shapes],
        "relief": relief_row(elevation_path, box, chosen),
        "villages": [row for block in blocks for row in _villages(*block)],
        "closed": closed_on_map(conditions) if conditions else [],
        "depots": tables.depots,
        "routes": [
            tables.route(route, problem) for problem, plan in blocks for route in plan.routes
        ],
        "vehicles": tables.vehicles,
        "lines": tables.lines,
        "places": tables.places,
        "legs": tables.legs,
        "straight": bool(tables.legs) and not tables.bent,
    }


def only_routes(
    payload: MapPayload, *, day: int | None = None, vehicle_ids: Collection[str] | None = None
) -> MapPayload:
    """Return the payload with the routes of one day and some vehicles; ``None`` keeps all."""
    ids = [vehicle[0] for vehicle in payload["vehicles"]]
    routes = [
        route
        for route in payload["routes"]
        if day in (None, route[0]) and (vehicle_ids is None or ids[route[1]] in vehicle_ids)
    ]
    used = {leg for route in routes for trip in route[2] for leg in trip[2]}
    legs = [line if i in used else "" for i, line in enumerate(payload["legs"])]
    return {**payload, "routes": routes, "legs": legs}


class _Tables:
    """Numbers what routes refer to, so that each thing is in the payload once."""

    def __init__(
        self, problems: Sequence[Problem], leg_lines: Mapping[LegKey, Sequence[LatLon]]
    ) -> None:
        self.legs: list[str] = []
        self.bent = False
        self._leg_lines = leg_lines
        self._leg_index: dict[LegKey, int] = {}
        self._locations = {loc.id: loc for p in problems for loc in p.locations}
        self._vehicles = {v.id: v for p in problems for v in p.vehicles}
        self._requirement_lines = {r.id: r.line_id for p in problems for r in p.all_requirements}
        lines = {line.id: line for p in problems for line in p.lines}
        self.lines = [{"zh": line.name_zh, "en": line.name_en} for line in lines.values()]
        self._line_index = {line_id: i for i, line_id in enumerate(lines)}
        self._vehicle_index = {vehicle_id: i for i, vehicle_id in enumerate(self._vehicles)}
        self._place_index = {location_id: i for i, location_id in enumerate(self._locations)}
        self.places = [
            [loc.name, *_degrees(loc.position), loc.village_code or ""]
            for loc in self._locations.values()
        ]
        self.vehicles = [
            [v.id, v.name, v.fleet, self._place_index[v.depot_id]] for v in self._vehicles.values()
        ]
        self.depots = self._depots()

    def _depots(self) -> list[list[Any]]:
        """Return each base: place, number of vehicles, position's source and error."""
        fleets: dict[str, int] = {}
        for vehicle in self._vehicles.values():
            fleets[vehicle.depot_id] = fleets.get(vehicle.depot_id, 0) + 1
        return [
            [
                self._place_index[loc.id],
                fleets.get(loc.id, 0),
                loc.position.source.value,
                loc.position.error_km,
            ]
            for loc in self._locations.values()
            if loc.kind is LocationKind.DEPOT
        ]

    def route(self, route: Route, problem: Problem) -> list[Any]:
        """Return day, vehicle and trips: depart, return, legs, stops (all by index, minutes)."""
        vehicle = self._vehicles[route.vehicle_id]
        ways = problem.profile_on(vehicle.profile, route.day)
        trips = []
        for trip in route.trips:
            halts = [vehicle.depot_id, *(s.location_id for s in trip.stops), vehicle.depot_id]
            legs = [self._leg((ways, a, b)) for a, b in pairwise(halts)]
            stops = [self._stop(stop) for stop in trip.stops]
            trips.append([trip.depart_s // MINUTE_S, trip.return_s // MINUTE_S, legs, stops])
        return [route.day, self._vehicle_index[route.vehicle_id], trips]

    def _stop(self, stop: Stop) -> list[Any]:
        """Return place, start, end and lines of a stop."""
        lines = {self._line_index[self._requirement_lines[r]] for r in stop.requirement_ids}
        return [
            self._place_index[stop.location_id],
            stop.start_s // MINUTE_S,
            stop.end_s // MINUTE_S,
            sorted(lines),
        ]

    def _leg(self, key: LegKey) -> int:
        """Return the number of a leg's line."""
        if key not in self._leg_index:
            self._leg_index[key] = len(self.legs)
            self.legs.append(encode_polyline(self._points(key)))
        return self._leg_index[key]

    def _points(self, key: LegKey) -> list[LatLon]:
        """Return a leg's points, straight where no way is known."""
        line = self._leg_lines.get(key)
        if line and len(line) > 1:
            self.bent = self.bent or len(line) > 2
            return thin_line(line, tolerance_deg=LINE_TOLERANCE_DEG)
        return [_degrees(self._locations[place].position) for place in key[1:]]


def _villages(problem: Problem, plan: Plan) -> list[list[Any]]:
    """Return code, name, place, residents, status, visits made and due, gap, source, error."""
    services = village_services(problem, plan)
    rows = []
    for village in problem.villages:
        service, position = services[village.code], village.position
        rows.append(
            [
                village.code,
                village.name,
                *_degrees(position),
                village.residents,
                service.status.value,
                service.made,
                service.required,
                service.longest_gap_days,
                position.source.value,
                position.error_km,
            ]
        )
    return rows


def _title(problems: Sequence[Problem]) -> str:
    """Return the names of the blocks, or how many counties they are when they are many."""
    if len(problems) <= NAMED_BLOCKS:
        return "、".join(problem.name for problem in problems)
    count = sum(len(problem.county_codes) for problem in problems)
    return f"{count} 个县（市、区） {count} counties"


def _degrees(position: Position) -> tuple[float, float]:
    return round(position.lat, 5), round(position.lon, 5)


def _notes(problems: Sequence[Problem]) -> dict[Language, dict[str, list[str]]]:
    """Return the notes on synthetic data, each once, and on modelled positions."""
    positions = [village.position for problem in problems for village in problem.villages]
    modelled = any(position.source is PositionSource.MODELLED for position in positions)
    data_notes: dict[Language, list[str]] = {
        "zh": [problem.synthetic_note_zh for problem in problems],
        "en": [problem.synthetic_note_en for problem in problems],
    }
    return {
        language: {
            "data": _distinct(data_notes[language]),
            "map": [MAP_TEXTS[language]["not_true"]] if modelled else [],
        }
        for language in MAP_TEXTS
    }


def _distinct(texts: Sequence[str]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text]


def county_row(shape: CountyShape, planned: Collection[str]) -> dict[str, Any]:
    """Return a county's name, the place of it, and its outline, for a map."""
    return {
        "code": shape.code,
        "name": shape.name,
        "planned": shape.code in planned,
        "label": _label_place(shape),
        "rings": [encode_polyline(ring) for ring in shape.rings],
    }


def _label_place(shape: CountyShape) -> list[float]:
    """Return a point inside the largest part of a county, for its name."""
    polygon = max((Polygon(ring) for ring in shape.rings), key=lambda part: part.area)
    point = polygon.buffer(0).representative_point()
    return [round(point.x, 5), round(point.y, 5)]


def _extent(problems: Sequence[Problem], shapes: Sequence[CountyShape]) -> Box:
    """Return the box around the counties and everything in them."""
    points = [point for shape in shapes for ring in shape.rings for point in ring]
    for problem in problems:
        points += [(loc.position.lat, loc.position.lon) for loc in problem.locations]
        points += [(v.position.lat, v.position.lon) for v in problem.villages]
    return box_of(points) if points else Box(south=27.4, west=118.6, north=28.9, east=120.5)


def relief_row(
    path: Path | None, box: Box, shapes: Sequence[CountyShape]
) -> dict[str, object] | None:
    """Return the relief picture, if the dataset has heights."""
    if path is None:
        return None
    return relief_image(read_elevation(path), box=box.widened(MARGIN), shapes=shapes)
