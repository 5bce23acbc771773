"""Whole shares that add up."""

from __future__ import annotations

import math
from collections.abc import Sequence


def largest_remainder(weights: Sequence[float], total: int) -> list[int]:
    """
    Divide ``total`` in proportion to ``weights`` into whole shares that add up.

    Parameters
    ----------
    weights
        Numbers >= 0.
    total
        What is divided.

    Returns
    -------
    list of int
        A share for each weight; of two equal remainders the first one gets more.

    Raises
    ------
    ValueError
        If no weight is positive.

    References
    ----------
    Hamilton's method of apportionment: M. L. Balinski, H. P. Young, Fair Representation, 1982.
    """
    whole = sum(weights)
    if whole <= 0:
        raise ValueError("at least one weight must be positive.")
    exact = [total * weight / whole for weight in weights]
    shares = [math.floor(value) for value in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (shares[i] - exact[i], i))
    for index in by_remainder[: total - sum(shares)]:
        shares[index] += 1
    return shares


def rounded(values: Sequence[float]) -> list[int]:
    """Round numbers >= 0 so that their sum is the rounded sum."""
    total = round(sum(values))
    return largest_remainder(values, total) if total else [0] * len(values)
