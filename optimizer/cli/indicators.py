"""Prints the indicators of a run as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from optimizer.exporting import PlanBundle

COST_NAMES: Mapping[str, str] = {
    "vehicle_days_cents": "出车",
    "distance_cents": "里程",
    "driving_cents": "驾驶",
    "waiting_cents": "等待",
    "overtime_cents": "加班",
    "change_weekday_cents": "改星期",
    "change_half_day_cents": "改半天",
    "change_time_band_cents": "改时段",
    "change_vehicle_cents": "换车",
    "workload_spread_cents": "忙闲不均",
}


def print_indicators(bundle: PlanBundle, summary: Mapping[str, Any]) -> None:
    """Print the run's figures, one a row, on stdout."""
    last = bundle.cycle.date_of(bundle.cycle.days - 1)
    table = Table(title=f"{'、'.join(summary['counties'])}  {bundle.cycle.start} — {last}")
    table.add_column("指标 / indicator")
    table.add_column("值 / value", justify="right")
    for name, value in _rows(summary):
        table.add_row(name, value)
    Console().print(table)


def _rows(summary: Mapping[str, Any]) -> list[tuple[str, str]]:
    costs = [(COST_NAMES[name], summary["objective"][name]) for name in COST_NAMES]
    parts = "，".join(f"{name} {cents / 100:,.0f}" for name, cents in costs if cents)
    return [
        ("列入计划的村 / villages in plan", f"{summary['villages_in_plan']}"),
        ("有服务的村 / villages served", f"{summary['villages_served']}"),
        ("次数全部满足的村 / fully served", f"{summary['villages_fully_served']}"),
        ("应服务次数 / visits required", f"{summary['visits_required']:,}"),
        ("已安排次数 / visits planned", f"{summary['visits_planned']:,}"),
        ("未安排：已证明 / unserved, proved", f"{summary['unserved_proved']}"),
        ("未安排：本计划无空位 / unserved, no slot", f"{summary['unserved_no_slot']}"),
        ("车辆日 / vehicle-days", f"{summary['vehicle_days']:,}"),
        ("费用（元） / cost (yuan)", f"{summary['cost_cents'] / 100:,.2f}"),
        ("  其中 / of which", parts),
        ("违反规则 / violations", f"{summary['violations']}"),
        ("用时（秒） / seconds", f"{summary['seconds']:.1f}"),
    ]
