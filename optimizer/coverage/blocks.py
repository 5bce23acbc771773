"""Maximal covering of one block: what a number of its vehicles covers, what a floor takes."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pulp

from optimizer.coverage.block_covers import BlockCover, Ceiling
from optimizer.coverage.block_model import BlockModel, block_model
from optimizer.coverage.cbc import Solution, minimise
from optimizer.coverage.demand import CoverDemand, CoverVillage
from optimizer.coverage.work import Load, Work, components
from optimizer.domain.coverage import CoverStatus

TOLERANCE = 1e-6
BOUND_ROUNDING = 1e-3
"""CBC's log tells bounds in so many digits."""
VEHICLES_WEIGHT = 0.25
"""All vehicles of a block together weigh a quarter of a resident: of equal covers, the smallest."""
RESIDENT_GAP = 0.5
"""A cover within this of its bound is proved: people are whole, and vehicles weigh less."""
BELOW_ONE = 0.999
MANY_VEHICLES = 32
WHOLE_SHARE = 0.25
"""Whether one part can be served everywhere may take so much of the time that is left."""
SLACK_SHARE = 0.001
"""A block with more vehicles is covered to within this share of its residents: far quicker."""


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
        parts = self._model("most", floors or {})
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
        cover = self._read(parts, found)
        # The weight of the vehicles may hide so much of what can be covered.
        priced = min(cover.priced_bound, VEHICLES_WEIGHT + BOUND_ROUNDING - found.bound)
        people = cover.residents_bound if residents_per_cent else math.floor(max(0.0, priced))
        if found.status is CoverStatus.OPTIMAL and not self.slack and not residents_per_cent:
            people = cover.residents
        return replace(
            cover, priced_bound=max(0.0, priced), residents_bound=max(people, cover.residents)
        )

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
        parts = self._model("least", floors)
        parts.model.setObjective(pulp.lpSum(parts.vehicles.values()))
        found = minimise(parts.model, seconds=seconds, gap=BELOW_ONE)
        cover = self._read(parts, found)
        if found.status is CoverStatus.OPTIMAL:
            return replace(cover, vehicles_bound=cover.fleet)
        known = math.isfinite(found.bound)
        return replace(
            cover, vehicles_bound=max(0, math.ceil(found.bound - TOLERANCE)) if known else 0
        )

    def enough(
        self, fleet: int, *, floors: Mapping[frozenset[str], float], seconds: float
    ) -> BlockCover:
        """
        Find any cover that keeps floors with so many vehicles: far quicker than the fewest.

        Parameters
        ----------
        fleet
            Vehicles.
        floors
            Sets of villages, and the share of their residents to be covered at least.
        seconds
            Time limit.

        Returns
        -------
        BlockCover
            ``INFEASIBLE`` where it is proved that the vehicles are too few.
        """
        parts = self._model("enough", floors)
        parts.model.setObjective(pulp.LpAffineExpression())
        if fleet < self.vehicles:
            parts.model += pulp.lpSum(parts.vehicles.values()) <= fleet
        else:
            for n in parts.vehicles.values():
                n.lowBound = n.upBound
        return self._read(parts, minimise(parts.model, seconds=seconds))

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
        return found.with_work_of(done) if found.is_a_cover else found

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
    ) -> BlockModel:
        """Build what all goals have in common; relaxed, vehicles and villages may be split."""
        return block_model(
            name,
            {p: self._demand.pools[p] for p in self.pools},
            {village.code: self._loads[village.code] for village in self._able},
            [
                (
                    [(v.code, v.residents) for v in self._able if v.code in codes],
                    self._needed(codes, share),
                )
                for codes, share in floors.items()
            ],
            relaxed=relaxed,
        )

    def _read(self, parts: BlockModel, found: Solution) -> BlockCover:
        """Read a solution; nobody but those whom some vehicle reaches can be covered."""
        reachable = sum(village.residents for village in self._able)
        bounded = BlockCover(
            status=found.status, residents_bound=reachable, priced_bound=float(reachable)
        )
        if found.value is None:
            return bounded
        covered = parts.villages_covered
        return replace(
            bounded,
            covered=covered,
            residents=self._people(covered),
            cost_cents=parts.cost_cents,
            vehicles=parts.vehicles_used,
            days=parts.days_taken,
        )
