"""The indicators that people read, in order: names in two languages, unit, formula."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a figure is counted in; readers turn seconds, metres and cents into people's units."""

    COUNT = "count"
    SHARE = "share"
    RATIO = "ratio"
    DAYS = "days"
    SECONDS = "s"
    METRES = "m"
    CENTS = "cents"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator: its key in `optimizer.kpi.to_json`, its names, unit and formula."""

    key: str
    name_zh: str
    name_en: str
    unit: Unit
    formula_zh: str
    formula_en: str


def _rows() -> tuple[Indicator, ...]:
    """Return the table below as objects."""
    return tuple(
        Indicator(
            key=key,
            name_zh=name_zh,
            name_en=name_en,
            unit=unit,
            formula_zh=formula_zh,
            formula_en=formula_en,
        )
        for key, unit, name_zh, name_en, formula_zh, formula_en in _TABLE
    )


_TABLE = (
    (
        "villages_in_plan",
        Unit.COUNT,
        "纳入计划的行政村",
        "Villages in the plan",
        "计划应覆盖的行政村数",
        "villages that the plan must cover",
    ),
    (
        "villages_served",
        Unit.COUNT,
        "按频次服务到位的行政村",
        "Villages served at their frequency",
        "本周期有需求且每次应服务都已安排的村数",
        "villages of which something is due and every visit due is made",
    ),
    (
        "villages_without_requirements",
        Unit.COUNT,
        "本周期无需求的行政村",
        "Villages without requirements",
        "本周期没有应服务次数的村数（不计入服务到位）",
        "villages of which nothing is due in this cycle (not counted as served)",
    ),
    (
        "share_residents_served",
        Unit.SHARE,
        "按频次服务到位的居民占比",
        "Share of residents served at frequency",
        "服务到位村的居民 ÷ 有需求村的居民",
        "residents of villages served / residents of villages of which something is due",
    ),
    (
        "visits_required",
        Unit.COUNT,
        "应服务次数",
        "Visits required",
        "周期内各需求应服务次数之和",
        "visits due in the cycle, over all requirements",
    ),
    (
        "visits_planned",
        Unit.COUNT,
        "已安排次数",
        "Visits planned",
        "计划中安排的服务次数",
        "visits that the plan makes",
    ),
    (
        "visits_unserved",
        Unit.COUNT,
        "未安排次数",
        "Visits not served",
        "应服务次数 − 已安排次数",
        "visits required - visits planned",
    ),
    (
        "unserved_proved",
        Unit.COUNT,
        "未安排：已证明不可行",
        "Not served: proved impossible",
        "任何计划都无法安排的次数",
        "visits that no plan can make",
    ),
    (
        "unserved_no_slot",
        Unit.COUNT,
        "未安排：本计划没有空位",
        "Not served: no slot in this plan",
        "其余未安排的次数",
        "other visits that are left out",
    ),
    (
        "longest_gap_days",
        Unit.DAYS,
        "最长服务间隔",
        "Longest gap",
        "同一需求相邻两次服务（首尾相接）的最大天数",
        "most days between two visits of one requirement, around the cycle's end, too",
    ),
    (
        "never_visited",
        Unit.COUNT,
        "一次未服务的需求",
        "Requirements never visited",
        "周期内一次也没有安排的需求数",
        "requirements of which no visit is made",
    ),
    (
        "person_times",
        Unit.COUNT,
        "服务人次（本周期）",
        "Person-times in the cycle",
        "Σ 已安排次数 × 每次服务人次",
        "sum of visits made x people per visit",
    ),
    (
        "person_times_per_year",
        Unit.COUNT,
        "服务人次（折合全年）",
        "Person-times a year",
        "本周期人次 × 365.25 ÷ 周期天数",
        "person-times x 365.25 / days of the cycle",
    ),
    (
        "vehicles_used",
        Unit.COUNT,
        "出动车辆",
        "Vehicles used",
        "至少出车一天的车辆数",
        "vehicles with at least one route",
    ),
    (
        "vehicle_days",
        Unit.COUNT,
        "出车天次",
        "Vehicle-days",
        "各车出车天数之和",
        "days out, summed over vehicles",
    ),
    (
        "utilisation_out",
        Unit.SHARE,
        "出车日利用率",
        "Utilisation of days out",
        "在外时间 ÷ 出车日班次时间",
        "duty / shift time of the vehicle-days out",
    ),
    (
        "utilisation_available",
        Unit.SHARE,
        "全部可用时间利用率",
        "Utilisation of all time available",
        "在外时间 ÷ 全部可出车日（每周不超过最多天数）的班次时间",
        "duty / shift time of all days that vehicles may work (most days a week)",
    ),
    (
        "on_site_s",
        Unit.SECONDS,
        "现场服务时间",
        "Time on site",
        "准备与服务时间之和",
        "set-up and service time at all stops",
    ),
    (
        "driving_s",
        Unit.SECONDS,
        "行驶时间",
        "Driving time",
        "全部路段行驶时间之和",
        "driving time of all legs",
    ),
    (
        "waiting_s",
        Unit.SECONDS,
        "等待时间",
        "Waiting time",
        "到达至开始服务的时间，扣除休息",
        "from arrival to start of work, less breaks",
    ),
    (
        "distance_m",
        Unit.METRES,
        "行驶里程",
        "Distance driven",
        "全部路段里程之和",
        "metres of all legs",
    ),
    (
        "cost_cents",
        Unit.CENTS,
        "费用",
        "Cost",
        "目标函数各费用项之和",
        "sum of the objective's cost terms",
    ),
    (
        "bound_cents",
        Unit.CENTS,
        "费用下限（已证明）",
        "Cost: proved lower bound",
        "至少完成本计划全部服务的任何排法，费用都不会低于它",
        "no plan that makes at least the visits of this one costs less",
    ),
    (
        "bound_gap",
        Unit.SHARE,
        "与下限的差距",
        "Gap to the bound",
        "（费用 − 下限）÷ 费用；最多还能省下的比例",
        "(cost - bound) / cost: the most that can still be saved",
    ),
    (
        "hospital_days_out",
        Unit.COUNT,
        "流动医院出车天数",
        "Days out of hospital vans",
        "流动医院车辆出车天数之和",
        "days out, summed over hospital vans",
    ),
    (
        "hospital_crew_days",
        Unit.COUNT,
        "流动医院出勤人天",
        "Crew-days of hospital vans",
        "Σ 出车天数 × 每车人员数",
        "sum of days out x people of the crew",
    ),
    (
        "hospital_on_site_s",
        Unit.SECONDS,
        "流动医院现场服务时间",
        "Time on site of hospital vans",
        "流动医院准备与服务时间之和",
        "set-up and service time at the stops of hospital vans",
    ),
    (
        "person_times_per_hospital_outing",
        Unit.RATIO,
        "流动医院每次出车服务人次",
        "Person-times per hospital outing",
        "流动医院服务人次 ÷ 出车天数",
        "person-times of hospital vans / their days out",
    ),
)

INDICATORS: tuple[Indicator, ...] = _rows()
"""The headline indicators in the order in which they are shown."""
