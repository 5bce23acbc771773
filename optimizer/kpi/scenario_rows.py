"""The indicators of scenarios side by side, and whether more of them is good."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.kpi.catalogue import INDICATORS
from optimizer.kpi.difference import Sense
from optimizer.kpi.indicator import Group, Indicator, Unit

_EXTRA = (
    Indicator(
        key="running_cents",
        group=Group.MEANS,
        name_zh="运行费用",
        name_en="Running cost",
        unit=Unit.CENTS,
        formula_zh="各费用项之和，不含改动代价",
        formula_en="sum of the cost terms without prices of change",
    ),
    Indicator(
        key="change_cents",
        group=Group.MEANS,
        name_zh="改动代价（对照现行计划）",
        name_en="Price of changes to the plan in force",
        unit=Unit.CENTS,
        formula_zh="改星期、半天、时间、车辆的价格之和；只用于权衡，不是支出",
        formula_en="prices of other weekdays, half-days, times and vehicles; weighed, not paid",
    ),
    Indicator(
        key="running_cents_per_person_time",
        group=Group.MEANS,
        name_zh="每服务人次费用",
        name_en="Cost per person-time",
        unit=Unit.CENTS_EACH,
        formula_zh="运行费用 ÷ 服务人次",
        formula_en="running cost / person-times",
    ),
    Indicator(
        key="work_s_per_person_time",
        group=Group.MEANS,
        name_zh="每服务人次用时（在途和现场）",
        name_en="Time per person-time (on the road and on site)",
        unit=Unit.MINUTES_EACH,
        formula_zh="（行驶时间 + 现场时间）÷ 服务人次，按车计",
        formula_en="(driving + on-site time of vehicles) / person-times",
    ),
    Indicator(
        key="duty_s",
        group=Group.MEANS,
        name_zh="在外时间",
        name_en="Time out",
        unit=Unit.SECONDS,
        formula_zh="每车每天从首次出发到最后返回的时间之和",
        formula_en="from first leaving to last return, summed over vehicle-days",
    ),
    Indicator(
        key="vehicles_available",
        group=Group.MEANS,
        name_zh="可用车辆（含管家）",
        name_en="Vehicles available (stewards, too)",
        unit=Unit.COUNT,
        formula_zh="周期内至少一天可出车的车辆数",
        formula_en="vehicles that may work on any day of the cycle",
    ),
)

_SENSES = (
    ("villages_in_plan", Sense.NEITHER),
    ("villages_served", Sense.MORE),
    ("share_villages_served", Sense.MORE),
    ("share_residents_served", Sense.MORE),
    ("visits_required", Sense.NEITHER),
    ("visits_planned", Sense.MORE),
    ("visits_unserved", Sense.LESS),
    ("unserved_proved", Sense.LESS),
    ("longest_gap_days", Sense.LESS),
    ("never_visited", Sense.LESS),
    ("person_times", Sense.MORE),
    ("fairness.share_met", Sense.MORE),
    ("fairness.worst_share_made", Sense.MORE),
    ("fairness.gini_visits", Sense.LESS),
    ("fairness.spread_counties", Sense.LESS),
    ("fairness.mean_access_s", Sense.LESS),
    ("vehicles_available", Sense.NEITHER),
    ("vehicles_used", Sense.LESS),
    ("vehicle_days", Sense.LESS),
    ("utilisation_available", Sense.NEITHER),
    ("duty_s", Sense.LESS),
    ("on_site_s", Sense.MORE),
    ("driving_s", Sense.LESS),
    ("waiting_s", Sense.LESS),
    ("distance_m", Sense.LESS),
    ("running_cents", Sense.LESS),
    ("running_cents_per_person_time", Sense.LESS),
    ("work_s_per_person_time", Sense.LESS),
    ("change_cents", Sense.LESS),
    ("bound_cents", Sense.NEITHER),
    ("bound_gap", Sense.LESS),
    ("hospital_days_out", Sense.MORE),
    ("hospital_crew_days", Sense.MORE),
    ("hospital_on_site_s", Sense.MORE),
    ("person_times_per_hospital_outing", Sense.MORE),
)


def _rows() -> Iterator[tuple[Indicator, Sense]]:
    """Yield the indicators in order."""
    known = {indicator.key: indicator for indicator in (*INDICATORS, *_EXTRA)}
    for key, sense in _SENSES:
        yield known[key], sense


SCENARIO_INDICATORS: tuple[tuple[Indicator, Sense], ...] = tuple(_rows())
"""
What is read, with its sense.

The province pays hospital vans by days out, crew and hours on site, so more of them is good.
"""
