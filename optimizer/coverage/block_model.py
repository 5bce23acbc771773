"""The model of one block in PuLP: what all questions of maximal covering have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulp

from optimizer.coverage.demand import CoverPool
from optimizer.coverage.work import Load

HALF = 0.5
"""Where a solver's 0 ends and its 1 begins."""


@dataclass(slots=True)
class BlockModel:
    """A model and its variables: vehicles by pool, villages covered, work taken and its cost."""

    model: pulp.LpProblem
    vehicles: dict[int, pulp.LpVariable]
    covered: dict[str, pulp.LpVariable]
    taken: dict[int, list[tuple[pulp.LpVariable, float]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    cost: list[tuple[pulp.LpVariable, float]] = field(default_factory=list)

    @property
    def villages_covered(self) -> frozenset[str]:
        """Codes of the villages covered in the solution."""
        return frozenset(c for c, z in self.covered.items() if (z.value() or 0.0) > HALF)

    @property
    def cost_cents(self) -> float:
        """What the work of the solution costs."""
        return sum((x.value() or 0.0) * cost for x, cost in self.cost)

    @property
    def vehicles_used(self) -> dict[int, int]:
        """Vehicles of the solution, by pool."""
        return {p: round(n.value() or 0.0) for p, n in self.vehicles.items()}

    @property
    def days_taken(self) -> dict[int, float]:
        """Vehicle-days of work in the solution, by pool."""
        return {
            p: sum((x.value() or 0.0) * days for x, days in terms)
            for p, terms in self.taken.items()
        }


Floor = tuple[Sequence[tuple[str, int]], int]
"""Villages (code, residents) that some vehicle reaches, and how many of them are to be covered."""


def block_model(
    name: str,
    pools: Mapping[int, CoverPool],
    loads: Mapping[str, Sequence[Load]],
    floors: Sequence[Floor],
    *,
    relaxed: bool,
) -> BlockModel:
    """
    Build the rows of `optimizer.coverage.blocks.Block`, without a goal and without a fleet.

    Parameters
    ----------
    name
        Of the model.
    pools
        By index.
    loads
        By code of the villages that some vehicle reaches for everything.
    floors
        What is to be covered at least.
    relaxed
        Vehicles and villages may be split.
    """
    kind = pulp.LpContinuous if relaxed else pulp.LpInteger
    parts = BlockModel(
        model=pulp.LpProblem(name, pulp.LpMinimize),
        vehicles={
            p: pulp.LpVariable(f"n{p}", 0, pool.vehicles, cat=kind) for p, pool in pools.items()
        },
        covered={code: pulp.LpVariable(f"z{code}", 0, 1, cat=kind) for code in loads},
    )
    for code, own in loads.items():
        for number, load in enumerate(own):
            row = [(parts.covered[code], -1.0)]
            for p, days in load.days.items():
                x = pulp.LpVariable(f"x{code}_{number}_{p}", 0)
                row.append((x, 1.0))
                parts.taken[p].append((x, days))
                parts.cost.append((x, load.cost_cents[p]))
            parts.model += pulp.LpAffineExpression(row) == 0
    for p, terms in parts.taken.items():
        whole = [*terms, (parts.vehicles[p], -pools[p].days_each)]
        parts.model += pulp.LpAffineExpression(whole) <= 0
    for reached, needed in floors:
        if needed > sum(people for _, people in reached):
            # More than anybody reaches: a row that cannot hold.
            everyone = sum(pool.vehicles for pool in pools.values())
            parts.model += pulp.lpSum(parts.vehicles.values()) >= everyone + 1
        elif needed > 0:
            row = [(parts.covered[code], people) for code, people in reached]
            parts.model += pulp.LpAffineExpression(row) >= needed
    return parts
