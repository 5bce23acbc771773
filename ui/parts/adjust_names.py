"""How stops and services are called where a plan is adjusted."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.domain.left_out import due_requirements
from optimizer.domain.problem import Problem
from optimizer.viewing.texts import Language


def requirement_words(
    requirement_ids: Sequence[str], problem: Problem, spoken: Language
) -> dict[str, str]:
    """Return ``place`` and ``services`` of what a stop serves."""
    wanted = [one for name, one in due_requirements(problem).items() if name in requirement_ids]
    places = {place.id: place.name for place in problem.locations}
    services = {s.id: s.name_zh if spoken == "zh" else s.name_en for s in problem.services}
    named = dict.fromkeys(services.get(s, s) for one in wanted for s in one.service_ids)
    return {
        "place": places[wanted[0].stop_id],
        "services": ("、" if spoken == "zh" else ", ").join(named),
    }


def line_words(requirement_id: str, problem: Problem, spoken: Language) -> str:
    """Return the name of a requirement's line."""
    line_id = due_requirements(problem)[requirement_id].line_id
    line = next((line for line in problem.lines if line.id == line_id), None)
    if line is None:
        return line_id
    return line.name_zh if spoken == "zh" else line.name_en
