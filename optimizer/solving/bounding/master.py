"""The linear programme over known routes (GLOP): its duals tell what a visit is worth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from ortools.linear_solver import pywraplp

from optimizer.solving.bounding.blocks import Block
from optimizer.solving.bounding.columns import Column, Cut, Limit
from optimizer.solving.kernel import Floats

_PARAMETERS = "use_preprocessing: false use_scaling: false"
"""So that the next solve starts from the last basis (scaled anew, it would not be one)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duals:
    """
    Prices: ``visit[c, t]`` >= 0 of a visit on a class of days, ``limit`` and ``cut`` of their rows.

    ``route`` <= 0 is the price of one more route of a source.
    """

    visit: Floats
    route: Floats
    limit: Floats
    cut: Floats

    def mixed(self, other: Duals, share: float) -> Duals:
        """Return ``share`` of the other and the rest of this; cuts only one knows count 0 there."""
        cut = np.zeros(max(len(self.cut), len(other.cut)))
        cut[: len(self.cut)] += (1 - share) * self.cut
        cut[: len(other.cut)] += share * other.cut
        return Duals(
            visit=(1 - share) * self.visit + share * other.visit,
            route=(1 - share) * self.route + share * other.route,
            limit=(1 - share) * self.limit + share * other.limit,
            cut=cut,
        )


class Master:
    """
    Covers the visits at the least cost with known routes, each taken any fraction of times.

    Parameters
    ----------
    block
        What has to be visited, and how many routes there are.
    limits
        Further limits to the number of routes.
    dear
        Cents of a visit that no route makes: more than anything costs.
    """

    def __init__(self, block: Block, *, limits: Sequence[Limit], dear: float) -> None:
        self._block = block
        self._limits = limits
        self._columns: list[Column] = []
        self._variables: list[pywraplp.Variable] = []
        self._shares: list[float] = []
        self._cuts: list[Cut] = []
        self._cut_rows: list[pywraplp.Constraint] = []
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._solver.SetSolverSpecificParametersAsString(_PARAMETERS)
        self._parameters = pywraplp.MPSolverParameters()
        for name, value in (
            (
                pywraplp.MPSolverParameters.INCREMENTALITY,
                pywraplp.MPSolverParameters.INCREMENTALITY_ON,
            ),
            (pywraplp.MPSolverParameters.PRESOLVE, pywraplp.MPSolverParameters.PRESOLVE_OFF),
        ):
            self._parameters.SetIntegerParam(name, value)
        self._endless = self._solver.infinity()
        self._objective = self._solver.Objective()
        self._objective.SetMinimization()
        self._visit_rows = self._cover(dear)
        self._pool_rows = [self._at_most(pool.routes) for pool in block.pools]
        self._supply_rows = [self._at_most(supply.routes) for supply in block.supplies]
        self._limit_rows = [
            self._row(limit.count, self._endless) if limit.at_least else self._at_most(limit.count)
            for limit in limits
        ]

    def _row(self, least: float, most: float) -> pywraplp.Constraint:
        return self._solver.RowConstraint(float(least), float(most), "")

    def _at_most(self, count: int) -> pywraplp.Constraint:
        return self._row(-self._endless, count)

    def _cover(self, dear: float) -> dict[tuple[int, int], pywraplp.Constraint]:
        """Return the rows of visits by day class and task, with what may stand in for a route."""
        block = self._block
        rows = {}
        for task in range(len(block.tasks)):
            need = self._row(block.need[task], self._endless)
            spare = self._solver.NumVar(0.0, self._endless, "")
            self._objective.SetCoefficient(spare, dear)
            need.SetCoefficient(spare, 1.0)
            for day_class, days in enumerate(block.days[:, task].tolist()):
                if days:
                    visits = self._solver.NumVar(0.0, float(days), "")
                    rows[day_class, task] = self._row(0.0, self._endless)
                    rows[day_class, task].SetCoefficient(visits, -1.0)
                    need.SetCoefficient(visits, 1.0)
        return rows

    def add(self, columns: Iterable[Column]) -> None:
        """Add routes."""
        for column in columns:
            supply = self._block.supplies[column.supply]
            variable = self._solver.NumVar(0.0, self._endless, "")
            self._objective.SetCoefficient(variable, column.cents)
            for task, visits in column.visits.items():
                row = self._visit_rows[supply.day_class, task]
                row.SetCoefficient(variable, float(visits))
            self._pool_rows[supply.pool].SetCoefficient(variable, 1.0)
            self._supply_rows[column.supply].SetCoefficient(variable, 1.0)
            for limit, row in zip(self._limits, self._limit_rows, strict=True):
                if column.supply in limit.supplies:
                    row.SetCoefficient(variable, 1.0)
            for cut, row in zip(self._cuts, self._cut_rows, strict=True):
                self._share(cut, row, column, variable)
            self._columns.append(column)
            self._variables.append(variable)

    def add_cuts(self, cuts: Iterable[Cut]) -> None:
        """Add cuts."""
        for cut in cuts:
            row = self._at_most(cut.most)
            self._cuts.append(cut)
            self._cut_rows.append(row)
            for column, variable in zip(self._columns, self._variables, strict=True):
                self._share(cut, row, column, variable)

    def _share(
        self, cut: Cut, row: pywraplp.Constraint, column: Column, variable: pywraplp.Variable
    ) -> None:
        if self._block.supplies[column.supply].day_class == cut.day_class:
            share = cut.share(column.visits)
            if share:
                row.SetCoefficient(variable, float(share))

    def solve(self) -> tuple[float, Duals]:
        """
        Solve, and return the least cost with the prices.

        Raises
        ------
        RuntimeError
            If the solver fails; the programme always has a solution.
        """
        status = self._solver.Solve(self._parameters)
        if status != pywraplp.Solver.OPTIMAL:
            raise RuntimeError(f"The linear programme ended with status {status}.")
        # Read now: the solver forgets its solution as soon as a column is added.
        self._shares = [variable.solution_value() for variable in self._variables]
        visit = np.zeros(self._block.days.shape)
        for (day_class, task), row in self._visit_rows.items():
            visit[day_class, task] = max(0.0, row.dual_value())
        pool = [min(0.0, row.dual_value()) for row in self._pool_rows]
        route = [
            pool[supply.pool] + min(0.0, row.dual_value())
            for supply, row in zip(self._block.supplies, self._supply_rows, strict=True)
        ]
        return self._objective.Value(), Duals(
            visit=visit,
            route=np.array(route),
            limit=np.array(
                [
                    max(0.0, row.dual_value()) if limit.at_least else min(0.0, row.dual_value())
                    for limit, row in zip(self._limits, self._limit_rows, strict=True)
                ]
            ),
            cut=np.array([min(0.0, row.dual_value()) for row in self._cut_rows]),
        )

    def taken(self) -> list[tuple[Column, float]]:
        """Return the routes that the last solution takes, and how often."""
        return [
            (column, share)
            for column, share in zip(self._columns, self._shares, strict=False)
            if share > 1e-6
        ]
