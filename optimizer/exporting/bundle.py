"""What a plan folder is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from optimizer.domain.calendar import Cycle
from optimizer.domain.conditions import Conditions
from optimizer.domain.dataset import Dataset
from optimizer.domain.kpis import Kpis, PlanChange
from optimizer.domain.problem import Problem
from optimizer.domain.report import Result, Violation

LegKey = tuple[str, str, str]
"""Ways (the name of a matrix of the problem), origin and destination of a leg."""

Line = tuple[tuple[float, float], ...]
"""A line as ``(lat, lon)`` points in degrees, WGS-84."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceNames:
    """Names by code of what a problem knows by its code only."""

    counties: Mapping[str, str]
    townships: Mapping[str, str]

    @classmethod
    def of(cls, dataset: Dataset) -> PlaceNames:
        """Return the names that a dataset gives."""
        return cls(
            counties={county.code: county.name for county in dataset.counties},
            townships={township.code: township.name for township in dataset.townships},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyPlan:
    """The plan of one problem, as the solver returned it and as the checker judged it."""

    problem: Problem
    result: Result
    violations: tuple[Violation, ...] = ()
    stopped: bool = False

    @property
    def code(self) -> str:
        """County codes joined by ``+``: the name of the plan's files."""
        return "+".join(self.problem.county_codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunKpis:
    """
    The indicators of a run: of all plans together, and of each.

    ``change`` is what differs from the plan in force, ``None`` without one.
    """

    total: Kpis
    counties: tuple[Kpis, ...]
    change: PlanChange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPlanned:
    """A county that was asked for and got no plan, and why."""

    code: str
    name: str
    message_zh: str
    message_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """
    How a run came about: input and settings, as plain JSON values.

    ``settings`` are those that shape the plan; their hash is the manifest's parameter hash.
    """

    dataset_name: str
    dataset_hash: str
    synthetic_note_zh: str
    synthetic_note_en: str
    settings: Mapping[str, Any]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjusted:
    """How a plan was changed by hand: the plan it was, and each edit as plain JSON values."""

    origin: str
    edits: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanBundle:
    """
    A finished run, ready to be written.

    ``lines`` is the geometry of every leg that a route drives (a leg that is missing is drawn
    straight), ``map_html`` a page that needs no other file. While the run is ``improving`` the
    plans are the best so far. ``adjusted`` says what was changed by hand, ``conditions`` what was
    out of the ordinary in this cycle.
    """

    cycle: Cycle
    plans: tuple[CountyPlan, ...]
    not_planned: tuple[NotPlanned, ...]
    names: PlaceNames
    facts: RunFacts
    kpis: RunKpis
    lines: Mapping[LegKey, Line] = field(default_factory=dict)
    map_html: str = ""
    improving: bool = False
    adjusted: Adjusted | None = None
    conditions: Conditions = field(default_factory=Conditions)
