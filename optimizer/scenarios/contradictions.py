"""What cannot be true together in a scenario, or not with its dataset: both lines are named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, product

from optimizer.domain.scenario import (
    Change,
    FleetSize,
    Scenario,
    Shift,
    TableRow,
    WorkDays,
)
from optimizer.scenarios.applying_demand import missing_waves, wave_vehicles
from optimizer.scenarios.contradictions_demand import contradictions_of_demand
from optimizer.scenarios.facts import Facts
from optimizer.scenarios.found import Found, both
from optimizer.scenarios.keys import TABLES
from optimizer.tables.cells import to_text
from optimizer.tables.schema import SHEET_BY_KEY
from optimizer.units import DAY_S, MINUTE_S, clock_to_s, s_to_clock


def contradictions(scenario: Scenario, facts: Facts) -> Iterator[Found]:
    """
    Yield what cannot be.

    Parameters
    ----------
    scenario
        Changes that are sound each by itself.
    facts
        The dataset.
    """
    yield from _vehicles_twice(scenario, facts)
    yield from _shifts_against_waves(scenario, facts)
    yield from _rows_twice(scenario)
    for size in scenario.fleets:
        yield from _too_many_go(size, facts)
    for shift in scenario.shifts:
        yield from _outside_the_day(shift, facts)
    yield from contradictions_of_demand(scenario, facts)
    yield from _moves(scenario, facts)
    yield from _about_nothing(scenario, facts)


def _vehicles_twice(scenario: Scenario, facts: Facts) -> Iterator[Found]:
    """Report two changes of one kind that are about the same vehicle."""
    kinds: tuple[tuple[Sequence[FleetSize | Shift | WorkDays], str, str], ...] = (
        (scenario.fleets, "的数量", "the number"),
        (scenario.shifts, "的班次", "the shift"),
        (scenario.days, "的出车天数", "the days a week"),
    )
    for changes, what_zh, what_en in kinds:
        vehicles = [{row.vehicle_id for row in facts.vehicles(one.fleet)} for one in changes]
        for (one, mine), (other, theirs) in combinations(zip(changes, vehicles, strict=True), 2):
            if common := mine & theirs:
                some = min(common)
                yield both(one, other, f"车辆{what_zh}（如 {some}）", f"{what_en} of {some}")


def _shifts_against_waves(scenario: Scenario, facts: Facts) -> Iterator[Found]:
    """Report shifts of vehicles that end before the second wave that they are to stay for."""
    for shift, wave in product(scenario.shifts, scenario.waves):
        end_s = clock_to_s(wave.shift_end)
        moved = {row.vehicle_id for row in facts.vehicles(shift.fleet)} if shift.end_min else set()
        for row in wave_vehicles(facts, wave):
            ends_s = facts.shift(row)[1] + shift.end_min * MINUTE_S
            if row.vehicle_id in moved and ends_s < end_s:
                some = f"{row.vehicle_id}：{s_to_clock(max(0, ends_s))}、{wave.shift_end}"
                some_en = f"{row.vehicle_id}: {s_to_clock(max(0, ends_s))} and {wave.shift_end}"
                what_en = f"the end of shifts ({some_en})"
                yield both(shift, wave, f"车辆的下班时间（如 {some}）", what_en)
                break


def _rows_twice(scenario: Scenario) -> Iterator[Found]:
    """Report closures and fixed points that have the id of an earlier one of the file."""
    rows_of = {"closure": scenario.closures, "fixed_point": scenario.fixed_points}
    for section, rows in rows_of.items():
        key = SHEET_BY_KEY[TABLES[section]].id_column
        first: dict[str, TableRow] = {}
        for row in rows:
            row_id = to_text(dict(row.cells).get(key, ""))
            if row_id and first.setdefault(row_id, row) is not row:
                what_zh, what_en = f"编号为“{row_id}”的一行", f"the row with {key} {row_id!r}"
                yield both(first[row_id], row, what_zh, what_en)


def _too_many_go(change: FleetSize, facts: Facts) -> Iterator[Found]:
    """Report more vehicles taken away than there are."""
    present = len(facts.vehicles(change.fleet))
    if present and change.target(present) < 0:
        details = {
            "removed": present - change.target(present),
            "present": present,
            "name": change.fleet.name,
        }
        yield Found(code="scenario_fleet_negative", line=change.line, details=details)


def _outside_the_day(change: Shift, facts: Facts) -> Iterator[Found]:
    """Report shifts that would begin before midnight or end after the next."""
    shifts = [facts.shift(row) for row in facts.vehicles(change.fleet)]
    if not shifts:
        return
    low = -(min(start for start, _ in shifts) // MINUTE_S)
    high = (DAY_S - max(end for _, end in shifts)) // MINUTE_S
    for key, value in (("start_min", change.start_min), ("end_min", change.end_min)):
        outside = value < low if key == "start_min" else value > high
        if outside:
            bounds = {"low": low, "high": high}
            yield Found(
                code="scenario_out_of_range",
                line=change.line,
                path=(key,),
                value=value,
                details=bounds,
            )


def _moves(scenario: Scenario, facts: Facts) -> Iterator[Found]:
    """Report moves there and back, twice, and of more people than there are."""
    for one, other in combinations(scenario.relocations, 2):
        if {one.from_village, one.to_village} == {other.from_village, other.to_village}:
            some = f"{one.from_village} ↔ {one.to_village}"
            yield both(one, other, f"{some} 的搬迁", f"the move {some}")
    moved: dict[str, int] = defaultdict(int)
    for change in scenario.relocations:
        moved[change.from_village] += change.residents
        village = facts.villages[change.from_village]
        if moved[change.from_village] > village.residents:
            details = {
                "name": village.name,
                "residents": village.residents,
                "moved": moved[change.from_village],
            }
            yield Found(
                code="scenario_too_many_move",
                line=change.line,
                value=change.residents,
                details=details,
            )


def _about_nothing(scenario: Scenario, facts: Facts) -> Iterator[Found]:
    """Report changes that no row of the data answers to."""
    about_vehicles: list[FleetSize | Shift | WorkDays] = [
        *scenario.fleets,
        *scenario.shifts,
        *scenario.days,
    ]
    for one in about_vehicles:
        if not facts.vehicles(one.fleet) and not facts.vehicles(one.fleet, available=False):
            yield _nothing(one, "车辆", "vehicles")
    for frequency in scenario.frequencies:
        if not facts.requirements(frequency.line_id, frequency.counties):
            yield _nothing(frequency, "需求", "requirements")
    for wave in scenario.waves:
        if not missing_waves(facts, wave):
            yield _nothing(wave, "缺第二餐次的需求", "requirements without a second wave")


def _nothing(change: Change, what_zh: str, what_en: str) -> Found:
    details = {"what_zh": what_zh, "what_en": what_en}
    return Found(code="scenario_selects_nothing", line=change.line, details=details)
