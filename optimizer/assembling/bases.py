"""Where vehicles may be based: depots, and the villages where stewards live."""

from __future__ import annotations

from optimizer.domain.dataset import Dataset
from optimizer.domain.places import Depot, Location, LocationKind

WIDEST_ROAD_CLASS = 3
"""Every vehicle reaches a depot."""


def bases_of(dataset: Dataset) -> dict[str, Location]:
    """
    Return the places where vehicles may be based, by id.

    Parameters
    ----------
    dataset
        Tables free of faults.

    Returns
    -------
    dict
        Depots and stop points (a village without any is its own).
    """
    stops = {place.id: place for place in dataset.stop_points}
    return stops | {depot.id: _depot_location(depot) for depot in dataset.depots}


def _depot_location(depot: Depot) -> Location:
    """Return a depot as a place of the travel matrix."""
    return Location(
        id=depot.id,
        kind=LocationKind.DEPOT,
        name=depot.name,
        county_code=depot.county_code,
        township_code=depot.township_code,
        village_code=None,
        position=depot.position,
        road_class=WIDEST_ROAD_CLASS,
    )
