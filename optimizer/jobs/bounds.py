"""The proof after the search: how far below a plan's cost no plan can go."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.domain.report import Result
from optimizer.errors import ShanluError
from optimizer.jobs.logs import unexpected
from optimizer.jobs.progress import Failure
from optimizer.solving import FirstOf, MaxIterations, MaxSeconds, Termination

BOUND_SHARE = 0.15
"""Share of a county's time for its bound: the search has found nearly all it will find by then."""
BOUND_MOST_S = 60.0
"""More time hardly raises the bound of a county; the search makes better use of it."""
BOUND_ROUNDS = 100
"""Rounds of a bound that is counted and not timed, so that the run can be repeated."""


class ProvedBound(Protocol):
    """What a bounder returns, as far as a child reads it."""

    @property
    def cents(self) -> int:
        """The bound, in cents."""

    @property
    def rounds(self) -> int:
        """Rounds so far."""


class Bounder(Protocol):
    """The signature of `optimizer.solving.bounding.lower_bound`, as far as a child calls it."""

    def __call__(
        self,
        problem: Problem,
        *,
        plan: Plan,
        termination: Termination,
        on_improved: Callable[[ProvedBound], None] | None,
    ) -> ProvedBound:
        """Bound the cost of every plan that makes at least the visits of this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundRaised:
    """Message: no plan that makes these visits costs less; ``fraction`` of the proof is done."""

    cents: int
    fraction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundFailed:
    """Message: the proof failed, and with it what was said before; the plan stands without."""

    reason: Failure


def reserve_s(remaining_s: float) -> float:
    """Return how much of a county's time is kept back for its bound."""
    return min(BOUND_MOST_S, BOUND_SHARE * max(0.0, remaining_s))


def bound_termination(*, ends_at: float | None, iterations: int | None) -> Termination | None:
    """
    Return when to stop proving, counted from now; ``None`` when the time is over already.

    Parameters
    ----------
    ends_at
        When the county's time ends, on the monotonic clock (``None``: no limit).
    iterations
        The limit of the search, if it is counted: the proof is counted then, too.
    """
    limits: list[Termination] = []
    if iterations is not None:
        limits.append(MaxIterations(BOUND_ROUNDS))
    if ends_at is not None:
        left_s = min(BOUND_MOST_S, ends_at - time.monotonic())
        if left_s <= 0:
            return None
        limits.append(MaxSeconds(left_s))
    return limits[0] if len(limits) == 1 else FirstOf(*limits)


def prove(
    bounder: Bounder,
    problem: Problem,
    result: Result,
    *,
    termination: Termination,
    send: Callable[[BoundRaised | BoundFailed], None],
) -> None:
    """
    Bound the cost of a plan and send each rise; whatever goes wrong is told and loses nothing.

    Parameters
    ----------
    bounder
        Proves.
    problem, result
        A problem and its final plan.
    termination
        When to stop.
    send
        Where messages go.
    """
    told: list[int] = []

    def hear(bound: ProvedBound) -> None:
        if bound.cents > result.objective.cost_cents:
            raise _above_the_cost()
        if bound.cents > max(told, default=0):
            told.append(bound.cents)
            fraction = termination.fraction_done(bound.rounds)
            send(BoundRaised(cents=bound.cents, fraction=fraction))

    try:
        hear(bounder(problem, plan=result.plan, termination=termination, on_improved=hear))
    except BrokenPipeError:
        raise
    except ShanluError as error:
        reason = Failure(message_zh=error.message_zh, message_en=error.message_en)
        send(BoundFailed(reason=reason))
    except Exception as error:  # noqa: BLE001 - whatever it is, the plan must not be lost
        message_zh, message_en = unexpected(error, traceback.format_exc())
        send(BoundFailed(reason=Failure(message_zh=message_zh, message_en=message_en)))


def _above_the_cost() -> ShanluError:
    return ShanluError(
        "算出的费用下限高于本计划的费用，说明下限有误，没有采用。",
        "The bound came out above the cost of the plan, so it is wrong and was not used.",
    )
