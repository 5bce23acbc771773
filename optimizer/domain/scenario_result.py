"""What a scenario brought: promise, plan and what comparing needs, small enough to open at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from optimizer.domain.coverage import (
    CircleReach,
    FewestVehicles,
    FloorAnswer,
    MostCovered,
)
from optimizer.domain.kpis import Kpis


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """
    What the coverage models say in seconds, before a plan confirms it.

    ``most`` is with the scenario's own fleet (and budget), ``curve`` the most covered by fleet,
    ascending, for the lines of ``curve_line_ids``; ``floor`` the highest floor by county.
    """

    fewest: FewestVehicles
    most: MostCovered
    curve: tuple[MostCovered, ...]
    curve_line_ids: tuple[str, ...]
    floor: FloorAnswer | None
    circles: tuple[CircleReach, ...]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """When a requirement is served: the weekdays (0 Monday) on which the plan visits it."""

    requirement_id: str
    village_code: str
    line_id: str
    weekdays: tuple[int, ...]
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BelowFloor:
    """
    A village that stays below a floor of its scenario, and why.

    ``visits_made`` and ``visits_wanted`` are of the cycle, of the requirement that is worst off.
    ``proved``: no plan makes the visits that are missing; otherwise this one has no slot for them.
    """

    line_id: str
    village_code: str
    village_name: str
    requirement_id: str
    visits_made: int
    visits_wanted: int
    proved: bool
    reason_zh: str
    reason_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioResult:
    """
    One scenario run with one seed.

    ``total`` are the indicators of everything planned, ``blocks`` of each problem (a county, or
    pooled counties). ``budget_cents`` is what the scenario may cost in the cycle (``None``: no
    limit). ``input_hash`` names dataset, scenario and settings: a result with another hash is of
    other input. ``below_floor`` are the villages below the scenario's floors after
    ``floor_rounds`` more plans that put them first. ``used_by_lines`` are the vehicles that the
    plan uses for each entry of ``promise.fewest.lines``, by its id, every vehicle once.
    ``search_seconds`` and ``iterations`` are what the search was allowed; ``base_hash`` is the
    ``input_hash`` of the result whose plan was in force (``None`` also where that is not known).
    """

    scenario_id: str
    name_zh: str
    name_en: str
    about_zh: str
    about_en: str
    seed: int
    weeks: int
    start: date
    county_codes: tuple[str, ...]
    counties: tuple[str, ...]
    input_hash: str
    seconds: float
    finished_at: datetime
    synthetic_note_zh: str
    synthetic_note_en: str
    promise: Promise
    total: Kpis
    blocks: tuple[Kpis, ...]
    habits: tuple[Habit, ...]
    budget_cents: int | None = None
    base_id: str | None = None
    below_floor: tuple[BelowFloor, ...] = ()
    floor_rounds: int = 0
    used_by_lines: dict[str, int] = field(default_factory=dict)
    search_seconds: float | None = None
    iterations: int | None = None
    base_hash: str | None = None
