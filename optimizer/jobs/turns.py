"""Who searches when: the turns of the counties in the lanes of the child processes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.jobs.lanes import lanes_of, share_s

REST_LEAST_S = 3.0
"""With less time than this a second turn would end before it has read its first plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A turn of one problem: all of its search, or (``first``) only as far as a first plan."""

    index: int
    first: bool = False
    again: bool = False
    """It begins from the plan of an earlier turn."""


def turns_of(
    weights: Sequence[int], workers: int, *, first_all: bool
) -> tuple[tuple[Turn, ...], ...]:
    """
    Deal problems to lanes and order the turns of each lane.

    Parameters
    ----------
    weights
        Expected work of each problem.
    workers
        Greatest number of lanes, at least 1.
    first_all
        Every problem of a lane gets its first plan before any of them is improved, so that a
        whole plan is there early. A lane with one problem needs no second turn for that.
    """
    lanes = lanes_of(weights, workers)
    if not first_all:
        return tuple(tuple(Turn(index=index) for index in lane) for lane in lanes)
    return tuple(
        tuple(Turn(index=index, first=True) for index in lane)
        + tuple(Turn(index=index, again=True) for index in lane)
        if len(lane) > 1
        else (Turn(index=lane[0]),)
        for lane in lanes
    )


def turn_share_s(turns: Sequence[Turn], weights: Sequence[int], remaining_s: float) -> float:
    """
    Return the seconds for the first of the turns left in a lane.

    Parameters
    ----------
    turns
        The turns left, the next one first. A first plan takes what it takes: it may use all.
    weights
        Expected work of each problem.
    remaining_s
        Time left for all of them.
    """
    if turns[0].first:
        return max(0.0, remaining_s)
    return share_s([weights[turn.index] for turn in turns], remaining_s)
