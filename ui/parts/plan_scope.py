"""The part of a plan folder that a page shows: one county of it, or all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property

import streamlit as st

from optimizer.domain.kpis import Kpis
from optimizer.domain.left_out import left_out
from optimizer.domain.places import LocationKind
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.exporting import CountyPlan, PlanFolder
from optimizer.kpi import city_kpis
from ui.state import ALL, pick

CACHED_SCOPES = 8
FROM_BASES = "bases"
"""Stands for the vehicles that are not based in villages, where stewards live."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The county plans in view, with what is counted from them."""

    folder: PlanFolder
    plans: tuple[CountyPlan, ...]

    @property
    def blocks(self) -> list[tuple[Problem, Plan]]:
        """Problems with their plans."""
        return [(p.problem, p.result.plan) for p in self.plans]

    @property
    def key(self) -> str:
        """What names the scope in a cache."""
        return "+".join(plan.code for plan in self.plans)

    @cached_property
    def kpis(self) -> Kpis:
        """Indicators of the plans together."""
        return city_kpis(
            self.blocks,
            [plan.result.objective for plan in self.plans],
            bounds=[plan.result.bound_cents for plan in self.plans],
        )

    @cached_property
    def unserved(self) -> int:
        """Number of visits left out."""
        return sum(len(left_out(problem, plan)) for problem, plan in self.blocks)

    @cached_property
    def route_days(self) -> dict[int, list[str]]:
        """Vehicles by day on which they have a route."""
        days: dict[int, list[str]] = {}
        for route in (route for _, plan in self.blocks for route in plan.routes):
            days.setdefault(route.day, []).append(route.vehicle_id)
        return dict(sorted(days.items()))

    @cached_property
    def vehicle_names(self) -> dict[str, str]:
        """Names of the vehicles by id."""
        return {v.id: v.name or v.id for problem, _ in self.blocks for v in problem.vehicles}

    @cached_property
    def line_names(self) -> dict[str, str]:
        """Names of the lines by id."""
        lines = {line.id: line for problem, _ in self.blocks for line in problem.lines}
        return {line.id: pick(line.name_zh, line.name_en) for line in lines.values()}

    @cached_property
    def vehicles_by_line(self) -> dict[str, frozenset[str]]:
        """Vehicles that serve each line in the plan, and those `FROM_BASES`."""
        found: dict[str, set[str]] = defaultdict(set)
        for problem, plan in self.blocks:
            line_of = {one.id: one.line_id for one in problem.all_requirements}
            kinds = {place.id: place.kind for place in problem.locations}
            for route in plan.routes:
                for stop in (stop for trip in route.trips for stop in trip.stops):
                    for line in {line_of[one] for one in stop.requirement_ids}:
                        found[line].add(route.vehicle_id)
            at_depots = (v.id for v in problem.vehicles if kinds[v.depot_id] is LocationKind.DEPOT)
            found[FROM_BASES].update(at_depots)
        return {line: frozenset(vehicles) for line, vehicles in found.items()}

    def of_line(self, line: str | None) -> Scope:
        """Return the scope with the routes of the vehicles of one line; ``None``: itself."""
        if line is None:
            return self
        if line not in self._parts:
            chosen = self.vehicles_by_line.get(line, frozenset())
            plans = tuple(_only(plan, chosen) for plan in self.plans)
            self._parts[line] = replace(self, plans=plans)
        return self._parts[line]

    @cached_property
    def _parts(self) -> dict[str, Scope]:
        """Scopes of lines that have been looked at."""
        return {}


def _only(plan: CountyPlan, vehicles: frozenset[str]) -> CountyPlan:
    routes = tuple(r for r in plan.result.plan.routes if r.vehicle_id in vehicles)
    shown = replace(plan.result.plan, routes=routes)
    return replace(plan, result=replace(plan.result, plan=shown))


def scope_of(folder: PlanFolder, *, plan: str, county: str) -> Scope:
    """Return the plans of one county, or all of them; ``plan`` names the folder for the cache."""
    return _scope(folder, plan=plan, county=county)


@st.cache_resource(max_entries=CACHED_SCOPES, show_spinner=False)
def _scope(_folder: PlanFolder, *, plan: str, county: str) -> Scope:
    plans = tuple(p for p in _folder.plans if county in (ALL, *p.problem.county_codes))
    return Scope(folder=_folder, plans=plans)
