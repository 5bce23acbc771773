"""Path lines for the map, simplified."""

from __future__ import annotations

import math

from shapely import LineString

from optimizer.travel.provider import Line

_METRES_PER_DEGREE = 111_200.0


def simplified(line: Line, *, tolerance_m: float) -> Line:
    """
    Return ``line`` with fewer points, nowhere further than ``tolerance_m`` from it; same ends.

    Douglas-Peucker on a plane where a degree of longitude is as long as it is at the line's start.
    """
    if len(line) < 3:
        return line
    squeeze = math.cos(math.radians(line[0][0]))
    plane = LineString([(lon * squeeze, lat) for lat, lon in line])
    kept = plane.simplify(tolerance_m / _METRES_PER_DEGREE, preserve_topology=False)
    inner = tuple((lat, x / squeeze) for x, lat in list(kept.coords)[1:-1])
    return (line[0], *inner, line[-1])
