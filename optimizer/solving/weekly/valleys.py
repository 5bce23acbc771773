"""Valleys: places that a van visits on one drive because they lie close together."""

from __future__ import annotations

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

VALLEY_S = 20 * 60
"""Mean drive between the places of one valley, at most."""


def valleys(duration_s: list[list[int]], places: list[int]) -> list[int]:
    """
    Cluster places by travel time (average linkage, cut at `VALLEY_S`).

    Parameters
    ----------
    duration_s
        Seconds between locations, asymmetric; the slower direction counts.
    places
        Location indices.

    Returns
    -------
    list of int
        Valley number (0, 1, ...) of each place.
    """
    if len(places) < 2:
        return [0] * len(places)
    matrix = np.array([[duration_s[a][b] for b in places] for a in places], dtype=float)
    slower = np.maximum(matrix, matrix.T)
    np.fill_diagonal(slower, 0.0)
    tree = linkage(squareform(slower, checks=False), method="average")
    labels = fcluster(tree, t=VALLEY_S, criterion="distance")
    return [int(label) - 1 for label in labels]
