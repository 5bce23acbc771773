"""Home bases of vehicles, generated: a site of each kind at every township seat."""

from __future__ import annotations

from collections.abc import Iterable

from optimizer.building.divisions import COUNTIES, SUBDISTRICT
from optimizer.building.rows import DepotRow, TownshipRow
from optimizer.building.seats import COUNTY_TOWNS

GENERATED = "generated"
TOWNSHIP_SITES = {
    "health_centre": "卫生院",
    "coop": "供销社",
    "kitchen": "中央厨房",
    "service_station": "便民服务站",
}
_SUBDISTRICT_HEALTH_CENTRE = "社区卫生服务中心"
COUNTY_HOSPITAL = "county_hospital"


def depot_rows(townships: Iterable[TownshipRow]) -> tuple[DepotRow, ...]:
    """Return the bases by township code: four at every seat, a hospital in every county town."""
    towns = {township_code: county for county, (township_code, _) in COUNTY_TOWNS.items()}
    rows = []
    for township in townships:
        for kind in TOWNSHIP_SITES:
            rows.append(_site(township, kind=kind, name=_site_name(township, kind)))
        if township.township_code in towns:
            name = f"{COUNTIES[township.county_code][0]}人民医院"
            rows.append(_site(township, kind=COUNTY_HOSPITAL, name=name))
    return tuple(rows)


def _site_name(township: TownshipRow, kind: str) -> str:
    """Return the name of a township's site."""
    if kind == "health_centre" and township.kind == SUBDISTRICT:
        return f"{township.name}{_SUBDISTRICT_HEALTH_CENTRE}"
    return f"{township.name}{TOWNSHIP_SITES[kind]}"


def _site(township: TownshipRow, *, kind: str, name: str) -> DepotRow:
    """Return a base at the township's seat."""
    return DepotRow(
        depot_id=f"D{township.township_code}-{kind}",
        name=name,
        kind=kind,
        township_code=township.township_code,
        county_code=township.county_code,
        lat=township.lat,
        lon=township.lon,
        position_source=township.position_source,
        position_error_km=township.position_error_km,
        source=GENERATED,
    )
