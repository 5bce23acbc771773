"""The tables: the one place that names them all, in the order of the documents."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from optimizer.tables.definitions import Sheet
from optimizer.tables.rows_closures import ClosureRow
from optimizer.tables.rows_demand import AboutRow, CalendarRow, RequirementRow
from optimizer.tables.rows_fixed import FixedPointRow
from optimizer.tables.rows_fleet import (
    CrewRow,
    LineRow,
    PriceRow,
    ServiceRow,
    VehicleRow,
    VehicleTypeRow,
)
from optimizer.tables.rows_groupings import GroupRow
from optimizer.tables.rows_orders import OrderRow
from optimizer.tables.rows_places import (
    CountyRow,
    DepotRow,
    PositionRow,
    StopPointRow,
    TownshipRow,
    VillageRow,
)
from optimizer.tables.rows_projection import RelocationRow, TrendRow
from optimizer.tables.rows_seasons import SeasonRow
from optimizer.tables.rows_tiers import TierRow

LOAD_KINDS = ("goods", "cold", "meals", "seats")
"""Kinds of load, in the order of the columns that hold them."""

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        key="counties",
        name_zh="县区",
        row=CountyRow,
        id_column="county_code",
        about_zh="县（市、区）：调度员的计划单位。",
        about_en="Counties: the unit that a dispatcher plans for.",
    ),
    Sheet(
        key="townships",
        name_zh="乡镇",
        row=TownshipRow,
        id_column="township_code",
        about_zh="乡镇、街道及其驻地位置。",
        about_en="Townships with the position of their seats.",
    ),
    Sheet(
        key="villages",
        name_zh="行政村",
        row=VillageRow,
        id_column="village_code",
        about_zh="行政村。",
        about_en="Administrative villages.",
    ),
    Sheet(
        key="stop_points",
        name_zh="停靠点",
        row=StopPointRow,
        id_column="stop_id",
        about_zh="一个村有多个停靠点（自然村）时填写；没有停靠点的村在村里停靠。",
        about_en="For villages with several stop points (natural villages); a village without any "
        "is its own.",
        optional=True,
    ),
    Sheet(
        key="depots",
        name_zh="基地",
        row=DepotRow,
        id_column="depot_id",
        about_zh="车辆的基地。",
        about_en="Bases of vehicles.",
    ),
    Sheet(
        key="services",
        name_zh="服务",
        row=ServiceRow,
        id_column="service_id",
        about_zh="服务目录（十助）。",
        about_en="The catalogue of services.",
    ),
    Sheet(
        key="lines",
        name_zh="服务线",
        row=LineRow,
        id_column="line_id",
        about_zh="服务线：车队、承诺，以及需求未填时的默认值。",
        about_en="Lines: fleets, promises, and what requirements leave open.",
    ),
    Sheet(
        key="vehicle_types",
        name_zh="车型",
        row=VehicleTypeRow,
        id_column="type_id",
        about_zh="车型：能力、工作时间、费用。",
        about_en="Types of vehicles: abilities, working hours, costs.",
    ),
    Sheet(
        key="vehicles",
        name_zh="车辆",
        row=VehicleRow,
        id_column="vehicle_id",
        about_zh="车辆；空白的格与车型相同。",
        about_en="Vehicles; blank cells are as the type says.",
    ),
    Sheet(
        key="crews",
        name_zh="人员",
        row=CrewRow,
        id_column="member_id",
        about_zh="车上的人员：一个岗位可以有几个人轮流；任何岗位没有人的日子，车不出。",
        about_en="Teams of vehicles: a role may have several members who take turns; on a day on "
        "which some role has nobody the vehicle stays.",
        optional=True,
    ),
    Sheet(
        key="requirements",
        name_zh="需求",
        row=RequirementRow,
        id_column="requirement_id",
        about_zh="每村每项服务的需求。",
        about_en="What each village needs, and how often.",
    ),
    Sheet(
        key="orders",
        name_zh="订单",
        row=OrderRow,
        id_column="order_id",
        about_zh="按需服务和乘车的订单：某一天、承诺的时段，只来一次。",
        about_en="Orders: what is wanted once, on one day, at a promised time; also rides.",
        optional=True,
    ),
    Sheet(
        key="calendar",
        name_zh="日历",
        row=CalendarRow,
        id_column="date",
        about_zh="节假日和调休上班日。",
        about_en="Public holidays and make-up workdays.",
        optional=True,
    ),
    Sheet(
        key="closures",
        name_zh="封闭与停办",
        row=ClosureRow,
        id_column="closure_id",
        about_zh="封闭（去不了，改日）和停办（不计次数，到期自动恢复）。",
        about_en="Closures (nobody gets there, visits move to other days) and suspensions (visits "
        "are not due, and due again by themselves afterwards).",
        optional=True,
    ),
    Sheet(
        key="seasons",
        name_zh="季节",
        row=SeasonRow,
        id_column="season_id",
        about_zh="按月份调整一条服务线或一项服务的人次、载量和时长；几行都适用时相乘。",
        about_en="Demand of a line or a service by month; where several rows apply they multiply.",
        optional=True,
    ),
    Sheet(
        key="fixed_points",
        name_zh="固定点",
        row=FixedPointRow,
        id_column="point_id",
        about_zh="卫生室、食堂、工坊等固定点：半径以内的村由近到远，接待满为止；不必再由车送的，从需求中减去。",
        about_en="Clinics, meal halls, workshops: they serve the villages in their catchment, "
        "nearest first, until they are full; vans need not bring that.",
        optional=True,
    ),
    Sheet(
        key="tiers",
        name_zh="频次等级",
        row=TierRow,
        id_column="tier_id",
        about_zh="按人口、老年人口和离固定点的距离定每四周次数；需求的四周次数留空时取用。",
        about_en="Visits in four weeks by residents, age and distance to a fixed point, for "
        "requirements that leave their frequency blank.",
        optional=True,
    ),
    Sheet(
        key="groupings",
        name_zh="分组",
        row=GroupRow,
        id_column="group_id",
        about_zh="县或乡镇的分组方案：`shanlu plan --pool 方案` 时，组内车辆跨界统筹。",
        about_en="Groupings of counties or townships: with `shanlu plan --pool GROUPING` vehicles "
        "serve across the borders inside their group.",
        optional=True,
    ),
    Sheet(
        key="trends",
        name_zh="人口趋势",
        row=TrendRow,
        id_column="township_code",
        about_zh="各乡镇常住人口每年变化，用于推算以后各年的人口和需求；没有写的乡镇不变。",
        about_en="How the residents of townships change a year, to project residents and demand; "
        "those without a row stay as they are.",
        optional=True,
    ),
    Sheet(
        key="relocations",
        name_zh="搬迁",
        row=RelocationRow,
        id_column="relocation_id",
        about_zh="搬迁计划（大搬快聚）：某年从一个村搬到另一个村，或迁出山区。",
        about_en="People who move (大搬快聚): in a year, from one village to another, or away.",
        optional=True,
    ),
    Sheet(
        key="prices",
        name_zh="价目",
        row=PriceRow,
        id_column="name",
        about_zh="变动和不均的价格：`max_weekday_changes` 的值留空表示不限。",
        about_en="Prices of change and of uneven work; a blank `max_weekday_changes` is no cap.",
    ),
    Sheet(
        key="about",
        name_zh="说明",
        row=AboutRow,
        id_column="key",
        about_zh="数据说明：name、synthetic_note_zh、synthetic_note_en、schema_version，"
        "以及 hospitals_inside_fleet（流动医院是否计入便民共富车，是或否）、"
        "residents_year（人口数是哪一年年底的）。",
        about_en="About the data: name, synthetic_note_zh, synthetic_note_en, schema_version, "
        "hospitals_inside_fleet (whether mobile hospitals are among the service vans, yes or no), "
        "and residents_year (the year at whose end residents were counted).",
        optional=True,
    ),
)
"""All tables, in the order of the documents."""

POSITIONS_SHEET = Sheet(
    key="positions",
    name_zh="位置",
    row=PositionRow,
    id_column="code",
    about_zh="位置导入文件：按代码，或按村名 + 乡镇名。坐标系在导入时选明。",
    about_en="A file of positions to import: by code, or by village and township name. Its "
    "datum is named at the import.",
)
"""Not part of a dataset; `optimizer.tables.positions` reads it."""

SHEET_BY_KEY = {sheet.key: sheet for sheet in (*SHEETS, POSITIONS_SHEET)}

TIME_BAND = "time_band_min"
PRICE_NAMES = (
    "change_weekday_yuan",
    "change_half_day_yuan",
    "change_vehicle_yuan",
    "change_time_band_yuan",
    TIME_BAND,
    "max_weekday_changes",
    "spread_h_yuan",
)
"""Names in the price list; all but ``max_weekday_changes`` are required."""

PROMISE_TOLERANCE = "promise_tolerance_min"
RIDE_DETOUR = "ride_detour_min"
RIDE_DETOUR_PERCENT = "ride_detour_percent"
LEAST_DETOUR_PERCENT = 100
MOST_DETOUR_PERCENT = 1000
"""Ten times the direct drive: beyond it somebody has mistaken the unit."""
MOST_MINUTES = 1440
"""A day: minutes of the price list beyond it would limit nothing."""
ORDER_TERMS = (PROMISE_TOLERANCE, RIDE_DETOUR_PERCENT, RIDE_DETOUR)
"""Names in the price list that concern orders: none is required."""


HOSPITALS_INSIDE = "hospitals_inside_fleet"
"""The row of ``about`` that is a switch; without it they are apart."""
RESIDENTS_YEAR = "residents_year"
"""The row of ``about`` with the year that residents are of; without it nothing is projected."""


def plain_name(text: str) -> str:
    """
    Reduce a header or a sheet name to what it is compared by.

    Full width, case, spaces, underscores and a unit in parentheses at the end do not count.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s_\-]", "", re.sub(r"\([^()]*\)\s*$", "", plain.strip()))


@cache
def sheet_names() -> dict[str, Sheet]:
    """Return the tables by each of their plain names."""
    return {plain_name(name): s for s in SHEETS for name in (s.key, s.name_zh)}


@cache
def column_names(sheet_key: str) -> dict[str, str]:
    """Return the keys of a table's columns by each of their plain names."""
    columns = SHEET_BY_KEY[sheet_key].columns
    return {plain_name(header): c.key for c in columns for header in c.headers}
