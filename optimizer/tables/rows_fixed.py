"""Rows of the table of fixed points."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from optimizer.tables.columns import (
    Count,
    Head,
    Ident,
    Latitude,
    Longitude,
    Number,
    Row,
    Source,
    Text,
)
from optimizer.tables.rows_fleet import Services


class FixedPointRow(Row):
    """A clinic, meal hall or workshop that serves people where it stands."""

    point_id: Annotated[Ident, Head("固定点编号", "编号", "Id of the fixed point")]
    name: Annotated[Text, Head("名称", "名称", "Name")]
    kind: Annotated[Text, Head("类型", "卫生室、食堂、工坊等", "Clinic, meal hall, workshop …")]
    services: Services
    village_code: Annotated[
        Ident | None,
        Head("村代码", "所在的村；不填时填经纬度", "Its village, or …", refers="villages"),
    ] = None
    lat: Annotated[
        Latitude | None, Head("纬度", "不在村里时的纬度", "… its WGS-84 latitude", "°")
    ] = None
    lon: Annotated[Longitude | None, Head("经度", "不在村里时的经度", "… and longitude", "°")] = (
        None
    )
    capacity_per_week: Annotated[
        Count, Head("每周人次", "每周最多接待的人次", "Person-times it can serve a week", "人次")
    ]
    catchment_km: Annotated[
        Number,
        Field(ge=0, le=100),
        Head("服务半径km", "直线距离以内的村", "Villages within it, as the crow flies", "km"),
    ]
    source: Source = None
