"""Rows of the tables of services, lines and vehicles."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from optimizer.tables.columns import (
    AreaOfService,
    Clock,
    Crew,
    Flag,
    GapDays,
    HalfDays,
    Head,
    Hours,
    Ident,
    Idents,
    Keep,
    Keeping,
    Load,
    Minutes,
    Number,
    Priority,
    Profile,
    RoadClass,
    Row,
    Seats,
    Source,
    Text,
    Trips,
    WeekDayCount,
    Weekdays,
    Windows,
    Yuan,
)

KEPT_ZH = "1 固定，0 变动时计价，free 不计价"
KEPT_EN = "1 always, 0 a change has its price, free: it has none"
NameZh = Annotated[Text, Head("中文名", "中文名", "Chinese name")]
NameEn = Annotated[Text, Head("英文名", "英文名", "English name")]
Services = Annotated[
    Idents, Head("服务", "服务编号，分号隔开", "Service ids, semicolons between", refers="services")
]


class ServiceRow(Row):
    """One of the services (十助)."""

    service_id: Annotated[Ident, Head("服务编号", "编号", "Id of the service")]
    name_zh: NameZh
    name_en: NameEn
    source: Source = None


class LineRow(Row):
    """A way of working, with what its requirements leave open."""

    line_id: Annotated[Ident, Head("服务线编号", "编号", "Id of the line")]
    name_zh: NameZh
    name_en: NameEn
    fleets: Annotated[Idents, Head("车队", "可用的车队，分号隔开", "Fleets that may serve it")]
    same_weekday: Annotated[
        Keep, Head("固定星期", f"每周同一星期几上门：{KEPT_ZH}", f"The same weekday: {KEPT_EN}")
    ]
    same_half_day: Annotated[
        Keep, Head("固定半天", f"总在同一半天上门：{KEPT_ZH}", f"The same half-day: {KEPT_EN}")
    ]
    same_vehicle: Annotated[
        Keep,
        Head(
            "固定车辆",
            f"总是同一辆车、同一班人：{KEPT_ZH}",
            f"The same vehicle and its crew: {KEPT_EN}",
        ),
    ]
    same_time: Annotated[
        Keep,
        Head(
            "固定时段",
            f"每次几乎同一时间上门：{KEPT_ZH}",
            f"Nearly the same time of day: {KEPT_EN}",
        ),
    ] = Keeping.PRICED
    time_band_min: Annotated[
        Minutes,
        Head(
            "时段范围分钟",
            "固定时段时，每次开始时间在同一时刻前后多少分钟以内",
            "With a fixed time: all visits start within so many minutes of one time",
            "min",
        ),
    ] = 30
    works_holidays: Annotated[Flag, Head("节假日服务", "节假日也服务", "Works on public holidays")]
    weekdays: Annotated[
        Weekdays, Head("星期", "需求未填时的可用星期", "Weekdays where the requirement has none")
    ]
    half_days: Annotated[
        HalfDays, Head("半天", "需求未填时的半天", "Half-days where the requirement has none")
    ]
    windows: Annotated[
        Windows, Head("时间窗", "需求未填时的时间窗", "Windows where the requirement has none")
    ]
    min_gap_days: Annotated[
        GapDays | None, Head("最小间隔天", "两次上门最少相隔", "Least days between visits", "天")
    ] = None
    max_gap_days: Annotated[
        GapDays | None, Head("最大间隔天", "两次上门最多相隔", "Most days between visits", "天")
    ] = None
    setup_min: Annotated[
        Minutes, Head("准备分钟", "需求未填时的准备时间", "Set-up at a stop", "min")
    ]
    min_on_site_min: Annotated[
        Minutes | None,
        Head(
            "最少现场分钟",
            "每次服务连准备至少多久，不足的自动延长；空白 = 不限",
            "A visit with its set-up lasts at least so long; shorter ones are lengthened",
            "min",
        ),
    ] = None
    max_on_board_min: Annotated[
        Minutes | None,
        Head(
            "在车时限分钟",
            "从出车点出发到开始服务最多多久（如热餐 60）；空白 = 不限",
            "At most so long from leaving the base to the start of a visit, as for hot meals; "
            "blank: any time",
            "min",
        ),
    ] = None
    priority: Annotated[Priority, Head("优先级", "1 最先", "1 comes first")]
    source: Source = None


class VehicleTypeRow(Row):
    """A kind of vehicle."""

    type_id: Annotated[Ident, Head("车型编号", "编号", "Id of the type")]
    name_zh: NameZh
    name_en: NameEn
    profile: Annotated[Profile, Head("出行方式", "van 车、walk 步行", "By van or on foot")]
    services: Services
    capacity_goods: Annotated[Load, Head("货物容量(箱)", "货物", "Goods", "箱")]
    capacity_cold: Annotated[Load, Head("冷藏容量(箱)", "冷藏货物", "Chilled goods", "箱")]
    capacity_meals: Annotated[Load, Head("餐食容量(份)", "餐食", "Meals", "份")]
    capacity_seats: Annotated[Seats, Head("座位", "乘客座位", "Seats for passengers", "人")] = 0
    crew_size: Annotated[Crew, Head("随车人数", "每车出行人数", "People aboard each", "人")] = 1
    road_class: Annotated[
        RoadClass, Head("所需道路等级", "能走的最窄道路等级", "Narrowest class of road it can use")
    ]
    shift_start: Annotated[Clock, Head("上班", "上班钟点", "Start of the shift")]
    shift_end: Annotated[Clock, Head("下班", "下班钟点", "End of the shift")]
    weekdays: Annotated[Weekdays, Head("工作星期", "工作的星期", "Weekdays worked")]
    max_days_per_week: Annotated[
        WeekDayCount, Head("每周最多出车天数", "每周最多出车", "Most days out a week", "天")
    ]
    works_holidays: Annotated[Flag, Head("节假日服务", "节假日出车", "Works on public holidays")]
    max_trips: Annotated[
        Trips,
        Head(
            "每天最多趟数", "每天最多从基地出发几趟", "Times a day that it may leave its base", "趟"
        ),
    ] = 1
    reload_min: Annotated[
        Minutes,
        Head(
            "两趟之间分钟",
            "两趟之间在基地至少停多久",
            "Least time at the base between trips",
            "min",
        ),
    ] = 0
    min_rest_h: Annotated[
        Hours,
        Head(
            "日间休息小时",
            "回基地到次日出车至少隔多久，0 = 不要求",
            "Least time from being back to leaving the next day; 0: none",
            "h",
        ),
    ] = 0
    max_drive_h: Annotated[Hours, Head("最长驾驶小时", "每天最长驾驶", "Most driving a day", "h")]
    max_overtime_min: Annotated[
        Minutes, Head("最多加班分钟", "每天最多加班", "Most overtime a day", "min")
    ]
    break_min: Annotated[
        Minutes, Head("休息分钟", "午休时长，0 = 不安排", "Length of the break, 0 for none", "min")
    ]
    break_from: Annotated[
        Clock, Head("休息最早开始", "午休最早开始", "Earliest start of the break")
    ]
    break_until: Annotated[Clock, Head("休息最晚开始", "午休最晚开始", "Latest start of the break")]
    day_yuan: Annotated[Yuan, Head("出车费元", "每出车一天", "Per day out", "元")]
    km_yuan: Annotated[Yuan, Head("公里费元", "每公里", "Per km", "元")]
    drive_h_yuan: Annotated[Yuan, Head("驾驶小时费元", "每小时驾驶", "Per hour driven", "元")]
    wait_h_yuan: Annotated[Yuan, Head("等待小时费元", "每小时等待", "Per hour waited", "元")]
    overtime_h_yuan: Annotated[Yuan, Head("加班小时费元", "每小时加班", "Per hour over", "元")]
    area: Annotated[
        AreaOfService | None,
        Head(
            "服务范围",
            "只服务基地所在的村、乡镇或县；空白 = 计划内各处",
            "Serves the village, township or county of its base only; blank: all of the plan",
        ),
    ] = None
    source: Source = None


class VehicleRow(Row):
    """One vehicle; what is blank is as its type says."""

    vehicle_id: Annotated[Ident, Head("车辆编号", "编号", "Id of the vehicle")]
    name: Annotated[Text, Head("名称", "车辆名", "Name")]
    fleet: Annotated[Ident, Head("车队", "所属车队", "Fleet it belongs to")]
    type_id: Annotated[Ident, Head("车型编号", "车型", "Type", refers="vehicle_types")]
    depot_id: Annotated[
        Ident,
        Head(
            "基地编号",
            "出车基地；管家等住村的填村代码或停靠点编号",
            "Base; for stewards and others who live in a village its code, or a stop point",
            refers="depots",
        ),
    ]
    services: Annotated[
        Idents | None, Head("服务", "空白 = 与车型相同", "Blank: as the type", refers="services")
    ] = None
    shift_start: Annotated[Clock | None, Head("上班", "上班钟点", "Start of the shift")] = None
    shift_end: Annotated[Clock | None, Head("下班", "下班钟点", "End of the shift")] = None
    weekdays: Annotated[Weekdays | None, Head("工作星期", "工作的星期", "Weekdays worked")] = None
    max_days_per_week: Annotated[
        WeekDayCount | None, Head("每周最多出车天数", "每周最多出车", "Most days out a week", "天")
    ] = None
    available: Annotated[Flag, Head("可用", "本期可用", "Available in this cycle")]
    area: Annotated[
        AreaOfService | None, Head("服务范围", "空白 = 与车型相同", "Blank: as the type")
    ] = None
    source: Source = None


class CrewRow(Row):
    """Somebody of a vehicle's team."""

    member_id: Annotated[Ident, Head("人员编号", "编号，不必写姓名", "Id; no name is needed")]
    role: Annotated[
        Text, Head("岗位", "医生、护士、司机等；每个岗位都要有人", "Doctor, nurse, driver …")
    ]
    vehicle_id: Annotated[Ident, Head("车辆编号", "所在车辆", "Vehicle", refers="vehicles")]
    weekdays: Annotated[
        Weekdays | None, Head("工作星期", "空白 = 与车辆相同", "Blank: as the vehicle's")
    ] = None
    max_days_per_week: Annotated[
        WeekDayCount | None,
        Head(
            "每周最多出车天数",
            "整车每周最多出车天数取全队最小的；空白 = 与车辆相同",
            "The vehicle's is the least of its team; blank: as the vehicle's",
            "天",
        ),
    ] = None
    source: Source = None


class PriceRow(Row):
    """One price of change or of uneven work."""

    name: Annotated[Ident, Head("名称", "价目名", "Name of the price")]
    value: Annotated[Number | None, Field(ge=0, le=1_000_000), Head("值", "数值", "Figure")] = None
    unit: Annotated[Text, Head("单位", "单位", "Unit")]
