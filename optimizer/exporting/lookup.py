"""Finds the parts of a problem by their ids."""

from __future__ import annotations

from optimizer.domain.left_out import due_requirements
from optimizer.domain.places import Location, Village
from optimizer.domain.problem import CycleRequirement, CycleVehicle, Problem
from optimizer.domain.services import Line, Service
from optimizer.exporting.bundle import PlaceNames

WEEKDAYS_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


class Lookup:
    """
    The parts of one problem by id.

    Parameters
    ----------
    problem
        Where the parts are.
    names
        Names of counties and townships.
    """

    def __init__(self, problem: Problem, names: PlaceNames) -> None:
        self.problem = problem
        self.names = names
        self.requirements: dict[str, CycleRequirement] = {**due_requirements(problem)}
        self.vehicles: dict[str, CycleVehicle] = {v.id: v for v in problem.vehicles}
        self.locations: dict[str, Location] = {place.id: place for place in problem.locations}
        self.villages: dict[str, Village] = {v.code: v for v in problem.villages}
        self.lines: dict[str, Line] = {line.id: line for line in problem.lines}
        self.services: dict[str, Service] = {s.id: s for s in problem.services}

    def county_name(self, code: str) -> str:
        """Return a county's name, its code if it has none."""
        return self.names.counties.get(code, code)

    def township_name(self, code: str) -> str:
        """Return a township's name, its code if it has none."""
        return self.names.townships.get(code, code)

    def service_names(self, requirement: CycleRequirement) -> str:
        """Return the Chinese names of a requirement's services."""
        return "、".join(
            self.services[service_id].name_zh if service_id in self.services else service_id
            for service_id in requirement.service_ids
        )

    def line_name(self, line_id: str) -> str:
        """Return a line's Chinese name."""
        line = self.lines.get(line_id)
        return line.name_zh if line else line_id

    def leg(self, ways: str, origin_id: str, destination_id: str) -> tuple[int, int, bool]:
        """Return seconds and metres of a leg, and whether they are a model's figures."""
        matrix = self.problem.matrices[ways]
        origin, destination = matrix.index(origin_id), matrix.index(destination_id)
        return (
            int(matrix.duration_s[origin, destination]),
            int(matrix.distance_m[origin, destination]),
            matrix.is_estimated(origin, destination),
        )
