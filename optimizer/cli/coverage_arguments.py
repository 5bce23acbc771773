"""The options of `shanlu coverage`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from optimizer.units import CENTS_PER_YUAN

MODULE = "optimizer.cli.coverage"


def add_coverage(
    commands: Any,
    *,
    a_date: Callable[[str], date],
    whole_number: Callable[[str], int],
    positive_number: Callable[[str], int],
    positive_seconds: Callable[[str], float],
) -> None:
    """
    Add the command and its questions.

    Parameters
    ----------
    commands
        Where commands are added.
    a_date, whole_number, positive_number, positive_seconds
        Readers of such arguments.
    """
    group = commands.add_parser(
        "coverage", help="要多少车、能覆盖多少人 / vehicles needed, residents covered"
    )
    asked = group.add_subparsers(metavar="问题/question", required=True)

    def question(name: str, about: str, *, seconds: float) -> argparse.ArgumentParser:
        p: argparse.ArgumentParser = asked.add_parser(name, help=about)
        p.set_defaults(module=MODULE, question=name)
        p.add_argument(
            "--county",
            required=True,
            action="append",
            metavar="云和县|云和|331125|all",
            help="县名、县名开头或代码；all 为全部 / names or codes, comma between",
        )
        p.add_argument(
            "--line",
            action="append",
            default=[],
            metavar="LINE",
            help="业务线代码，可多个；默认全部 / ids of lines; all if not given",
        )
        p.add_argument(
            "--weeks", type=int, choices=(1, 2, 4), default=4, help="周期的周数 / weeks (4)"
        )
        p.add_argument(
            "--start", type=a_date, metavar="YYYY-MM-DD", help="开始的星期一 / the Monday"
        )
        p.add_argument(
            "--pool", metavar="GROUPING", help="分组方案：组内车辆可跨界 / grouping to pool inside"
        )
        p.add_argument(
            "--scenario",
            metavar="ID",
            help="按这个方案改动后的数据（连同它的统筹和预算）/ the data as a scenario has it",
        )
        p.add_argument("--dataset", type=Path, metavar="PATH", help="数据 / the data")
        p.add_argument(
            "--matrix", type=Path, metavar="FILE", help="行程矩阵文件 / file of travel times"
        )
        p.add_argument(
            "--seconds",
            type=positive_seconds,
            default=seconds,
            metavar="N",
            help=f"模型的时间（秒）/ time limit of the models ({seconds:g})",
        )
        p.add_argument("--json", action="store_true", help="输出 JSON / print one JSON object")
        return p

    def with_minutes(p: argparse.ArgumentParser) -> argparse.ArgumentParser:
        p.add_argument(
            "--minutes",
            type=whole_number,
            default=60,
            metavar="T",
            help="基地多少分钟内算覆盖；0 为不限 / a base covers within T minutes; 0: any (60)",
        )
        return p

    def with_fleet(p: argparse.ArgumentParser) -> argparse.ArgumentParser:
        p.add_argument(
            "--fleet",
            type=whole_number,
            metavar="N",
            help="车辆数；默认现有全部 / vehicles; all there are if not given",
        )
        return p

    with_minutes(
        question("fewest", "最少要多少车 / the fewest vehicles for all standards", seconds=60)
    )
    most = with_fleet(
        with_minutes(
            question("most", "这些车最多覆盖多少人 / the most residents covered", seconds=60)
        )
    )
    most.add_argument(
        "--budget",
        type=_yuan,
        metavar="YUAN",
        help="周期内的预算（元）/ what the cycle may cost, in yuan",
    )
    curve = with_minutes(
        question("curve", "覆盖与车辆数的曲线 / coverage against fleet", seconds=150)
    )
    curve.add_argument(
        "--points", type=positive_number, default=20, metavar="N", help="点数 / points (20)"
    )
    floor = with_fleet(
        with_minutes(question("floor", "各地都不低于某一比例 / no area below a share", seconds=60))
    )
    floor.add_argument(
        "--floor",
        type=_percent,
        required=True,
        metavar="PCT",
        help="每个地区至少覆盖的居民百分比 / per cent of the residents of every area",
    )
    floor.add_argument(
        "--level",
        choices=("county", "township", "group"),
        default="county",
        help="地区：县、乡镇或分组 / what an area is (county)",
    )
    floor.add_argument(
        "--grouping", metavar="GROUPING", help="地区为分组时的分组方案 / grouping, with group"
    )
    bases = question("bases", "车放在哪里 / where to base vehicles", seconds=60)
    bases.add_argument(
        "--goal",
        choices=("median", "centre"),
        default="median",
        help="平均最近或最远最近 / least mean or least longest travel (median)",
    )
    bases.add_argument(
        "--count",
        type=positive_number,
        metavar="P",
        help="每县基地数；默认现有数 / bases in each county; as many as now if not given",
    )


def _yuan(text: str) -> int:
    """Return cents of a sum of money >= 0."""
    try:
        cents = round(float(text) * CENTS_PER_YUAN)
    except (ValueError, OverflowError):
        cents = -1
    if cents < 0:
        raise argparse.ArgumentTypeError(f"{text!r} 应为非负金额（元）/ must be yuan >= 0")
    return cents


def _percent(text: str) -> float:
    """Return the share of a number of per cent, 0 to 100."""
    try:
        share = float(text) / 100
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(
            f"{text!r} 应为 0–100 的百分数 / must be 0 to 100 per cent"
        )
    return share
