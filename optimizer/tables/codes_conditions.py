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
)
