"""A figure against the same figure of something else, and whether the change is good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Sense(StrEnum):
    """Whether more of a figure is good."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


class Direction(StrEnum):
    """What a difference means for people and purse."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    NEITHER = "neither"
    """Other than before, but of itself neither good nor bad."""
    UNKNOWN = "unknown"
    """One of the two figures does not exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A figure of one scenario against that of the first one (``change``: this less the first)."""

    value: float | None
    change: float | None
    direction: Direction


def difference(value: float | None, first: float | None, sense: Sense) -> Difference:
    """
    Hold a figure against the first scenario's.

    Parameters
    ----------
    value, first
        The two figures; ``None`` where one does not exist.
    sense
        Whether more of it is good.
    """
    if value is None or first is None:
        both = value is None and first is None
        direction = Direction.SAME if both else Direction.UNKNOWN
        return Difference(value=value, change=None, direction=direction)
    change = value - first
    if not change:
        direction = Direction.SAME
    elif sense is Sense.NEITHER:
        direction = Direction.NEITHER
    else:
        good = (change > 0) == (sense is Sense.MORE)
        direction = Direction.BETTER if good else Direction.WORSE
    return Difference(value=value, change=change, direction=direction)


def differences_from_first(values: Sequence[float | None], sense: Sense) -> tuple[Difference, ...]:
    """Hold figures against the first of them."""
    return tuple(difference(value, values[0], sense) for value in values)
