"""Least-cost search on a window of the grid, exact as if the whole grid had been searched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from optimizer.travel.access import Access, DirectLegs
from optimizer.travel.steps import NEIGHBOURS, StepField

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

FIRST_MARGIN_CELLS = 24
"""Cells searched around the places at first; only speed depends on it."""

_BATCH = 64
"""Origins searched at a time; bounds the memory."""

_LEAST_S = 1e-3
"""No leg takes less, so that the graph has no zero weights (a sparse matrix drops them)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Rows and columns of the grid, ends exclusive."""

    row0: int
    row1: int
    col0: int
    col1: int

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.col1 - self.col0

    @property
    def cells(self) -> int:
        """Number of cells."""
        return (self.row1 - self.row0) * self.width


def window_around(access: Access, shape: tuple[int, int], *, margin: int) -> Window:
    """Return the cells around all places, ``margin`` more on every side, cut at the grid."""
    return Window(
        row0=max(0, int(access.rows.min()) - margin),
        row1=min(shape[0], int(access.rows.max()) + margin + 1),
        col0=max(0, int(access.cols.min()) - margin),
        col1=min(shape[1], int(access.cols.max()) + margin + 1),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowGraph:
    """
    The graph of a window: its cells, then a start node and an end node for every place.

    Start nodes have no way in and end nodes none out: a place is never a shortcut for others, so
    the time between two places does not depend on which other places are asked for.

    Parameters
    ----------
    window
        The cells.
    access, direct
        Legs of the places.
    matrix
        Seconds from node to node.
    step_metres
        Metres of the steps out of each cell, shape ``(8, cells)``.
    exits
        Cells from which a step leads out of the window, but not out of the grid.
    """

    window: Window
    access: Access
    direct: DirectLegs
    matrix: csr_array
    step_metres: Floats
    exits: Ints

    @property
    def places(self) -> int:
        """Number of places."""
        return len(self.access.lat)

    def starts(self, places: Ints) -> Ints:
        """Return the nodes that ways from ``places`` begin at."""
        return self.window.cells + places

    def ends(self, places: Ints) -> Ints:
        """Return the nodes that ways to ``places`` end at."""
        return self.window.cells + self.places + places


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """
    Fastest ways from some places to all places.

    Parameters
    ----------
    graph
        What was searched.
    origins
        Places searched from, shape ``(m,)``.
    seconds
        Shape ``(m, n)``; infinite where there is no way.
    before
        Node before each node on the way from each origin, shape ``(m, nodes)``.
    """

    graph: WindowGraph
    origins: Ints
    seconds: Floats
    before: Ints


def window_graph(
    field: StepField, access: Access, *, direct: DirectLegs, window: Window
) -> WindowGraph:
    """Build the graph of ``window`` for the places of ``access``."""
    n, cells = len(access.lat), window.cells
    origin, destination, seconds, metres = _steps(field, window)
    corner = ((access.rows - window.row0) * window.width + access.cols - window.col0).ravel()
    start = np.repeat(cells + np.arange(n), access.rows.shape[1])
    legs = (
        (origin, destination, seconds),
        (start, corner, access.seconds_out.ravel()),
        (corner, start + n, access.seconds_in.ravel()),
        (cells + direct.origin, cells + n + direct.destination, direct.seconds),
    )
    tail, head, weight = (np.concatenate(column) for column in zip(*legs, strict=True))
    ok = np.isfinite(weight)
    size = cells + 2 * n
    weight = np.maximum(weight[ok], _LEAST_S)
    return WindowGraph(
        window=window,
        access=access,
        direct=direct,
        matrix=csr_array((weight, (tail[ok], head[ok])), shape=(size, size)),
        step_metres=metres,
        exits=_exits(window, field.seconds.shape[1:]),
    )


def exact_searches(
    field: StepField, access: Access, *, direct: DirectLegs, origins: Ints
) -> Iterator[Found]:
    """
    Search from ``origins``, a batch at a time, as if the whole grid were searched.

    A window around the places is searched first. A way through outside leaves it by one exit cell
    and comes back by another, so it takes at least the time to the nearest exit plus the time from
    the exit nearest to the destination. Origins for which that could be faster are searched again
    in a larger window; the largest is the grid.
    """
    shape = (field.seconds.shape[1], field.seconds.shape[2])
    margin, pending = FIRST_MARGIN_CELLS, origins
    while len(pending):
        window = window_around(access, shape, margin=margin)
        graph = window_graph(field, access, direct=direct, window=window)
        back = _seconds_back(graph)
        uncertain = []
        for first in range(0, len(pending), _BATCH):
            found, exact = _search(graph, pending[first : first + _BATCH], back=back)
            uncertain.append(found.origins[~exact])
            yield Found(
                graph=graph,
                origins=found.origins[exact],
                seconds=found.seconds[exact],
                before=found.before[exact],
            )
        margin, pending = 2 * margin, np.concatenate(uncertain)


def _search(graph: WindowGraph, origins: Ints, *, back: Floats) -> tuple[Found, Bools]:
    """Search the window; also return for which origins the result is proved exact."""
    reached, before = dijkstra(
        graph.matrix, indices=graph.starts(origins), return_predecessors=True
    )
    seconds = reached[:, graph.ends(np.arange(graph.places))]
    out = reached[:, graph.exits].min(axis=1, initial=np.inf)
    outside = out[:, None] + back
    outside[np.arange(len(origins)), origins] = np.inf
    exact = ~((outside < seconds).any(axis=1))
    found = Found(graph=graph, origins=origins, seconds=seconds, before=before)
    return found, exact


def _seconds_back(graph: WindowGraph) -> Floats:
    """Return the seconds to each place from the exit nearest to it; infinite without exits."""
    if not len(graph.exits):
        return np.full(graph.places, np.inf)
    reached: Floats = dijkstra(graph.matrix, indices=graph.exits, min_only=True)
    return reached[graph.ends(np.arange(graph.places))]


def _steps(field: StepField, window: Window) -> tuple[Ints, Ints, Floats, Floats]:
    """Return origin, destination and seconds of each step inside the window, and its metres."""
    rows = slice(window.row0, window.row1)
    cols = slice(window.col0, window.col1)
    seconds = field.seconds[:, rows, cols].copy()
    metres = np.ascontiguousarray(field.metres[:, rows, cols]).reshape(len(NEIGHBOURS), -1)
    for k, (dy, dx) in enumerate(NEIGHBOURS):
        if dy:
            seconds[k, 0 if dy < 0 else -1, :] = np.nan
        if dx:
            seconds[k, :, 0 if dx < 0 else -1] = np.nan
    offsets = np.array([dy * window.width + dx for dy, dx in NEIGHBOURS])
    origin = np.broadcast_to(np.arange(window.cells), metres.shape)
    destination = origin + offsets[:, None]
    flat = seconds.reshape(len(NEIGHBOURS), -1)
    ok = np.isfinite(flat)
    return origin[ok], destination[ok], flat[ok], metres


def _exits(window: Window, shape: tuple[int, ...]) -> Ints:
    """Return the window's cells from which a step leads out of it but not out of the grid."""
    edge = np.zeros((window.row1 - window.row0, window.width), dtype=bool)
    edge[0, :] |= window.row0 > 0
    edge[-1, :] |= window.row1 < shape[0]
    edge[:, 0] |= window.col0 > 0
    edge[:, -1] |= window.col1 < shape[1]
    return np.flatnonzero(edge)
