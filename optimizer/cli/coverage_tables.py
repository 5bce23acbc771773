"""The tables of `shanlu coverage`."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from optimizer.cli.words import in_table
from optimizer.domain.coverage import (
    AreaCover,
    BaseChoice,
    BaseUse,
    CoverStatus,
    FewestVehicles,
    FloorAnswer,
    MostCovered,
)
from optimizer.units import MINUTE_S

STATUS_ZH = {
    CoverStatus.OPTIMAL: "已证明最优",
    CoverStatus.FEASIBLE: "可行，附差距",
    CoverStatus.INFEASIBLE: "已证明做不到",
    CoverStatus.UNKNOWN: "时间内没有结论",
}
PIPED_WIDTH = 160
Row = Sequence[object]


def show_fewest(answer: FewestVehicles) -> None:
    """Print the fewest vehicles, line by line."""
    _show(
        "最少车辆 / fewest vehicles",
        (
            "业务线/line",
            "结论/status",
            "车辆/vehicles",
            "下限/bound",
            "范围内/within reach",
            "任何计划至少/minimum",
            "现有/present",
            "够不着的村/beyond",
            "时间不够的村/short",
            "已做到/reached",
            "最多覆盖/highest",
        ),
        [
            (
                line.line_id,
                STATUS_ZH[line.status],
                line.vehicles,
                line.bound,
                line.vehicles_within,
                line.minimum,
                line.present,
                len(line.villages_beyond),
                len(line.villages_short),
                _percent(line.reached_share),
                _percent(line.highest_share),
            )
            for line in answer.lines
        ],
    )
    print(f"{answer.seconds:.1f} s")


def show_bases(goal: str, choices: Sequence[BaseChoice]) -> None:
    """Print the bases chosen."""
    _show(
        f"基地 / bases ({goal})",
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
            "可选类型/kinds",
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
                "、".join(c.kinds) or None,
                _chosen(c),
            )
            for c in choices
        ],
    )


def _chosen(choice: BaseChoice) -> str:
    """Return the bases chosen, each with its name and its id."""
    names = choice.chosen_names or ("",) * len(choice.chosen)
    pairs = zip(names, choice.chosen, strict=True)
    return "、".join(f"{name} {key}".strip() for name, key in pairs)


def show_covers(title: str, answers: Sequence[MostCovered]) -> None:
    """Print what fleets cover."""
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
                _percent(a.share),
                f"{a.gap:.2%}",
                f"{a.villages_covered}/{a.villages}",
            )
            for a in answers
        ],
    )


def show_floor(answer: FloorAnswer) -> None:
    """Print whether a floor can be had, and what it costs."""
    word = "做得到" if answer.status is CoverStatus.OPTIMAL else STATUS_ZH[answer.status]
    print(f"下限 {100 * answer.floor:g}% / floor: {word} ({answer.status})")
    print(
        f"最高可行下限 / highest floor: {100 * answer.highest:g}% "
        f"(≤ {100 * answer.highest_bound:g}%)"
    )
    at_most = "" if answer.price_proved else "≤ "
    print(
        f"公平的代价 / price of equity: {at_most}{answer.price:.1%}，"
        f"最公平 / fairest: ≤ {answer.price_fairest:.1%}"
    )
    if at_most:
        print("≤：覆盖未全部证明，代价只是上限 / not all proved: the price is an upper bound")
    for title, areas in (
        ("有下限 / with the floor", answer.areas),
        ("无下限 / without", answer.areas_without),
        ("最公平 / fairest", answer.fairest),
    ):
        show_areas(title, areas)


def show_uses(bases: Sequence[BaseUse]) -> None:
    """Print the vehicles of bases, added up by line."""
    _show(
        "车辆 / vehicles",
        ("业务线/line", "基地/bases", "车辆/vehicles"),
        [
            (
                line_id,
                len({base.depot_id for base in bases if base.line_id == line_id}),
                sum(base.vehicles for base in bases if base.line_id == line_id),
            )
            for line_id in sorted({base.line_id for base in bases})
        ],
    )


def show_areas(title: str, areas: Sequence[AreaCover]) -> None:
    """Print what is covered of areas."""
    _show(
        title,
        ("地区/area", "居民/residents", "覆盖/covered", "比例/share"),
        [
            (
                area.name or area.code,
                area.residents,
                area.residents_covered,
                _percent(area.share if area.residents else None),
            )
            for area in areas
        ],
    )


def _percent(share: float | None) -> str:
    """Return a share in per cent; there is none where nobody lives."""
    return "—" if share is None else f"{share:.1%}"


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
