"""What can be said before a search begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from optimizer.assembling.crews import cycle_vehicles
from optimizer.assembling.demand import cycle_demand
from optimizer.domain.calendar import Cycle
from optimizer.domain.dataset import Dataset
from optimizer.domain.places import PositionSource
from optimizer.kpi.vehicles import available_s
from optimizer.units import HOUR_S
from optimizer.viewing.texts import day_label
from ui.parts.cycle_conditions import lines_of
from ui.state import ALL, language, t

TIGHT = 0.8
"""Services that take more than this share of the shifts leave too little time for driving."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Sums over the counties asked for."""

    villages: int
    modelled: int
    visits: int
    vehicles: int
    service_h: float
    shift_h: float

    @property
    def share(self) -> float:
        """Share of the shifts that services take."""
        return self.service_h / self.shift_h if self.shift_h else 0.0


def show_prechecks(dataset: Dataset, *, county: str, cycle: Cycle) -> bool:
    """Show the checks and tell whether a search makes sense."""
    codes = tuple(c.code for c in dataset.counties) if county == ALL else (county,)
    outlook = _outlook(dataset, data=dataset.content_hash, codes=codes, cycle=cycle)
    left, right = st.columns(2)
    left.metric(t("plan.check_villages"), _count(outlook.villages, "villages"))
    right.metric(t("plan.check_visits"), _count(outlook.visits, "visits"))
    left.metric(t("plan.check_vehicles"), _count(outlook.vehicles, "vehicles"))
    right.metric(t("plan.check_hours"), f"{outlook.share:.0%}", help=t("plan.check_hours_help"))
    possible = outlook.visits > 0 and outlook.vehicles > 0
    warnings = _warnings(dataset, cycle, outlook)
    for warning in warnings:
        (st.warning if possible else st.error)(warning)
    if possible:
        st.success(t("plan.check_ok"))
    for line in lines_of(dataset, county=county, cycle=cycle):
        st.text(line)
    return possible


def _count(number: int, unit: str) -> str:
    return f"{number:,} {t(f'plan.unit_{unit}')}".strip()


def _warnings(dataset: Dataset, cycle: Cycle, outlook: Outlook) -> list[str]:
    if not outlook.visits:
        return [t("plan.warn_no_demand")]
    if not outlook.vehicles:
        return [t("plan.warn_no_vehicle")]
    dates = [cycle.date_of(day) for day in range(cycle.days)]
    holidays = [day_label(day, language()) for day in dates if dataset.calendar.is_holiday(day)]
    found = {
        t("plan.warn_hours", share=f"{outlook.share:.0%}"): outlook.share > TIGHT,
        t("plan.warn_past"): cycle.start < date.today(),
        t(
            "plan.warn_modelled",
            n=outlook.modelled,
            share=f"{outlook.modelled / max(1, outlook.villages):.0%}",
        ): outlook.modelled > 0,
        t("plan.warn_holidays", n=len(holidays), days="、".join(holidays)): bool(holidays),
    }
    return [warning for warning, holds in found.items() if holds]


@st.cache_data(max_entries=64, show_spinner=False)
def _outlook(_dataset: Dataset, *, data: str, codes: tuple[str, ...], cycle: Cycle) -> Outlook:
    """Sum up what is due and what there is; ``data`` names the dataset for the cache."""
    villages = [v for v in _dataset.villages if v.in_plan and v.county_code in codes]
    vehicles = cycle_vehicles(_dataset, codes, cycle)
    demand = cycle_demand(_dataset, frozenset(v.code for v in villages), cycle)
    requirements = demand.requirements
    return Outlook(
        villages=len(villages),
        modelled=sum(v.position.source is PositionSource.MODELLED for v in villages),
        visits=sum(r.visits for r in (*requirements, *demand.closed)),
        vehicles=sum(any(v.shifts) for v in vehicles),
        service_h=sum(r.visits * (r.setup_s + r.service_s) for r in requirements) / HOUR_S,
        shift_h=sum(available_s(vehicle) for vehicle in vehicles) / HOUR_S,
    )
