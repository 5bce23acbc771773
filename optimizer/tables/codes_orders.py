"""Codes of rules about orders."""

from __future__ import annotations

from optimizer.errors import Severity
from optimizer.tables.texts import Code

ORDER_CODES = (
    Code(
        id="order_without_line",
        cause_zh="没有填服务线，服务线表里也没有 on_demand。",
        cause_en="No line is given, and the table of lines has no on_demand.",
        remedy_zh="请填一条服务线，或在服务线表中加上 on_demand。",
        remedy_en="Name a line, or add on_demand to the table of lines.",
    ),
    Code(
        id="order_longer_than_window",
        cause_zh="服务要 {minutes} 分钟，承诺的时段（{earliest}—{latest}）只有 {longest} 分钟。",
        cause_en="The visit takes {minutes} minutes, the promised time ({earliest}-{latest}) has "
        "{longest}.",
        remedy_zh="请放长承诺的时段，或缩短服务时间。",
        remedy_en="Promise a longer time, or shorten the visit.",
    ),
    Code(
        id="order_without_destination",
        cause_zh="助行订单没有填目的地。",
        cause_en="A ride is ordered, but not where to.",
        remedy_zh="请填目的地（村、停靠点或基地）；不是乘车的订单请改服务。",
        remedy_en="Give the destination (a village, stop point or base), or mend the service.",
    ),
    Code(
        id="order_aboard_of_no_ride",
        cause_zh="填了最长乘车 {value} 分钟，但没有目的地：不是乘车，这一格不起作用。",
        cause_en="{value} minutes aboard at most, but there is no destination: the order is no "
        "ride, and the cell has no effect.",
        remedy_zh="请填目的地，或清空这一格。",
        remedy_en="Give the destination, or leave the cell blank.",
        severity=Severity.WARNING,
    ),
    Code(
        id="order_to_itself",
        cause_zh="目的地 {value} 就是上车的地方。",
        cause_en="The destination {value} is where the ride begins.",
        remedy_zh="请改正目的地；不是乘车的订单请留空。",
        remedy_en="Mend the destination; leave it blank if the order is no ride.",
    ),
    Code(
        id="order_to_unknown_place",
        cause_zh="目的地“{value}”不是村、停靠点或基地。",
        cause_en="The destination {value!r} is no village, stop point or base.",
        remedy_zh="请填村代码、停靠点编号或基地编号。",
        remedy_en="Give the code of a village, or the id of a stop point or a base.",
    ),
    Code(
        id="order_too_many_persons",
        cause_zh="乘车 {value} 人，能承接的车辆最多 {seats} 个座位。",
        cause_en="{value} people ride, but vehicles that may come have {seats} seats at most.",
        remedy_zh="请拆成几张订单，或核对车型的座位和服务。",
        remedy_en="Split the order, or check the seats and services of the vehicle types.",
    ),
    Code(
        id="order_no_time_aboard",
        cause_zh="最长乘车是 0 分钟，任何车都做不到。",
        cause_en="Nobody can ride for 0 minutes at most.",
        remedy_zh="请填大于 0 的分钟数，或留空（按价目表推算）。",
        remedy_en="Give a number of minutes above 0, or leave the cell blank (see the prices).",
    ),
    Code(
        id="order_aboard_out_of_range",
        cause_zh="最长乘车 {value} 分钟不可能：应{range_zh}，当天要到。",
        cause_en="At most {value} minutes aboard cannot be: they are {range_en}, all in one day.",
        remedy_zh="请填分钟数（如 60），不是秒；或留空（按价目表推算）。",
        remedy_en="Give minutes (such as 60), not seconds, or leave the cell blank (see the "
        "prices).",
    ),
    Code(
        id="order_id_taken",
        cause_zh="“{value}”已是需求表第 {first_row} 行的编号。",
        cause_en="{value!r} is the id of the requirement in row {first_row} already.",
        remedy_zh="请给订单另一个编号。",
        remedy_en="Give the order another id.",
    ),
    Code(
        id="order_outside_plan",
        cause_zh="{value} 不在计划内（{why_zh}），这张订单不会被安排。",
        cause_en="{value} is not in the plan ({why_en}): the order will not be planned.",
        remedy_zh="若属实可以保留；否则请改正，或把该村列入计划。",
        remedy_en="Keep it if that is meant; else mend it, or take the village into the plan.",
        severity=Severity.WARNING,
    ),
    Code(
        id="detour_below_direct",
        cause_zh="ride_detour_percent 是 {value}，小于 100：乘车不可能比直达还快。",
        cause_en="ride_detour_percent is {value}, below 100: no ride is faster than the direct "
        "drive.",
        remedy_zh="请填 100 以上的百分数，如 150。",
        remedy_en="Give a percentage of 100 or more, such as 150.",
    ),
    Code(
        id="detour_beyond_reason",
        cause_zh="ride_detour_percent 是 {value}，超过 {most}：乘车时间等于不限。",
        cause_en="ride_detour_percent is {value}, above {most}: rides would take any time at all.",
        remedy_zh="请填百分数，如 150（直达时间的一倍半）。",
        remedy_en="Give a percentage such as 150 (one and a half times the direct drive).",
    ),
    Code(
        id="detour_beyond_day",
        cause_zh="ride_detour_min 是 {value} 分钟，超过一天（{most} 分钟）：乘车时间等于不限。",
        cause_en="ride_detour_min is {value} minutes, more than a day ({most}): rides would take "
        "any time at all.",
        remedy_zh="请填乘车比直达多给的分钟数，如 15。",
        remedy_en="Give the minutes that a ride may take beyond the direct drive, such as 15.",
    ),
    Code(
        id="tolerance_beyond_day",
        cause_zh="promise_tolerance_min 是 {value} 分钟，超过一天（{most} 分钟）："
        "已答应的时间等于没有答应。",
        cause_en="promise_tolerance_min is {value} minutes, more than a day ({most}): announced "
        "times would promise nothing.",
        remedy_zh="请填已公布的时间最多可提前或推后几分钟，如 10。",
        remedy_en="Give by how many minutes an announced time may move at most, such as 10.",
    ),
)
