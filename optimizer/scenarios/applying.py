"""Lays a scenario over a dataset's tables: they stay tables, and every later step works on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from optimizer.domain.scenario import Change, Scenario
from optimizer.scenarios.applying_demand import (
    apply_floor,
    apply_frequency,
    apply_month,
    apply_tier,
    apply_wave,
)
from optimizer.scenarios.applying_fleet import apply_days, apply_fleet, apply_shift
from optimizer.scenarios.draft import Draft, Touched
from optimizer.scenarios.facts import Facts, facts_of
from optimizer.scenarios.relocating import relocate
from optimizer.tables.projecting import project
from optimizer.tables.sheets import RawTables

AnyChange = TypeVar("AnyChange", bound=Change)


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """Changed tables, and the line of the scenario behind each cell that was set."""

    raw: RawTables
    touched: Touched


def apply_scenario(raw: RawTables, scenario: Scenario) -> RawTables:
    """
    Return the tables as the scenario has them; the given ones stay as they are.

    Cells are set, rows appended, and rows dropped where nobody lives any more. Pooling and budget
    change no table: they are settings of the run.

    Parameters
    ----------
    raw
        Tables free of faults.
    scenario
        Changes that `optimizer.scenarios.reading` found no fault in. Demand is projected to its
        year first, then changed.
    """
    return apply_traced(raw, scenario).raw


def apply_traced(raw: RawTables, scenario: Scenario) -> Applied:
    """Do as `apply_scenario` does, and keep which line of the scenario set which cell."""
    if scenario.year is not None:
        raw = project(raw, year=scenario.year)
    facts, draft = facts_of(raw), Draft(raw)
    _each(draft, facts, scenario.frequencies, apply_frequency)
    _each(draft, facts, scenario.tiers, apply_tier)
    if scenario.floors:
        _lift_to_floors(draft, facts, scenario)
    _each(draft, facts, scenario.shifts, apply_shift)
    _each(draft, facts, scenario.days, apply_days)
    relocate(draft, facts, scenario.relocations)
    _each(draft, facts, scenario.waves, apply_wave)
    _each(draft, facts, scenario.fleets, apply_fleet)
    for sheet, rows in (("closures", scenario.closures), ("fixed_points", scenario.fixed_points)):
        for row in rows:
            draft.append(sheet, dict(row.cells), line=row.line)
    if scenario.month is not None:
        apply_month(draft, facts, scenario.month)
    return Applied(raw=draft.finished(), touched=draft.touched)


def _lift_to_floors(draft: Draft, facts: Facts, scenario: Scenario) -> None:
    """
    Raise who is below a floor once frequencies and tiers are changed, the lowest floor first.

    So the highest floor of a village holds, and none takes back what another change gave.
    """
    if scenario.frequencies or scenario.tiers:
        facts = facts_of(draft.finished())
    floors = sorted(scenario.floors, key=lambda floor: floor.visits_per_4_weeks)
    _each(draft, facts, floors, apply_floor)


def _each(
    draft: Draft,
    facts: Facts,
    changes: Iterable[AnyChange],
    apply: Callable[[Draft, Facts, AnyChange], None],
) -> None:
    """Apply the changes of one kind in the order of the file."""
    for change in changes:
        apply(draft, facts, change)
