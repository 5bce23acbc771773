"""How evenly villages are served, as tables: counties and townships, and every village."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from optimizer.domain.kpi_villages import AreaKpis, VillageKpis
from optimizer.domain.kpis import Kpis
from optimizer.exporting.bundle import PlaceNames
from optimizer.exporting.indicators import people_value
from optimizer.exporting.sheets import Cell, CellKind, Column, Row
from optimizer.kpi import Unit

AREA_COLUMNS = (
    Column(key="level", zh="层级", width=6),
    Column(key="code", zh="代码", width=12),
    Column(key="name", zh="名称", width=16),
    Column(key="villages", zh="有需求的村", width=11, kind=CellKind.INTEGER),
    Column(key="villages_met", zh="达标村", kind=CellKind.INTEGER),
    Column(key="share_met", zh="达标村%", kind=CellKind.NUMBER),
    Column(key="residents", zh="常住人口", kind=CellKind.INTEGER),
    Column(key="visits_required", zh="应服务次数", kind=CellKind.INTEGER),
    Column(key="visits_made", zh="已安排次数", kind=CellKind.INTEGER),
    Column(key="share_made", zh="完成率%", kind=CellKind.NUMBER),
    Column(key="person_times", zh="服务人次", kind=CellKind.INTEGER),
    Column(key="person_times_per_resident", zh="人均服务人次", width=13, kind=CellKind.NUMBER),
    Column(key="longest_gap_days", zh="最长间隔（天）", width=15, kind=CellKind.INTEGER),
    Column(key="mean_access_min", zh="人均可达时间（分钟）", width=20, kind=CellKind.NUMBER),
    Column(key="longest_access_min", zh="最长可达时间（分钟）", width=20, kind=CellKind.NUMBER),
)
_VILLAGE_COLUMNS = (
    Column(key="county", zh="县", width=14),
    Column(key="township", zh="乡镇", width=12),
    Column(key="code", zh="村代码", width=14),
    Column(key="village", zh="村", width=14),
    Column(key="residents", zh="常住人口", kind=CellKind.INTEGER),
    Column(key="requirements", zh="需求", width=6, kind=CellKind.INTEGER),
    Column(key="requirements_met", zh="达标需求", kind=CellKind.INTEGER),
    Column(key="standards_met", zh="达标", width=6),
    Column(key="visits_required", zh="应服务次数", kind=CellKind.INTEGER),
    Column(key="visits_made", zh="已安排次数", kind=CellKind.INTEGER),
    Column(key="person_times", zh="服务人次", kind=CellKind.INTEGER),
    Column(key="person_times_per_resident", zh="人均服务人次", width=13, kind=CellKind.NUMBER),
    Column(key="longest_gap_days", zh="最长间隔（天）", width=15, kind=CellKind.INTEGER),
    Column(key="access_min", zh="可达时间（分钟）", width=17, kind=CellKind.NUMBER),
)
_PLACES = 2


def area_rows(found: Kpis, names: PlaceNames) -> Iterator[Row]:
    """Yield one row per county, then one per township."""
    for area in found.fairness.counties:
        yield _area(area, level="县", names=names.counties)
    for area in found.fairness.townships:
        yield _area(area, level="乡镇", names=names.townships)


def village_columns(found: Kpis) -> tuple[Column, ...]:
    """Return the columns of the table of villages: the last ones are access times by line."""
    return _VILLAGE_COLUMNS + tuple(
        Column(
            key=_access_key(line.line_id),
            zh=f"可达：{line.name_zh}（分钟）",
            width=22,
            kind=CellKind.NUMBER,
        )
        for line in found.lines
    )


def village_rows(found: Kpis, names: PlaceNames) -> Iterator[Row]:
    """Yield one row per village of which something is due."""
    nowhere = {_access_key(line.line_id): None for line in found.lines}
    for village in found.villages:
        yield nowhere | _village(village, names)


def _area(area: AreaKpis, *, level: str, names: Mapping[str, str]) -> Row:
    return {
        "level": level,
        "code": area.code,
        "name": names.get(area.code, area.code),
        "villages": area.villages,
        "villages_met": area.villages_met,
        "share_met": people_value(area.share_met, Unit.SHARE),
        "residents": area.residents,
        "visits_required": area.visits_required,
        "visits_made": area.visits_made,
        "share_made": people_value(area.share_made, Unit.SHARE),
        "person_times": area.person_times,
        "person_times_per_resident": _ratio(area.person_times_per_resident),
        "longest_gap_days": area.longest_gap_days,
        "mean_access_min": people_value(area.mean_access_s, Unit.MINUTES),
        "longest_access_min": people_value(area.longest_access_s, Unit.MINUTES),
    }


def _village(village: VillageKpis, names: PlaceNames) -> dict[str, Cell]:
    access = {
        _access_key(one.line_id): people_value(one.access_s, Unit.MINUTES) for one in village.access
    }
    return access | {
        "county": names.counties.get(village.county_code, village.county_code),
        "township": names.townships.get(village.township_code, village.township_code),
        "code": village.code,
        "village": village.name,
        "residents": village.residents,
        "requirements": village.requirements,
        "requirements_met": village.requirements_met,
        "standards_met": "是" if village.standards_met else "否",
        "visits_required": village.visits_required,
        "visits_made": village.visits_made,
        "person_times": village.person_times,
        "person_times_per_resident": _ratio(village.person_times_per_resident),
        "longest_gap_days": village.longest_gap_days,
        "access_min": people_value(village.access_s, Unit.MINUTES),
    }


def _access_key(line_id: str) -> str:
    return f"access_{line_id}_min"


def _ratio(value: float | None) -> float | None:
    return None if value is None else round(value, _PLACES)
