"""Travel times and distances between the places of a problem."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

UNREACHABLE_S = 2**31 - 1
"""Duration of a leg that does not exist: there is no way from the one place to the other."""

UNREACHABLE_M = 2**31 - 1
"""Distance that providers write beside `UNREACHABLE_S`."""

_INT32_MAX = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TravelMatrix:
    """
    Times and distances between places for one travel profile; asymmetric, read-only.

    Two matrices are equal when their profile, places and figures are.

    Parameters
    ----------
    profile
        Way of travelling, such as ``"van"`` or ``"walk"``.
    location_ids
        Places in the order of rows (from) and columns (to); no id twice.
    duration_s
        Whole seconds, shape ``(n, n)``, diagonal 0; `UNREACHABLE_S` where there is no way.
    distance_m
        Whole metres along the way, shape ``(n, n)``, diagonal 0.
    source
        Where the figures come from: ``"terrain"``, ``"table"``, …
    estimated
        True when the figures are a model's and not those of real roads.
    content_hash
        SHA-256 (hex) of everything the figures depend on.
    estimated_mask
        True for each estimated leg, shape ``(n, n)``; ``None`` when every leg is as ``estimated``
        says (the diagonal is no leg).

    Raises
    ------
    ValueError
        If a shape, a type, the diagonal or a value does not fit; the message is the rule.
    """

    profile: str
    location_ids: tuple[str, ...]
    duration_s: NDArray[np.int32]
    distance_m: NDArray[np.int32]
    source: str
    estimated: bool
    content_hash: str
    estimated_mask: NDArray[np.bool_] | None = None
    _positions: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Check every rule, then keep read-only arrays."""
        n = len(self.location_ids)
        positions = {location_id: i for i, location_id in enumerate(self.location_ids)}
        if len(positions) != n:
            raise ValueError("location_ids must not repeat an id.")
        object.__setattr__(self, "_positions", positions)
        object.__setattr__(self, "duration_s", _sealed(self.duration_s, n=n, name="duration_s"))
        object.__setattr__(self, "distance_m", _sealed(self.distance_m, n=n, name="distance_m"))
        if self.estimated_mask is not None:
            object.__setattr__(self, "estimated_mask", _sealed_mask(self.estimated_mask, n))

    def __len__(self) -> int:
        """Return the number of places."""
        return len(self.location_ids)

    def __eq__(self, other: object) -> bool:
        """Compare profile, places and figures."""
        if not isinstance(other, TravelMatrix):
            return NotImplemented
        return (
            (self.profile, self.location_ids, self.content_hash)
            == (other.profile, other.location_ids, other.content_hash)
            and np.array_equal(self.duration_s, other.duration_s)
            and np.array_equal(self.distance_m, other.distance_m)
        )

    def __hash__(self) -> int:
        """Hash what `__eq__` compares, arrays through their content hash."""
        return hash((self.profile, self.location_ids, self.content_hash))

    def __reduce__(self) -> tuple[Any, ...]:
        """Unpickle through the constructor, so that the arrays are read-only again."""
        values = {f.name: getattr(self, f.name) for f in fields(self) if f.init}
        return _rebuilt, (values,)

    def index(self, location_id: str) -> int:
        """
        Return the row and column of a place.

        Raises
        ------
        KeyError
            If the place is not in the matrix.
        """
        return self._positions[location_id]

    def is_estimated(self, origin: int, destination: int) -> bool:
        """Return whether the leg between two indices is a model's figure."""
        if self.estimated_mask is None:
            return self.estimated and origin != destination
        return bool(self.estimated_mask[origin, destination])

    @property
    def estimated_legs(self) -> int:
        """Number of estimated legs among the ``n * (n - 1)`` between two different places."""
        if self.estimated_mask is None:
            return len(self) * (len(self) - 1) if self.estimated else 0
        return int(self.estimated_mask.sum())


def _sealed(values: NDArray[np.int32], *, n: int, name: str) -> NDArray[np.int32]:
    """Return a read-only int32 copy of ``values`` after checking it."""
    array = np.asarray(values)
    if array.shape != (n, n):
        raise ValueError(f"{name} must have shape ({n}, {n}), not {array.shape}.")
    if not np.issubdtype(array.dtype, np.integer):
        raise ValueError(f"{name} must hold integers, not {array.dtype}.")
    if n and (array.min() < 0 or array.max() > _INT32_MAX):
        raise ValueError(f"{name} must be between 0 and {_INT32_MAX}.")
    if np.diagonal(array).any():
        raise ValueError(f"{name} must be 0 on the diagonal.")
    sealed = np.array(array, dtype=np.int32, order="C")
    sealed.setflags(write=False)
    return sealed


def _sealed_mask(values: NDArray[np.bool_], n: int) -> NDArray[np.bool_]:
    """Return a read-only copy of the mask of estimated legs after checking it."""
    array = np.asarray(values)
    if array.shape != (n, n) or array.dtype != np.bool_:
        raise ValueError(f"estimated_mask must hold booleans in shape ({n}, {n}).")
    if np.diagonal(array).any():
        raise ValueError("estimated_mask must be False on the diagonal.")
    sealed = np.array(array, order="C")
    sealed.setflags(write=False)
    return sealed


def _rebuilt(values: dict[str, Any]) -> TravelMatrix:
    """Rebuild a matrix from its pickled fields."""
    return TravelMatrix(**values)
