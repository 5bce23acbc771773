"""Follow the ways that a search found: their metres, and their lines."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.travel.elevation import ElevationGrid
from optimizer.travel.graph import Found, WindowGraph
from optimizer.travel.provider import Line
from optimizer.travel.steps import NEIGHBOURS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def way_lengths(found: Found) -> Floats:
    """
    Return the metres of the ways found.

    Returns
    -------
    ndarray
        Shape ``(m, n)``, aligned with ``found.seconds``; meaningless where there is no way.
    """
    graph, m, n = found.graph, len(found.origins), found.graph.places
    row, place = np.repeat(np.arange(m), n), np.tile(np.arange(n), m)
    here = found.before[row, graph.ends(place)]
    metres = _direct_metres(graph, found.origins[row], place)
    walking = np.flatnonzero((here >= 0) & (here < graph.window.cells))
    here = here[walking]
    metres[walking] = _corner_metres(graph, place[walking], here)
    # All ways are walked back at once, a cell at a time, until the last has reached its origin.
    while len(walking):
        previous = found.before[row[walking], here]
        begun = previous >= graph.window.cells
        first = walking[begun]
        metres[first] += _corner_metres(graph, found.origins[row[first]], here[begun])
        walking, here, previous = walking[~begun], here[~begun], previous[~begun]
        metres[walking] += graph.step_metres[_direction(graph, previous, here), previous]
        here = previous
    return metres.reshape(m, n)


def way_line(found: Found, *, grid: ElevationGrid, row: int, destination: int) -> Line:
    """
    Return the way from origin number ``row`` to a place, cell centre by cell centre.

    The line starts and ends exactly at the places; it is empty where there is no way.
    """
    graph, before, nodes = found.graph, found.before[row], []
    start, end = (
        (float(graph.access.lat[place]), float(graph.access.lon[place]))
        for place in (int(found.origins[row]), destination)
    )
    node = int(before[graph.ends(np.array(destination))])
    if start == end:
        return (start, end)
    if node < 0:
        return ()
    while node < graph.window.cells:
        nodes.append(node)
        node = int(before[node])
    rows, cols = np.divmod(np.array(nodes[::-1], dtype=np.int64), graph.window.width)
    lats = grid.lats[graph.window.row0 + rows].tolist()
    lons = grid.lons[graph.window.col0 + cols].tolist()
    return (start, *zip(lats, lons, strict=True), end)


def _direct_metres(graph: WindowGraph, origin: Ints, destination: Ints) -> Floats:
    """Return the length of the direct leg of each pair, 0 where there is none."""
    table = np.zeros((graph.places, graph.places))
    table[graph.direct.origin, graph.direct.destination] = graph.direct.metres
    lengths: Floats = table[origin, destination]
    return lengths


def _corner_metres(graph: WindowGraph, place: Ints, cell: Ints) -> Floats:
    """Return the length of the leg between each place and one of its corner cells."""
    rows, cols = np.divmod(cell, graph.window.width)
    rows = rows + graph.window.row0 - graph.access.rows[place, 0]
    cols = cols + graph.window.col0 - graph.access.cols[place, 0]
    lengths: Floats = graph.access.metres[place, 2 * rows + cols]
    return lengths


def _direction(graph: WindowGraph, origin: Ints, destination: Ints) -> Ints:
    """Return which of the eight steps leads from each cell to the next."""
    width = graph.window.width
    table = np.full(2 * width + 3, -1, dtype=np.int64)
    for k, (dy, dx) in enumerate(NEIGHBOURS):
        table[dy * width + dx + width + 1] = k
    directions: Ints = table[destination - origin + width + 1]
    return directions


def cell_uses(found: Found, *, wanted: Bools, shape: tuple[int, int]) -> Ints:
    """
    Count how many of the ways found cross each cell of the grid.

    Parameters
    ----------
    found
        Fastest ways.
    wanted
        Which of them count, shape ``(m, n)``.
    shape
        Rows and columns of the grid.

    Returns
    -------
    ndarray
        Shape ``(rows, columns)``.
    """
    graph = found.graph
    row, place = np.nonzero(wanted & np.isfinite(found.seconds))
    here = found.before[row, graph.ends(place)]
    uses = np.zeros(graph.window.cells, dtype=np.int64)
    inside = (here >= 0) & (here < graph.window.cells)
    while inside.any():
        row, here = row[inside], here[inside]
        uses += np.bincount(here, minlength=graph.window.cells)
        here = found.before[row, here]
        inside = (here >= 0) & (here < graph.window.cells)
    window, whole = graph.window, np.zeros(shape, dtype=np.int64)
    part = uses.reshape(-1, window.width)
    whole[window.row0 : window.row1, window.col0 : window.col1] = part
    return whole
