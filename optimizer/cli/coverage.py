"""`shanlu coverage`: what vehicles can cover, what is needed, and what is proved of it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

from optimizer import settings
from optimizer.cli.coverage_tables import (
    show_areas,
    show_bases,
    show_covers,
    show_fewest,
    show_floor,
    show_uses,
)
from optimizer.cli.plan import county_names
from optimizer.cli.scenario_tables import say_remarks
from optimizer.cli.words import printable
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
from optimizer.covering import Coverable, coverable, laid_out, lines_asked
from optimizer.domain.coverage import (
    BaseChoice,
    CoverStatus,
    FewestVehicles,
    MostCovered,
)
from optimizer.domain.dataset import Dataset
from optimizer.domain.groupings import Group
from optimizer.errors import DataFaultError, UsageError
from optimizer.jobs import PlanRequest, next_monday
from optimizer.scenarios.applying import apply_scenario
from optimizer.scenarios.reading import load_base, load_scenario
from optimizer.scenarios.remarks import no_effect
from optimizer.scenarios.store import existing_scenario
from optimizer.tables.load import check_tables
from optimizer.units import MINUTE_S

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
    asked = _coverable(request, arguments)
    if arguments.scenario is not None and not arguments.json:
        print(printable(f"方案 / scenario: {arguments.scenario}"))
    demand = lines_asked(asked.demand, tuple(arguments.line))
    record = QUESTIONS[arguments.question]((asked, demand, arguments))
    dataset = asked.dataset
    record["scenario_id"] = arguments.scenario
    record["synthetic_note_zh"] = dataset.synthetic_note_zh
    record["synthetic_note_en"] = dataset.synthetic_note_en
    if asked.remark is not None:
        for text in (asked.remark.message_zh, asked.remark.message_en):
            print(printable(text), file=sys.stderr)
    if arguments.json:
        print(json.dumps(record, ensure_ascii=False))
        return 0
    for note in (dataset.synthetic_note_zh, dataset.synthetic_note_en):
        if note:
            print(printable(note))
    return 0


def _coverable(request: PlanRequest, arguments: argparse.Namespace) -> Coverable:
    """Lay out the dataset, or what a scenario makes of it: its pooling and its budget, too."""
    if arguments.scenario is None:
        return coverable(request)
    file = existing_scenario(request.dataset, arguments.scenario)
    say_remarks(no_effect(file, request.cycle(), name=(file.stem, file.stem)))
    base = load_base(request.dataset)
    scenario = load_scenario(file, base)
    dataset, issues = check_tables(apply_scenario(base.raw, scenario))
    if dataset is None:
        raise DataFaultError(issues)
    if arguments.question == "most" and arguments.budget is None:
        arguments.budget = scenario.budget_cents
    return laid_out(dataset, replace(request, pool=request.pool or scenario.pool))


def _minutes(arguments: argparse.Namespace) -> int | None:
    """Return the greatest travel time in seconds, ``None`` for any."""
    return arguments.minutes * MINUTE_S or None


def _fewest(asked: Asked) -> dict[str, Any]:
    _, demand, arguments = asked
    answer = fewest_vehicles(demand, max_travel_s=_minutes(arguments), seconds=arguments.seconds)
    if not arguments.json:
        show_fewest(answer)
    return _fewest_record(answer)


def _fewest_record(answer: FewestVehicles) -> dict[str, Any]:
    return asdict(answer) | {
        "status": answer.status,
        "vehicles": answer.vehicles,
        "bound": answer.bound,
        "vehicles_within": answer.vehicles_within,
        "minimum": answer.minimum,
    }


def _most(asked: Asked) -> dict[str, Any]:
    _, demand, arguments = asked
    if arguments.fleet is not None and arguments.budget is not None and len(asked[0].problems) > 1:
        raise UsageError(
            "多个县时 --fleet 和 --budget（或方案的预算）只能给一个。",
            "With several counties give either --fleet or --budget (or the scenario's).",
        )
    answer = most_covered(
        demand,
        fleet=arguments.fleet,
        budget_cents=arguments.budget,
        max_travel_s=_minutes(arguments),
        seconds=arguments.seconds,
        names=_names(asked[0].dataset),
    )
    if not arguments.json:
        show_covers("最多覆盖 / most covered", [answer])
        show_areas("按县 / by county", answer.areas)
        show_uses(answer.bases)
    return _most_record(answer)


def _most_record(answer: MostCovered) -> dict[str, Any]:
    return asdict(answer) | {
        "share": answer.share,
        "gap": answer.gap,
        "vehicles_by_line": answer.vehicles_by_line,
    }


def _curve(asked: Asked) -> dict[str, Any]:
    _, demand, arguments = asked
    points = coverage_curve(
        demand,
        max_travel_s=_minutes(arguments),
        points=arguments.points,
        seconds=arguments.seconds,
        names=_names(asked[0].dataset),
    )
    if not arguments.json:
        show_covers("覆盖与车辆数 / coverage against fleet", points)
    return {
        "points": [_most_record(point) for point in points],
        "seconds": sum(point.seconds for point in points),
        "status": _worst(point.status for point in points),
    }


def _floor(asked: Asked) -> dict[str, Any]:
    found, demand, arguments = asked
    level = AreaLevel(arguments.level)
    areas = areas_of(
        demand.villages_due,
        level=level,
        names=_names(found.dataset),
        groups=_groups(found.dataset, level, arguments.grouping),
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
        show_floor(answer)
        show_uses(answer.bases)
    return asdict(answer) | {
        "price": answer.price,
        "price_fairest": answer.price_fairest,
        "vehicles_by_line": answer.vehicles_by_line,
    }


def _bases(asked: Asked) -> dict[str, Any]:
    found, demand, arguments = asked
    choices: list[BaseChoice] = []
    deserted: list[dict[str, str]] = []
    kinds = {depot.id: depot.kind for depot in found.dataset.depots}
    for problem in found.problems:
        due = {requirement.line_id for requirement in problem.requirements}
        for line_id in (line for line in demand.line_ids if line in due):
            sites = sites_of(problem, line_id=line_id, kinds=kinds)
            if not sites.residents.any():
                deserted.append({"line_id": line_id, "county_code": sites.county_code})
                continue
            count = arguments.count or max(1, len(sites.in_use))
            if not 1 <= count <= len(sites.names):
                raise UsageError(
                    f"{problem.name}只有 {len(sites.names)} 处可设基地，不能选 {count} 处。",
                    f"{problem.name} has {len(sites.names)} sites; {count} cannot be chosen.",
                )
            choices.append(
                choose_bases(sites, goal=arguments.goal, count=count, seconds=arguments.seconds)
            )
    if not choices:
        raise UsageError(
            "所选地区没有要服务的居民，无从选择基地；请选有居民、有需求的地区和业务线。",
            "There is nobody to serve, so no base to choose; choose counties and lines with "
            "residents and demand.",
        )
    if not arguments.json:
        show_bases(arguments.goal, choices)
        for one in deserted:
            where = f"{one['line_id']} {one['county_code']}"
            print(f"{where}：没有要服务的居民 / nobody to serve")
    return {
        "nobody_to_serve": deserted,
        "choices": [asdict(choice) for choice in choices],
        "seconds": sum(choice.seconds for choice in choices),
        "status": _worst(choice.status for choice in choices),
    }


def _worst(statuses: Iterable[CoverStatus]) -> CoverStatus:
    """Return the status of which least is known."""
    return max(statuses, key=list(CoverStatus).index, default=CoverStatus.OPTIMAL)


def _groups(dataset: Dataset, level: AreaLevel, grouping: str | None) -> tuple[Group, ...]:
    """Return the groups of the grouping asked for."""
    if level is not AreaLevel.GROUP:
        if grouping is not None:
            raise UsageError(
                "--grouping 只和 --level group 一起用。",
                "--grouping goes with --level group only.",
            )
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


QUESTIONS: dict[str, Callable[[Asked], dict[str, Any]]] = {
    "fewest": _fewest,
    "most": _most,
    "curve": _curve,
    "floor": _floor,
    "bases": _bases,
}
