"""Kinds of vehicles that stand in for each other, and how their pools are sized."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.building.assumptions import PERIODIC_SERVICES
from optimizer.building.demand import Site

NARROW = 1
"""Road class of villages that only the smallest vehicles reach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """
    Vehicles that stand in for each other.

    Parameters
    ----------
    id
        Short name, part of vehicle ids.
    services
        What they do in the plan.
    depot_kinds
        Where they are based.
    wide_type, narrow_type
        Vehicle type for ordinary roads and for the narrowest; ``None``: the kind serves no such
        village.
    mean_days
        Days a week on which one of them is free for the plan, on average; the other days are its
        owner's.
    least_days
        A base with less work (van-days a week) than this houses none, unless
    farthest_min
        some village would then be farther than this from the next base, there and back.
    fullest, fullest_narrow
        Largest share of the van-days that the witness uses: of all in a county, and of the small
        vans of a base, which are sent to ordinary villages, too.
    fleet
        Whose vehicles they are.
    """

    id: str
    services: tuple[str, ...]
    depot_kinds: tuple[str, ...]
    wide_type: str | None
    narrow_type: str | None
    mean_days: float
    least_days: float
    farthest_min: int = 80
    fullest: float = 0.85
    fullest_narrow: float = 0.45
    fleet: str = "van"

    @property
    def type_id(self) -> str:
        """The type whose day the witness keeps (the types of a kind keep the same day)."""
        return self.wide_type or self.narrow_type or ""

    def serves(self, site: Site) -> bool:
        """Tell whether the kind serves villages on such a road."""
        return (self.narrow_type if site.road_class == NARROW else self.wide_type) is not None


MEALS = Kind(
    id="meal",
    services=("meals",),
    depot_kinds=("kitchen",),
    wide_type="meal",
    narrow_type="meal_s",
    mean_days=6,
    least_days=18,
    farthest_min=54,
    fullest=0.91,
    fullest_narrow=0.8,
)
HOSPITAL = Kind(
    id="hosp",
    services=("medical",),
    depot_kinds=("health_centre", "county_hospital"),
    wide_type="hosp",
    narrow_type="hosp_s",
    mean_days=5,
    least_days=6,
    farthest_min=130,
    fleet="hospital",
)
KINDS: tuple[Kind, ...] = (
    MEALS,
    HOSPITAL,
    Kind(
        id="sup",
        services=("shopping", "selling"),
        depot_kinds=("coop",),
        wide_type="supply",
        narrow_type="supply_s",
        mean_days=2.0,
        least_days=3.5,
        farthest_min=100,
        fullest=0.82,
    ),
    Kind(
        id="bath",
        services=("bathing",),
        depot_kinds=("service_station",),
        wide_type="bath",
        narrow_type=None,
        mean_days=1.5,
        least_days=3,
        farthest_min=100,
        fullest=0.95,
    ),
    Kind(
        id="cln",
        services=("cleaning",),
        depot_kinds=("service_station",),
        wide_type="clean",
        narrow_type=None,
        mean_days=1.5,
        least_days=3,
        farthest_min=100,
        fullest=1.0,
    ),
    Kind(
        id="cul",
        services=("learning", "leisure"),
        depot_kinds=("service_station",),
        wide_type="culture",
        narrow_type=None,
        mean_days=1.7,
        least_days=3.5,
        farthest_min=100,
        fullest=0.95,
    ),
    Kind(
        id="mul",
        services=PERIODIC_SERVICES,
        depot_kinds=("service_station",),
        wide_type=None,
        narrow_type="multi",
        mean_days=2.2,
        least_days=2.5,
        farthest_min=100,
        fullest_narrow=0.42,
    ),
)
