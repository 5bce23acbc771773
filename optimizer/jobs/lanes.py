"""Shares the counties and the time of a run among the child processes."""

from __future__ import annotations

from collections.abc import Sequence


def lanes_of(weights: Sequence[int], workers: int) -> tuple[tuple[int, ...], ...]:
    """
    Deal problems to lanes, the heaviest first, each to the lane with the least so far.

    A lane is what one child slot plans, one problem after the other. Lanes are even, so that all
    of them can use their time to the end.

    Parameters
    ----------
    weights
        Expected work of each problem.
    workers
        Greatest number of lanes, at least 1.

    Returns
    -------
    tuple of tuple of int
        Indices of problems, lane by lane; no lane is empty.
    """
    loads = [0] * workers
    dealt: list[list[int]] = [[] for _ in range(workers)]
    for index in sorted(range(len(weights)), key=lambda i: (-weights[i], i)):
        lightest = loads.index(min(loads))
        loads[lightest] += max(1, weights[index])
        dealt[lightest].append(index)
    return tuple(tuple(indices) for indices in dealt if indices)


def share_s(weights: Sequence[int], remaining_s: float) -> float:
    """
    Return the seconds for the first of the problems left in a lane, by its weight.

    Parameters
    ----------
    weights
        Expected work of the problems left, the next one first; not empty.
    remaining_s
        Time left for all of them.
    """
    total = sum(max(1, weight) for weight in weights)
    return max(0.0, remaining_s) * max(1, weights[0]) / total
