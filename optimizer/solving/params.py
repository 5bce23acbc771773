"""Parameters of the search; none of them changes what a plan must obey."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveParams:
    """
    How hard each layer tries.

    ``candidate_pools`` is the number of base pools a requirement may choose from in the weekly
    layer; ``pattern_limit`` caps the day patterns listed for one requirement;
    ``weekly_work_limit`` is CP-SAT's deterministic time for one base group;
    ``daily_solution_limit`` and ``improve_solution_limit`` cap the neighbours accepted in a day's
    routing when it is first built and when it is improved; ``routes_together`` routes are improved
    at a time; ``target_fill`` is the share of a
    pool's hours that the weekly layer plans to use before it spills to the next pool.
    """

    candidate_pools: int = 6
    pattern_limit: int = 60
    weekly_work_limit: float = 0.3
    daily_solution_limit: int = 100
    improve_solution_limit: int = 60
    routes_together: int = 6
    target_fill: float = 0.85
