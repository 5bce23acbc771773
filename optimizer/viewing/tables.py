"""Tables of a plan as data frames, in the reader's language and units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol

import pandas as pd

from optimizer.domain.left_out import due_requirements
from optimizer.domain.plan import Plan, Route, Stop, UnservedReason, UnservedVisit
from optimizer.domain.problem import CycleRequirement, Problem
from optimizer.domain.report import Violation
from optimizer.units import MINUTE_S, s_to_clock
from optimizer.viewing.texts import Language, day_label, headers

Block = tuple[Problem, Plan]


class ReasonWords(Protocol):
    """A reason and its remedy in both languages."""

    @property
    def reason_zh(self) -> str:
        """Reason in Chinese."""

    @property
    def reason_en(self) -> str:
        """Reason in English."""

    @property
    def remedy_zh(self) -> str:
        """Remedy in Chinese."""

    @property
    def remedy_en(self) -> str:
        """Remedy in English."""


def stops_table(
    blocks: Sequence[Block],
    *,
    day: int | None = None,
    vehicle_id: str | None = None,
    language: Language = "zh",
) -> pd.DataFrame:
    """
    Return one row per stop.

    Parameters
    ----------
    blocks
        Problems with their plans.
    day, vehicle_id
        Which routes; ``None``: all.
    language
        Language of headers and names.
    """
    rows: list[list[Any]] = []
    for problem, plan in blocks:
        lookup = _Lookup(problem, language)
        for route in plan.routes:
            if day in (None, route.day) and vehicle_id in (None, route.vehicle_id):
                rows += lookup.stop_rows(route)
    return pd.DataFrame(rows, columns=headers("stops", language))


def unserved_table(
    blocks: Sequence[tuple[Problem, Iterable[UnservedVisit]]],
    *,
    explain: Callable[[UnservedReason], ReasonWords],
    language: Language = "zh",
) -> pd.DataFrame:
    """
    Return one row per requirement and reason, with the number of visits left out.

    Parameters
    ----------
    blocks
        Problems with visits that are left out.
    explain
        Puts a reason into words.
    language
        Language of headers and names.

    Returns
    -------
    pandas.DataFrame
        The first column, ``code``, is the reason's code, for grouping.
    """
    rows: list[list[Any]] = []
    for problem, left_out in blocks:
        lookup = _Lookup(problem, language)
        visits = Counter((visit.requirement_id, visit.reason) for visit in left_out)
        for (requirement_id, reason), count in visits.items():
            words = explain(reason)
            texts = (
                [words.reason_zh, words.remedy_zh]
                if language == "zh"
                else [words.reason_en, words.remedy_en]
            )
            row = lookup.requirement_cells(requirement_id)
            rows.append([reason.code.value, *row, count, *texts])
    return pd.DataFrame(rows, columns=["code", *headers("unserved", language)])


def violations_table(
    violations: Iterable[Violation], *, problem: Problem, language: Language = "zh"
) -> pd.DataFrame:
    """Return one row per violation."""
    rows = [
        [
            v.message_zh if language == "zh" else v.message_en,
            "" if v.day is None else day_label(problem.cycle.date_of(v.day), language),
            v.vehicle_id or "",
            v.requirement_id or "",
            v.code,
        ]
        for v in violations
    ]
    return pd.DataFrame(rows, columns=headers("violations", language))


class _Lookup:
    """Names of what a plan knows by id, in one language."""

    def __init__(self, problem: Problem, language: Language) -> None:
        self._problem = problem
        self._language: Language = language
        self._requirements = due_requirements(problem)
        self._vehicles = {v.id: v for v in problem.vehicles}
        self._locations = {place.id: place for place in problem.locations}
        self._villages = {v.code: v for v in problem.villages}
        self._lines = {line.id: self._pick(line.name_zh, line.name_en) for line in problem.lines}
        self._services = {s.id: self._pick(s.name_zh, s.name_en) for s in problem.services}

    def _pick(self, zh: str, en: str) -> str:
        return zh if self._language == "zh" else en

    def _join(self, names: Iterable[str]) -> str:
        return ("、" if self._language == "zh" else ", ").join(dict.fromkeys(names))

    def stop_rows(self, route: Route) -> Iterator[list[Any]]:
        """Yield the rows of a route."""
        vehicle = self._vehicles[route.vehicle_id]
        stops = [stop for trip in route.trips for stop in trip.stops]
        day = day_label(self._problem.cycle.date_of(route.day), self._language)
        for number, stop in enumerate(stops, start=1):
            yield [day, vehicle.name or vehicle.id, number, *self._stop_cells(stop)]

    def _stop_cells(self, stop: Stop) -> list[Any]:
        requirements = [self._requirements[r] for r in stop.requirement_ids]
        return [
            self._locations[stop.location_id].name,
            s_to_clock(stop.arrival_s),
            s_to_clock(stop.start_s),
            s_to_clock(stop.end_s),
            (stop.end_s - stop.start_s) // MINUTE_S,
            self._join(self._lines[r.line_id] for r in requirements),
            self._join(self._services[s] for r in requirements for s in r.service_ids),
            sum(r.people for r in requirements),
        ]

    def requirement_cells(self, requirement_id: str) -> list[Any]:
        """Return village, line, services, people, priority and id of a requirement."""
        requirement: CycleRequirement = self._requirements[requirement_id]
        return [
            self._villages[requirement.village_code].name,
            self._lines[requirement.line_id],
            self._join(self._services[s] for s in requirement.service_ids),
            requirement.people,
            requirement.priority,
            requirement.id,
        ]
