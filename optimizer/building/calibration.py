"""The calibration table: what is published, what the shipped data or a plan gives, the ratio."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from optimizer.building.demand import PEOPLE_PER_OUTING, PERSON_TIMES_PER_YEAR, VISITS_PER_OUTING
from optimizer.building.fleet import FLEET_HOSPITALS, FLEET_VANS
from optimizer.building.stewards import STEWARD_FLEET, STEWARD_LINE, STEWARDS
from optimizer.domain.calendar import DAYS_PER_WEEK, FULL_CYCLE_WEEKS
from optimizer.domain.dataset import Dataset
from optimizer.domain.fleet import Vehicle
from optimizer.domain.kpis import Kpis, per_year
from optimizer.domain.requirements import Requirement
from optimizer.units import MINUTE_S

RESIDENTS = 400_000
"""Published: residents of the mountains who are served (press, 2026)."""
VILLAGES = 1546
"""Published: administrative villages to be covered."""
TOLERANCE = 0.05
"""How far a ratio may lie from 1."""
DRIVE_S_PER_STOP: Mapping[str, int] = {
    "hospital": 34 * MINUTE_S,
    "meals": 12 * MINUTE_S,
    "periodic": 17 * MINUTE_S,
    "supply": 15 * MINUTE_S,
}
"""Driving per stop as counted from finished plans of the nine counties; ways home included."""

HOSPITAL = "hospital"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationRow:
    """
    One line of the table.

    ``published`` is ``None`` where nothing is published: the row informs, it is not held.
    """

    key: str
    name_zh: str
    name_en: str
    published: float | None
    generated: float

    @property
    def ratio(self) -> float | None:
        """Generated / published."""
        return None if self.published is None else self.generated / self.published

    @property
    def holds(self) -> bool:
        """Tell whether the ratio lies within `TOLERANCE` of 1 (always, if nothing is published)."""
        if self.published is None:
            return True
        return abs(self.generated - self.published) <= TOLERANCE * self.published


def calibration_table(dataset: Dataset) -> tuple[CalibrationRow, ...]:
    """
    Compare the demand and the fleet, as generated, with the published totals.

    Parameters
    ----------
    dataset
        The shipped data, or one like it.

    Returns
    -------
    tuple of CalibrationRow
        Rows with a published figure first (person-times are those of the vans: the 30 million were
        published for them, without the stewards); then visits a week by line, vehicles by type and
        the estimated share of used time by line (work and driving / shifts).
    """
    in_plan = {village.code: village for village in dataset.villages if village.in_plan}
    planned = [r for r in dataset.requirements if r.village_code in in_plan]
    of_vans = [r for r in planned if r.line_id != STEWARD_LINE]
    people = sum(r.visits_per_4_weeks * r.people for r in of_vans)
    fleets = Counter(vehicle.fleet for vehicle in dataset.vehicles)
    inside = dataset.hospitals_inside_fleet
    vans = fleets["van"] + (fleets[HOSPITAL] if inside else 0)
    names_of_vans = (
        f"便民共富车（{'含' if inside else '不含'}流动医院）",
        f"Service vans ({'with' if inside else 'without'} mobile hospitals)",
    )
    return (
        *_published(people, _people_per_outing(planned)),
        _row("residents", ("居民", "Residents"), RESIDENTS, _residents(dataset)),
        _row("villages", ("行政村", "Villages"), VILLAGES, len(in_plan)),
        _row("vans", names_of_vans, FLEET_VANS, vans),
        _row("hospitals", ("流动医院", "Mobile hospitals"), FLEET_HOSPITALS, fleets[HOSPITAL]),
        _row("stewards", ("养老管家", "Stewards"), STEWARDS, fleets[STEWARD_FLEET]),
        *_visits_rows(dataset, planned),
        *_type_rows(dataset),
        *_used_rows(dataset, planned),
    )


def calibrate_plan(kpis: Kpis) -> tuple[CalibrationRow, ...]:
    """
    Compare a finished plan of the whole city with the published totals.

    Parameters
    ----------
    kpis
        Indicators of all counties together.

    Returns
    -------
    tuple of CalibrationRow
        Person-times a year, person-times per hospital outing, residents served, and for
        information hospital visits per outing and the share of available time used.
    """
    outings = kpis.hospital_days_out
    visits = sum(van.visits for van in kpis.hospital_vans)
    return (
        *_published(
            _of_vans(kpis) * FULL_CYCLE_WEEKS * DAYS_PER_WEEK / kpis.days,
            kpis.person_times_per_hospital_outing or 0.0,
        ),
        _row("residents", ("服务到位的居民", "Residents served"), RESIDENTS, kpis.residents_served),
        _row(
            "visits_per_outing",
            ("流动医院每次出车到村次数", "Visits per hospital outing"),
            None,
            visits / outings if outings else 0.0,
        ),
        _row(
            "used_time",
            ("可用时间利用率（在外时间）", "Share of time used (duty)"),
            None,
            kpis.utilisation_available or 0.0,
        ),
    )


def _of_vans(kpis: Kpis) -> int:
    """Return the person-times of the vans: the published total is theirs, not the stewards'."""
    lines = (line for line in kpis.lines if line.line_id == STEWARD_LINE)
    return kpis.person_times - sum(line.person_times for line in lines)


def _row(
    key: str, names: tuple[str, str], published: float | None, generated: float
) -> CalibrationRow:
    """Return one row."""
    return CalibrationRow(
        key=key, name_zh=names[0], name_en=names[1], published=published, generated=generated
    )


def _published(people_in_4_weeks: float, per_outing: float) -> tuple[CalibrationRow, ...]:
    """Return the two rows that demand and plan have in common."""
    yearly = per_year(people_in_4_weeks, days=FULL_CYCLE_WEEKS * DAYS_PER_WEEK)
    return (
        _row(
            "person_times_per_year",
            ("全年服务人次", "Person-times a year"),
            PERSON_TIMES_PER_YEAR,
            yearly,
        ),
        _row(
            "people_per_outing",
            ("流动医院每次出车服务人次", "Person-times per hospital outing"),
            PEOPLE_PER_OUTING,
            per_outing,
        ),
    )


def _people_per_outing(planned: list[Requirement]) -> float:
    """Return people per hospital visit times the visits of an outing; 0 without any."""
    medical = [r for r in planned if r.line_id == HOSPITAL]
    visits = sum(r.visits_per_4_weeks for r in medical)
    people = sum(r.visits_per_4_weeks * r.people for r in medical)
    return people / visits * VISITS_PER_OUTING if visits else 0.0


def _residents(dataset: Dataset) -> int:
    """Return the residents of the planned villages."""
    return sum(village.residents for village in dataset.villages if village.in_plan)


def _visits_rows(dataset: Dataset, planned: list[Requirement]) -> list[CalibrationRow]:
    """Return visits a week, by line and in all."""
    visits: Counter[str] = Counter()
    for requirement in planned:
        visits[requirement.line_id] += requirement.visits_per_4_weeks
    rows = [
        _row(
            f"visits_{line.id}",
            (f"每周次数：{line.name_zh}", f"Visits a week: {line.name_en}"),
            None,
            visits[line.id] / FULL_CYCLE_WEEKS,
        )
        for line in dataset.lines
    ]
    total = sum(visits[line] for line in visits if line != STEWARD_LINE) / FULL_CYCLE_WEEKS
    return [*rows, _row("visits", ("每周次数：各车合计", "Visits a week: all vans"), None, total)]


def _type_rows(dataset: Dataset) -> list[CalibrationRow]:
    """Return vehicles by type."""
    counts = Counter(vehicle.type_id for vehicle in dataset.vehicles)
    return [
        _row(
            f"type_{kind.id}",
            (f"车辆：{kind.name_zh}", f"Vehicles: {kind.name_en}"),
            None,
            counts[kind.id],
        )
        for kind in dataset.vehicle_types
    ]


def _used_rows(dataset: Dataset, planned: list[Requirement]) -> list[CalibrationRow]:
    """Return the share of the available time that each line needs, estimated."""
    needed = _needed_s(planned)
    rows = []
    for line in dataset.lines:
        services = {s for r in planned if r.line_id == line.id for s in r.service_ids}
        available_s = _available_s(dataset, services, fleets=set(line.fleets))
        rows.append(
            _row(
                f"used_{line.id}",
                (f"时间利用率（估计）：{line.name_zh}", f"Time used (estimate): {line.name_en}"),
                None,
                needed[line.id] / available_s if available_s else 0.0,
            )
        )
    return rows


def _needed_s(planned: list[Requirement]) -> dict[str, float]:
    """Return the seconds a week of work and driving by line; joined requirements are one stop."""
    stops: dict[tuple[str, str], list[Requirement]] = defaultdict(list)
    for requirement in planned:
        stops[requirement.village_code, requirement.join_id or requirement.id].append(requirement)
    needed: dict[str, float] = defaultdict(float)
    for members in stops.values():
        line = members[0].line_id
        stop_s = max(r.setup_s for r in members) + sum(r.service_s for r in members)
        visits = members[0].visits_per_4_weeks / FULL_CYCLE_WEEKS
        needed[line] += visits * (stop_s + DRIVE_S_PER_STOP.get(line, 0))
    return needed


def _available_s(dataset: Dataset, services: set[str], *, fleets: set[str]) -> float:
    """Return the seconds a week of the shifts of the vehicles that offer one of the services."""
    types = {kind.id: kind for kind in dataset.vehicle_types}
    total = 0.0
    for vehicle in dataset.vehicles:
        kind = types[vehicle.type_id]
        offered = set(kind.service_ids if vehicle.service_ids is None else vehicle.service_ids)
        if vehicle.available and vehicle.fleet in fleets and offered & services:
            shift = kind.shift if vehicle.shift is None else vehicle.shift
            days = _days_a_week(vehicle, weekdays=kind.weekdays, most=kind.max_days_per_week)
            total += days * (shift.close_s - shift.open_s)
    return total


def _days_a_week(vehicle: Vehicle, *, weekdays: tuple[int, ...], most: int) -> int:
    """Return the days a week on which a vehicle may go out."""
    own = vehicle.max_days_per_week
    return min(
        len(weekdays if vehicle.weekdays is None else vehicle.weekdays),
        most if own is None else own,
    )
