"""Fixed points: clinics, meal halls, workshops that stand where the vans come to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedPoint:
    """
    A place that serves people who would otherwise wait for a van.

    It serves up to ``capacity_per_week`` person-times a week of its services, of villages within
    ``catchment_m`` metres as the crow flies. ``lat`` and ``lon`` are degrees, WGS-84.
    """

    id: str
    name: str
    kind: str
    service_ids: tuple[str, ...]
    lat: float
    lon: float
    capacity_per_week: int
    catchment_m: float

    def __post_init__(self) -> None:
        """Refuse less than nothing."""
        if self.capacity_per_week < 0 or not self.catchment_m >= 0:
            raise ValueError("capacity_per_week and catchment_m must be >= 0.")
