"""Rows of the table of orders: what is wanted once, on one day, at a promised time."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from optimizer.tables.columns import (
    Clock,
    Day,
    Head,
    Ident,
    Minutes,
    Priority,
    RangeCode,
    Row,
    Source,
    Whole,
)
from optimizer.tables.rows_fleet import Services
from optimizer.tables.rows_places import VillageCode


class OrderRow(Row):
    """An order: a visit, or, with a destination, a ride."""

    order_id: Annotated[Ident, Head("订单编号", "编号", "Id of the order")]
    date: Annotated[Day, Head("日期", "哪一天", "The day")]
    line_id: Annotated[
        Ident | None,
        Head("服务线编号", "空白 = on_demand", "Blank: on_demand", refers="lines"),
    ] = None
    services: Services
    village_code: VillageCode
    stop_id: Annotated[
        Ident | None,
        Head("停靠点编号", "空白 = 在村里", "Blank: the village itself", refers="stop_points"),
    ] = None
    earliest: Annotated[
        Clock, Head("最早", "承诺时段的开始；乘车为上车", "Promised from; for a ride: boarding")
    ]
    latest: Annotated[Clock, Head("最晚", "承诺时段的结束", "Promised until")]
    service_min: Annotated[
        Minutes,
        Head("服务分钟", "在场时间；乘车为上（下）车", "Time on site; of a ride: boarding", "min"),
    ]
    persons: Annotated[
        Whole, Field(ge=1, le=100), Head("人数", "服务或乘车的人", "Served, or riding", "人")
    ] = 1
    destination_id: Annotated[
        Ident | None,
        Head(
            "目的地编号",
            "乘车去哪里：村代码、停靠点或基地编号；空白 = 不是乘车",
            "Where a ride goes: a village, stop point or base; blank: no ride",
        ),
    ] = None
    max_aboard_min: Annotated[
        Minutes | None,
        RangeCode("order_aboard_out_of_range"),
        Head(
            "最长乘车分钟",
            "空白 = 直达时间 × ride_detour_percent + ride_detour_min（价目表）",
            "Blank: the direct drive × ride_detour_percent + ride_detour_min (prices)",
            "min",
        ),
    ] = None
    priority: Annotated[
        Priority | None, Head("优先级", "1 最先；空白 = 1", "1 first; blank: 1")
    ] = None
    source: Source = None
