"""Maximal covering of one block: what a number of its vehicles covers, what a floor takes."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

import pulp

from optimizer.coverage.cbc import Solution, minimise
from optimizer.coverage.demand import CoverDemand, CoverVillage
from optimizer.coverage.work import Load, Work, components
from optimizer.domain.coverage import CoverStatus

Number = TypeVar("Number", int, float)

TOLERANCE = 1e-6
VEHICLES_WEIGHT = 0.25
"""All vehicles of a block together weigh a quarter of a resident: of equal covers, the smallest."""
RESIDENT_GAP = 0.5
"""A cover within this of its bound is proved: people are whole, and vehicles weigh less."""
BELOW_ONE = 0.999
MOST, LEAST = "most", "least"
"""What is asked of a block, and of which the proved bound is."""
MANY_VEHICLES = 32
WHOLE_SHARE = 0.25
"""Whether one part can be served everywhere may take so much of the time that is left."""
SLACK_SHARE = 0.001
"""A block with more vehicles is covered to within this share of its residents: far quicker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockCover:
    """
    A cover of one block; ``residents_bound`` and ``vehicles_bound`` are proved.

    ``vehicles`` and ``days`` (vehicle-days of work) are by pool.
    """

    status: CoverStatus
    covered: frozenset[str] = frozenset()
    residents: int = 0
    residents_bound: int = 0
    vehicles_bound: int = 0
    cost_cents: float = 0.0
    priced_bound: float = 0.0
    vehicles: Mapping[int, int] = field(default_factory=dict)
    days: Mapping[int, float] = field(default_factory=dict)

    @property
    def is_a_cover(self) -> bool:
        """Tell whether there is a solution."""
        return self.status in (CoverStatus.OPTIMAL, CoverStatus.FEASIBLE)

    @property
    def fleet(self) -> int:
        """Vehicles used."""
        return sum(self.vehicles.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """No fleet f covers more than ``residents`` + ``slope`` (f - ``fleet``)."""

    fleet: int
    residents: float
    slope: float


class Block:
    """
    Villages, and the vehicles that serve them and no others.

    Maximal covering (Church and ReVelle, The maximal covering location problem, Papers of the
    Regional Science Association 32, 1974) with capacities (Current and Storbeck 1988). With z_v
    whether village v is covered, that is, whether all its loads are taken:

        maximise    sum residents_v z_v
        subject to  sum over p: x_gp = z_v                   every load g of village v
                    sum over g: w_gp x_gp <= D_p n_p         every pool p
                    sum over p: n_p <= fleet
                    0 <= n_p <= vehicles there, whole; z 0 or 1; x >= 0

    Parameters
    ----------
    demand
        The pools.
    villages
        Those of the block of which something is due.
    work
        The loads of all blocks.
    """

    def __init__(self, demand: CoverDemand, villages: Iterable[CoverVillage], work: Work) -> None:
        self.villages = tuple(villages)
        self.residents = sum(village.residents for village in self.villages)
        self._demand = demand
        self._beyond = work.villages_beyond
        self._loads: dict[str, list[Load]] = {village.code: [] for village in self.villages}
        for load in work.loads:
            if load.village_code in self._loads:
                self._loads[load.village_code].append(load)
        self.pools = tuple(
            sorted({p for loads in self._loads.values() for load in loads for p in load.days})
        )
        self.vehicles = sum(demand.pools[p].vehicles for p in self.pools)

    @property
    def slack(self) -> float:
        """Residents by which a cover of many vehicles may miss the best; its bound tells."""
        return SLACK_SHARE * self.residents if self.vehicles > MANY_VEHICLES else 0.0

    def most(
        self,
        fleet: int | None,
        *,
        seconds: float,
        budget_cents: int | None = None,
        floors: Mapping[frozenset[str], float] | None = None,
        residents_per_cent: float = 0.0,
    ) -> BlockCover:
        """
        Cover as many residents as so many vehicles can.

        Parameters
        ----------
        fleet
            Vehicles (``None``: all there are).
        seconds
            Time limit.
        budget_cents
            What the work may cost in the cycle (``None``: anything).
        floors
            Sets of villages, and the share of their residents to be covered at least.
        residents_per_cent
            Residents that each cent of cost is weighed against: a Lagrangian price of a budget
            that several blocks share.
        """
        parts = self._model(MOST, floors or {})
        weight = VEHICLES_WEIGHT / max(1, self.vehicles)
        goal = [(parts.covered[v.code], -float(v.residents)) for v in self._able]
        goal += [(n, weight) for n in parts.vehicles.values()]
        goal += [(x, cost * residents_per_cent) for x, cost in parts.cost if residents_per_cent]
        parts.model.setObjective(pulp.LpAffineExpression(goal))
        if fleet is not None and fleet < self.vehicles:
            parts.model += pulp.lpSum(parts.vehicles.values()) <= fleet
        if budget_cents is not None:
            parts.model += pulp.LpAffineExpression(parts.cost) <= budget_cents
        found = minimise(parts.model, seconds=seconds, gap=RESIDENT_GAP + self.slack)
        return self._read(parts, found)

    def keeps(self, covered: frozenset[str], floors: Mapping[frozenset[str], float]) -> bool:
        """Tell whether covering some villages keeps floors."""
        return all(
            self._people(codes & covered) >= self._needed(codes, share)
            for codes, share in floors.items()
        )

    def _people(self, codes: frozenset[str]) -> int:
        return sum(village.residents for village in self.villages if village.code in codes)

    def _needed(self, codes: frozenset[str], share: float) -> int:
        """Return the residents that a floor asks for."""
        return math.ceil(share * self._people(codes) - TOLERANCE)

    def ceiling(self, fleet: int, *, seconds: float) -> Ceiling | None:
        """
        Bound what fleets of every size cover: the dual of the relaxation that splits people.

        The relaxed optimum is a concave function of the fleet, so its tangent at one fleet bounds
        it at all others.

        Parameters
        ----------
        fleet
            Where the tangent is taken.
        seconds
            Time limit; ``None`` is returned when it is over.
        """
        parts = self._model("ceiling", {}, relaxed=True)
        parts.model.setObjective(
            pulp.LpAffineExpression([(parts.covered[v.code], -v.residents) for v in self._able])
        )
        row = pulp.lpSum(parts.vehicles.values()) <= fleet
        parts.model += row
        found = minimise(parts.model, seconds=seconds)
        if found.status is not CoverStatus.OPTIMAL or found.value is None:
            return None
        slope = max(0.0, -(row.pi or 0.0))
        return Ceiling(fleet=fleet, residents=-found.value, slope=slope)

    def least(self, floors: Mapping[frozenset[str], float], *, seconds: float) -> BlockCover:
        """
        Find the fewest vehicles that cover a share of the residents of each set of villages.

        Parameters
        ----------
        floors
            Sets of villages, and the share of their residents to be covered at least.
        seconds
            Time limit.

        Returns
        -------
        BlockCover
            ``INFEASIBLE`` where all vehicles are too few.
        """
        parts = self._model(LEAST, floors)
        parts.model.setObjective(pulp.lpSum(parts.vehicles.values()))
        return self._read(parts, minimise(parts.model, seconds=seconds, gap=BELOW_ONE))

    def raisable(
        self,
        floors: Mapping[frozenset[str], float],
        higher: Mapping[frozenset[str], float],
        *,
        fleet: int,
        seconds: float,
    ) -> frozenset[frozenset[str]]:
        """
        Find the most sets of villages that can be raised together while floors are kept.

        Parameters
        ----------
        floors
            Sets of villages, and the share of their residents to be covered at least.
        higher
            Some of these sets, and the share to raise them to.
        fleet
            Vehicles.
        seconds
            Time limit.

        Returns
        -------
        frozenset
            Sets of ``higher``; empty where no solution was found.
        """
        parts = self._model("raise", floors)
        parts.model += pulp.lpSum(parts.vehicles.values()) <= fleet
        chosen = {}
        for number, (codes, share) in enumerate(higher.items()):
            reached = [(parts.covered[v.code], v.residents) for v in self._able if v.code in codes]
            if self._needed(codes, share) <= sum(people for _, people in reached):
                chosen[codes] = pulp.LpVariable(f"r{number}", cat=pulp.LpBinary)
                row = [*reached, (chosen[codes], -self._needed(codes, share))]
                parts.model += pulp.LpAffineExpression(row) >= 0
        parts.model.setObjective(pulp.LpAffineExpression([(r, -1) for r in chosen.values()]))
        found = minimise(parts.model, seconds=seconds, gap=BELOW_ONE)
        if found.value is None:
            return frozenset()
        return frozenset(codes for codes, r in chosen.items() if (r.value() or 0.0) > 0.5)

    def everything(self, *, seconds: float) -> BlockCover:
        """
        Cover as many residents as all vehicles can.

        Nothing but villages then connects lines that share no vehicles: of those that can be
        served everywhere (`whole`), each by itself, nothing needs to be decided together.

        Parameters
        ----------
        seconds
            Time limit.
        """
        ends_at = time.monotonic() + seconds
        done: list[BlockCover] = []
        scarce: set[int] = set()
        loads = [load for village in self._able for load in self._loads[village.code]]
        for part in components(loads):
            own = self._with(part.loads)
            cover = own.whole(seconds=(ends_at - time.monotonic()) * WHOLE_SHARE)
            if cover.is_a_cover:
                done.append(cover)
            else:
                scarce.update(id(load) for load in part.loads)
        rest = self._with([load for load in loads if id(load) in scarce])
        found = rest.most(None, seconds=max(0.0, ends_at - time.monotonic()))
        if not found.is_a_cover:
            return found
        return replace(
            found,
            cost_cents=found.cost_cents + sum(cover.cost_cents for cover in done),
            vehicles=_summed([found.vehicles, *(cover.vehicles for cover in done)]),
            days=_summed([found.days, *(cover.days for cover in done)]),
        )

    def _with(self, loads: Iterable[Load]) -> Block:
        """Return the same villages with some of their loads only."""
        work = Work(loads=tuple(loads), beyond={"": self._beyond})
        return Block(self._demand, self.villages, work)

    def whole(self, *, seconds: float) -> BlockCover:
        """Find the fewest vehicles that cover all whom any can; empty if hours do not suffice."""
        able = frozenset(village.code for village in self._able)
        return self.least({able: 1.0}, seconds=seconds)

    @property
    def _able(self) -> list[CoverVillage]:
        """The villages that somebody reaches for everything."""
        return [village for village in self.villages if village.code not in self._beyond]

    def _model(
        self, name: str, floors: Mapping[frozenset[str], float], *, relaxed: bool = False
    ) -> _Parts:
        """Build what all goals have in common; relaxed, vehicles and villages may be split."""
        pools = self._demand.pools
        kind = pulp.LpContinuous if relaxed else pulp.LpInteger
        parts = _Parts(
            model=pulp.LpProblem(name, pulp.LpMinimize),
            vehicles={
                p: pulp.LpVariable(f"n{p}", 0, pools[p].vehicles, cat=kind) for p in self.pools
            },
            covered={v.code: pulp.LpVariable(f"z{v.code}", 0, 1, cat=kind) for v in self._able},
        )
        for village in self._able:
            for number, load in enumerate(self._loads[village.code]):
                row = [(parts.covered[village.code], -1.0)]
                for p, days in load.days.items():
                    x = pulp.LpVariable(f"x{village.code}_{number}_{p}", 0)
                    row.append((x, 1.0))
                    parts.taken[p].append((x, days))
                    parts.cost.append((x, load.cost_cents[p]))
                parts.model += pulp.LpAffineExpression(row) == 0
        for p, terms in parts.taken.items():
            whole = [*terms, (parts.vehicles[p], -pools[p].days_each)]
            parts.model += pulp.LpAffineExpression(whole) <= 0
        for codes, share in floors.items():
            reached = [(parts.covered[v.code], v.residents) for v in self._able if v.code in codes]
            needed = self._needed(codes, share)
            if needed > sum(people for _, people in reached):
                parts.model += pulp.lpSum(parts.vehicles.values()) >= self.vehicles + 1
            elif needed > 0:
                parts.model += pulp.LpAffineExpression(reached) >= needed
        return parts

    def _read(self, parts: _Parts, found: Solution) -> BlockCover:
        """Read a solution."""
        known = math.isfinite(found.bound)
        is_most = parts.model.name == MOST
        people = math.floor(-found.bound + TOLERANCE) if known and is_most else self.residents
        count = math.ceil(found.bound - TOLERANCE) if known and not is_most else 0
        bounded = BlockCover(
            status=found.status,
            residents_bound=max(0, min(people, self.residents)),
            vehicles_bound=max(0, count),
            priced_bound=-found.bound if known else float(self.residents),
        )
        if found.value is None:
            return bounded
        covered = frozenset(c for c, z in parts.covered.items() if (z.value() or 0.0) > 0.5)
        residents = sum(v.residents for v in self.villages if v.code in covered)
        reachable = sum(village.residents for village in self._able)
        proved = residents == reachable or (
            found.status is CoverStatus.OPTIMAL and parts.model.name == MOST and not self.slack
        )
        return replace(
            bounded,
            residents_bound=residents if proved else bounded.residents_bound,
            covered=covered,
            residents=residents,
            cost_cents=sum((x.value() or 0.0) * cost for x, cost in parts.cost),
            vehicles={p: round(n.value() or 0.0) for p, n in parts.vehicles.items()},
            days={
                p: sum((x.value() or 0.0) * days for x, days in terms)
                for p, terms in parts.taken.items()
            },
        )


@dataclass(slots=True)
class _Parts:
    """A model and its variables: vehicles by pool, villages covered, work taken and its cost."""

    model: pulp.LpProblem
    vehicles: dict[int, pulp.LpVariable]
    covered: dict[str, pulp.LpVariable]
    taken: dict[int, list[tuple[pulp.LpVariable, float]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    cost: list[tuple[pulp.LpVariable, float]] = field(default_factory=list)


def _summed(parts: Iterable[Mapping[int, Number]]) -> dict[int, Number]:
    """Add up what is given by pool."""
    total: dict[int, Number] = {}
    for part in parts:
        for pool, amount in part.items():
            total[pool] = total[pool] + amount if pool in total else amount
    return total


def blocks_of(demand: CoverDemand, work: Work) -> list[Block]:
    """
    Return the blocks: villages and pools that share nothing with others.

    Parameters
    ----------
    demand
        Villages, pools and units; a block is a problem that they came from.
    work
        The loads.
    """
    own: dict[int, set[str]] = defaultdict(set)
    for unit in demand.units:
        own[unit.problem].add(unit.village_code)
    return [
        Block(demand, (v for v in demand.villages if v.code in codes), work)
        for _, codes in sorted(own.items())
    ]
