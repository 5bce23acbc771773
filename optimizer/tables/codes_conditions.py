"""Codes of the tables laid over the standing demand and fleet: closures and their like."""

from __future__ import annotations

from optimizer.errors import Severity
from optimizer.tables.texts import Code

CONDITION_CODES = (
    Code(
        id="closure_incomplete",
        cause_zh="类型“{kind}”要填{needs_zh}，现在缺少。",
        cause_en="A row of the kind {kind!r} needs {needs_en}; it is missing.",
        remedy_zh="请补上这些格，或改正类型。",
        remedy_en="Fill in these cells, or mend the kind.",
    ),
    Code(
        id="closure_cell_unused",
        cause_zh="类型“{kind}”不使用“{column}”，填了“{value}”也不起作用。",
        cause_en="A row of the kind {kind!r} makes no use of {column!r}: {value!r} would do "
        "nothing.",
        remedy_zh="请清空此格；要同时封闭别的对象，请另起一行。",
        remedy_en="Clear the cell; close something else with a row of its own.",
    ),
    Code(
        id="closure_inverted",
        cause_zh="“{value}”早于或小于同行的“{other}”（{other_value}）。",
        cause_en="{value!r} comes before {other!r} of the same row ({other_value}).",
        remedy_zh="请对调两格，或改正其中一格。",
        remedy_en="Swap the two cells, or mend one of them.",
    ),
    Code(
        id="closure_height_unknown",
        cause_zh="按高程封闭，但 {villages} 个计划内的村没有海拔（如 {example}），不会被封闭。",
        cause_en="The row closes a height band, but {villages} villages in the plan have no height "
        "(such as {example}); they stay open.",
        remedy_zh="请在行政村表中填写海拔，或为这些村单列一行封闭。",
        remedy_en="Give their heights in the table of villages, or close them by rows of their "
        "own.",
        severity=Severity.WARNING,
    ),
    Code(
        id="suspension_of_nothing",
        cause_zh="这个村没有服务线“{value}”的需求，停办不起作用。",
        cause_en="The village has no requirement of the line {value!r}: the suspension has no "
        "effect.",
        remedy_zh="请核对村和服务线；服务线留空表示全部停办。",
        remedy_en="Check the village and the line; a blank line suspends all.",
        severity=Severity.WARNING,
    ),
    Code(
        id="crew_never_together",
        cause_zh="车辆 {vehicle} 的“{role}”没有一天能与车辆和其他岗位同时上班，车永远出不去。",
        cause_en="The {role!r} of vehicle {vehicle} works on no weekday of the vehicle and the "
        "other roles: it could never go out.",
        remedy_zh="请改正工作星期，或为这个岗位再加一个人。",
        remedy_en="Mend the weekdays, or add another member to the role.",
    ),
    Code(
        id="crew_size_differs",
        cause_zh="这个车型每车出行 {value} 人，但有 {vehicles} 辆车列出的人员对不上（如 {vehicle}："
        "{members} 人，{roles} 个岗位）；出勤人天按 {value} 人算。",
        cause_en="{value} people go out with each vehicle of this type, but the crews listed do "
        "not fit (of {vehicles} vehicle(s), such as {vehicle}: {members} member(s), {roles} "
        "role(s)). Crew-days are counted with {value}.",
        remedy_zh="每个岗位都要有人上车：请改正随车人数，或在人员表中补上、删去人员。",
        remedy_en="Somebody of every role goes out: mend the crew size, or add or remove crew "
        "members.",
        severity=Severity.WARNING,
    ),
    Code(
        id="on_site_too_long",
        cause_zh="最少现场 {value} 分钟，比这条线最长的时间窗（{longest} 分钟）还长。",
        cause_en="At least {value} minutes on site are longer than the line's longest window "
        "({longest} minutes).",
        remedy_zh="请缩短最少现场时间，或放长时间窗。",
        remedy_en="Ask for less time on site, or widen the windows.",
    ),
    Code(
        id="season_of_nothing",
        cause_zh="这一行既没有写服务线，也没有写服务。",
        cause_en="The row names neither a line nor a service.",
        remedy_zh="请至少填写服务线或服务；所有服务线都要调整时，每条线写一行。",
        remedy_en="Name a line or a service; write a row for each line if all are meant.",
    ),
    Code(
        id="season_doubled",
        cause_zh="同一服务线、服务和月份（{value} 月）已在第 {first_row} 行写过。",
        cause_en="The same line, service and month ({value}) are in row {first_row} already.",
        remedy_zh="请合并两行；不同的行会相乘，重复会算两遍。",
        remedy_en="Make one row of the two: rows multiply, so a repeated one would count twice.",
    ),
    Code(
        id="season_without_demand",
        cause_zh="没有任何需求属于这条服务线且含这项服务，这一行不起作用。",
        cause_en="No requirement is of this line and has this service: the row has no effect.",
        remedy_zh="请核对服务线和服务；若是备用可以保留。",
        remedy_en="Check the line and the service; keep the row if it is for later.",
        severity=Severity.WARNING,
    ),
    Code(
        id="fixed_point_place",
        cause_zh="固定点要么写所在的村，要么写纬度和经度（两格都填），不能都写或都不写。",
        cause_en="A fixed point stands in a village, or at a latitude and a longitude: one of the "
        "two, and the whole of it.",
        remedy_zh="请填村代码，或填经纬度，另一种留空。",
        remedy_en="Give the village, or both coordinates, and leave the other blank.",
    ),
    Code(
        id="tier_rank_doubled",
        cause_zh="同一服务线的次序 {value} 已在第 {first_row} 行用过。",
        cause_en="The rank {value} of this line is taken by row {first_row}.",
        remedy_zh="请给每个等级不同的次序。",
        remedy_en="Give each tier of a line a rank of its own.",
    ),
    Code(
        id="tier_comes_more_often",
        cause_zh="每四周 {value} 次，比次序在前的第 {first_row} 行（{visits} 次）还多。",
        cause_en="{value} visits in four weeks are more than those of the tier before it (row "
        "{first_row}: {visits}).",
        remedy_zh="次序在前的等级次数应当更多或相同；请改正次数或次序。",
        remedy_en="An earlier tier has at least as many visits; mend the visits or the ranks.",
    ),
    Code(
        id="tier_kind_unknown",
        cause_zh="没有类型为“{member}”的基地。{hint_zh}",
        cause_en="No base is of the kind {member!r}. {hint_en}",
        remedy_zh="请改正类型（见基地表“类型”一列），否则各村都算离得无限远。",
        remedy_en="Mend the kind (see the column kind of the bases): else every village would be "
        "infinitely far.",
    ),
    Code(
        id="tier_far_from_nothing",
        cause_zh="要求离固定点至少 {value} km，但既没有固定点，也没有写哪些类型的基地算作固定点。",
        cause_en="At least {value} km from a fixed point, but there are no fixed points, and no "
        "kinds of bases are named.",
        remedy_zh="请填算作固定点的基地类型，或增加固定点表，或清空这一格。",
        remedy_en="Name kinds of bases, add fixed points, or leave the cell blank.",
    ),
    Code(
        id="group_code_unknown",
        cause_zh="“{member}”既不是县代码，也不是乡镇代码。{hint_zh}",
        cause_en="{member!r} is neither the code of a county nor of a township. {hint_en}",
        remedy_zh="请改正代码。",
        remedy_en="Mend the code.",
    ),
    Code(
        id="group_overlap",
        cause_zh="“{member}”在同一分组方案中已属于第 {first_row} 行的组（整县包括它的乡镇）。",
        cause_en="{member!r} belongs to the group of row {first_row} of the same grouping already "
        "(a county includes its townships).",
        remedy_zh="一个方案中每个县、乡镇只能在一个组里；请改正，或另立方案。",
        remedy_en="In a grouping each place is in one group; mend it, or make another grouping.",
    ),
    Code(
        id="no_residents_year",
        cause_zh="有人口趋势或搬迁，但说明表没有写人口数是哪一年年底的（residents_year），无法推算。",
        cause_en="There are trends or relocations, but the sheet about the data does not say which "
        "year the residents are of (residents_year): nothing can be projected.",
        remedy_zh="请在说明表（about）加一行：项 residents_year，值如 2025。",
        remedy_en="Add a row to the sheet about: key residents_year, value such as 2025.",
        severity=Severity.WARNING,
    ),
    Code(
        id="relocation_to_itself",
        cause_zh="迁入村“{value}”就是迁出村。",
        cause_en="The village to move to ({value}) is the one that people leave.",
        remedy_zh="请改正迁入村；迁出山区时留空。",
        remedy_en="Mend the new village; leave it blank where people leave the mountains.",
    ),
    Code(
        id="relocation_too_many",
        cause_zh="要搬 {value} 人，但按趋势和此前的搬迁，这个村到那一年只有约 {living} 人。",
        cause_en="{value} people are to move, but by the trends and earlier relocations about "
        "{living} live in the village in that year.",
        remedy_zh="请改正人数、年份或趋势；全村搬迁时人数留空。",
        remedy_en="Mend the number, the year or the trend; leave the number blank if all move.",
    ),
    Code(
        id="no_tier",
        cause_zh="没有填四周次数，这个村也不符合此服务线的任何频次等级。",
        cause_en="There is no frequency, and the village meets no tier of the line.",
        remedy_zh="请填四周次数，或在频次等级表中加一个没有门槛的最低等级。",
        remedy_en="Give the frequency, or add a last tier without thresholds to the table of "
        "tiers.",
    ),
)
