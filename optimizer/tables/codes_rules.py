"""Codes of rules that look at several rows."""

from __future__ import annotations

from optimizer.errors import Severity
from optimizer.tables.texts import Code

RULE_CODES = (
    Code(
        id="duplicate_id",
        cause_zh="“{value}”已在第 {first_row} 行出现过。",
        cause_en="{value!r} occurs in row {first_row} already.",
        remedy_zh="请删除重复的行，或改用另一个编号。",
        remedy_en="Delete the repeated row, or give it another id.",
    ),
    Code(
        id="unknown_reference",
        cause_zh="“{member}”不在表“{target}”中。{hint_zh}",
        cause_en="{member!r} is not in the table {target!r}. {hint_en}",
        remedy_zh="请改正，或在“{target}”中补上它。",
        remedy_en="Mend it, or add it to {target!r}.",
    ),
    Code(
        id="county_mismatch",
        cause_zh="县代码 {value} 与所属乡镇 {township} 的县代码 {expected} 不一致。",
        cause_en="The county {value} differs from the county {expected} of its township "
        "{township}.",
        remedy_zh="请核对乡镇代码和县代码。",
        remedy_en="Check the codes of township and county.",
    ),
    Code(
        id="stop_of_other_village",
        cause_zh="停靠点 {value} 属于村 {expected}，不属于村 {village}。",
        cause_en="The stop point {value} belongs to village {expected}, not to {village}.",
        remedy_zh="请改用本村的停靠点，或留空（在村里停靠）。",
        remedy_en="Name a stop point of the village, or leave the cell blank (the village itself).",
    ),
    Code(
        id="outside_county",
        cause_zh="位置在所属县（{county}）之外，离县界 {km} 公里。",
        cause_en="The place lies outside its county ({county}), {km} km from the border.",
        remedy_zh="请核对经纬度和县代码；在“数据”页的地图上可以直接点选位置。",
        remedy_en="Check the coordinates and the county code; a place can be clicked on the map of "
        "the Data page.",
    ),
    Code(
        id="near_county_border",
        cause_zh="位置在所属县（{county}）之外，但离县界只有 {metres} 米。",
        cause_en="The place lies outside its county ({county}), yet only {metres} m from the "
        "border.",
        remedy_zh="若位置属实可以保留；县界图是简化的。",
        remedy_en="Keep it if it is true: the borders are simplified.",
        severity=Severity.WARNING,
    ),
    Code(
        id="datum_shift",
        cause_zh="{places} 个已知地点（如 {examples}）都偏移约 {metres} 米、方向一致，"
        "很可能用了 {datum} 坐标而不是 WGS-84。",
        cause_en="{places} known places (such as {examples}) are all about {metres} m off in the "
        "same direction: the coordinates are probably {datum}, not WGS-84.",
        remedy_zh="请用“位置导入”并选明坐标系（GCJ-02：高德等；BD-09：百度），由程序换算。",
        remedy_en="Import the positions with their datum named (GCJ-02: AMap; BD-09: Baidu) and "
        "have them converted.",
        severity=Severity.WARNING,
    ),
    Code(
        id="gaps_inverted",
        cause_zh="最小间隔 {min_gap} 天大于最大间隔 {max_gap} 天。",
        cause_en="The minimum gap of {min_gap} days exceeds the maximum gap of {max_gap} days.",
        remedy_zh="请改正间隔，或两格都留空（按次数推算）。",
        remedy_en="Mend the gaps, or leave both cells blank (they follow from the frequency).",
    ),
    Code(
        id="no_pattern",
        cause_zh="四周 {visits} 次、间隔 {min_gap}–{max_gap} 天、星期 {weekdays}："
        "任何日子组合都做不到{same_zh}。",
        cause_en="{visits} visits in four weeks, {min_gap} to {max_gap} days apart, on weekdays "
        "{weekdays}: no set of days allows it{same_en}.",
        remedy_zh="请减少次数、放宽间隔，或增加可用的星期。",
        remedy_en="Ask for fewer visits, wider gaps, or more weekdays.",
    ),
    Code(
        id="no_time_band",
        cause_zh="固定时段的范围是 0 分钟，各次上门不可能分秒不差。",
        cause_en="A fixed time with a band of 0 minutes leaves no visit a minute to move.",
        remedy_zh="请填大于 0 的分钟数（一般 30）；不固定时段请把“固定时段”填 0。",
        remedy_en="Give a number of minutes above 0 (30 is usual), or write 0 under same_time.",
    ),
    Code(
        id="reload_longer_than_shift",
        cause_zh="两趟之间要停 {minutes} 分钟，班次只有 {shift} 分钟，第二趟出不了门。",
        cause_en="Between two trips the vehicle stands {minutes} minutes, its shift has {shift}: "
        "there is no second trip.",
        remedy_zh="请缩短两趟之间的时间，或把每天最多趟数改为 1。",
        remedy_en="Shorten the time between trips, or allow one trip a day.",
    ),
    Code(
        id="rest_leaves_no_shift",
        cause_zh="日间休息要 {hours} 小时，连续两天出车时前一天没有时间可用。",
        cause_en="A rest of {hours} hours leaves no time on a day before another day at work.",
        remedy_zh="请缩短日间休息（一般 11 小时），或限制每周出车天数。",
        remedy_en="Shorten the rest (11 hours are usual), or allow fewer days a week.",
    ),
    Code(
        id="meals_beyond_kitchens",
        cause_zh="一次要送 {meals} 份，能送的厨房每餐次最多 {most} 份。",
        cause_en="A visit needs {meals} meals; the kitchens that could bring them give out at most "
        "{most} a wave.",
        remedy_zh="请提高厨房的“每餐次份数”，或把这项需求分成几项。",
        remedy_en="Raise meals_per_wave of a kitchen, or divide the requirement.",
    ),
    Code(
        id="load_beyond_vehicles",
        cause_zh="一次要{load_zh}，能做此服务的车辆{most_zh}。",
        cause_en="A visit has to {load_en}; vehicles that offer it {most_en}.",
        remedy_zh="请核对载量，或把需求分成几项，或提高车型的容量。",
        remedy_en="Check the load, divide the requirement, or raise the capacity of a vehicle "
        "type.",
    ),
    Code(
        id="no_time_on_board",
        cause_zh="在车时限是 0 分钟，任何一次服务都做不到。",
        cause_en="No visit can start 0 minutes after its vehicle has left the base.",
        remedy_zh="请填大于 0 的分钟数（热餐一般 60）；不限时请留空。",
        remedy_en="Give a number of minutes above 0 (60 is usual for hot meals), or leave the cell "
        "blank for no limit.",
    ),
    Code(
        id="area_without_village",
        cause_zh="服务范围是“村”，但基地 {value} 不在任何村里。",
        cause_en="The vehicle serves the village of its base, but the base {value} lies in none.",
        remedy_zh="请把基地改为村代码或停靠点编号，或把服务范围改为乡镇、县或留空。",
        remedy_en="Name a village or a stop point as its base, or let it serve the township, the "
        "county or, left blank, everywhere.",
    ),
    Code(
        id="visit_longer_than_window",
        cause_zh="一次服务连准备要 {minutes} 分钟，最长的时间窗只有 {longest} 分钟。",
        cause_en="A visit takes {minutes} minutes with its set-up, the longest window has "
        "{longest}.",
        remedy_zh="请放长时间窗，或缩短服务时间。",
        remedy_en="Widen the window, or shorten the visit.",
    ),
    Code(
        id="window_misses_half_day",
        cause_zh="时间窗“{value}”里容不下在规定半天（{half_days}）开始的服务（中午 12:00 分界）。",
        cause_en="No visit inside the windows {value!r} starts in the half-days {half_days} (noon "
        "divides).",
        remedy_zh="请改正时间窗或半天；空白的格取服务线的值。",
        remedy_en="Mend the windows or the half-days; blank cells are as the line says.",
    ),
    Code(
        id="visit_longer_than_shift",
        cause_zh="一次服务连准备要 {minutes} 分钟，"
        "能做此服务的车辆在时间窗内最多当班 {longest} 分钟。",
        cause_en="A visit takes {minutes} minutes with its set-up; vehicles that offer it are on "
        "shift for at most {longest} minutes of its windows.",
        remedy_zh="请调整时间窗或车辆的上下班时间，或缩短服务时间。",
        remedy_en="Change the windows or the vehicles' shifts, or shorten the visit.",
    ),
    Code(
        id="service_without_vehicle",
        cause_zh="没有可用的车辆能提供“{value}”（车队：{fleets}）；涉及 {rows} 行需求。",
        cause_en="No available vehicle of the fleets {fleets} offers {value!r}; {rows} "
        "requirement(s) need it.",
        remedy_zh="请在车辆或车型的“服务”中加上它，或检查服务线的车队。",
        remedy_en="Add the service to a vehicle or vehicle type, or check the fleets of the line.",
    ),
    Code(
        id="join_mismatch",
        cause_zh="合并编号“{value}”与第 {first_row} 行不一致：{what_zh}不同。",
        cause_en="The join {value!r} does not fit row {first_row}: {what_en} differ.",
        remedy_zh="合并的需求必须同村、同停靠点、同服务线、同次数、同间隔和星期；请改齐或拆开。",
        remedy_en="Joined requirements share village, stop point, line, frequency, gaps and "
        "weekdays; make them equal or separate them.",
    ),
    Code(
        id="party_repeated",
        cause_zh="对象“{value}”的服务“{services}”已在第 {first_row} 行要求过："
        "同村、同服务线、同餐次、同样的时间。",
        cause_en="Row {first_row} asks for {services} for the party {value!r} already: same "
        "village, line, wave and times.",
        remedy_zh="请删除重复的行并在留下的一行写总次数；若是另一户组，请给它另一个对象编号。",
        remedy_en="Delete the repeated row and give all visits in the one that stays; if it is "
        "another household group, give it an id of its own.",
    ),
    Code(
        id="missing_price",
        cause_zh="价目表缺少“{value}”。",
        cause_en="The price list lacks {value!r}.",
        remedy_zh="请补上这一行；不计价时填 0。",
        remedy_en="Add the row; write 0 for no price.",
    ),
    Code(
        id="time_band_beyond_day",
        cause_zh="time_band_min 是 {value} 分钟，超过一天（{most} 分钟）：到村时间怎样变都不计价。",
        cause_en="time_band_min is {value} minutes, more than a day ({most}): no change of the "
        "time of day would ever have its price.",
        remedy_zh="请填几十分钟（一般 30）；时间变动不计价时把 change_time_band_yuan 填 0。",
        remedy_en="Give some tens of minutes (30 is usual); where such changes are free, write 0 "
        "for change_time_band_yuan.",
    ),
    Code(
        id="not_yes_or_no",
        cause_zh="开关 hospitals_inside_fleet 的值“{value}”既不是“是”也不是“否”。",
        cause_en="The switch hospitals_inside_fleet is {value!r}, neither yes nor no.",
        remedy_zh="流动医院计入便民共富车时填“是”，另计时填“否”或删去这一行。",
        remedy_en="Write yes if the mobile hospitals count among the service vans; write no, or "
        "delete the row, if they are apart.",
    ),
)
