"""Lays the changes of demand over the tables: how often, which tiers, waves, floors, seasons."""

from __future__ import annotations

from optimizer.domain.scenario import Fleet, Floor, Frequency, SecondWave, TierVisits
from optimizer.scenarios.draft import Draft
from optimizer.scenarios.facts import Facts
from optimizer.tables.cells import to_clock_s
from optimizer.tables.rows_demand import RequirementRow
from optimizer.tables.rows_fleet import VehicleRow
from optimizer.tables.tiering import FREQUENCY
from optimizer.units import clock_to_s

MONTHS = range(1, 13)
OWN_GAPS = {"min_gap_days": None, "max_gap_days": None}
"""A requirement's own gaps were made for its old frequency: those of its line hold instead."""
FIRST_WAVE, SECOND_WAVE = 1, 2
LOADS = ("out_goods", "out_cold", "out_meals", "out_seats")
LOADS_BACK = ("back_goods", "back_cold", "back_meals", "back_seats")
AMOUNTS = ("people", *LOADS, *LOADS_BACK)
"""What of a requirement is counted in people and boxes."""


def apply_frequency(draft: Draft, facts: Facts, change: Frequency) -> None:
    """Give requirements of a line another frequency; gaps of their own are cleared."""
    for row in facts.requirements(change.line_id, change.counties):
        _set_visits(draft, row, change.visits_per_4_weeks, line=change.line)


def apply_tier(draft: Draft, facts: Facts, change: TierVisits) -> None:
    """Give a tier another frequency, and let its line go by its tiers."""
    tier = next(row for row in facts.tables.tiers.rows if row.tier_id == change.tier_id)
    visits = str(change.visits_per_4_weeks)
    draft.set("tiers", tier.row_number, {FREQUENCY: visits}, line=change.line)
    for row in facts.requirements(tier.line_id):
        blank = {FREQUENCY: None, **OWN_GAPS}
        draft.set("requirements", row.row_number, blank, line=change.line)


def apply_floor(draft: Draft, facts: Facts, change: Floor) -> None:
    """Raise requirements that ask for less than a floor to it."""
    for row in below_floor(facts, change):
        _set_visits(draft, row, change.visits_per_4_weeks, line=change.line)


def below_floor(facts: Facts, floor: Floor) -> list[RequirementRow]:
    """Return the requirements that a floor is about and that ask for less."""
    return [
        row
        for row in floor_requirements(facts, floor)
        if (row.visits_per_4_weeks or 0) < floor.visits_per_4_weeks
    ]


def floor_requirements(facts: Facts, floor: Floor) -> list[RequirementRow]:
    """Return the requirements that a floor is about."""
    return [
        row
        for row in facts.requirements(floor.line_id)
        if floor.holds_in(
            county_code=facts.villages[row.village_code].county_code,
            township_code=facts.villages[row.village_code].township_code,
        )
    ]


def missing_waves(facts: Facts, change: SecondWave) -> list[RequirementRow]:
    """Return the first-wave requirements of villages that have no second one of the line."""
    rows = facts.requirements(change.line_id, change.counties)
    later = {row.village_code for row in rows if (row.wave or FIRST_WAVE) >= SECOND_WAVE}
    return [row for row in rows if row.village_code not in later]


def wave_vehicles(facts: Facts, change: SecondWave) -> list[VehicleRow]:
    """Return the vehicles that stay for a second wave."""
    return facts.vehicles(Fleet(line_id=change.line_id, counties=change.counties))


def apply_wave(draft: Draft, facts: Facts, change: SecondWave) -> None:
    """Put a second wave beside each first one that has none, and let the vehicles stay for it."""
    for row in missing_waves(facts, change):
        if not draft.has("requirements", row.row_number):
            continue
        values = {
            "requirement_id": f"{row.requirement_id}{SECOND_WAVE}",
            "wave": str(SECOND_WAVE),
            "half_days": change.half_days,
            "windows": change.windows,
            "join_id": None,
        }
        for column in AMOUNTS:
            if amount := float(draft.get("requirements", row.row_number, column) or 0):
                values[column] = str(max(1, round(amount * change.people_percent / 100)))
        draft.copy("requirements", row.row_number, values, line=change.line)
    end_s = clock_to_s(change.shift_end)
    for vehicle in wave_vehicles(facts, change):
        # As changed so far: a shift that the scenario made longer is not cut back.
        now = draft.get("vehicles", vehicle.row_number, "shift_end")
        if (to_clock_s(now) if now else facts.shift(vehicle)[1]) < end_s:
            until = {"shift_end": change.shift_end}
            draft.set("vehicles", vehicle.row_number, until, line=change.line)


def apply_month(draft: Draft, facts: Facts, month: int) -> None:
    """Let the seasons of one month hold in every month, and no others."""
    for row in facts.tables.seasons.rows:
        if row.month == month:
            for other in MONTHS:
                if other != month:
                    values = {"season_id": f"{row.season_id}-as{other:02}", "month": str(other)}
                    draft.copy("seasons", row.row_number, values, line=1)
        else:
            draft.drop("seasons", row.row_number)


def _set_visits(draft: Draft, row: RequirementRow, visits: int, *, line: int) -> None:
    values = {FREQUENCY: str(visits), **OWN_GAPS}
    draft.set("requirements", row.row_number, values, line=line)
