"""The options of `shanlu scenario`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

MODULE = "optimizer.cli.scenario"
BRIEF_MODULE = "optimizer.cli.scenario_brief"


def add_scenario(
    commands: Any,
    *,
    a_date: Callable[[str], date],
    whole_number: Callable[[str], int],
    positive_number: Callable[[str], int],
    positive_seconds: Callable[[str], float],
) -> None:
    """
    Add the commands of scenarios.

    Parameters
    ----------
    commands
        Where commands are added.
    a_date, whole_number, positive_number, positive_seconds
        Readers of dates and numbers.
    """
    group = commands.add_parser("scenario", help="方案：假如……会怎样 / scenarios: what if")
    actions = group.add_subparsers(metavar="操作/action", required=True)
    a_list = _action(actions, "list", "有哪些方案 / which there are")
    _add_counties(a_list)
    _add_places(a_list)
    check = _action(actions, "check", "检查方案文件 / check the files")
    check.add_argument("ids", nargs="*", metavar="ID", help="方案编号，默认全部 / ids (all)")
    _add_places(check)
    copy = _action(actions, "copy", "复制为新方案 / copy under a new id")
    copy.add_argument("id", metavar="ID", help="原方案 / the scenario")
    copy.add_argument("new_id", metavar="NEW", help="新编号 / the new id")
    _add_places(copy)
    run = _action(actions, "run", "计算方案 / run scenarios")
    run.add_argument("ids", nargs="+", metavar="ID", help="方案编号 / ids")
    _add_run(run, a_date, whole_number, positive_number, positive_seconds)
    compare = _action(actions, "compare", "对比方案 / compare scenarios with the first")
    compare.add_argument("ids", nargs="+", metavar="ID", help="两到四个方案 / two to four ids")
    compare.add_argument(
        "--seed", type=whole_number, metavar="N", help="随机种子 / seed (the first that all have)"
    )
    _add_counties(compare)
    _add_places(compare)
    brief = _action(actions, "brief", "一页简报和 PPT 图片 / one-page brief, pictures for slides")
    brief.set_defaults(module=BRIEF_MODULE)
    brief.add_argument("ids", nargs="+", metavar="ID", help="两到四个方案 / two to four ids")
    brief.add_argument(
        "--seed", type=whole_number, metavar="N", help="随机种子 / seed (the first that all have)"
    )
    brief.add_argument(
        "--to", type=Path, required=True, metavar="DIR", help="写入的文件夹 / folder to write into"
    )
    _add_counties(brief)
    _add_places(brief)
    docs = _action(actions, "docs", "计算并写出 docs/scenarios.md / run, write the page")
    docs.add_argument("ids", nargs="*", metavar="ID", help="方案编号，默认全部 / ids (all)")
    docs.add_argument(
        "--page",
        type=Path,
        default=Path("docs") / "scenarios.md",
        metavar="FILE",
        help="文件 / file",
    )
    _add_run(docs, a_date, whole_number, positive_number, positive_seconds)


def _action(actions: Any, name: str, about: str) -> argparse.ArgumentParser:
    p: argparse.ArgumentParser = actions.add_parser(name, help=about)
    p.set_defaults(module=MODULE, action=name)
    return p


def _add_places(p: argparse.ArgumentParser) -> None:
    p.add_argument("--dataset", type=Path, metavar="PATH", help="数据 / the data")
    p.add_argument(
        "--out", type=Path, metavar="DIR", help="结果文件夹 / folder of results (SHANLU_HOME)"
    )
    p.add_argument("--json", action="store_true", help="输出 JSON / print one JSON object")


def _add_counties(p: argparse.ArgumentParser) -> None:
    p.add_argument(
        "--county",
        action="append",
        metavar="云和县|all",
        help="县名或代码，默认全部 / names or codes, comma between (all)",
    )


def _add_run(
    p: argparse.ArgumentParser,
    a_date: Callable[[str], date],
    whole_number: Callable[[str], int],
    positive_number: Callable[[str], int],
    positive_seconds: Callable[[str], float],
) -> None:
    p.add_argument("--seeds", default="0", metavar="1,2", help="随机种子 / seeds (0)")
    _add_counties(p)
    p.add_argument("--weeks", type=int, choices=(1, 2, 4), default=4, help="周数 / weeks (4)")
    p.add_argument(
        "--start", type=a_date, metavar="YYYY-MM-DD", help="开始的星期一 / the Monday it starts on"
    )
    p.add_argument(
        "--seconds",
        type=positive_seconds,
        metavar="N",
        help="每个计划的秒数 / seconds of each plan",
    )
    p.add_argument(
        "--iterations", type=whole_number, metavar="N", help="每县的搜索次数 / steps per county"
    )
    p.add_argument("--matrix", type=Path, metavar="FILE", help="行程矩阵 / file of travel times")
    p.add_argument(
        "--no-bound",
        dest="bound",
        action="store_false",
        help="不计算费用下限 / do not prove a lower bound of the cost",
    )
    p.add_argument(
        "--base",
        metavar="ID|none",
        help="以其计划为现行计划，默认 today / scenario whose plan is in force (today)",
    )
    p.add_argument("--workers", type=positive_number, metavar="N", help="进程数 / processes")
    _add_places(p)
