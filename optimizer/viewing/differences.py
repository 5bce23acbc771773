"""What an edit does to a plan, visit by visit, as a table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from optimizer.domain.left_out import due_requirements
from optimizer.domain.problem import Problem
from optimizer.kpi.moves import VisitChange, VisitDifference, VisitPlace
from optimizer.units import s_to_clock
from optimizer.viewing.texts import CHANGE_TEXTS, Language, day_label, headers

YEAR_CHARACTERS = len("2026-")

Where = tuple[VisitChange, str, str, VisitPlace | None, VisitPlace | None]
"""What makes one row: the change, the stop point, the line, the old place and the new one."""


def differences_table(
    differences: Sequence[VisitDifference], *, problem: Problem, language: Language = "zh"
) -> pd.DataFrame:
    """
    Return one row per visit that differs; what is served in one halt is one row.

    Parameters
    ----------
    differences
        What differs, in the order in which it is shown.
    problem
        Where the names are.
    language
        Language of headers and names.
    """
    requirements = due_requirements(problem)
    names = {place.id: place.name for place in problem.locations}
    lines = {one.id: one.name_zh if language == "zh" else one.name_en for one in problem.lines}
    vehicles = {one.id: one.name or one.id for one in problem.vehicles}

    def words(place: VisitPlace | None) -> str:
        if place is None:
            return "—"
        day = day_label(problem.cycle.date_of(place.day), language)[YEAR_CHARACTERS:]
        return f"{day} {s_to_clock(place.start_s)} {vehicles[place.vehicle_id]}"

    rows: dict[Where, None] = {}
    for one in differences:
        requirement = requirements[one.requirement_id]
        where = (one.change, requirement.stop_id, requirement.line_id, one.old, one.new)
        rows[where] = None
    return pd.DataFrame(
        [
            [CHANGE_TEXTS[language][change], names[stop], lines[line], words(old), words(new)]
            for change, stop, line, old, new in rows
        ],
        columns=headers("differences", language),
    )
