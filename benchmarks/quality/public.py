"""A public routing instance as its file says it, before it becomes a problem of ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Days = tuple[int, ...]


class NotReadableError(ValueError):
    """A file that is no instance we can read; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """
    A customer at ``place``; one visit delivers ``demand``.

    ``window`` bounds the start of the service. ``day_sets`` are the allowed sets of visit days.
    """

    place: int
    demand: int
    service: float = 0.0
    window: tuple[float, float] | None = None
    release: float = 0.0
    day_sets: tuple[Days, ...] = ((0,),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Van:
    """
    A vehicle; equal vans are interchangeable.

    ``None`` means no limit; ``allowed`` are the places of the customers that it may visit,
    ``trips`` how often it may leave on a day.
    """

    depot: int
    days: Days = (0,)
    capacity: int | None = None
    max_duration: float | None = None
    fixed_cost: float = 0.0
    unit_cost: float = 1.0
    allowed: frozenset[int] | None = None
    trips: int | None = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Convention:
    """
    How the published costs of a family come about: everything times ``factor``, then rounded.

    With ``is_rounded`` the published cost is that of the rounded distances, else of the exact
    ones. ``limit`` rounds the longest duration.
    """

    factor: int
    is_rounded: bool
    distance: Callable[[Floats], Floats]
    duration: Callable[[Floats], Floats]
    limit: Callable[[float], float]

    def integer(self, value: float) -> int:
        """Return a time or cost in the integers of the instance."""
        return int(self.duration(np.array(self.factor * value)))

    def metres(self, legs: Floats) -> NDArray[np.int64]:
        """Return distances in the integers of the instance."""
        return self.distance(self.factor * legs).astype(np.int64)

    def seconds(self, legs: Floats) -> NDArray[np.int64]:
        """Return driving times in the integers of the instance."""
        return self.duration(self.factor * legs).astype(np.int64)


REAL = Convention(
    factor=10_000, is_rounded=False, distance=np.rint, duration=np.ceil, limit=np.floor
)
"""Unrounded Euclidean (Cordeau): what keeps the rounded limits keeps the exact ones."""
THOUSANDTHS = Convention(
    factor=1000, is_rounded=True, distance=np.rint, duration=np.rint, limit=np.rint
)
TENTHS = Convention(
    factor=10, is_rounded=True, distance=np.trunc, duration=np.trunc, limit=np.trunc
)
UNITS = Convention(factor=1, is_rounded=True, distance=np.rint, duration=np.rint, limit=np.rint)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PublicInstance:
    """
    An instance: places by index, distances between them, who is to be visited and by what.

    ``opening`` holds the time window of depots that have one; travel takes as long as it is far.
    ``keeps_depot``: all visits of a customer come from one depot.
    """

    name: str
    kind: str
    days: int
    legs: Floats
    depots: tuple[int, ...]
    customers: tuple[Customer, ...]
    vans: tuple[Van, ...]
    convention: Convention
    opening: dict[int, tuple[float, float]]
    keeps_depot: bool = False


def euclidean(points: Floats) -> Floats:
    """
    Return the distances between points in the plane.

    Raises
    ------
    NotReadableError
        If a point lies nowhere.
    """
    if not np.isfinite(points).all():
        raise NotReadableError("coordinates that are not finite")
    apart = points[:, None, :] - points[None, :, :]
    return np.sqrt((apart**2).sum(axis=2))


def whole(number: float, what: str) -> int:
    """Return a number that must be whole."""
    if number != int(number):
        raise NotReadableError(f"{what} {number} is no whole number")
    return int(number)
