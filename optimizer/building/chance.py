"""Repeatable chance: every draw is seeded by the codes it is for, never by the order of draws."""

from __future__ import annotations

import hashlib
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

_BITS = 53


def uniform(*keys: str) -> float:
    """Return a number in (0, 1) that depends on ``keys`` alone."""
    digest = hashlib.sha256("|".join(("shanlu", *keys)).encode("utf-8")).digest()
    whole = int.from_bytes(digest[:8], "big") >> (64 - _BITS)
    return float((whole + 0.5) / 2**_BITS)


def normal(*keys: str) -> float:
    """Return a standard normal number that depends on ``keys`` alone."""
    return NormalDist().inv_cdf(uniform(*keys))


def weighted_choice(weights: NDArray[np.float64], *keys: str) -> int:
    """
    Return an index drawn in proportion to ``weights``; it depends on them and ``keys`` alone.

    Raises
    ------
    ValueError
        If no weight is positive.
    """
    cumulative = np.cumsum(weights)
    if not cumulative[-1] > 0:
        raise ValueError("at least one weight must be positive.")
    drawn = uniform(*keys) * cumulative[-1]
    index = int(np.searchsorted(cumulative, drawn, side="right"))
    return min(index, int(np.flatnonzero(weights)[-1]))
