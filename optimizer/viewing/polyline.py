"""Lines on a map as short text: the encoded polyline format with five decimals (about 1 m)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

LatLon = tuple[float, float]
SCALE = 100_000


def encode_polyline(points: Iterable[LatLon]) -> str:
    """
    Encode points as an encoded polyline.

    Parameters
    ----------
    points
        (latitude, longitude) in degrees.

    Returns
    -------
    str
        Printable ASCII. Source: Google, "Encoded Polyline Algorithm Format".
    """
    signs: list[str] = []
    last_lat = last_lon = 0
    for lat, lon in points:
        lat_units, lon_units = round(lat * SCALE), round(lon * SCALE)
        signs.append(_number(lat_units - last_lat) + _number(lon_units - last_lon))
        last_lat, last_lon = lat_units, lon_units
    return "".join(signs)


def decode_polyline(text: str) -> list[LatLon]:
    """Return the points of an encoded polyline."""
    values = _numbers(text)
    points: list[LatLon] = []
    lat = lon = 0
    for lat_step, lon_step in zip(values[::2], values[1::2], strict=True):
        lat, lon = lat + lat_step, lon + lon_step
        points.append((lat / SCALE, lon / SCALE))
    return points


def thin_line(points: Sequence[LatLon], *, tolerance_deg: float) -> list[LatLon]:
    """
    Drop points that lie within ``tolerance_deg`` of the line without them (Douglas-Peucker).

    The first and the last point stay.
    """
    if len(points) < 3:
        return list(points)
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        worst, offset = _farthest(points, first, last)
        if offset > tolerance_deg:
            keep.add(worst)
            spans += [(first, worst), (worst, last)]
    return [points[i] for i in sorted(keep)]


def _farthest(points: Sequence[LatLon], first: int, last: int) -> tuple[int, float]:
    """Return the point between two others that is farthest from their line, and how far it is."""
    (lat0, lon0), (lat1, lon1) = points[first], points[last]
    d_lat, d_lon = lat1 - lat0, lon1 - lon0
    squared = d_lat * d_lat + d_lon * d_lon
    worst, offset = first, -1.0
    for i in range(first + 1, last):
        p_lat, p_lon = points[i][0] - lat0, points[i][1] - lon0
        along = (p_lat * d_lat + p_lon * d_lon) / squared if squared else 0.0
        along = min(1.0, max(0.0, along))
        away: float = ((p_lat - along * d_lat) ** 2 + (p_lon - along * d_lon) ** 2) ** 0.5
        if away > offset:
            worst, offset = i, away
    return worst, offset


def _number(value: int) -> str:
    """Encode one signed step."""
    value = ~(value << 1) if value < 0 else value << 1
    chunks = ""
    while value >= 0x20:
        chunks += chr((0x20 | (value & 0x1F)) + 63)
        value >>= 5
    return chunks + chr(value + 63)


def _numbers(text: str) -> list[int]:
    """Decode all signed steps."""
    values: list[int] = []
    shift = value = 0
    for sign in text:
        bits = ord(sign) - 63
        value |= (bits & 0x1F) << shift
        shift += 5
        if bits < 0x20:
            values.append(~(value >> 1) if value & 1 else value >> 1)
            shift = value = 0
    return values
