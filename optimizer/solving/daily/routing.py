"""One day of some vehicles as an OR-Tools routing model, rule by rule."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from ortools.constraint_solver import pywrapcp, routing_enums_pb2, routing_parameters_pb2

from optimizer.solving.instance import Instance
from optimizer.solving.timing import Halt
from optimizer.units import DAY_S, HOUR_S, METRES_PER_KM

Routes = dict[int, tuple[Halt, ...]]
"""Halts in order, by vehicle."""

REPAIR_SOLUTIONS = 1000
"""Accepted neighbours of one repair at most; far more than a descent takes."""

UNITS_PER_CENT = 100
"""Costs inside the model are hundredths of a cent, so that seconds have a price."""

DROPPED_CENTS = (10**11, 10**9, 10**7)
"""Price of leaving a task out, by priority; the last one serves for all lower priorities."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTasks:
    """
    What is routed together on one day.

    ``allowed[i]`` are the vehicles (members of ``vehicles``) that may serve ``halts[i]``.
    """

    day: int
    halts: tuple[Halt, ...]
    allowed: tuple[tuple[int, ...], ...]
    vehicles: tuple[int, ...]


class DayRouting:
    """
    The routing model of a day.

    Parameters
    ----------
    instance
        The compiled problem.
    tasks
        What is routed together; at least one halt and one vehicle.
    with_breaks
        Whether breaks are in the model. They make it five to ten times slower, and most routes
        have room for them anyway: try without, time the routes, and only then with.
    """

    def __init__(self, instance: Instance, tasks: DayTasks, *, with_breaks: bool) -> None:
        self.instance = instance
        self.tasks = tasks
        self._places = [instance.tasks[task].location for task, _ in tasks.halts]
        self._durations_s = [instance.tasks[task].duration_s for task, _ in tasks.halts]
        depots = sorted({instance.depots[v] for v in tasks.vehicles})
        self._places += depots
        self._durations_s += [0] * len(depots)
        first_depot = len(tasks.halts)
        nodes = [first_depot + depots.index(instance.depots[v]) for v in tasks.vehicles]
        self.manager = pywrapcp.RoutingIndexManager(
            len(self._places), len(tasks.vehicles), nodes, nodes
        )
        self.routing = pywrapcp.RoutingModel(self.manager)
        self._legs_by_profile: dict[str, int] = {}
        # Where a window has gaps, the library may search for hours for the times of least span.
        self._prices_waiting = all(
            len(instance.tasks[task].intervals(part)) == 1 for task, part in tasks.halts
        )
        self._set_costs()
        self._add_time()
        if with_breaks:
            self._add_breaks()
        self._add_drive_limit()
        self._add_loads()
        self._add_eligibility()

    # One part for each rule -------------------------------------------------------------------

    def _matrix(self, table: list[list[int]]) -> list[list[int]]:
        return [[table[a][b] for b in self._places] for a in self._places]

    def _set_costs(self) -> None:
        """Distance and driving on the arcs, the day as a fixed cost, waiting on the span."""
        registered: dict[object, int] = {}
        for k, vehicle in enumerate(self.tasks.vehicles):
            spec = self.instance.vehicles[vehicle]
            rates, key = spec.rates, (spec.profile, spec.rates)
            if key not in registered:
                registered[key] = self.routing.RegisterTransitMatrix(self._arc_costs(vehicle))
            self.routing.SetArcCostEvaluatorOfVehicle(registered[key], k)
            self.routing.SetFixedCostOfVehicle(rates.day_cents * UNITS_PER_CENT, k)

    def _arc_costs(self, vehicle: int) -> list[list[int]]:
        """Return the arc costs; the span pays waiting for driving time too, so it is taken off."""
        travel = self.instance.travel_on(vehicle, self.tasks.day)
        rates = self.instance.vehicles[vehicle].rates
        in_span_cents = rates.wait_h_cents if self._prices_waiting else 0
        per_s = max(0, rates.drive_h_cents - in_span_cents) * UNITS_PER_CENT / HOUR_S
        per_m = rates.km_cents * UNITS_PER_CENT / METRES_PER_KM
        seconds, metres = self._matrix(travel.duration_s), self._matrix(travel.distance_m)
        return [
            [min(round(s * per_s + m * per_m), 10**12) for s, m in zip(*rows, strict=True)]
            for rows in zip(seconds, metres, strict=True)
        ]

    def _add_time(self) -> None:
        """Shifts with priced overtime, start windows, waiting, breaks."""
        transits, registered = [], {}
        # Time counts to the end of the day, or of a shift that lasts longer.
        shifts = [self.instance.vehicles[v].shifts[self.tasks.day] for v in self.tasks.vehicles]
        horizon_s = max(DAY_S, *(shift.close_s for shift in shifts if shift is not None))
        for vehicle in self.tasks.vehicles:
            profile = self.instance.vehicles[vehicle].profile
            if profile not in registered:
                legs = self._matrix(self.instance.travel_on(vehicle, self.tasks.day).duration_s)
                with_work = [
                    [min(leg + work, horizon_s * 4) for leg in row]
                    for row, work in zip(legs, self._durations_s, strict=True)
                ]
                registered[profile] = self.routing.RegisterTransitMatrix(with_work)
            transits.append(registered[profile])
        self.routing.AddDimensionWithVehicleTransits(
            transits, horizon_s, horizon_s * 2, False, "time"
        )
        self.time = self.routing.GetDimensionOrDie("time")
        self._add_time_on_board(transits, horizon_s * 2)
        for k, vehicle in enumerate(self.tasks.vehicles):
            self._add_shift(k, vehicle)
        for node, (task, part) in enumerate(self.tasks.halts):
            self._add_windows(node, self.instance.tasks[task].intervals(part))

    def _add_shift(self, k: int, vehicle: int) -> None:
        spec = self.instance.vehicles[vehicle]
        shift = spec.shifts[self.tasks.day]
        if shift is None:
            raise ValueError("A vehicle that is routed must have a shift.")
        start, end = self.routing.Start(k), self.routing.End(k)
        latest_s = self.instance.latest_return_s(vehicle, self.tasks.day)
        self.time.CumulVar(start).SetRange(shift.open_s, latest_s)
        self.time.CumulVar(end).SetRange(shift.open_s, latest_s)
        if spec.rules.max_duty_s is not None:
            self.time.SetSpanUpperBoundForVehicle(spec.rules.max_duty_s, k)
        if spec.rules.max_overtime_s:
            price = round(spec.rates.overtime_h_cents * UNITS_PER_CENT / HOUR_S)
            self.time.SetCumulVarSoftUpperBound(end, shift.close_s, price)
        if self._prices_waiting:
            wait_price = round(spec.rates.wait_h_cents * UNITS_PER_CENT / HOUR_S)
            self.time.SetSpanCostCoefficientForVehicle(wait_price, k)
        self.routing.AddVariableMinimizedByFinalizer(self.time.CumulVar(end))
        self.routing.AddVariableMaximizedByFinalizer(self.time.CumulVar(start))

    def _add_windows(self, node: int, intervals: Sequence[tuple[int, int]]) -> None:
        """Restrict the start to the intervals; the gaps between them are cut out."""
        start = self.time.CumulVar(self.manager.NodeToIndex(node))
        ordered = sorted(intervals)
        start.SetRange(ordered[0][0], max(close for _, close in ordered))
        for (_, close_s), (open_s, _) in itertools.pairwise(ordered):
            if close_s + 1 < open_s:
                start.RemoveInterval(close_s + 1, open_s - 1)

    def _add_time_on_board(self, transits: list[int], horizon_s: int) -> None:
        """Bound drive and work since the base; what waiting adds shows when the route is timed."""
        limits_s = [self.instance.tasks[task].on_board_s for task, _ in self.tasks.halts]
        if min(limits_s, default=horizon_s) >= horizon_s:
            return
        self.routing.AddDimensionWithVehicleTransits(transits, 0, horizon_s, True, "time on board")
        aboard = self.routing.GetDimensionOrDie("time on board")
        for node, limit_s in enumerate(limits_s):
            if limit_s < horizon_s:
                aboard.CumulVar(self.manager.NodeToIndex(node)).SetMax(limit_s)

    def _add_breaks(self) -> None:
        work_s = [
            self._durations_s[self.manager.IndexToNode(index)]
            for index in range(self.routing.Size())
        ]
        solver = self.routing.solver()
        for k, vehicle in enumerate(self.tasks.vehicles):
            rules = self.instance.vehicles[vehicle].rules
            if rules.break_s:
                pause = solver.FixedDurationIntervalVar(
                    rules.break_from_s, rules.break_until_s, rules.break_s, False, f"break {k}"
                )
                self.time.SetBreakIntervalsOfVehicle([pause], k, work_s)

    def _add_drive_limit(self) -> None:
        """Bound the driving seconds of each vehicle, where a shift does not do so already."""
        specs = [self.instance.vehicles[v] for v in self.tasks.vehicles]
        shifts = [spec.shifts[self.tasks.day] for spec in specs]
        if all(
            spec.rules.max_drive_s >= shift.close_s + spec.rules.max_overtime_s - shift.open_s
            for spec, shift in zip(specs, shifts, strict=True)
            if shift is not None
        ):
            return
        transits = []
        for vehicle in self.tasks.vehicles:
            profile = self.instance.vehicles[vehicle].profile
            if profile not in self._legs_by_profile:
                legs = self._matrix(self.instance.travel_on(vehicle, self.tasks.day).duration_s)
                self._legs_by_profile[profile] = self.routing.RegisterTransitMatrix(legs)
            transits.append(self._legs_by_profile[profile])
        limits = [spec.rules.max_drive_s for spec in specs]
        self.routing.AddDimensionWithVehicleTransitAndCapacity(transits, 0, limits, True, "drive")

    def _add_loads(self) -> None:
        """Out is on board from the base, back until the base; together they never exceed it."""
        specs = [self.instance.tasks[task] for task, _ in self.tasks.halts]
        depots = [0] * (len(self._places) - len(specs))
        for kind in range(len(self.instance.problem.load_kinds)):
            out = [spec.load_out[kind] for spec in specs] + depots
            back = [spec.load_back[kind] for spec in specs] + depots
            if not any(out) and not any(back):
                continue
            room = [self.instance.vehicles[v].capacity[kind] for v in self.tasks.vehicles]
            if not any(out) or not any(back):
                self._add_capacity(f"load {kind}", max(out, back), room)
                continue
            self._add_capacity(f"out {kind}", out, room)
            change = [b - o for o, b in zip(out, back, strict=True)]
            index = self.routing.RegisterUnaryTransitVector(change)
            name = f"on board {kind}"
            self.routing.AddDimensionWithVehicleCapacity(index, 0, room, False, name)
            self._tie_start_load(kind)

    def _add_capacity(self, name: str, amounts: list[int], room: list[int]) -> None:
        index = self.routing.RegisterUnaryTransitVector(amounts)
        self.routing.AddDimensionWithVehicleCapacity(index, 0, room, True, name)

    def _tie_start_load(self, kind: int) -> None:
        """Make every vehicle leave with exactly what it delivers."""
        out = self.routing.GetDimensionOrDie(f"out {kind}")
        on_board = self.routing.GetDimensionOrDie(f"on board {kind}")
        for k in range(len(self.tasks.vehicles)):
            delivered = out.CumulVar(self.routing.End(k))
            self.routing.solver().Add(on_board.CumulVar(self.routing.Start(k)) == delivered)

    def _add_eligibility(self) -> None:
        """Who may serve whom, and what leaving out costs: service is never traded for cost."""
        numbers = {vehicle: k for k, vehicle in enumerate(self.tasks.vehicles)}
        for node, (task, _) in enumerate(self.tasks.halts):
            index = self.manager.NodeToIndex(node)
            able = [numbers[v] for v in self.tasks.allowed[node]]
            # SetAllowedVehiclesForIndex raises TypeError in this version's Python.
            self.routing.VehicleVar(index).SetValues([-1, *able])
            level = min(self.instance.tasks[task].priority, len(DROPPED_CENTS)) - 1
            self.routing.AddDisjunction([index], DROPPED_CENTS[level] * UNITS_PER_CENT)

    # Solving ----------------------------------------------------------------------------------

    def build(self, *, solution_limit: int) -> Routes | None:
        """
        Build routes by parallel cheapest insertion and descend to a local optimum.

        Parameters
        ----------
        solution_limit
            Accepted neighbours at most; repeatable, unlike a time.
        """
        parameters = _parameters(solution_limit)
        return self._routes(self.routing.SolveWithParameters(parameters))

    def repair(self, routes: Routes) -> Routes | None:
        """
        Insert what routes leave out and descend to a local optimum.

        A model can be repaired once: after a search the library refuses a worse start.

        Parameters
        ----------
        routes
            Where to start.

        Returns
        -------
        dict or None
            New routes; ``None`` if the library refuses the start or finds nothing.
        """
        parameters = _parameters(REPAIR_SOLUTIONS)
        self.routing.CloseModelWithParameters(parameters)
        numbers = {halt: node for node, halt in enumerate(self.tasks.halts)}
        lists = [
            [self.manager.NodeToIndex(numbers[halt]) for halt in routes.get(vehicle, ())]
            for vehicle in self.tasks.vehicles
        ]
        start = self.routing.ReadAssignmentFromRoutes(lists, True)
        if start is None:
            return None
        return self._routes(self.routing.SolveFromAssignmentWithParameters(start, parameters))

    def _routes(self, solution: pywrapcp.Assignment | None) -> Routes | None:
        if solution is None:
            return None
        routes: Routes = {}
        for k, vehicle in enumerate(self.tasks.vehicles):
            halts, index = [], solution.Value(self.routing.NextVar(self.routing.Start(k)))
            while not self.routing.IsEnd(index):
                halts.append(self.tasks.halts[self.manager.IndexToNode(index)])
                index = solution.Value(self.routing.NextVar(index))
            if halts:
                routes[vehicle] = tuple(halts)
        return routes


def _parameters(solution_limit: int) -> routing_parameters_pb2.RoutingSearchParameters:
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    strategies = routing_enums_pb2.FirstSolutionStrategy
    parameters.first_solution_strategy = strategies.PARALLEL_CHEAPEST_INSERTION
    heuristics = routing_enums_pb2.LocalSearchMetaheuristic
    parameters.local_search_metaheuristic = heuristics.GREEDY_DESCENT
    parameters.solution_limit = solution_limit
    return parameters
