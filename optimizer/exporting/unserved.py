"""What a plan leaves out, as a table: one row per visit, with its reason in words."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.left_out import left_out
from optimizer.domain.plan import Plan, UnservedVisit
from optimizer.exporting.lookup import Lookup
from optimizer.exporting.reasons import certificate_text, explain
from optimizer.exporting.sheets import CellKind, Column, Row

UNSERVED_COLUMNS = (
    Column(key="county", zh="县", width=14),
    Column(key="township", zh="乡镇", width=12),
    Column(key="village_code", zh="村代码", width=14),
    Column(key="village", zh="村", width=14),
    Column(key="line", zh="服务线", width=12),
    Column(key="services", zh="服务", width=16),
    Column(key="date", zh="原定日期", kind=CellKind.DATE),
    Column(key="priority", zh="优先级", width=7, kind=CellKind.INTEGER),
    Column(key="people", zh="人次", width=6, kind=CellKind.INTEGER),
    Column(key="proved", zh="已证明", width=7),
    Column(key="reason_zh", zh="原因", width=60),
    Column(key="remedy_zh", zh="办法", width=40),
    Column(key="reason_en", zh="原因（英文）", width=40),
    Column(key="remedy_en", zh="办法（英文）", width=40),
    Column(key="code", zh="原因代码", width=20),
    Column(key="certificate", zh="证明", width=40),
    Column(key="requirement_id", zh="需求编号", width=18),
)


def unserved_rows(plan: Plan, lookup: Lookup) -> Iterator[Row]:
    """Yield one row per visit left out, closed ones among them, by requirement and day."""
    for visit in left_out(lookup.problem, plan):
        yield {**_visit_cells(visit, lookup), **_reason_cells(visit, lookup)}


def _visit_cells(visit: UnservedVisit, lookup: Lookup) -> Row:
    requirement = lookup.requirements[visit.requirement_id]
    village = lookup.villages[requirement.village_code]
    return {
        "county": lookup.county_name(village.county_code),
        "township": lookup.township_name(village.township_code),
        "village_code": village.code,
        "village": village.name,
        "line": lookup.line_name(requirement.line_id),
        "services": lookup.service_names(requirement),
        "date": None if visit.day is None else lookup.problem.cycle.date_of(visit.day),
        "priority": requirement.priority,
        "people": requirement.people,
        "requirement_id": requirement.id,
    }


def _reason_cells(visit: UnservedVisit, lookup: Lookup) -> Row:
    words = explain(visit.reason, problem=lookup.problem)
    return {
        "proved": "是" if visit.reason.proved else "否",
        "reason_zh": words.reason_zh,
        "remedy_zh": words.remedy_zh,
        "reason_en": words.reason_en,
        "remedy_en": words.remedy_en,
        "code": visit.reason.code.value,
        "certificate": certificate_text(visit.reason),
    }
