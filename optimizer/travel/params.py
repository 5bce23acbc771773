"""The parameters of the terrain model: how fast, and how winding, each way of travelling is."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from optimizer.errors import ShanluError


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileParams:
    """
    One way of travelling.

    Over a step of the grid with grade ``g`` (rise over run, signed)::

        metres = run * min(winding_flat + winding_per_grade * |g|, winding_max)
        km/h   = clip(top_kmh * exp(-slope_decay * |g + best_grade|) * exp(-h / ridge_m),
                      min_kmh, top_kmh)

    where ``h`` is the height above the lowest ground nearby (``TerrainParams.valley_cells``): small
    on a valley road, large on a ridge. ``best_grade`` > 0 makes a gentle descent the fastest and
    therefore uphill slower than downhill. From a place to the grid it is ``access_kmh`` at most.

    Parameters
    ----------
    name
        Profile, such as ``"van"``.
    top_kmh, min_kmh, access_kmh
        Speeds.
    slope_decay, best_grade
        Loss of speed with slope, dimensionless.
    ridge_m
        Height above the valley, in metres, at which speed has fallen to 1/e.
    winding_flat, winding_per_grade, winding_max
        Length of the way per metre of straight step.

    Raises
    ------
    ValueError
        If a value is outside its range.
    """

    name: str
    top_kmh: float
    min_kmh: float
    access_kmh: float
    slope_decay: float
    best_grade: float
    ridge_m: float
    winding_flat: float
    winding_per_grade: float
    winding_max: float

    def __post_init__(self) -> None:
        """Refuse what is no way of travelling."""
        if not 0 < self.min_kmh <= self.access_kmh <= self.top_kmh:
            raise ValueError("speeds must be 0 < min_kmh <= access_kmh <= top_kmh.")
        if not (self.slope_decay >= 0 and self.best_grade >= 0 and self.ridge_m > 0):
            raise ValueError("slope_decay and best_grade must be >= 0, ridge_m > 0.")
        if not (1 <= self.winding_flat <= self.winding_max and self.winding_per_grade >= 0):
            raise ValueError(
                "windings must be 1 <= winding_flat <= winding_max, winding_per_grade >= 0."
            )


VAN = ProfileParams(
    name="van",
    top_kmh=55.0,
    min_kmh=14.0,
    access_kmh=20.0,
    slope_decay=4.5,
    best_grade=0.006,
    ridge_m=1500.0,
    winding_flat=1.07,
    winding_per_grade=8.5,
    winding_max=3.0,
)
"""A small van on county and village roads; calibrated in ``docs/travel.md``."""

WALK = ProfileParams(
    name="walk",
    top_kmh=6.0,
    min_kmh=0.8,
    access_kmh=4.0,
    slope_decay=3.5,
    best_grade=0.05,
    ridge_m=1e9,
    winding_flat=1.15,
    winding_per_grade=1.0,
    winding_max=1.6,
)
"""Walking: Tobler's hiking function (Tobler 1993, NCGIA report 93-1); windings are assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TerrainParams:
    """
    All parameters of the terrain model.

    Parameters
    ----------
    profiles
        The ways of travelling offered.
    valley_cells
        Half-width, in cells of 30 seconds, of the window whose lowest ground is "the valley".
    """

    profiles: tuple[ProfileParams, ...] = (VAN, WALK)
    valley_cells: int = 3

    def profile(self, name: str) -> ProfileParams:
        """
        Return the profile called ``name``.

        Raises
        ------
        ShanluError
            If there is none.
        """
        for profile in self.profiles:
            if profile.name == name:
                return profile
        known = ", ".join(profile.name for profile in self.profiles)
        raise ShanluError(
            f"没有出行方式“{name}”；可用的有：{known}。",
            f'There is no travel profile "{name}"; there are: {known}.',
        )

    def digest_text(self) -> str:
        """Return the parameters as canonical JSON, for content hashes."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=True)
