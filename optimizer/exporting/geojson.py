"""The plan as GeoJSON (RFC 7946): a line per route, a point per place visited."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from optimizer.domain.plan import Route
from optimizer.exporting.bundle import CountyPlan, LegKey, Line, PlaceNames
from optimizer.exporting.legs import leg_line, route_legs
from optimizer.exporting.lookup import Lookup
from optimizer.units import s_to_clock

DECIMALS = 5
"""About one metre."""

Feature = dict[str, Any]


def routes_geojson(
    plans: Iterable[CountyPlan], *, names: PlaceNames, lines: Mapping[LegKey, Line]
) -> bytes:
    """
    Return a feature collection of all routes and of the places that they visit.

    Parameters
    ----------
    plans
        Plans by county.
    names
        Names of counties and townships.
    lines
        Geometry of the legs; a leg without one is straight.
    """
    features: list[Feature] = []
    for plan in plans:
        lookup = Lookup(plan.problem, names)
        routes = plan.result.plan.routes
        features.extend(_route_feature(route, lookup, lines) for route in routes)
        features.extend(_place_features(routes, lookup))
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _route_feature(route: Route, lookup: Lookup, lines: Mapping[LegKey, Line]) -> Feature:
    vehicle = lookup.vehicles[route.vehicle_id]
    legs = route_legs(route, vehicle, lookup.problem)
    stops = [stop for trip in route.trips for stop in trip.stops]
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": _coordinates(legs, lines, lookup)},
        "properties": {
            "kind": "route",
            "date": lookup.problem.cycle.date_of(route.day).isoformat(),
            "vehicle_id": vehicle.id,
            "vehicle": vehicle.name,
            "fleet": vehicle.fleet,
            "depot": lookup.locations[vehicle.depot_id].name,
            "depart": s_to_clock(route.trips[0].depart_s),
            "return": s_to_clock(route.trips[-1].return_s),
            "stops": [lookup.locations[stop.location_id].name for stop in stops],
            "km": round(sum(lookup.leg(*leg)[1] for leg in legs) / 1000, 1),
            "estimated": any(lookup.leg(*leg)[2] for leg in legs),
        },
    }


def _coordinates(
    legs: tuple[LegKey, ...], lines: Mapping[LegKey, Line], lookup: Lookup
) -> list[list[float]]:
    """Join the legs' lines; equal neighbours are one point, but a line has at least two."""
    points: list[list[float]] = []
    for leg in legs:
        for lat, lon in leg_line(leg, lines=lines, lookup=lookup):
            point = [round(lon, DECIMALS), round(lat, DECIMALS)]
            if not points or points[-1] != point:
                points.append(point)
    return points if len(points) > 1 else points * 2


def _place_features(routes: tuple[Route, ...], lookup: Lookup) -> Iterator[Feature]:
    halts: dict[str, int] = defaultdict(int)
    for stop in (stop for route in routes for trip in route.trips for stop in trip.stops):
        halts[stop.location_id] += 1
    for location_id, count in sorted(halts.items()):
        place = lookup.locations[location_id]
        position = place.position
        yield {
            "type": "Feature",
            "geometry": {
                "type": "Point",
                "coordinates": [round(position.lon, DECIMALS), round(position.lat, DECIMALS)],
            },
            "properties": {
                "kind": "stop",
                "stop_id": place.id,
                "stop": place.name,
                "village_code": place.village_code,
                "township": lookup.township_name(place.township_code),
                "county": lookup.county_name(place.county_code),
                "halts": count,
                "position_source": position.source.value,
                "position_error_km": position.error_km,
            },
        }
