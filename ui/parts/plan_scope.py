"""The part of a plan folder that a page shows: one county of it, or all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from optimizer.domain.kpis import Kpis
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.exporting import CountyPlan, PlanFolder
from optimizer.kpi import city_kpis
from ui.state import ALL

CACHED_SCOPES = 8


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
        return sum(len(plan.unserved) for _, plan in self.blocks)

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


def scope_of(folder: PlanFolder, *, plan: str, county: str) -> Scope:
    """Return the plans of one county, or all of them; ``plan`` names the folder for the cache."""
    return _scope(folder, plan=plan, county=county)


@st.cache_resource(max_entries=CACHED_SCOPES, show_spinner=False)
def _scope(_folder: PlanFolder, *, plan: str, county: str) -> Scope:
    plans = tuple(p for p in _folder.plans if county in (ALL, *p.problem.county_codes))
    return Scope(folder=_folder, plans=plans)
