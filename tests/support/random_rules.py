"""Lines' own rules laid over a random problem: bands, kitchens, trips, rest, areas, free habits."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from optimizer.domain.problem import (
    CycleRequirement,
    CycleVehicle,
    DepotOutput,
    LockLevel,
    Problem,
)
from optimizer.domain.services import Habit
from tests.support.problems import random_problem

MINUTE = 60


def mixed_problem(
    seed: int, *, requirements: int | None = None, vehicles: int | None = None
) -> Problem:
    """
    Return a random problem of which every line works its own way.

    Some requirements keep a time band, some belong to a meal wave, some habits are free; vehicles
    make several trips, rest between days, stay in an area, live in a village, share their work
    with those of other bases; a base gives out little. Locks only fix days: whoever is locked to a
    vehicle may find it outside its area now.
    """
    problem = random_problem(seed, requirements=requirements, vehicles=vehicles)
    rng = Random(f"rules {seed}")
    villages = sorted({place.village_code for place in problem.locations if place.village_code})
    return replace(
        problem,
        requirements=_joined_alike(tuple(_requirement(rng, one) for one in problem.requirements)),
        vehicles=tuple(_vehicle(rng, one, villages) for one in problem.vehicles),
        outputs=_outputs(rng, problem),
        in_force=tuple(
            replace(one, lock=LockLevel.DAY) if one.lock is LockLevel.DAY_VEHICLE else one
            for one in problem.in_force
        ),
    )


def _requirement(rng: Random, one: CycleRequirement) -> CycleRequirement:
    return replace(
        one,
        same_band_s=rng.choice((None, None, 10, 30, 90)),
        wave=rng.choice((None, 1, 2)),
        unpriced=tuple(habit for habit in Habit if rng.random() < 0.2),
        release_s=one.windows[0].open_s if rng.random() < 0.1 else 0,
    )


def _joined_alike(requirements: tuple[CycleRequirement, ...]) -> tuple[CycleRequirement, ...]:
    """Give what is joined one band, and minutes their seconds."""
    bands = {one.join_id or one.id: one.same_band_s for one in requirements}
    return tuple(
        replace(one, same_band_s=band and band * MINUTE)
        for one in requirements
        for band in (bands[one.join_id or one.id],)
    )


def _vehicle(rng: Random, one: CycleVehicle, villages: list[str]) -> CycleVehicle:
    rules = replace(
        one.rules,
        min_rest_s=rng.choice((0, 0, 11, 14, 15)) * 3600,
        reload_s=rng.choice((0, 600)),
    )
    kept = tuple(code for code in villages if rng.random() < 0.8)
    return replace(
        one,
        rules=rules,
        max_trips=rng.choice((1, 1, 2, 3)),
        area=kept if kept and rng.random() < 0.2 else (),
        depot_id=rng.choice(villages) if villages and rng.random() < 0.3 else one.depot_id,
        balance_group=rng.choice(("", "", "shared")),
    )


def _outputs(rng: Random, problem: Problem) -> tuple[DepotOutput, ...]:
    bases = sorted({vehicle.depot_id for vehicle in problem.vehicles})
    return tuple(
        DepotOutput(depot_id=base, load_kind=kind, per_wave=rng.choice((5, 15, 40)))
        for base in bases
        for kind in problem.load_kinds
        if rng.random() < 0.4
    )
