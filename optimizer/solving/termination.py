"""When to stop searching: after a time, after a number of iterations, or whichever is first."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol


class Termination(Protocol):
    """
    Decides whether a search goes on.

    ``start`` is called once when the search begins; then ``finished`` before each iteration.
    """

    def start(self) -> None:
        """Begin to count."""

    def finished(self, iteration: int) -> bool:
        """Tell whether the search ends before ``iteration`` (0, 1, ...)."""

    def fraction_done(self, iteration: int) -> float:
        """Return how much of the allowance is used, 0 to 1."""


class MaxIterations:
    """
    Stop after a number of iterations; repeatable with the same seed.

    Parameters
    ----------
    iterations
        Number of improving iterations; 0 returns the first complete plan.
    """

    def __init__(self, iterations: int) -> None:
        if iterations < 0:
            raise ValueError("iterations must be >= 0.")
        self.iterations = iterations

    def start(self) -> None:
        """Begin to count: nothing to do, the search counts."""

    def finished(self, iteration: int) -> bool:
        """Tell whether the allowance is used up."""
        return iteration >= self.iterations

    def fraction_done(self, iteration: int) -> float:
        """Return the used share of the allowance."""
        return min(1.0, iteration / self.iterations) if self.iterations else 1.0


class MaxSeconds:
    """
    Stop after a wall time; never repeatable.

    Parameters
    ----------
    seconds
        Allowance in seconds from ``start``.
    clock
        Source of the time, in seconds.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        if seconds < 0:
            raise ValueError("seconds must be >= 0.")
        self.seconds = seconds
        self._clock = clock
        self._started_at: float | None = None

    def start(self) -> None:
        """Begin to count."""
        self._started_at = self._clock()

    def _used_s(self) -> float:
        if self._started_at is None:
            self.start()
            return 0.0
        return self._clock() - self._started_at

    def finished(self, iteration: int) -> bool:
        """Tell whether the time is over."""
        return self._used_s() >= self.seconds

    def fraction_done(self, iteration: int) -> float:
        """Return the used share of the time."""
        return min(1.0, self._used_s() / self.seconds) if self.seconds else 1.0


class FirstOf:
    """
    Stop as soon as one of several terminations says so.

    Parameters
    ----------
    terminations
        At least one.
    """

    def __init__(self, *terminations: Termination) -> None:
        if not terminations:
            raise ValueError("FirstOf needs at least one termination.")
        self.terminations = terminations

    def start(self) -> None:
        """Begin to count in all of them."""
        for termination in self.terminations:
            termination.start()

    def finished(self, iteration: int) -> bool:
        """Tell whether any of them is finished."""
        return any(t.finished(iteration) for t in self.terminations)

    def fraction_done(self, iteration: int) -> float:
        """Return the largest used share."""
        return max(t.fraction_done(iteration) for t in self.terminations)
