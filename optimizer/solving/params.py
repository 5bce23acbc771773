"""Parameters of the search; none of them changes what a plan must obey."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveParams:
    """
    How hard each layer tries.

    ``candidate_pools`` is the number of base pools a requirement may choose from;
    ``target_fill`` the share of a pool's days that is used before it spills to the next pool;
    ``pattern_limit`` caps the day patterns listed for one requirement; ``weekly_work_limit`` is
    CP-SAT's deterministic time for one base group; ``daily_solution_limit`` caps the neighbours
    accepted when a day is routed anew; ``daily_rounds`` rounds of ruin and repair improve
    ``routes_together`` neighbouring routes of a day.
    """

    candidate_pools: int = 6
    target_fill: float = 0.85
    pattern_limit: int = 60
    weekly_work_limit: float = 0.1
    daily_solution_limit: int = 100
    daily_rounds: int = 10
    routes_together: int = 4
