"""How many visits of a frequency fall into one cycle, village by village."""

from __future__ import annotations

from collections import defaultdict

from optimizer.domain.calendar import FULL_CYCLE_WEEKS, Cycle
from optimizer.domain.dataset import Dataset


def visits_due(dataset: Dataset, cycle: Cycle) -> dict[str, int]:
    """
    Count the visits due in a cycle for each requirement of a village in the plan.

    Where a cycle holds no whole number of visits, villages take turns: by code, within those of
    the whole dataset that share line and frequency, so that the answer does not depend on which
    counties are planned together.

    Parameters
    ----------
    dataset
        Tables free of faults.
    cycle
        The dates to plan.

    Returns
    -------
    dict of str to int
        Requirement id → visits in this cycle, 0 included; in any four weeks they add up to
        ``visits_per_4_weeks``.
    """
    in_plan = {village.code for village in dataset.villages if village.in_plan}
    due_by_id = {}
    places = _places_in_turn(dataset, in_plan)
    for requirement in dataset.requirements:
        if requirement.village_code in in_plan:
            frequency = requirement.visits_per_4_weeks
            place = places[requirement.line_id, frequency][requirement.village_code]
            due_by_id[requirement.id] = _due(frequency, turn=cycle.rotation + place, cycle=cycle)
    return due_by_id


def _places_in_turn(dataset: Dataset, in_plan: set[str]) -> dict[tuple[str, int], dict[str, int]]:
    """Rank by code the villages of each line and frequency."""
    sharing: dict[tuple[str, int], set[str]] = defaultdict(set)
    for requirement in dataset.requirements:
        if requirement.village_code in in_plan:
            key = requirement.line_id, requirement.visits_per_4_weeks
            sharing[key].add(requirement.village_code)
    return {
        key: {code: place for place, code in enumerate(sorted(codes))}
        for key, codes in sharing.items()
    }


def _due(frequency: int, *, turn: int, cycle: Cycle) -> int:
    """Return what turn number ``turn`` adds to the running whole number of visits."""
    share = frequency * cycle.weeks
    return (turn + 1) * share // FULL_CYCLE_WEEKS - turn * share // FULL_CYCLE_WEEKS
