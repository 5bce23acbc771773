"""What moves when positions are imported: the places themselves, and what hangs on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from geopy.distance import geodesic

from optimizer.domain.places import PositionSource
from optimizer.tables.geometry import Borders
from optimizer.tables.known_places import Point
from optimizer.tables.position_matching import PlaceKind
from optimizer.tables.rows_places import DepotRow, TownshipRow, VillageRow
from optimizer.tables.table import Tables

IMPORTED_ERROR_KM = 0.1
"""Expected error of a position that somebody entered."""

UNDER_REAL_SEAT_ERROR_KM = 5.0
"""
Expected error of a modelled village whose township's seat is known, as measured on the shipped data
(`datasets/README.md`).
"""

_SAME_PLACE_DEG = 2e-5
_SHRINKING = tuple(step / 10 for step in range(10, -1, -1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """
    A place gets a new position.

    ``along_with`` is the code of the township or village that took it along, ``None`` for a place
    that the file names.
    """

    kind: PlaceKind
    code: str
    name: str
    row_number: int
    old: Point
    new: Point
    source: PositionSource
    error_km: float
    along_with: str | None = None

    @property
    def moved_km(self) -> float:
        """How far the place moves, in kilometres on the ellipsoid."""
        return float(geodesic(self.old, self.new).km)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """Works out all moves that follow from the positions of a file."""

    tables: Tables
    borders: Borders | None
    targets: Mapping[str, Point]
    """New positions by code of township or village."""

    _seats: dict[str, TownshipRow] = field(init=False)

    def __post_init__(self) -> None:
        """Find the townships whose seat moves."""
        rows = self.tables.townships.having("township_code", "lat", "lon")
        seats = {row.township_code: row for row in rows if row.township_code in self.targets}
        object.__setattr__(self, "_seats", seats)

    def moves(self) -> Iterator[Move]:
        """Yield the moves: townships, villages, stop points, bases."""
        for seat in self._seats.values():
            yield _imported(PlaceKind.TOWNSHIP, seat.township_code, seat, self.targets)
        village_moves = {move.code: move for move in self._village_moves()}
        yield from village_moves.values()
        yield from self._stop_moves(village_moves)
        yield from self._depot_moves()

    def _village_moves(self) -> Iterator[Move]:
        """Yield villages that the file names, and those that follow their seat."""
        needed = ("village_code", "township_code", "county_code", "lat", "lon", "position_source")
        for row in self.tables.villages.having(*needed, "position_error_km"):
            if row.village_code in self.targets:
                yield _imported(PlaceKind.VILLAGE, row.village_code, row, self.targets)
            elif row.township_code in self._seats:
                follow = self._follow_seat(PlaceKind.VILLAGE, row.village_code, row)
                if follow is not None:
                    yield follow

    def _depot_moves(self) -> Iterator[Move]:
        """Yield bases that follow their seat."""
        needed = ("depot_id", "township_code", "county_code", "lat", "lon", "position_source")
        for row in self.tables.depots.having(*needed, "position_error_km"):
            if row.township_code in self._seats:
                follow = self._follow_seat(PlaceKind.DEPOT, row.depot_id, row)
                if follow is not None:
                    yield follow

    def _stop_moves(self, villages: Mapping[str, Move]) -> Iterator[Move]:
        """Yield modelled stop points that follow their village."""
        for row in self.tables.stop_points.having("stop_id", "village_code", "lat", "lon"):
            village = villages.get(row.village_code)
            if village is not None and row.position_source is PositionSource.MODELLED:
                shift = village.new.lat - village.old.lat, village.new.lon - village.old.lon
                yield Move(
                    kind=PlaceKind.STOP_POINT,
                    code=row.stop_id,
                    name=row.name,
                    row_number=row.row_number,
                    old=Point(row.lat, row.lon),
                    new=_rounded(Point(row.lat + shift[0], row.lon + shift[1])),
                    source=row.position_source,
                    error_km=row.position_error_km,
                    along_with=row.village_code,
                )

    def _follow_seat(self, kind: PlaceKind, code: str, row: VillageRow | DepotRow) -> Move | None:
        """Move what stands at the old seat to the new one, and what is modelled beside it."""
        seat = self._seats[row.township_code]
        new_seat = self.targets[row.township_code]
        at_seat = max(abs(row.lat - seat.lat), abs(row.lon - seat.lon)) <= _SAME_PLACE_DEG
        modelled = row.position_source is PositionSource.MODELLED
        error_km = row.position_error_km
        if at_seat and kind is PlaceKind.DEPOT:
            new, source, error_km = new_seat, PositionSource.USER, IMPORTED_ERROR_KM
        elif row.position_source is PositionSource.USER:
            return None
        elif at_seat and not modelled:
            new, source = new_seat, row.position_source
        elif modelled:
            new = self._shifted(row, seat=seat, new_seat=new_seat)
            source = PositionSource.MODELLED
            error_km = min(error_km, UNDER_REAL_SEAT_ERROR_KM)
        else:
            return None
        return Move(
            kind=kind,
            code=code,
            name=row.name,
            row_number=row.row_number,
            old=Point(row.lat, row.lon),
            new=_rounded(new),
            source=source,
            error_km=error_km,
            along_with=row.township_code,
        )

    def _shifted(self, row: VillageRow | DepotRow, *, seat: TownshipRow, new_seat: Point) -> Point:
        """Keep the place relative to its seat; drawn in where it would leave the county."""
        north, east = row.lat - seat.lat, row.lon - seat.lon
        candidates = [Point(new_seat.lat + k * north, new_seat.lon + k * east) for k in _SHRINKING]
        if self.borders is None or row.county_code not in self.borders.polygons:
            return candidates[0]
        inside = self.borders.inside(
            row.county_code, [p.lat for p in candidates], [p.lon for p in candidates]
        )
        fitting = (point for point, fits in zip(candidates, inside, strict=True) if fits)
        return next(fitting, candidates[0])


def _imported(
    kind: PlaceKind, code: str, row: TownshipRow | VillageRow, targets: Mapping[str, Point]
) -> Move:
    """Return the move of a place that the file names."""
    return Move(
        kind=kind,
        code=code,
        name=row.name,
        row_number=row.row_number,
        old=Point(row.lat, row.lon),
        new=_rounded(targets[code]),
        source=PositionSource.USER,
        error_km=IMPORTED_ERROR_KM,
    )


def _rounded(point: Point) -> Point:
    """Round to a tenth of a metre, as the tables are written."""
    return Point(round(point.lat, 6), round(point.lon, 6))
