"""The fewest vehicles with which every standard is met: capacitated covering."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pulp

from optimizer.coverage.cbc import minimise
from optimizer.coverage.demand import CoverDemand
from optimizer.coverage.minimum import SECONDS as MINIMUM_S
from optimizer.coverage.minimum import minimum_vehicles
from optimizer.coverage.most import most_covered
from optimizer.coverage.parallel import each
from optimizer.coverage.uses import base_uses
from optimizer.coverage.work import Component, components, lines_of_pools, work_of
from optimizer.domain.coverage import BaseUse, CoverStatus, FewestVehicles, LineVehicles

TOLERANCE = 1e-6
BELOW_ONE = 0.999
"""A count within this of its bound is proved: the bound may be rounded up."""
SECONDS = 60.0
LEAST_S = 5.0
"""How far one could get is looked for at least so long."""


@dataclass(slots=True)
class _Answer:
    """What was found for one component."""

    status: CoverStatus
    bound: int | None
    vehicles: dict[int, int] = field(default_factory=dict)
    days: dict[int, float] = field(default_factory=dict)
    short: frozenset[str] = frozenset()


def fewest_vehicles(
    demand: CoverDemand, *, max_travel_s: int | None, seconds: float = SECONDS
) -> FewestVehicles:
    """
    Find the fewest vehicles with which every standard is met.

    Capacitated covering (Toregas, Swain, ReVelle, Bergman, The location of emergency service
    facilities, Operations Research 19(6), 1971; with capacities: Current and Storbeck,
    Capacitated covering models, Environment and Planning B 15(2), 1988). With n_p vehicles of
    pool p, x_gp the part of load g that p takes, w_gp the vehicle-days of all of g there and
    D_p the days that one vehicle may go out:

        minimise    sum n_p
        subject to  sum over p within T of g: x_gp = 1       every load g
                    sum over g: w_gp x_gp <= D_p n_p         every pool p
                    0 <= n_p <= vehicles there, whole; x >= 0

    w is an estimate: the day of a vehicle filled with such halts (`halts_a_day`). D_p adds up the
    days of all weeks: a base that is closed in some weeks counts with the sum of the others, as if
    the work of the closed weeks could be made up for then.
    Valid rows make CBC quick: whoever may take only pools of a set S needs at least
    ceil(sum of min over p of w_gp / D_p) vehicles of S. Components that share no pool are solved
    one by one.

    Parameters
    ----------
    demand
        What is due and who could do it.
    max_travel_s
        A base covers a stop within so many seconds of it (``None``: any distance).
    seconds
        Time limit for all of it.

    Returns
    -------
    FewestVehicles
        Lines that share vehicles are answered together, their ids joined by ``+``; with the
        proved minimum of `minimum_vehicles` beside each. Where something lies beyond
        ``max_travel_s`` the line is infeasible, with the fewest for all visits within reach.
    """
    begun_at = time.monotonic()
    work = work_of(demand, max_travel_s=max_travel_s)
    parts = components(work.loads)
    ends_at = begun_at + seconds

    def solved(part: Component) -> _Answer:
        return _solved(part, demand, seconds=ends_at - time.monotonic())

    answers = each(solved, parts)
    lines = [
        _line(
            ids,
            demand,
            answers=found,
            beyond=work.beyond,
            max_travel_s=max_travel_s,
            ends_at=ends_at,
        )
        for ids, found in _by_lines(demand, parts, answers)
    ]
    uses: list[BaseUse] = []
    for part, answer in zip(parts, answers, strict=True):
        uses += base_uses(
            demand, lines_of_pools(part.loads), vehicles=answer.vehicles, days=answer.days
        )
    return FewestVehicles(
        max_travel_s=max_travel_s,
        lines=tuple(lines),
        bases=tuple(uses),
        seconds=time.monotonic() - begun_at,
    )


def _solved(part: Component, demand: CoverDemand, *, seconds: float) -> _Answer:
    """Solve one component; where even all vehicles are too few, tell whom they fail."""
    n = {
        p: pulp.LpVariable(f"n{p}", 0, demand.pools[p].vehicles, cat=pulp.LpInteger)
        for p in part.pools
    }
    model = pulp.LpProblem("fewest", pulp.LpMinimize)
    model.setObjective(pulp.lpSum(n.values()))
    taken: dict[int, list[tuple[pulp.LpVariable, float]]] = defaultdict(list)
    for number, load in enumerate(part.loads):
        row = [(pulp.LpVariable(f"x{number}_{p}", 0), p) for p in load.days]
        model += pulp.LpAffineExpression([(x, 1) for x, _ in row]) == 1
        for x, p in row:
            taken[p].append((x, load.days[p]))
    for p, terms in taken.items():
        model += pulp.LpAffineExpression([*terms, (n[p], -demand.pools[p].days_each)]) <= 0
    for pools, least in _least(part, demand).items():
        model += pulp.lpSum(n[p] for p in pools) >= least
    found = minimise(model, seconds=seconds, gap=BELOW_ONE)
    if found.status is CoverStatus.INFEASIBLE:
        short = frozenset(load.village_code for load in part.loads)
        return _Answer(status=found.status, bound=None, short=short)
    bound = max(0, math.ceil(found.bound - TOLERANCE)) if math.isfinite(found.bound) else 0
    if found.value is None:
        return _Answer(status=found.status, bound=bound)
    return _Answer(
        status=found.status,
        bound=round(found.value) if found.status is CoverStatus.OPTIMAL else bound,
        vehicles={p: round(variable.value() or 0) for p, variable in n.items()},
        days={p: sum((x.value() or 0.0) * w for x, w in terms) for p, terms in taken.items()},
    )


def _least(part: Component, demand: CoverDemand) -> Mapping[tuple[int, ...], int]:
    """Return, for sets of pools, how many of their vehicles the loads need that have no others."""
    alone: dict[frozenset[int], float] = defaultdict(float)
    for load in part.loads:
        share = min(days / demand.pools[p].days_each for p, days in load.days.items())
        alone[frozenset(load.days)] += share
    alone.setdefault(frozenset(part.pools), 0.0)
    return {
        tuple(sorted(pools)): math.ceil(
            sum(share for inner, share in alone.items() if inner <= pools) - TOLERANCE
        )
        for pools in alone
    }


def _by_lines(
    demand: CoverDemand, parts: Sequence[Component], answers: Sequence[_Answer]
) -> list[tuple[tuple[str, ...], list[_Answer]]]:
    """
    Return the answers by the lines that share vehicles, and lines that nobody can serve.

    Lines share what is able to do both, near or far: their proved minimums can be added up then.
    """
    able: dict[int, set[str]] = defaultdict(set)
    for unit in demand.units:
        for p in unit.able:
            able[p].add(unit.line_id)
    groups = _sharing(demand.line_ids, able.values())
    found: dict[tuple[str, ...], list[_Answer]] = {ids: [] for ids in groups}
    for part, answer in zip(parts, answers, strict=True):
        ids = next(ids for ids in groups if part.line_ids[0] in ids)
        found[ids].append(answer)
    return list(found.items())


def _sharing(line_ids: Iterable[str], together: Iterable[set[str]]) -> list[tuple[str, ...]]:
    """Return the lines in groups: those that are somewhere together."""
    groups = [{line_id} for line_id in line_ids]
    for ids in {frozenset(ids) for ids in together}:
        joined = [group for group in groups if group & ids]
        groups = [group for group in groups if group not in joined] + [set().union(*joined)]
    return sorted(tuple(sorted(group)) for group in groups)


def _line(
    ids: tuple[str, ...],
    demand: CoverDemand,
    *,
    answers: Sequence[_Answer],
    beyond: Mapping[str, frozenset[str]],
    max_travel_s: int | None,
    ends_at: float,
) -> LineVehicles:
    """Add up the answers of the lines ``ids``; where there is none, tell how far one could get."""
    own = demand.of_lines(ids)
    far = frozenset().union(*(beyond.get(line_id, frozenset()) for line_id in ids))
    short = frozenset().union(*(answer.short for answer in answers))
    order = list(CoverStatus)
    status = max((answer.status for answer in answers), key=order.index, default=order[0])
    minimum = minimum_vehicles(own, seconds=min(MINIMUM_S, max(0.0, ends_at - time.monotonic())))
    highest_share: float | None = 1.0
    reached_share = None if status is CoverStatus.UNKNOWN else highest_share
    if far or short:
        status = CoverStatus.INFEASIBLE
        left_s = max(LEAST_S, ends_at - time.monotonic())
        best = most_covered(own, max_travel_s=max_travel_s, seconds=left_s)
        short = frozenset(best.uncovered) - far
        highest_share = best.residents_bound / best.residents if best.residents else None
        reached_share = best.share
    # What lies beyond is no part of the models: their answers hold for the rest either way.
    counted = all(answer.vehicles for answer in answers)
    within = sum(sum(answer.vehicles.values()) for answer in answers) if counted else None
    bounds = [answer.bound for answer in answers]
    bound = None if None in bounds else sum(bound or 0 for bound in bounds)
    possible = status is not CoverStatus.INFEASIBLE
    return LineVehicles(
        line_id="+".join(ids),
        status=status,
        vehicles=within if possible else None,
        bound=bound if possible else None,
        vehicles_within=within,
        bound_within=bound,
        minimum=minimum,
        present=own.vehicles,
        villages_beyond=tuple(sorted(far)),
        villages_short=tuple(sorted(short - far)),
        highest_share=highest_share,
        reached_share=reached_share,
    )
