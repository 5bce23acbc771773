"""Rows of the table of closures and suspensions."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, PlainValidator

from optimizer.domain.closures import ClosureKind
from optimizer.tables.cells import Cell, to_choice
from optimizer.tables.columns import (
    Choices,
    Day,
    Head,
    Height,
    Ident,
    Kind,
    Latitude,
    Longitude,
    Number,
    Row,
    Source,
    Text,
)

CLOSURE_KINDS = {
    **{kind.value: kind.value for kind in ClosureKind},
    "封村": ClosureKind.VILLAGE.value,
    "封乡镇": ClosureKind.TOWNSHIP.value,
    "高程": ClosureKind.HEIGHT.value,
    "道路": ClosureKind.TERRAIN.value,
    "车辆": ClosureKind.VEHICLE.value,
    "人员": ClosureKind.CREW.value,
    "停办": ClosureKind.SUSPENSION.value,
}


def _to_kind(cell: Cell) -> ClosureKind:
    """Return what is closed."""
    return ClosureKind(to_choice(cell, CLOSURE_KINDS))


def _edge(header_zh: str, zh: str, en: str) -> Head:
    """Return the head of an edge of a box."""
    return Head(header_zh, f"道路封闭范围的{zh}", f"{en} edge of the closed part of the map", "°")


class ClosureRow(Row):
    """A closure or a suspension."""

    closure_id: Annotated[Ident, Head("封闭编号", "编号", "Id of the row")]
    kind: Annotated[
        ClosureKind,
        PlainValidator(_to_kind),
        Kind.CHOICE,
        Choices(CLOSURE_KINDS),
        Head(
            "类型",
            "封村、封乡镇、高程（结冰，停靠点和途中）、道路（当天绕行）、车辆和人员（缺勤）不能去，改日；"
            "停办不计次数",
            "village, township, height (ice: stop points and ways), terrain (ways around it on "
            "these days), vehicle, crew (absent): visits move to other days; suspension: visits "
            "are not due",
        ),
    ]
    from_date: Annotated[Day, Head("起始日期", "含当天", "First date, inclusive")]
    to_date: Annotated[
        Day | None,
        Head("截止日期", "含当天；空白 = 另行通知为止", "Last date, inclusive; blank: until told"),
    ] = None
    village_code: Annotated[
        Ident | None,
        Head("村代码", "封村、停办的村", "Village closed or suspended", refers="villages"),
    ] = None
    township_code: Annotated[
        Ident | None, Head("乡镇代码", "封闭的乡镇", "Township closed", refers="townships")
    ] = None
    county_code: Annotated[
        Ident | None,
        Head("县代码", "高程段只限此县；空白 = 全部", "County of a height band", refers="counties"),
    ] = None
    vehicle_id: Annotated[
        Ident | None, Head("车辆编号", "缺勤的车辆", "Vehicle absent", refers="vehicles")
    ] = None
    member_id: Annotated[
        Ident | None, Head("人员编号", "缺勤的人员", "Crew member absent", refers="crews")
    ] = None
    line_id: Annotated[
        Ident | None,
        Head("服务线编号", "只停办此线；空白 = 全停", "Suspended line; blank: all", refers="lines"),
    ] = None
    above_m: Annotated[
        Height | None, Head("高于米", "此高程以上不通", "Closed from this height up", "m")
    ] = None
    below_m: Annotated[
        Height | None, Head("低于米", "此高程以下不通", "Closed from this height down", "m")
    ] = None
    south: Annotated[Latitude | None, _edge("南纬度", "南边", "South")] = None
    west: Annotated[Longitude | None, _edge("西经度", "西边", "West")] = None
    north: Annotated[Latitude | None, _edge("北纬度", "北边", "North")] = None
    east: Annotated[Longitude | None, _edge("东经度", "东边", "East")] = None
    lat: Annotated[
        Latitude | None, Head("圆心纬度", "道路封闭圆的圆心", "Centre of a closed circle", "°")
    ] = None
    lon: Annotated[
        Longitude | None, Head("圆心经度", "道路封闭圆的圆心", "Centre of a closed circle", "°")
    ] = None
    radius_km: Annotated[
        Number | None,
        Field(ge=0.1, le=100),
        Head("半径km", "道路封闭圆的半径", "Radius of a closed circle", "km"),
    ] = None
    reason: Annotated[Text | None, Head("原因", "会显示出来", "Shown to people")] = None
    source: Source = None
