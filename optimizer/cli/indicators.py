"""Prints the indicators of a run."""

from __future__ import annotations

import sys

import pandas as pd
from rich.console import Console, JustifyMethod
from rich.table import Table

from optimizer.cli.words import in_table, printable
from optimizer.pipeline import RunOutcome
from optimizer.viewing.conditions import condition_lines
from optimizer.viewing.indicators import indicators_table, lines_table, objective_table
from optimizer.viewing.teams import team_lines

WIDTH_WITHOUT_TERMINAL = 110


def print_indicators(outcome: RunOutcome) -> None:
    """Print the headline indicators, the lines and the cost of a run on stdout."""
    cycle, kpis = outcome.bundle.cycle, outcome.bundle.kpis.total
    terminal = sys.stdout.isatty()
    console = Console(width=None if terminal else WIDTH_WITHOUT_TERMINAL)
    last = cycle.date_of(cycle.days - 1)
    title = f"{kpis.name}  {cycle.start} — {last}"
    console.print(_table(indicators_table(kpis).iloc[:, :2], title=title))
    console.print(_table(lines_table(kpis), title="服务线"))
    costs = objective_table(kpis)
    console.print(_table(costs[costs.iloc[:, 1] != "0 元"], title="目标"))
    change = outcome.bundle.kpis.change
    if change is not None:
        console.print(
            f"与上一计划相比：{change.compared} 项需求中 {change.changed} 项有变动"
            f"（星期 {change.weekday_changed}，半天 {change.half_day_changed}，"
            f"车辆 {change.vehicle_changed}），新增 {change.gained} 项，取消 {change.lost} 项"
        )
    for line in condition_lines(outcome.bundle.conditions):
        console.print(printable(line), markup=False, highlight=False)
    for line in team_lines(kpis):
        console.print(printable(line), markup=False, highlight=False)
    for note in {outcome.bundle.facts.synthetic_note_zh, outcome.bundle.facts.synthetic_note_en}:
        console.print(note, markup=False, style="dim")


def _table(frame: pd.DataFrame, *, title: str) -> Table:
    table = Table(title=in_table(title), title_justify="left")
    for number, header in enumerate(frame.columns):
        justify: JustifyMethod = "left" if number == 0 else "right"
        two_lines = in_table(str(header)).replace("（", "\n（")
        table.add_column(two_lines, justify=justify, overflow="fold")
    for row in frame.itertuples(index=False):
        table.add_row(*(in_table(_text(value)) for value in row))
    return table


def _text(value: object) -> str:
    if value is None or value != value:  # NaN is the only value that differs from itself
        return "—"
    return f"{value:,}" if isinstance(value, int) else str(value)
