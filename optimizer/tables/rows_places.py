"""Rows of the tables of places."""

from __future__ import annotations

from typing import Annotated

from optimizer.tables.columns import (
    Count,
    ElevationM,
    ErrorKm,
    Flag,
    Head,
    Height,
    Ident,
    Lat,
    Latitude,
    Load,
    Lon,
    Longitude,
    RoadClass,
    Row,
    Source,
    SourceOfPosition,
    Text,
)

CountyCode = Annotated[
    Ident, Head("县代码", "六位行政区划代码", "Six-digit code of the county", refers="counties")
]
TownshipCode = Annotated[
    Ident, Head("乡镇代码", "九位代码", "Nine-digit code of the township", refers="townships")
]
VillageCode = Annotated[
    Ident, Head("村代码", "十二位代码", "Twelve-digit code of the village", refers="villages")
]


class CountyRow(Row):
    """A county."""

    county_code: Annotated[Ident, Head("县代码", "六位行政区划代码", "Six-digit code")]
    name: Annotated[Text, Head("名称", "县名", "Chinese name")]
    name_en: Annotated[Text, Head("英文名", "英文名", "English name")]
    census_2020: Annotated[
        Count, Head("2020年普查人口", "第七次人口普查常住人口", "Residents, census of 2020", "人")
    ]
    seat_lat: Annotated[Lat, Head("驻地纬度", "县城纬度 (WGS-84)", "Latitude of the seat", "°")]
    seat_lon: Annotated[Lon, Head("驻地经度", "县城经度 (WGS-84)", "Longitude of the seat", "°")]
    source: Source = None


class TownshipRow(Row):
    """A township."""

    township_code: Annotated[Ident, Head("乡镇代码", "九位代码", "Nine-digit code")]
    name: Annotated[Text, Head("名称", "乡镇名", "Chinese name")]
    kind: Annotated[Text, Head("类型", "街道、镇或乡", "Subdistrict, town or township")]
    county_code: CountyCode
    lat: Lat
    lon: Lon
    elevation_m: ElevationM = None
    position_source: SourceOfPosition
    position_error_km: ErrorKm
    source: Source = None


class VillageRow(Row):
    """An administrative village."""

    village_code: Annotated[Ident, Head("村代码", "十二位代码", "Twelve-digit code")]
    name: Annotated[Text, Head("村名", "简称", "Short name")]
    name_official: Annotated[Text | None, Head("全称", "官方全称", "Official name")] = None
    township_code: TownshipCode
    county_code: CountyCode
    lat: Lat
    lon: Lon
    elevation_m: ElevationM = None
    position_source: SourceOfPosition
    position_error_km: ErrorKm
    residents: Annotated[Count, Head("常住人口", "常住人口", "Residents", "人")]
    elderly: Annotated[Count | None, Head("老年人口", "60 岁以上", "Aged 60 and over", "人")] = None
    residents_source: Annotated[
        Text | None, Head("人口来源", "人口数的来源", "Where the figure comes from")
    ] = None
    in_plan: Annotated[Flag, Head("纳入计划", "是否纳入计划", "Is the village planned for?")]
    road_class: Annotated[
        RoadClass,
        Head(
            "道路等级",
            "1 窄路（只有小车能到）、2、3 宽路（都能到）",
            "1 narrow (small vehicles only), 2, 3 wide (every vehicle)",
        ),
    ]
    source: Source = None


class StopPointRow(Row):
    """A stop point of a village."""

    stop_id: Annotated[Ident, Head("停靠点编号", "编号", "Id of the stop point")]
    village_code: VillageCode
    name: Annotated[Text, Head("名称", "停靠点名", "Name")]
    lat: Lat
    lon: Lon
    elevation_m: Annotated[
        Height | None, Head("海拔", "空白 = 与村相同", "Height; blank: as the village's", unit="m")
    ] = None
    position_source: SourceOfPosition
    position_error_km: ErrorKm
    road_class: Annotated[
        RoadClass | None, Head("道路等级", "空白 = 与村相同", "Blank: as the village's")
    ] = None
    source: Source = None


class DepotRow(Row):
    """A base of vehicles."""

    depot_id: Annotated[Ident, Head("基地编号", "编号", "Id of the base")]
    name: Annotated[Text, Head("名称", "基地名", "Name")]
    kind: Annotated[Text, Head("类型", "卫生院、供销社、厨房等", "Health centre, co-op, kitchen …")]
    township_code: TownshipCode
    county_code: CountyCode
    lat: Lat
    lon: Lon
    position_source: SourceOfPosition
    position_error_km: ErrorKm
    meals_per_wave: Annotated[
        Load | None,
        Head(
            "每餐次份数",
            "厨房每天每餐次最多供多少份；空白 = 不限",
            "Meals that a kitchen can give out a day and wave; blank: any number",
            "份",
        ),
    ] = None
    source: Source = None


class PositionRow(Row):
    """A position to be imported."""

    code: Annotated[
        Ident | None,
        Head(
            "代码",
            "村或乡镇代码",
            "Code of the village or township",
            aliases=("village_code", "村代码", "township_code", "乡镇代码"),
        ),
    ] = None
    name: Annotated[
        Text | None,
        Head("名称", "村名", "Name of the village", aliases=("village", "村名", "村", "行政村")),
    ] = None
    township: Annotated[
        Text | None,
        Head("乡镇", "乡镇名", "Name of the township", aliases=("乡镇名", "乡镇名称", "town")),
    ] = None
    county: Annotated[
        Text | None, Head("县", "县名", "Name of the county", aliases=("县区", "县名"))
    ] = None
    lat: Annotated[Latitude, Head("纬度", "纬度", "Latitude", unit="°", aliases=("latitude", "y"))]
    lon: Annotated[
        Longitude,
        Head("经度", "经度", "Longitude", unit="°", aliases=("lng", "longitude", "long", "x")),
    ]
