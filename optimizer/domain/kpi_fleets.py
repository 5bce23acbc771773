"""How many vehicles of each fleet a plan has, and which of them are counted as service vans."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

HOSPITAL_FLEET = "hospital"
STEWARD_FLEET = "steward"


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetKpis:
    """
    The vehicles of one fleet (or the people of one: stewards).

    Parameters
    ----------
    fleet
        Its id, as the tables write it.
    vehicles, vehicles_used
        All of them, and those with at least one route.
    vehicle_days
        Their routes.
    """

    fleet: str
    vehicles: int
    vehicles_used: int
    vehicle_days: int


def total_of(fleets: Iterable[FleetKpis], *, fleet: str) -> FleetKpis:
    """Return some fleets as one; all zero where there is none."""
    found = list(fleets)
    return FleetKpis(
        fleet=fleet,
        vehicles=sum(one.vehicles for one in found),
        vehicles_used=sum(one.vehicles_used for one in found),
        vehicle_days=sum(one.vehicle_days for one in found),
    )


def counted(fleets: Iterable[FleetKpis], *, hospitals_inside: bool) -> dict[str, FleetKpis]:
    """
    Return the vehicles as they are published: service vans, mobile hospitals, stewards.

    Parameters
    ----------
    fleets
        Every fleet once.
    hospitals_inside
        Whether the mobile hospitals are among the service vans, too.

    Returns
    -------
    dict
        ``vans`` (all other fleets), ``hospital``, ``steward``.
    """
    listed = list(fleets)
    apart = {STEWARD_FLEET} if hospitals_inside else {STEWARD_FLEET, HOSPITAL_FLEET}
    return {
        "vans": total_of((f for f in listed if f.fleet not in apart), fleet="vans"),
        HOSPITAL_FLEET: total_of(
            (f for f in listed if f.fleet == HOSPITAL_FLEET), fleet="hospital"
        ),
        STEWARD_FLEET: total_of((f for f in listed if f.fleet == STEWARD_FLEET), fleet="steward"),
    }
