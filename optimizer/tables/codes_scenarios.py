"""Codes of scenario files: changes over a dataset, checked against it."""

from __future__ import annotations

from optimizer.tables.texts import Code

SCENARIO_CODES = (
    Code(
        id="scenario_unreadable",
        cause_zh="方案文件读不出来：{reason}",
        cause_en="The scenario's file cannot be read: {reason}",
        remedy_zh="请按 TOML 格式改正此行（UTF-8 编码；文字加引号，每行一个“键 = 值”）。",
        remedy_en="Mend the line: TOML in UTF-8, text in quotes, one `key = value` a line.",
    ),
    Code(
        id="scenario_unknown_key",
        cause_zh="不认识的键“{column}”。{hint_zh}",
        cause_en="The key {column!r} is not known. {hint_en}",
        remedy_zh="可用的键：{known}。",
        remedy_en="Keys that are known here: {known}.",
    ),
    Code(
        id="scenario_missing_key",
        cause_zh="缺少“{column}”。",
        cause_en="{column!r} is missing.",
        remedy_zh="请补上这个键。",
        remedy_en="Add the key.",
    ),
    Code(
        id="scenario_wrong_type",
        cause_zh="“{column}”应为{wanted_zh}，现在是“{value}”。",
        cause_en="{column!r} must be {wanted_en}, not {value!r}.",
        remedy_zh="请改正这个值。",
        remedy_en="Mend the value.",
    ),
    Code(
        id="scenario_control_character",
        cause_zh="“{column}”里有不能打印的控制字符 {sign}。",
        cause_en="{column!r} holds the control character {sign}, which cannot be printed.",
        remedy_zh="请删去它；文件里可能写作 {escape}。",
        remedy_en="Delete it; the file may write it as {escape}.",
    ),
    Code(
        id="scenario_out_of_range",
        cause_zh="“{column}”的值 {value} 超出范围 {low} … {high}。",
        cause_en="The value {value} of {column!r} lies outside {low} … {high}.",
        remedy_zh="请改为范围以内的值。",
        remedy_en="Give a value inside the range.",
    ),
    Code(
        id="scenario_one_of",
        cause_zh="以下各键必须恰好写一个：{keys}；现在写了 {count} 个。",
        cause_en="Exactly one of these keys must be there: {keys}; there are {count}.",
        remedy_zh="请只留一个。",
        remedy_en="Leave one of them.",
    ),
    Code(
        id="scenario_unknown_name",
        cause_zh="数据中没有{what_zh}“{value}”。{hint_zh}",
        cause_en="The data has no {what_en} {value!r}. {hint_en}",
        remedy_zh="请改正名称，或先在数据中加上。",
        remedy_en="Mend the name, or add it to the data first.",
    ),
    Code(
        id="scenario_contradiction",
        cause_zh="第 {first_line} 行和第 {row} 行互相矛盾：都规定了{what_zh}。",
        cause_en="Line {first_line} and line {row} contradict each other: both set {what_en}.",
        remedy_zh="请删去其中一行，或让两者各管不同的对象。",
        remedy_en="Delete one of the two, or let them be about different things.",
    ),
    Code(
        id="scenario_floor_above_frequency",
        cause_zh="第 {first_line} 行规定每四周 {visits} 次，第 {row} 行却要求至少 {value} 次。",
        cause_en="Line {first_line} sets {visits} visits in four weeks, but line {row} asks for at "
        "least {value}.",
        remedy_zh="请提高前者，或降低底线。",
        remedy_en="Raise the one, or lower the floor.",
    ),
    Code(
        id="scenario_floor_without_residents",
        cause_zh="{after_zh}“{value}”没有列入计划、有常住人口又要这条服务线的村，"
        "第 {row} 行的底线没有对象。",
        cause_en="{value!r} has no village in the plan with residents and a requirement of the "
        "line{after_en}: the floor in line {row} is about nobody.",
        remedy_zh="请改为有人居住的县或乡镇，或先填写常住人口；有搬迁的，也可以少迁一些。",
        remedy_en="Name a county or township where people live, or give their numbers first; where "
        "people move away, let fewer move.",
    ),
    Code(
        id="scenario_fleet_negative",
        cause_zh="要减少 {removed} 辆，但“{name}”只有 {present} 辆可用。",
        cause_en="{removed} vehicles are to go, but {name!r} has only {present}.",
        remedy_zh="请减少得少一些，或改写“total”。",
        remedy_en="Take away fewer, or give `total`.",
    ),
    Code(
        id="scenario_selects_nothing",
        cause_zh="这项改动没有对象：数据中没有符合的{what_zh}。",
        cause_en="The change is about nothing: the data has no such {what_en}.",
        remedy_zh="请检查服务线、车型、车队和县。",
        remedy_en="Check line, type, fleet and counties.",
    ),
    Code(
        id="scenario_tier_order",
        cause_zh="等级“{later}”每四周 {value} 次，比次序在前的“{earlier}”（{visits} 次，{first}）"
        "还多。",
        cause_en="The tier {later!r} gets {value} visits in four weeks, more than {earlier!r} "
        "before it ({visits} visits, {first_en}).",
        remedy_zh="次序在前的等级次数应当更多或相同。",
        remedy_en="An earlier tier has at least as many visits.",
    ),
    Code(
        id="scenario_year_impossible",
        cause_zh="不能推算到 {value} 年：{reason_zh}",
        cause_en="Demand cannot be projected to {value}: {reason_en}",
        remedy_zh="请改正年份，或先填写趋势表和人口年份。",
        remedy_en="Mend the year, or give trends and the year of the residents first.",
    ),
    Code(
        id="scenario_too_many_move",
        cause_zh="从“{name}”迁出 {value} 人，但那里只有 {residents} 人（各行合计 {moved} 人）。",
        cause_en="{value} people are to move out of {name!r}, where {residents} live (all rows "
        "together: {moved}).",
        remedy_zh="请减少人数，或改正村代码。",
        remedy_en="Let fewer move, or mend the village's code.",
    ),
    Code(
        id="scenario_breaks_data",
        cause_zh="{lines_zh}使数据出错（{count} 处），如 {place}：{cause_zh}",
        cause_en="{lines_en} the data faulty in {count} place(s), such as {place}: {cause_en}",
        remedy_zh="请修改上述改动；若要改数据：{mend_zh}",
        remedy_en="Mend what the scenario says; or, in the data: {mend_en}",
    ),
)
