"""Searches of a whole problem, one for each of its components, with a first plan each."""

from __future__ import annotations

from optimizer.domain.problem import Problem
from optimizer.solving.improving.components import components
from optimizer.solving.improving.search import Search
from optimizer.solving.instance import Instance
from optimizer.solving.schedule import Choice
from optimizer.solving.screening import Screening
from optimizer.solving.weekly.choices import choices


def listed_choices(instance: Instance) -> dict[int, tuple[Choice, ...]]:
    """Return the choices of days of every task that may be planned."""
    screening = Screening(instance)
    return {
        task.index: choices(instance, task, limit=60)
        for task in instance.tasks
        if screening.proof(task) is None
    }


def searches(problem: Problem, *, seed: int = 1) -> list[Search]:
    """Return the searches of a problem's components, filled."""
    instance = Instance(problem)
    found = [
        Search(instance, part, seed=seed) for part in components(instance, listed_choices(instance))
    ]
    for search in found:
        search.fill()
    return found
