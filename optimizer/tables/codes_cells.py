"""Codes of single cells."""

from __future__ import annotations

from optimizer.tables.texts import Code

CELL_CODES = (
    Code(
        id="blank_cell",
        cause_zh="“{column}”必须填写，此格为空。",
        cause_en="{column!r} is required, the cell is blank.",
        remedy_zh="请填写此格。",
        remedy_en="Fill in the cell.",
    ),
    Code(
        id="formula_cell",
        cause_zh="此格是公式“{value}”；公式的结果不可靠，不读取。",
        cause_en="The cell holds the formula {value!r}; formulas are not read.",
        remedy_zh="请复制该列，用“选择性粘贴 → 数值”换成数值。",
        remedy_en="Copy the column and use 'Paste Special → Values'.",
    ),
    Code(
        id="not_a_number",
        cause_zh="“{value}”不是数字。",
        cause_en="{value!r} is not a number.",
        remedy_zh="请只填数字，不带单位和文字。",
        remedy_en="Write digits only, without a unit or words.",
    ),
    Code(
        id="not_a_whole_number",
        cause_zh="“{value}”不是整数。",
        cause_en="{value!r} is not a whole number.",
        remedy_zh="请填整数。",
        remedy_en="Write a whole number.",
    ),
    Code(
        id="not_finite",
        cause_zh="“{value}”不是有限的数（NaN 或无穷大）。",
        cause_en="{value!r} is not a finite number (NaN or infinity).",
        remedy_zh="请填实际的数字；不知道且该列可选时留空。",
        remedy_en="Write a real figure; leave the cell blank if the column is optional.",
    ),
    Code(
        id="out_of_range",
        cause_zh="{value} 超出范围：应{range_zh}。",
        cause_en="{value} is out of range: it must be {range_en}.",
        remedy_zh="请核对数值和单位。",
        remedy_en="Check the figure and its unit.",
    ),
    Code(
        id="wave_out_of_range",
        cause_zh="餐次 {value} 不存在：一天的餐次应{range_zh}。",
        cause_en="There is no meal wave {value}: the waves of a day are {range_en}.",
        remedy_zh="请填一天中的第几餐（1 是第一餐，如午餐；2 是晚餐）；不分餐次时留空。",
        remedy_en="Write which meal of the day it is (1: the first, such as lunch; 2: supper); "
        "leave the cell blank where there are no waves.",
    ),
    Code(
        id="seats_out_of_range",
        cause_zh="{value} 个座位不可能：乘客座位应{range_zh}。",
        cause_en="No van has {value} seats: seats for passengers are {range_en}.",
        remedy_zh="请填乘客的座位数，不算随车人员；不载人时填 0 或留空。",
        remedy_en="Give the seats for passengers, without those of the crew; 0 or blank where "
        "nobody is taken along.",
    ),
    Code(
        id="crew_out_of_range",
        cause_zh="随车 {value} 人不可能：人数应{range_zh}。",
        cause_en="A vehicle does not go out with {value} people: they are {range_en}.",
        remedy_zh="请填每辆车出行的人数，包括司机；留空为 1 人。",
        remedy_en="Give the people that go out with each vehicle, the driver included; blank: 1.",
    ),
    Code(
        id="trips_out_of_range",
        cause_zh="每天最多 {value} 趟不可能：应{range_zh}。",
        cause_en="At most {value} trips a day cannot be: they are {range_en}.",
        remedy_zh="请填一天最多从基地出发几趟；留空为 1 趟。停用的车请在车辆表的“可用”填 0。",
        remedy_en="Give how often a day it may leave its base; blank: once. A vehicle that "
        "stays at home is not available (table vehicles).",
    ),
    Code(
        id="bad_clock_time",
        cause_zh="“{value}”不是钟点。",
        cause_en="{value!r} is not a time of day.",
        remedy_zh="请写成 08:30 这样的钟点（00:00 到 24:00）；时间段写成 08:30-11:30，"
        "多段用分号隔开。",
        remedy_en="Write a time such as 08:30 (00:00 to 24:00), a window as 08:30-11:30, several "
        "with semicolons between.",
    ),
    Code(
        id="bad_date",
        cause_zh="“{value}”不是日期。",
        cause_en="{value!r} is not a date.",
        remedy_zh="请写成 2026-10-01。",
        remedy_en="Write it as 2026-10-01.",
    ),
    Code(
        id="bad_choice",
        cause_zh="“{value}”不在可选的值之内：{allowed}。",
        cause_en="{value!r} is not one of: {allowed}.",
        remedy_zh="请改为可选值之一。",
        remedy_en="Choose one of these.",
    ),
    Code(
        id="bad_keeping",
        cause_zh="“{value}”不表示固定、计价或不限：{allowed}。",
        cause_en="{value!r} says neither hard, nor priced, nor free: {allowed}.",
        remedy_zh="请填 1（固定）、0（变动时计价）或 free（变动不计价）。",
        remedy_en="Write 1 (always the same), 0 (a change has its price) or free (it has none).",
    ),
    Code(
        id="bad_list_member",
        cause_zh="清单“{value}”中的“{member}”无法辨认，应为：{allowed}。",
        cause_en="{member!r} in the list {value!r} is not understood; expected: {allowed}.",
        remedy_zh="请改正此项；各项用分号隔开。",
        remedy_en="Mend this entry; separate the entries with semicolons.",
    ),
    Code(
        id="window_inverted",
        cause_zh="“{value}”的结束不晚于开始。",
        cause_en="{value!r} ends no later than it begins.",
        remedy_zh="请把开始和结束对调或改正。",
        remedy_en="Swap or mend beginning and end.",
    ),
    Code(
        id="lat_lon_swapped",
        cause_zh="纬度 {lat}、经度 {lon} 填反了。",
        cause_en="Latitude {lat} and longitude {lon} are swapped.",
        remedy_zh="请对调两列：丽水的纬度约 27.4–28.9，经度约 118.7–120.4。",
        remedy_en="Swap the two cells: around Lishui latitude is 27.4 to 28.9, longitude 118.7 to "
        "120.4.",
    ),
)
