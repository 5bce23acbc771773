"""What is said about a plan: its objective, its result, its violations, its indicators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from optimizer.domain.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """
    The objective, compared level by level: shortfall by priority first, then one cost in cents.

    ``shortfall[p]`` is, for priority ``p + 1``, the sum over villages of s (s + 1) / 2, where s is
    the number of the village's visits of that priority not made: convex, so the worst-served
    village counts most. Each cost term is a sum over the plan of integer (amount x rate), divided
    once, rounding down, by the unit of the rate (1000 m per km, 3600 s per hour).
    """

    shortfall: tuple[int, ...]
    vehicle_days_cents: int
    distance_cents: int
    driving_cents: int
    waiting_cents: int
    overtime_cents: int
    change_weekday_cents: int
    change_half_day_cents: int
    change_time_band_cents: int
    change_vehicle_cents: int
    workload_spread_cents: int

    @property
    def cost_cents(self) -> int:
        """Sum of all cost terms."""
        return sum(self.terms().values())

    @property
    def change_cents(self) -> int:
        """Prices of change against the plan in force: weighed by the search, paid by nobody."""
        return (
            self.change_weekday_cents
            + self.change_half_day_cents
            + self.change_time_band_cents
            + self.change_vehicle_cents
        )

    @property
    def key(self) -> tuple[int, ...]:
        """What plans are compared by; smaller is better."""
        return (*self.shortfall, self.cost_cents)

    def terms(self) -> dict[str, int]:
        """Return the cost terms by name, in cents."""
        return {
            "vehicle_days_cents": self.vehicle_days_cents,
            "distance_cents": self.distance_cents,
            "driving_cents": self.driving_cents,
            "waiting_cents": self.waiting_cents,
            "overtime_cents": self.overtime_cents,
            "change_weekday_cents": self.change_weekday_cents,
            "change_half_day_cents": self.change_half_day_cents,
            "change_time_band_cents": self.change_time_band_cents,
            "change_vehicle_cents": self.change_vehicle_cents,
            "workload_spread_cents": self.workload_spread_cents,
        }


class Status(StrEnum):
    """How a search ended."""

    COMPLETE = "complete"
    """Every required visit is planned."""
    PARTIAL = "partial"
    """Some visits are left out, each with its reason."""
    EMPTY = "empty"
    """Nothing was required."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A plan with how it came about; ``bound_cents`` is a proved lower bound where one exists."""

    status: Status
    plan: Plan
    objective: Objective
    engine: str
    seed: int
    iterations: int
    seconds: float
    problem_hash: str
    versions: Mapping[str, str]
    bound_cents: int | None = None
    statistics: Mapping[str, float] = field(default_factory=dict)

    @property
    def gap_pct(self) -> float | None:
        """How far the cost may be above the least possible, in per cent of the cost."""
        return gap_pct(self.objective.cost_cents, self.bound_cents)


def gap_pct(cost_cents: int, bound_cents: int | None) -> float | None:
    """Return 100 (cost - bound) / cost; ``None`` without a bound, or where nothing is paid."""
    if bound_cents is None or cost_cents == 0:
        return None
    return 100 * (cost_cents - bound_cents) / cost_cents


def total_bound(results: Iterable[Result]) -> int | None:
    """Return the sum of the bounds of several results, ``None`` if any has none."""
    bounds = [result.bound_cents for result in results]
    known = [bound for bound in bounds if bound is not None]
    return sum(known) if known and len(known) == len(bounds) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A rule that a plan breaks: ``code`` names the rule, ``amount`` by how much (0 if n/a)."""

    code: str
    message_zh: str
    message_en: str
    day: int | None = None
    vehicle_id: str | None = None
    requirement_id: str | None = None
    amount: int = 0
