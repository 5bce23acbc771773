"""The rows of the places tables as they ship: field names are the header, in order."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyRow:
    """A row of ``counties.csv``."""

    county_code: str
    name: str
    name_en: str
    census_2020: int
    seat_lat: float
    seat_lon: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TownshipRow:
    """A row of ``townships.csv``."""

    township_code: str
    name: str
    kind: str
    county_code: str
    lat: float
    lon: float
    elevation_m: int
    position_source: str
    position_error_km: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageRow:
    """A row of ``villages.csv``."""

    village_code: str
    name: str
    name_official: str
    township_code: str
    county_code: str
    lat: float
    lon: float
    elevation_m: int
    position_source: str
    position_error_km: float
    residents: int
    elderly: int
    residents_source: str
    in_plan: int
    road_class: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DepotRow:
    """A row of ``depots.csv``."""

    depot_id: str
    name: str
    kind: str
    township_code: str
    county_code: str
    lat: float
    lon: float
    position_source: str
    position_error_km: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRow:
    """A row of ``services.csv``."""

    service_id: str
    name_zh: str
    name_en: str
    source: str


def write_rows(path: Path, rows: Iterable[DataclassInstance]) -> None:
    """Write rows of one type as plain UTF-8 CSV with LF line ends, the same bytes everywhere."""
    rows = tuple(rows)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([field.name for field in fields(rows[0])])
    writer.writerows(astuple(row) for row in rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="\n")
