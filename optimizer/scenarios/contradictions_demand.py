"""Frequencies, tiers and floors that cannot be true together: both lines are named."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from optimizer.domain.scenario import Floor, Scenario
from optimizer.scenarios.applying_demand import floor_requirements
from optimizer.scenarios.facts import Facts
from optimizer.scenarios.found import Found, both, name_lines


def contradictions_of_demand(scenario: Scenario, facts: Facts) -> Iterator[Found]:
    """Yield what cannot be among changes of demand."""
    yield from _frequencies_twice(scenario, facts)
    yield from _tier_order(scenario, facts)
    yield from _floors(scenario, facts)


def _frequencies_twice(scenario: Scenario, facts: Facts) -> Iterator[Found]:
    """Report frequencies of one line in one county, and tiers beside them."""
    for one, other in combinations(scenario.frequencies, 2):
        apart = one.counties and other.counties and not set(one.counties) & set(other.counties)
        if one.line_id == other.line_id and not apart:
            yield both(one, other, f"“{one.line_id}”的次数", f"the frequency of {one.line_id!r}")
    line_of = {row.tier_id: row.line_id for row in facts.tables.tiers.rows}
    for tier in scenario.tiers:
        for frequency in scenario.frequencies:
            if line_of[tier.tier_id] == frequency.line_id:
                line = frequency.line_id
                yield both(tier, frequency, f"“{line}”的次数", f"the frequency of {line!r}")
    for first, second in combinations(scenario.tiers, 2):
        if first.tier_id == second.tier_id:
            yield both(first, second, f"等级“{first.tier_id}”", f"the tier {first.tier_id!r}")
    for wave, again in combinations(scenario.waves, 2):
        apart = wave.counties and again.counties and not set(wave.counties) & set(again.counties)
        if wave.line_id == again.line_id and not apart:
            yield both(wave, again, f"“{wave.line_id}”的餐次", f"the waves of {wave.line_id!r}")


def _tier_order(scenario: Scenario, facts: Facts) -> Iterator[Found]:
    """Report a tier that comes more often than one before it."""
    changed = {change.tier_id: change for change in scenario.tiers}
    for line_id in {row.line_id for row in facts.tables.tiers.rows}:
        rows = [row for row in facts.tables.tiers.rows if row.line_id == line_id]
        rows.sort(key=lambda row: row.rank)
        for earlier, later in pairwise(rows):
            one, other = changed.get(earlier.tier_id), changed.get(later.tier_id)
            visits = one.visits_per_4_weeks if one else earlier.visits_per_4_weeks
            value = other.visits_per_4_weeks if other else later.visits_per_4_weeks
            if value <= visits or (one is None and other is None):
                continue
            told, against = (other, one) if other else (one, None)
            if told is None:
                continue
            row = (earlier if other else later).row_number
            details = {
                "later": later.tier_id,
                "earlier": earlier.tier_id,
                "visits": visits,
                "first": f"本文件第 {against.line} 行" if against else f"频次等级表第 {row} 行",
                "first_en": f"line {against.line}" if against else f"row {row} of the tiers",
            }
            yield Found(code="scenario_tier_order", line=told.line, value=value, details=details)


def _floors(scenario: Scenario, facts: Facts) -> Iterator[Found]:
    """Report floors about nobody, set twice, or above a frequency that is set."""
    residents = _residents_then(scenario, facts)
    for floor in scenario.floors:
        rows = floor_requirements(facts, floor)
        if not any(residents[row.village_code] > 0 for row in rows):
            yield _about_nobody(floor, scenario, facts)
        codes = {facts.villages[row.village_code].county_code for row in rows}
        for frequency in scenario.frequencies:
            meets = not frequency.counties or codes & set(frequency.counties)
            lower = frequency.visits_per_4_weeks < floor.visits_per_4_weeks
            if frequency.line_id == floor.line_id and meets and lower:
                details = {"first_line": frequency.line, "visits": frequency.visits_per_4_weeks}
                yield Found(
                    code="scenario_floor_above_frequency",
                    line=floor.line,
                    value=floor.visits_per_4_weeks,
                    details=details,
                )
    for one, other in combinations(scenario.floors, 2):
        if _floor_key(one) == _floor_key(other):
            yield both(one, other, f"“{one.line_id}”的底线", f"the floor of {one.line_id!r}")


def _residents_then(scenario: Scenario, facts: Facts) -> dict[str, int]:
    """Return how many live in each village once all have moved; none where it is out of plan."""
    residents = {code: village.residents for code, village in facts.villages.items()}
    for move in scenario.relocations:
        residents[move.from_village] -= move.residents
        residents[move.to_village] += move.residents
    return {code: n if facts.villages[code].in_plan else 0 for code, n in residents.items()}


def _about_nobody(floor: Floor, scenario: Scenario, facts: Facts) -> Found:
    """Report a floor about nobody; lines by which people leave where it holds are named."""
    place = {
        code
        for code, village in facts.villages.items()
        if floor.holds_in(county_code=village.county_code, township_code=village.township_code)
    }
    moves = [move.line for move in scenario.relocations if move.from_village in place]
    after = {"after_zh": "", "after_en": ""}
    if moves:
        lines_zh, lines_en = name_lines(moves)
        after["after_zh"] = f"按{lines_zh}搬迁以后，"
        after["after_en"] = f" once people have moved by {lines_en}"
    return Found(
        code="scenario_floor_without_residents",
        line=floor.line,
        path=("township" if floor.township_code else "county",),
        value=floor.township_code or floor.county_code or floor.line_id,
        details=after,
    )


def _floor_key(floor: Floor) -> tuple[str | None, ...]:
    return floor.line_id, floor.county_code, floor.township_code
