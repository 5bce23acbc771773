"""Prints a comparison of scenarios."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

from optimizer.cli.words import in_table, printable
from optimizer.domain.kpi_villages import VillageKpis
from optimizer.kpi import Comparison, Difference, Direction, LinePromise, PromiseAgainstPlan, Unit
from optimizer.scenarios.remarks import Remark
from optimizer.units import cents_to_yuan
from optimizer.viewing.indicators import figure
from optimizer.viewing.scenario_promises import in_both_languages, minimum_notes

WIDTH = 120
SIGNS = {
    Direction.BETTER: "好 ↑",
    Direction.WORSE: "差 ↓",
    Direction.SAME: "=",
    Direction.NEITHER: "",
    Direction.UNKNOWN: "?",
}


def print_comparison(found: Comparison) -> None:
    """Print a comparison on stdout."""
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    names = [result.name_zh for result in found.results]
    rows = [
        [row.indicator.name_zh, *_cells(row.cells, row.indicator.unit)] for row in found.indicators
    ]
    console.print(_table("指标 / indicators", ["指标", *names], rows))
    rows = [[row.name, *_cells(row.share_made, Unit.SHARE)] for row in found.counties]
    console.print(_table("各县服务完成率 / visits made by county", ["县", *names], rows))
    promises = [[name, *_promise(one)] for name, one in zip(names, found.promises, strict=True)]
    heads = [
        "方案",
        "承诺 / promised",
        "最多（已证明）/ bound",
        "计划 / planned",
        "差 / difference",
    ]
    console.print(_table("居民覆盖：承诺与计划 / promise and plan", heads, promises))
    heads = ["服务线：最少（证明至少）/ 出动", *names]
    console.print(_table("车辆：承诺与计划 / vehicles", heads, _vehicles(found.promises)))
    console.print(
        _table(
            "服务最差的村 / worst-served",
            names,
            _columns([[_village(v) for v in worst] for worst in found.worst]),
        )
    )
    console.print(
        _table(
            "间隔最长的村 / longest gaps",
            names,
            _columns([[_gap(v) for v in waits] for waits in found.longest_gaps]),
        )
    )
    for line in _lines(found):
        console.print(printable(line), markup=False, highlight=False)


def say_remarks(remarks: Iterable[Remark]) -> None:
    """Write remarks on stderr, beside whatever stdout is for."""
    for remark in remarks:
        print(printable(f"提醒：{remark.zh}\nNote: {remark.en}"), file=sys.stderr, flush=True)


def _lines(found: Comparison) -> Iterable[str]:
    """Yield what changes for people, and what the data is."""
    names = {result.scenario_id: result.name_zh for result in found.results}
    for change in found.changes:
        habits = change.habits
        yield (
            f"{names[change.scenario_id]}：新增服务到位 {len(change.gained)} 村"
            f"（{change.residents_gained:,} 人），失去 {len(change.lost)} 村"
            f"（{change.residents_lost:,} 人）；{habits.compared:,} 项需求中 "
            f"{habits.weekday_changed:,} 项改星期，涉及 {habits.villages:,} 村、"
            f"{habits.residents:,} 人；新增 {habits.gained:,} 项，取消 {habits.lost:,} 项"
        )
    for result, over in zip(found.results, found.over_budget_cents, strict=True):
        if over:
            yield f"{result.name_zh}：超出预算 {cents_to_yuan(over):,.0f} 元 / over budget"
        for one in result.below_floor:
            known = "已证明 / proved" if one.proved else "本计划没有空位 / no slot in this plan"
            yield (
                f"{result.name_zh}：{one.village_name} {one.line_id} 低于底线 "
                f"{one.visits_made}/{one.visits_wanted}（{known}：{one.reason_zh}）"
            )
    for result in found.results[:1]:
        yield result.synthetic_note_zh
        yield result.synthetic_note_en


def _cells(cells: Sequence[Difference], unit: Unit) -> list[str]:
    """Return figures, each but the first with its difference."""
    first, *others = cells
    texts = [figure(first.value, unit, "zh")]
    for cell in others:
        change = "" if cell.change is None else _signed(cell.change, unit)
        shown = f"{figure(cell.value, unit, 'zh')}  {change} {SIGNS[cell.direction]}"
        texts.append(shown.rstrip())
    return texts


def _signed(change: float, unit: Unit) -> str:
    return ("+" if change > 0 else "") + figure(change, unit, "zh") if change else ""


def _promise(one: PromiseAgainstPlan) -> list[str]:
    shares = (one.promised_share, one.promised_bound, one.planned_share, one.difference)
    return [figure(share, Unit.SHARE, "zh") for share in shares]


def _vehicles(promises: Sequence[PromiseAgainstPlan]) -> list[list[str]]:
    """Return one row per line: fewest promised, proved minimum, used by the plan."""
    by_line = [{line.line_id: line for line in one.lines} for one in promises]
    ids = sorted({line_id for lines in by_line for line_id in lines})
    rows = []
    for line_id in ids:
        found = [lines.get(line_id) for lines in by_line]
        name = next(one.name_zh for one in found if one is not None)
        rows.append([name, *("—" if one is None else _line(one) for one in found)])
    return rows


def _line(one: LinePromise) -> str:
    """Return the vehicles of a line, and whether the plan may be held against the minimum."""
    promised = "—" if one.promised is None else str(one.promised)
    if one.promised is None and one.within is not None:
        promised = in_both_languages("within", n=one.within)
    least = in_both_languages("all_too_few") if one.minimum is None else f"≥{one.minimum}"
    notes = (f"；{in_both_languages(key)}" for key in minimum_notes([one]))
    return f"{promised}（{least}）/ {one.used}" + "".join(notes)


def _village(village: VillageKpis) -> str:
    return f"{village.name} {village.visits_made}/{village.visits_required}"


def _gap(village: VillageKpis) -> str:
    gap = village.longest_gap_days
    return f"{village.name} " + ("从未 / never" if gap is None else f"{gap} 天")


def _columns(columns: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return columns as rows."""
    length = max(map(len, columns), default=0)
    return [[column[i] if i < len(column) else "" for column in columns] for i in range(length)]


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(title=title, title_justify="left")
    for number, head in enumerate(heads):
        table.add_column(
            in_table(head), justify="left" if number == 0 else "right", overflow="fold"
        )
    for row in rows:
        table.add_row(*map(in_table, row))
    return table
