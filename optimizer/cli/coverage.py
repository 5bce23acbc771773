"""`shanlu coverage`: what vehicles can cover, what is needed, and what is proved of it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from optimizer import settings
from optimizer.cli.plan import county_names
from optimizer.cli.words import in_table, printable
from optimizer.coverage import (
    AreaLevel,
    CoverDemand,
    FloorImpossibleError,
    areas_of,
    choose_bases,
    coverage_curve,
    equity_floor,
    fewest_vehicles,
    most_covered,
    sites_of,
)
from optimizer.covering import Coverable, coverable, lines_asked
from optimizer.domain.coverage import (
    AreaCover,
    BaseChoice,
    CoverStatus,
    FewestVehicles,
    FloorAnswer,
    MostCovered,
)
from optimizer.domain.dataset import Dataset
from optimizer.domain.groupings import Group
from optimizer.errors import UsageError
from optimizer.jobs import PlanRequest, next_monday
from optimizer.units import MINUTE_S

STATUS_ZH = {
    CoverStatus.OPTIMAL: "已证明最优",
    CoverStatus.FEASIBLE: "可行，附差距",
    CoverStatus.INFEASIBLE: "已证明做不到",
    CoverStatus.UNKNOWN: "时间内没有结论",
}
PIPED_WIDTH = 160
Row = Sequence[object]
Asked = tuple[Coverable, CoverDemand, argparse.Namespace]


def run(arguments: argparse.Namespace) -> int:
    """Answer one question; 0 whether it can be done or not."""
    request = PlanRequest(
        dataset=arguments.dataset or settings.default_dataset(),
        counties=county_names(arguments.county),
        weeks=arguments.weeks,
        start=arguments.start or next_monday(date.today()),
        out=Path(),
        matrix=arguments.matrix,
        pool=arguments.pool,
    )
    laid_out = coverable(request)
    demand = lines_asked(laid_out.demand, tuple(arguments.line))
    record = QUESTIONS[arguments.question]((laid_out, demand, arguments))
    dataset = laid_out.dataset
    record["synthetic_note_zh"] = dataset.synthetic_note_zh
    record["synthetic_note_en"] = dataset.synthetic_note_en
    if arguments.json:
        print(json.dumps(record, ensure_ascii=False))
        return 0
    for note in (dataset.synthetic_note_zh, dataset.synthetic_note_en):
        if note:
            print(printable(note))
    return 0


def _minutes(arguments: argparse.Namespace) -> int | None:
    """Return the greatest travel time in seconds, ``None`` for any."""
    return arguments.minutes * MINUTE_S or None


def _fewest(asked: Asked) -> dict[str, Any]:
    _, demand, arguments = asked
    answer = fewest_vehicles(demand, max_travel_s=_minutes(arguments), seconds=arguments.seconds)
    if not arguments.json:
        _show(
            "最少车辆 / fewest vehicles",
            (
                "业务线/line",
                "结论/status",
                "车辆/vehicles",
                "下限/bound",
                "任何计划至少/minimum",
                "现有/present",
                "够不着的村/beyond",
                "时间不够的村/short",
                "最多覆盖/highest",
            ),
            [
                (
                    line.line_id,
                    STATUS_ZH[line.status],
                    line.vehicles,
                    line.bound,
                    line.minimum,
                    line.present,
                    len(line.villages_beyond),
                    len(line.villages_short),
                    f"{line.highest_share:.1%}",
                )
                for line in answer.lines
            ],
        )
        print(f"{answer.seconds:.1f} s")
    return _fewest_record(answer)


def _fewest_record(answer: FewestVehicles) -> dict[str, Any]:
    return asdict(answer) | {
        "status": answer.status,
        "vehicles": answer.vehicles,
        "bound": answer.bound,
    }


def _most(asked: Asked) -> dict[str, Any]:
    _, demand, arguments = asked
    if arguments.fleet is not None and arguments.budget is not None and len(asked[0].problems) > 1:
        raise UsageError(
            "多个县时 --fleet 和 --budget 只能给一个。",
            "With several counties give either --fleet or --budget.",
        )
    answer = most_covered(
        demand,
        fleet=arguments.fleet,
        budget_cents=arguments.budget,
        max_travel_s=_minutes(arguments),
        seconds=arguments.seconds,
    )
    if not arguments.json:
        _show_covers("最多覆盖 / most covered", [answer])
        _show_areas("按县 / by county", answer.areas, _names(asked[0].dataset))
    return _most_record(answer)


def _most_record(answer: MostCovered) -> dict[str, Any]:
    return asdict(answer) | {"share": answer.share, "gap": answer.gap}


def _curve(asked: Asked) -> dict[str, Any]:
    _, demand, arguments = asked
    points = coverage_curve(
        demand,
        max_travel_s=_minutes(arguments),
        points=arguments.points,
        seconds=arguments.seconds,
    )
    if not arguments.json:
        _show_covers("覆盖与车辆数 / coverage against fleet", points)
    return {
        "points": [_most_record(point) for point in points],
        "seconds": sum(point.seconds for point in points),
        "status": max((p.status for p in points), key=list(CoverStatus).index),
    }


def _floor(asked: Asked) -> dict[str, Any]:
    laid_out, demand, arguments = asked
    level = AreaLevel(arguments.level)
    areas = areas_of(
        demand.villages_due,
        level=level,
        names=_names(laid_out.dataset),
        groups=_groups(laid_out.dataset, level, arguments.grouping),
    )
    try:
        answer = equity_floor(
            demand,
            areas,
            level=level,
            floor=arguments.floor,
            fleet=arguments.fleet,
            max_travel_s=_minutes(arguments),
            seconds=arguments.seconds,
        )
    except FloorImpossibleError:
        raise UsageError(
            "所选地区没有居民，下限无从谈起；请选有居民的地区。",
            "Nobody lives in the areas chosen, so there is no floor; choose areas with residents.",
        ) from None
    if not arguments.json:
        _show_floor(answer)
    return asdict(answer) | {"price": answer.price, "price_fairest": answer.price_fairest}


def _bases(asked: Asked) -> dict[str, Any]:
    laid_out, demand, arguments = asked
    choices: list[BaseChoice] = []
    for problem in laid_out.problems:
        due = {requirement.line_id for requirement in problem.requirements}
        for line_id in (line for line in demand.line_ids if line in due):
            sites = sites_of(problem, line_id=line_id)
            count = arguments.count or len(sites.in_use)
            if not 1 <= count <= len(sites.names):
                raise UsageError(
                    f"{problem.name}只有 {len(sites.names)} 处可设基地，不能选 {count} 处。",
                    f"{problem.name} has {len(sites.names)} sites; {count} cannot be chosen.",
                )
            choices.append(
                choose_bases(sites, goal=arguments.goal, count=count, seconds=arguments.seconds)
            )
    if not arguments.json:
        _show(
            f"基地 / bases ({arguments.goal})",
            (
                "业务线/line",
                "县/county",
                "结论/status",
                "基地/bases",
                "现有/now",
                "平均分钟/mean",
                "现平均/mean now",
                "最远分钟/longest",
                "现最远/longest now",
                "选中/chosen",
            ),
            [
                (
                    c.line_id,
                    c.county_code,
                    STATUS_ZH[c.status],
                    c.count,
                    c.count_now,
                    _in_minutes(c.mean_s),
                    _in_minutes(c.mean_now_s),
                    _in_minutes(c.longest_s),
                    _in_minutes(c.longest_now_s),
                    "、".join(c.chosen),
                )
                for c in choices
            ],
        )
    return {
        "choices": [asdict(choice) for choice in choices],
        "seconds": sum(choice.seconds for choice in choices),
        "status": max((c.status for c in choices), key=list(CoverStatus).index),
    }


def _groups(dataset: Dataset, level: AreaLevel, grouping: str | None) -> tuple[Group, ...]:
    """Return the groups of the grouping asked for."""
    if level is not AreaLevel.GROUP:
        return ()
    groups = tuple(group for group in dataset.groups if group.grouping_id == grouping)
    if not groups:
        known = "、".join(dict.fromkeys(group.grouping_id for group in dataset.groups)) or "—"
        raise UsageError(
            f"请用 --grouping 给出分组方案。可选：{known}。",
            f"Give a grouping with --grouping. There are: {known}.",
        )
    return groups


def _names(dataset: Dataset) -> dict[str, str]:
    return {c.code: c.name for c in dataset.counties} | {t.code: t.name for t in dataset.townships}


def _show_covers(title: str, answers: Sequence[MostCovered]) -> None:
    _show(
        title,
        (
            "车辆/fleet",
            "用车/used",
            "结论/status",
            "覆盖居民/covered",
            "上限/bound",
            "居民/residents",
            "比例/share",
            "差距/gap",
            "村/villages",
        ),
        [
            (
                a.fleet,
                a.vehicles_used,
                STATUS_ZH[a.status],
                a.residents_covered,
                a.residents_bound,
                a.residents,
                f"{a.share:.1%}",
                f"{a.gap:.2%}",
                f"{a.villages_covered}/{a.villages}",
            )
            for a in answers
        ],
    )


def _show_floor(answer: FloorAnswer) -> None:
    print(f"下限 {answer.floor:.0%} / floor: {STATUS_ZH[answer.status]} ({answer.status})")
    print(f"最高可行下限 / highest floor: {answer.highest:.0%} (≤ {answer.highest_bound:.0%})")
    print(
        f"公平的代价 / price of equity: {answer.price:.1%}，"
        f"最公平 / fairest: {answer.price_fairest:.1%}"
    )
    for title, areas in (
        ("有下限 / with the floor", answer.areas),
        ("无下限 / without", answer.areas_without),
        ("最公平 / fairest", answer.fairest),
    ):
        _show_areas(title, areas, {})


def _show_areas(title: str, areas: Sequence[AreaCover], names: Mapping[str, str]) -> None:
    _show(
        title,
        ("地区/area", "居民/residents", "覆盖/covered", "比例/share"),
        [
            (
                area.name or names.get(area.code, area.code),
                area.residents,
                area.residents_covered,
                f"{area.share:.1%}",
            )
            for area in areas
        ],
    )


def _in_minutes(seconds: float | None) -> str:
    return "—" if seconds is None else f"{seconds / MINUTE_S:.1f}"


def _show(title: str, heads: Sequence[str], rows: Sequence[Row]) -> None:
    table = Table(title=title)
    for head in heads:
        table.add_column(head.replace("/", "\n"))
    for row in rows:
        table.add_row(*("—" if cell is None else in_table(str(cell)) for cell in row))
    console = Console()
    # Into a file or another program nothing is cut off.
    (console if console.is_terminal else Console(width=PIPED_WIDTH)).print(table)


QUESTIONS: dict[str, Callable[[Asked], dict[str, Any]]] = {
    "fewest": _fewest,
    "most": _most,
    "curve": _curve,
    "floor": _floor,
    "bases": _bases,
}
