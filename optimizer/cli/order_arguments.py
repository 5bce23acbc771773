"""The options of `shanlu order`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from optimizer.domain.orders import DEFAULT_PRIORITY, ON_DEMAND
from optimizer.units import clock_to_s

if TYPE_CHECKING:
    from collections.abc import Callable


def a_clock(text: str) -> int:
    """Return the seconds after midnight of ``HH:MM``."""
    try:
        return clock_to_s(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} 不是钟点，应写作 08:30 / is no time of day, write 08:30"
        ) from None


def add_order(
    commands: Any, *, a_date: Callable[[str], object], whole_number: Callable[[str], int]
) -> None:
    """
    Add the command and its actions.

    Parameters
    ----------
    commands
        Where commands are added.
    a_date, whole_number
        Readers of such arguments.
    """
    group = commands.add_parser("order", help="订单：按需服务和乘车 / orders and rides")
    actions = group.add_subparsers(metavar="操作/action", required=True)
    for name, about in (
        ("quote", "报价：哪辆车、几点到、多少钱，不改计划 / which van, when, at what cost"),
        ("add", "把订单排进计划 / put an order into the plan"),
    ):
        p = actions.add_parser(name, help=about)
        _add_wish(p, a_date=a_date, whole_number=whole_number)
        p.set_defaults(module="optimizer.cli.order", action=name)
    p = actions.add_parser("list", help="列出订单 / list the orders")
    p.set_defaults(module="optimizer.cli.order", action="list")
    p.add_argument("folder", type=Path, metavar="DIR", help="计划文件夹 / plan folder")
    p.add_argument("--json", action="store_true", help="输出 JSON / print one JSON object")


def _add_wish(
    p: argparse.ArgumentParser,
    *,
    a_date: Callable[[str], object],
    whole_number: Callable[[str], int],
) -> None:
    """Add what describes an order."""
    p.add_argument("folder", type=Path, metavar="DIR", help="计划文件夹 / plan folder")
    p.add_argument("--date", type=a_date, required=True, metavar="YYYY-MM-DD", help="日期 / day")
    p.add_argument(
        "--service",
        required=True,
        action="append",
        metavar="urgent|助急",
        help="服务，可重复 / service; may be repeated",
    )
    p.add_argument("--village", required=True, metavar="村", help="村名或代码 / name or code")
    p.add_argument(
        "--from",
        dest="from_s",
        type=a_clock,
        required=True,
        metavar="HH:MM",
        help="承诺的最早时间 / promised from",
    )
    p.add_argument(
        "--until",
        dest="until_s",
        type=a_clock,
        required=True,
        metavar="HH:MM",
        help="承诺的最晚时间，服务在此之前做完 / promised until; all is done by then",
    )
    p.add_argument(
        "--minutes",
        type=whole_number,
        required=True,
        metavar="N",
        help="在场分钟；乘车为上车时间 / minutes on site; of a ride: to board",
    )
    p.add_argument("--to", metavar="地点", help="乘车去哪里 / where a ride goes")
    p.add_argument(
        "--persons", type=whole_number, default=1, metavar="N", help="人数 / persons (1)"
    )
    p.add_argument(
        "--max-aboard",
        type=whole_number,
        metavar="N",
        help="最长乘车分钟，默认按价目表 / longest ride in minutes; see the prices",
    )
    p.add_argument(
        "--now",
        dest="now_s",
        type=a_clock,
        default=0,
        metavar="HH:MM",
        help="现在的时间，之前的已成事实 / the time now: what has begun stays",
    )
    p.add_argument("--line", default=ON_DEMAND, metavar="ID", help="服务线 / line (on_demand)")
    p.add_argument(
        "--priority",
        type=int,
        choices=(1, 2, 3),
        default=DEFAULT_PRIORITY,
        help="优先级，1 最先 / 1 comes first (1)",
    )
    p.add_argument("--note", default="", metavar="TEXT", help="备注 / remark")
    p.add_argument("--id", dest="order_id", metavar="ID", help="订单编号 / id of the order")
    p.add_argument(
        "--dataset",
        type=Path,
        metavar="PATH",
        help="数据文件夹，画地图用 / data folder, for the map's relief and ways",
    )
    p.add_argument("--json", action="store_true", help="输出 JSON / print one JSON object")
