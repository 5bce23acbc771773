"""The faults a matrix file can have; ``docs/errors.md`` lists them from here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from optimizer.errors import Issue, Severity

SHOWN_PER_CODE = 20
"""So many of a kind are listed; the rest are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultText:
    """What a code means and how to mend it, in Chinese and English."""

    cause_zh: str
    cause_en: str
    remedy_zh: str
    remedy_en: str
    severity: Severity = Severity.FAULT


TRAVEL_FAULTS: dict[str, FaultText] = {
    "travel_unreadable": FaultText(
        cause_zh="文件打不开或不是表格",
        cause_en="the file cannot be opened or is no table",
        remedy_zh="请检查路径，另存为 UTF-8 或 GBK 的 CSV，或 Parquet",
        remedy_en="check the path; save it as CSV (UTF-8 or GBK) or Parquet",
    ),
    "travel_missing_column": FaultText(
        cause_zh="缺少这一列",
        cause_en="this column is missing",
        remedy_zh="表头须有 from_id、to_id、duration_s、distance_m（起点、终点、时间秒、距离米）",
        remedy_en="the header needs from_id, to_id, duration_s, distance_m",
    ),
    "travel_shape": FaultText(
        cause_zh="方阵的行与列不是同一组地点，或两个方阵不一致",
        cause_en="rows and columns are not the same places, or the two tables differ",
        remedy_zh="首行与首列须按同样顺序列出全部地点编号，两个文件相同",
        remedy_en="first row and first column must list the same ids in one order, in both files",
    ),
    "travel_missing_place": FaultText(
        cause_zh="文件中没有这个地点",
        cause_en="the file does not have this place",
        remedy_zh="请补上它与其他地点之间的行，或选择用地形模型补足",
        remedy_en="add its rows, or choose to fill missing legs from the terrain model",
    ),
    "travel_unknown_place": FaultText(
        cause_zh="数据中没有这个地点编号",
        cause_en="the data has no place with this id",
        remedy_zh="请改正编号或删去该行",
        remedy_en="correct the id or delete the row",
    ),
    "travel_duplicate_leg": FaultText(
        cause_zh="同一起点和终点出现了不止一次",
        cause_en="the same leg appears more than once",
        remedy_zh="每个方向只保留一行",
        remedy_en="keep one row per direction",
    ),
    "travel_missing_leg": FaultText(
        cause_zh="缺少这一段路",
        cause_en="this leg is missing",
        remedy_zh="请补上该行；确实不通时写“不可达”；或选择用地形模型补足",
        remedy_en='add the row; write "unreachable" if there is no way; or choose to fill',
    ),
    "travel_not_a_number": FaultText(
        cause_zh="不是数字",
        cause_en="not a number",
        remedy_zh="请填整数秒或整数米，不带单位；不通写“不可达”",
        remedy_en='write whole seconds or metres without unit; "unreachable" if there is no way',
    ),
    "travel_not_finite": FaultText(
        cause_zh="是 NaN 或无穷大",
        cause_en="is NaN or infinite",
        remedy_zh="请填数字；不通写“不可达”",
        remedy_en='write a number; "unreachable" if there is no way',
    ),
    "travel_out_of_range": FaultText(
        cause_zh="是负数，或大得不可能",
        cause_en="is negative, or impossibly large",
        remedy_zh="时间须在 0–604800 秒之间，距离须在 0–5000000 米之间",
        remedy_en="seconds must be between 0 and 604800, metres between 0 and 5000000",
    ),
    "travel_diagonal": FaultText(
        cause_zh="从一个地点到它自己不是 0",
        cause_en="from a place to itself is not 0",
        remedy_zh="请改为 0 或删去该行",
        remedy_en="write 0 or delete the row",
    ),
    "travel_absurd_speed": FaultText(
        cause_zh="这一段的车速不可能（超过 130 或低于 0.5 公里/小时）",
        cause_en="the speed of this leg is impossible (above 130 or below 0.5 km/h)",
        remedy_zh="请检查单位：时间是秒，距离是米",
        remedy_en="check the units: seconds and metres",
    ),
    "travel_cut_off": FaultText(
        cause_zh="没有任何路通到这个地点，或从这里出不去",
        cause_en="no way leads to this place, or none leads away",
        remedy_zh="若属实无需处理：其服务会列为“不可达”",
        remedy_en='if that is true, leave it: its visits will be listed as "unreachable"',
        severity=Severity.WARNING,
    ),
}


def travel_issue(
    code: str,
    *,
    file: str,
    row: int | None = None,
    column: str | None = None,
    value: object = None,
) -> Issue:
    """Return the issue of a known code at a place in a file."""
    text = TRAVEL_FAULTS[code]
    return Issue(
        code=code,
        severity=text.severity,
        sheet=file,
        row=row,
        column=column,
        value=None if value is None else str(value),
        cause_zh=text.cause_zh,
        cause_en=text.cause_en,
        remedy_zh=text.remedy_zh,
        remedy_en=text.remedy_en,
    )


def shortened(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Return the first issues of each code and file, then one that counts the rest."""
    ordered = sorted(issues, key=lambda issue: (issue.code, issue.sheet or "", issue.row or 0))
    kept: list[Issue] = []
    for (code, file), group in groupby(ordered, key=lambda issue: (issue.code, issue.sheet)):
        same = list(group)
        kept.extend(same[:SHOWN_PER_CODE])
        rest = len(same) - SHOWN_PER_CODE
        if rest > 0:
            value = f"另有 {rest} 处 / {rest} more"
            kept.append(travel_issue(code, file=file or "", value=value))
    return tuple(kept)
