"""Rows of the tables of demand and calendar, and the sheet that describes the data."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from optimizer.tables.columns import (
    Count,
    Day,
    GapDays,
    HalfDays,
    Head,
    Ident,
    KindOfDay,
    Load,
    Minutes,
    Priority,
    Row,
    Source,
    Text,
    Wave,
    Weekdays,
    Whole,
    Windows,
)
from optimizer.tables.rows_fleet import Services
from optimizer.tables.rows_places import VillageCode


class RequirementRow(Row):
    """What a village needs how often."""

    requirement_id: Annotated[Ident, Head("需求编号", "编号", "Id of the requirement")]
    village_code: VillageCode
    stop_id: Annotated[
        Ident | None,
        Head("停靠点编号", "空白 = 在村里", "Blank: the village itself", refers="stop_points"),
    ] = None
    line_id: Annotated[Ident, Head("服务线编号", "服务线", "Line", refers="lines")]
    services: Services
    visits_per_4_weeks: Annotated[
        Whole | None,
        Field(ge=1, le=28),
        Head(
            "四周次数",
            "每四周上门次数；空白 = 村的频次等级",
            "Visits in four weeks; blank: those of the village's tier",
            "次",
        ),
    ] = None
    min_gap_days: Annotated[
        GapDays | None,
        Head(
            "最小间隔天",
            "空白 = 服务线的；再空白 = max(1, ⌊0.6·28/次数⌋)",
            "Blank: the line's; if that is blank, too: max(1, ⌊0.6·28/visits⌋)",
            "天",
        ),
    ] = None
    max_gap_days: Annotated[
        GapDays | None,
        Head(
            "最大间隔天",
            "空白 = 服务线的；再空白 = min(28, ⌈1.5·28/次数⌉)，每四周 20 次以上至少 4",
            "Blank: the line's; if that is blank, too: min(28, ⌈1.5·28/visits⌉), from 20 "
            "visits on at least 4",
            "天",
        ),
    ] = None
    weekdays: Annotated[Weekdays | None, Head("星期", "空白 = 服务线的", "Blank: the line's")] = (
        None
    )
    half_days: Annotated[HalfDays | None, Head("半天", "空白 = 服务线的", "Blank: the line's")] = (
        None
    )
    windows: Annotated[
        Windows | None,
        Head("时间窗", "村民等候的时段；空白 = 服务线的", "When villagers wait; blank: the line's"),
    ] = None
    service_min: Annotated[Minutes, Head("服务分钟", "每次服务时长", "Length of a visit", "min")]
    setup_min: Annotated[
        Minutes | None, Head("准备分钟", "空白 = 服务线的", "Blank: the line's", "min")
    ] = None
    max_on_board_min: Annotated[
        Minutes | None, Head("在车时限分钟", "空白 = 服务线的", "Blank: the line's", "min")
    ] = None
    out_goods: Annotated[Load, Head("送货(箱)", "每次送货", "Goods brought", "箱")] = 0
    out_cold: Annotated[Load, Head("送冷藏(箱)", "每次送冷藏货", "Chilled goods brought", "箱")] = 0
    out_meals: Annotated[Load, Head("送餐(份)", "每次送餐", "Meals brought", "份")] = 0
    out_seats: Annotated[Load, Head("送人(人)", "每次送人", "Persons brought", "人")] = 0
    back_goods: Annotated[Load, Head("带回(箱)", "每次带回货物", "Goods taken back", "箱")] = 0
    back_cold: Annotated[
        Load, Head("带回冷藏(箱)", "每次带回冷藏货", "Chilled goods taken back", "箱")
    ] = 0
    back_meals: Annotated[Load, Head("带回餐食(份)", "每次带回餐食", "Meals taken back", "份")] = 0
    back_seats: Annotated[Load, Head("带回人(人)", "每次带回人", "Persons taken back", "人")] = 0
    priority: Annotated[
        Priority | None, Head("优先级", "1 最先；空白 = 服务线的", "1 first; blank: the line's")
    ] = None
    people: Annotated[
        Count, Head("每次服务人次", "每次服务的人次", "Persons served in a visit", "人次")
    ]
    join_id: Annotated[
        Ident | None,
        Head("合并编号", "编号相同的需求同车同时办", "Requirements served in one halt together"),
    ] = None
    party_id: Annotated[
        Ident | None, Head("对象编号", "户组或订单", "Household group or order")
    ] = None
    wave: Annotated[Wave | None, Head("餐次", "餐次", "Meal wave")] = None
    source: Source = None


class CalendarRow(Row):
    """A day that is not what its weekday says."""

    date: Annotated[Day, Head("日期", "日期", "Date")]
    kind: Annotated[KindOfDay, Head("类型", "假日或补班", "Public holiday, or make-up workday")]
    name_zh: Annotated[Text | None, Head("中文名", "节日名", "Chinese name")] = None
    name_en: Annotated[Text | None, Head("英文名", "节日英文名", "English name")] = None
    source: Source = None


class AboutRow(Row):
    """A line of the sheet that describes the data."""

    key: Annotated[Ident, Head("项", "name、synthetic_note_zh 等", "name, synthetic_note_zh …")]
    value: Annotated[Text | None, Head("值", "内容", "Content")] = None
