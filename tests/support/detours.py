"""Problems with days on which roads are closed: some legs are longer then, some there is none."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np

from optimizer.domain.closures import Circle
from optimizer.domain.problem import Detour, Problem
from optimizer.domain.travel import UNREACHABLE_M, UNREACHABLE_S, TravelMatrix
from tests.support.little import little_problem
from tests.support.random_rules import mixed_problem

LANDSLIDE = Circle(lat=28.1, lon=119.5, radius_m=500)


def on_days(problem: Problem, *days: int, name: str = "1", **matrices: TravelMatrix) -> Problem:
    """Return a problem in which these matrices count on some days."""
    detour = Detour(name=name, days=days, closure_ids=(f"C{name}",), closed=(LANDSLIDE,))
    return replace(
        problem,
        matrices={**problem.matrices, **{detour.key(p): m for p, m in matrices.items()}},
        detours=(*problem.detours, detour),
    )


def detoured_problem(seed: int) -> Problem:
    """Return a problem of mixed rules with one or two detours."""
    return with_detours(mixed_problem(seed), seed)


def little_detoured_problem(seed: int) -> Problem:
    """Return one of the very small problems with one or two detours."""
    return with_detours(little_problem(seed), seed)


def with_detours(problem: Problem, seed: int) -> Problem:
    """Return a problem with one or two detours, each for some of its travel profiles."""
    rng = Random(f"detours {seed}")
    days = list(range(problem.cycle.days))
    rng.shuffle(days)
    for number in range(rng.choice((1, 1, 2))):
        taken = [days.pop() for _ in range(rng.randint(1, max(1, problem.cycle.days // 3)))]
        chosen = [name for name in problem.matrices if "@" not in name and rng.random() < 0.9]
        matrices = {name: _longer(rng, problem.matrices[name]) for name in chosen}
        problem = on_days(problem, *sorted(taken), name=str(number + 1), **matrices)
    return problem


def _longer(rng: Random, matrix: TravelMatrix) -> TravelMatrix:
    """Return a matrix of which some legs take up to three times as long, and few are gone."""
    count = len(matrix.location_ids)
    times = np.array([[rng.choice((1, 1, 2, 3)) for _ in range(count)] for _ in range(count)])
    there = matrix.duration_s < UNREACHABLE_S
    seconds = np.where(there, matrix.duration_s * np.where(there, times, 1), UNREACHABLE_S)
    # A way around may be shorter than the quickest way.
    around = np.array([[rng.choice((0.3, 1, 1, 2)) for _ in range(count)] for _ in range(count)])
    metres = np.where(there, matrix.distance_m * np.where(there, around, 1), UNREACHABLE_M)
    gone = np.array([[rng.random() < 0.1 for _ in range(count)] for _ in range(count)])
    np.fill_diagonal(gone, False)
    seconds[gone], metres[gone] = UNREACHABLE_S, UNREACHABLE_M
    return replace(
        matrix,
        duration_s=seconds.astype(np.int32),
        distance_m=metres.astype(np.int32),
        content_hash=f"{matrix.content_hash}-longer-{int(times.sum())}",
    )
