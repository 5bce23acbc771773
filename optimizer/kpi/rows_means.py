"""Names and formulas of what a plan takes: vehicles, time, way, money."""

from __future__ import annotations

from optimizer.kpi.indicator import Rows, Unit

JOINED: Rows = (
    (
        "joined.halts",
        Unit.COUNT,
        "合并停靠次数",
        "Joined halts",
        "一次停靠同时完成两项以上需求的停靠数",
        "halts that serve more than one requirement",
    ),
    (
        "joined.extra",
        Unit.COUNT,
        "合并后省去的停靠",
        "Halts saved by joining",
        "Σ（合并停靠的需求数 − 1）",
        "sum over joined halts of (requirements - 1)",
    ),
    (
        "joined.setup_s",
        Unit.SECONDS,
        "合并停靠省下的准备时间",
        "Set-up time saved by joining",
        "合并停靠中各需求准备时间之和 − 其中最长的",
        "over joined halts, the set-ups of the requirements less the longest",
    ),
    (
        "joined.driving_s",
        Unit.SECONDS,
        "合并停靠省下的行驶时间",
        "Driving time saved by joining",
        "每省去一次停靠：另一辆车走同样路线，多绕到此处的行驶时间（来 + 去 − 直达）",
        "for each halt saved: what a second van on the same round would drive more to call there "
        "(way in + way out - direct way)",
    ),
    (
        "joined.distance_m",
        Unit.METRES,
        "合并停靠省下的里程",
        "Distance saved by joining",
        "同上，按里程",
        "likewise, in metres",
    ),
)
"""What is saved by serving several requirements in one halt."""

MEANS: Rows = (
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
"""Vehicles, times, cost, and what the province grades hospital vans on."""
