"""Where to base vehicles: p-median and p-centre."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pulp
from numpy.typing import NDArray

from optimizer.coverage.cbc import Solution, minimise
from optimizer.domain.coverage import BaseChoice, CoverStatus
from optimizer.domain.places import LocationKind
from optimizer.domain.problem import Problem
from optimizer.domain.travel import UNREACHABLE_S

SECONDS = 60.0
MEDIAN, CENTRE = "median", "centre"
GOALS = (MEDIAN, CENTRE)
TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    """
    Where bases may be, and how far villages are from there.

    ``names`` are ids, ``titles`` names for people. ``travel_s`` has a row per village and a column
    per site; infinite where there is no way. ``in_use`` are the columns from which the line is
    served now, ``kinds`` the kinds of base among which is chosen (none: all).
    """

    line_id: str
    county_code: str
    names: tuple[str, ...]
    residents: NDArray[np.int64]
    travel_s: NDArray[np.float64]
    in_use: tuple[int, ...]
    titles: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


def sites_of(problem: Problem, *, line_id: str, kinds: Mapping[str, str]) -> Sites:
    """
    Return the sites of one line, for villages of which it is due.

    Sites are the bases of the problem that are of a kind from which the line's vehicles go out
    today: a hospital van is not moved to a co-op. A problem only has bases from which some vehicle
    goes out (see `assemble`): one that stands empty is no site. Who goes out from a village of
    their own, no base of any kind, may go on from these villages only. Where the line has no
    vehicles, every base of the problem is a site.

    Parameters
    ----------
    problem
        Usually one county.
    line_id
        The line; travel is by the profile of its vehicles.
    kinds
        The kind of each base, by its id.

    Raises
    ------
    ValueError
        If nothing of the line is due.
    """
    due = [one for one in problem.requirements if one.line_id == line_id]
    if not due:
        raise ValueError(f"nothing of line {line_id!r} is due.")
    residents = {village.code: village.residents for village in problem.villages}
    stops: dict[str, set[str]] = {}
    for one in due:
        stops.setdefault(one.village_code, set()).add(one.stop_id)
    services = {name for one in due for name in one.service_ids}
    fleets = {fleet for one in due for fleet in one.fleets}
    able = [
        v for v in problem.vehicles if v.fleet in fleets and services.intersection(v.service_ids)
    ]
    profile = able[0].profile if able else min(problem.matrices)
    matrix = problem.matrices[profile]
    at = {name: place for place, name in enumerate(matrix.location_ids)}
    used = {v.depot_id for v in able}
    used_kinds = {kinds[name] for name in used if name in kinds}
    places = [
        place
        for place in problem.locations
        if place.id in used
        or (kinds.get(place.id) in used_kinds if used else place.kind is LocationKind.DEPOT)
    ]
    names = [place.id for place in places]
    codes = sorted(stops)
    seconds = matrix.duration_s.astype(float)
    seconds[matrix.duration_s >= UNREACHABLE_S] = np.inf
    rows = [
        seconds[np.ix_([at[name] for name in names], [at[s] for s in sorted(stops[code])])].max(
            axis=1
        )
        for code in codes
    ]
    return Sites(
        line_id=line_id,
        county_code="+".join(problem.county_codes),
        names=tuple(names),
        residents=np.array([residents[code] for code in codes], dtype=np.int64),
        travel_s=np.array(rows).reshape(len(codes), len(names)),
        in_use=tuple(place for place, name in enumerate(names) if name in used),
        titles=tuple(place.name for place in places),
        kinds=tuple(sorted(used_kinds)),
    )


def choose_bases(sites: Sites, *, goal: str, count: int, seconds: float = SECONDS) -> BaseChoice:
    """
    Choose bases for one line.

    ``median``: the least mean travel time of residents, each going with the nearest base (Hakimi,
    Optimum locations of switching centers and the absolute centers and medians of a graph,
    Operations Research 12(3), 1964; as an integer programme: ReVelle and Swain, Central facilities
    location, Geographical Analysis 2(1), 1970). With t_ij the time from site j to village i, y_j
    whether j is chosen, x_ij whether i goes with j, and p the count:

        minimise    sum residents_i t_ij x_ij / sum residents_i
        subject to  sum over j: x_ij = 1                     every village i
                    x_ij <= y_j                              every i, j with a way
                    sum y_j = p
                    y 0 or 1; x >= 0

    ``centre``: the least longest time R of any village,

        minimise    R
        subject to  sum over j with t_ij <= R: y_j >= 1      every village i
                    sum y_j <= p
                    y 0 or 1

    The times t_ij that occur are bisected for the least R at which a set covering problem (the
    same rows, minimise sum y_j) has an optimum of at most p (Minieka, The m-center problem, SIAM
    Review 12(1), 1970).

    Parameters
    ----------
    sites
        Where bases may be.
    goal
        ``median`` or ``centre``.
    count
        Bases to choose, at least 1 and at most as many as there are sites.
    seconds
        Time limit.

    Raises
    ------
    ValueError
        If the goal is unknown, the count does not fit, or nobody lives in the villages.
    """
    if not sites.residents.any():
        raise ValueError("nobody lives in the villages to be served.")
    if goal not in GOALS:
        raise ValueError(f"goal must be one of {', '.join(GOALS)}.")
    if not 1 <= count <= len(sites.names):
        raise ValueError(f"count must be between 1 and {len(sites.names)}.")
    begun_at = time.monotonic()
    solve = _median if goal == MEDIAN else _centre
    chosen, status, bound = solve(sites, count, seconds=seconds)
    now = _reached(sites, sites.in_use)
    found = _reached(sites, chosen)
    # A solver's optimum may be a hair above the same figure added up in another order.
    reached = math.inf if found is None else found[GOALS.index(goal)]
    return BaseChoice(
        line_id=sites.line_id,
        county_code=sites.county_code,
        goal=goal,
        count=count,
        status=status,
        chosen=tuple(sites.names[place] for place in chosen),
        chosen_names=tuple(sites.titles[place] for place in chosen) if sites.titles else (),
        kinds=sites.kinds,
        mean_s=found[0] if found else None,
        longest_s=found[1] if found else None,
        mean_now_s=now[0] if now else None,
        longest_now_s=now[1] if now else None,
        count_now=len(sites.in_use),
        bound_s=None if status is CoverStatus.INFEASIBLE else min(max(0.0, bound), reached),
        seconds=time.monotonic() - begun_at,
    )


def _reached(sites: Sites, chosen: Sequence[int]) -> tuple[float, int] | None:
    """Return the mean time of residents and the longest one, ``None`` if somebody has no way."""
    if not chosen or not sites.travel_s.size:
        return None
    nearest = sites.travel_s[:, list(chosen)].min(axis=1)
    if not np.isfinite(nearest).all():
        return None
    return float(np.average(nearest, weights=sites.residents)), int(nearest.max())


Found = tuple[tuple[int, ...], CoverStatus, float]


def _median(sites: Sites, count: int, *, seconds: float) -> Found:
    """Return the bases of the least mean time."""
    total = int(sites.residents.sum())
    model = pulp.LpProblem("median", pulp.LpMinimize)
    opened = _sites(sites, model, count)
    cost = []
    for village, people in enumerate(sites.residents.tolist()):
        row = []
        for place in range(len(sites.names)):
            travel_s = sites.travel_s[village, place]
            if not np.isfinite(travel_s):
                continue
            part = pulp.LpVariable(f"x{village}_{place}", 0)
            model += part <= opened[place]
            row.append(part)
            cost.append((part, people * float(travel_s) / total))
        if not row:
            return (), CoverStatus.INFEASIBLE, math.inf
        model += pulp.lpSum(row) == 1
    model.setObjective(pulp.LpAffineExpression(cost))
    found = minimise(model, seconds=seconds)
    return _chosen(opened) if found.value is not None else (), found.status, found.bound


def _centre(sites: Sites, count: int, *, seconds: float) -> Found:
    """Return the bases of the least longest time."""
    ends_at = time.monotonic() + seconds
    radii = np.unique(sites.travel_s[np.isfinite(sites.travel_s)])
    nearest = sites.travel_s.min(axis=1, initial=np.inf)
    if not np.isfinite(nearest).all():
        return (), CoverStatus.INFEASIBLE, math.inf
    low, high = int(np.searchsorted(radii, nearest.max())), len(radii) - 1
    best: tuple[int, ...] = ()
    status = CoverStatus.OPTIMAL
    while low <= high and (not best or low < high):
        middle = (low + high) // 2
        found, chosen = _covering(
            sites, count, float(radii[middle]), seconds=ends_at - time.monotonic()
        )
        if found.value is not None and found.value <= count + TOLERANCE:
            best, high = chosen, middle
        elif found.bound > count + TOLERANCE or found.status is CoverStatus.INFEASIBLE:
            low = middle + 1
        else:
            status = CoverStatus.FEASIBLE if best else CoverStatus.UNKNOWN
            break
    if not best and status is CoverStatus.OPTIMAL:
        status = CoverStatus.INFEASIBLE
    return best, status, float(radii[min(low, len(radii) - 1)])


def _covering(
    sites: Sites, count: int, radius_s: float, *, seconds: float
) -> tuple[Solution, tuple[int, ...]]:
    """Find the fewest sites within a radius of every village."""
    model = pulp.LpProblem("covering", pulp.LpMinimize)
    opened = _sites(sites, model, None)
    model.setObjective(pulp.lpSum(opened))
    for village in range(len(sites.residents)):
        near = np.flatnonzero(sites.travel_s[village] <= radius_s).tolist()
        model += pulp.lpSum(opened[place] for place in near) >= 1
    found = minimise(model, seconds=seconds, gap=1 - 1e-3)
    return found, _chosen(opened) if found.value is not None else ()


def _sites(sites: Sites, model: pulp.LpProblem, count: int | None) -> list[pulp.LpVariable]:
    """Return whether each site is chosen, so many of them."""
    opened = [pulp.LpVariable(f"y{p}", cat=pulp.LpBinary) for p in range(len(sites.names))]
    if count is not None:
        model += pulp.lpSum(opened) == count
    return opened


def _chosen(opened: Sequence[pulp.LpVariable]) -> tuple[int, ...]:
    return tuple(p for p, variable in enumerate(opened) if (variable.value() or 0.0) > 0.5)
