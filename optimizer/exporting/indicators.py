"""The indicators as rows of a table, in people's units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from optimizer.domain.kpi_lines import Caseload, HospitalVanKpis, LineKpis
from optimizer.domain.kpi_villages import VillageKpis
from optimizer.domain.kpis import Kpis
from optimizer.exporting.bundle import RunKpis
from optimizer.exporting.sheets import Cell, CellKind, Column, Row
from optimizer.kpi import INDICATORS, Unit
from optimizer.units import HOUR_S, METRES_PER_KM, MINUTE_S, cents_to_yuan

INDICATOR_COLUMNS = (
    Column(key="scope", zh="范围", width=24),
    Column(key="item", zh="指标", width=26),
    Column(key="value", zh="值", width=14, kind=CellKind.NUMBER),
    Column(key="unit", zh="单位", width=8),
    Column(key="formula", zh="算法", width=60),
)

UNIT_NAMES: Mapping[Unit, str] = {
    Unit.COUNT: "",
    Unit.SHARE: "%",
    Unit.RATIO: "",
    Unit.INDEX: "",
    Unit.DAYS: "天",
    Unit.SECONDS: "小时",
    Unit.MINUTES: "分钟",
    Unit.METRES: "公里",
    Unit.CENTS: "元",
}

FACTORS: Mapping[Unit, float] = {
    Unit.SECONDS: 1 / HOUR_S,
    Unit.MINUTES: 1 / MINUTE_S,
    Unit.METRES: 1 / METRES_PER_KM,
    Unit.SHARE: 100.0,
}
INDEX_PLACES = 3

LINE_ITEMS = (
    ("requirements", "需求", Unit.COUNT),
    ("requirements_met", "达标需求", Unit.COUNT),
    ("visits_required", "应服务次数", Unit.COUNT),
    ("visits_planned", "已安排次数", Unit.COUNT),
    ("person_times", "服务人次", Unit.COUNT),
    ("longest_gap_days", "最长服务间隔", Unit.DAYS),
    ("vehicles_used", "出动车辆", Unit.COUNT),
    ("visits_by_other_teams", "由别的班子上门的次数", Unit.COUNT),
    ("on_site_s", "现场服务时间", Unit.SECONDS),
    ("driving_s", "行驶时间", Unit.SECONDS),
    ("waiting_s", "等待时间", Unit.SECONDS),
    ("distance_m", "行驶里程", Unit.METRES),
)
CASELOAD_ITEMS = (
    ("least_s", "每车（人）最少工时", Unit.SECONDS),
    ("mean_s", "每车（人）平均工时", Unit.SECONDS),
    ("most_s", "每车（人）最多工时", Unit.SECONDS),
)
VAN_ITEMS = (
    ("days_out", "出车天数", Unit.COUNT),
    ("crew_days", "出勤人天", Unit.COUNT),
    ("on_site_s", "现场服务时间", Unit.SECONDS),
    ("driving_s", "行驶时间", Unit.SECONDS),
    ("visits", "服务次数", Unit.COUNT),
    ("person_times", "服务人次", Unit.COUNT),
)
VILLAGE_ITEMS = (
    ("visits_required", "应服务次数", Unit.COUNT),
    ("visits_made", "已安排次数", Unit.COUNT),
    ("longest_gap_days", "最长服务间隔", Unit.DAYS),
)


def indicator_rows(found: RunKpis) -> list[Row]:
    """
    Return the indicators of a run as rows: the whole, its lines, its vans, its counties.

    Parameters
    ----------
    found
        The indicators.
    """
    total = found.total
    rows = [*_headline(total)]
    for line in total.lines:
        rows += _items(line, LINE_ITEMS, scope=f"服务线：{line.name_zh}")
        if line.caseload is not None:
            rows += _items(line.caseload, CASELOAD_ITEMS, scope=f"服务线：{line.name_zh}")
    for village in total.worst_villages:
        rows += _items(village, VILLAGE_ITEMS, scope=f"服务最差的村：{village.name}")
    for van in total.hospital_vans:
        rows += _items(van, VAN_ITEMS, scope=f"流动医院：{van.name or van.vehicle_id}")
    for county in found.counties if len(found.counties) > 1 else ():
        rows += _headline(county)
    return rows


def people_value(value: float | None, unit: Unit) -> Cell:
    """Return a figure in people's units: hours, kilometres, yuan, per cent."""
    if value is None:
        return None
    if unit is Unit.CENTS:
        return cents_to_yuan(int(value))
    if unit is Unit.INDEX:
        return round(value, INDEX_PLACES)
    return round(value * FACTORS[unit], 1) if unit in FACTORS else value


def _headline(figures: Kpis) -> Iterator[Row]:
    for indicator in INDICATORS:
        yield {
            "scope": figures.name,
            "item": indicator.name_zh,
            "value": people_value(indicator.of(figures), indicator.unit),
            "unit": UNIT_NAMES[indicator.unit],
            "formula": indicator.formula_zh,
        }


def _items(
    figures: LineKpis | Caseload | HospitalVanKpis | VillageKpis,
    items: tuple[tuple[str, str, Unit], ...],
    *,
    scope: str,
) -> Iterator[Row]:
    for key, name, unit in items:
        yield {
            "scope": scope,
            "item": name,
            "value": people_value(getattr(figures, key), unit),
            "unit": UNIT_NAMES[unit],
            "formula": "",
        }
