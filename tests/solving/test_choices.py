"""Sets of days that requirements list one by one."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.problem import CycleRequirement, Problem
from optimizer.solving.instance import Instance
from optimizer.solving.weekly.choices import choices, is_choice
from tests.support.tiny import requirement, tiny_problem

MON_THU, TUE_FRI, WED_SAT = (0, 3), (1, 4), (2, 5)


def listing(name: str, *day_sets: tuple[int, ...], **changes) -> CycleRequirement:
    """Return a requirement of two visits whose gaps no listed set keeps."""
    one = requirement(name, visits=2, gaps=(7, 7), **changes)
    return replace(one, day_sets=day_sets)


def days_of(*requirements: CycleRequirement) -> list[tuple[int, ...]]:
    instance = Instance(problem_with(*requirements))
    return [choice.days for choice in choices(instance, instance.tasks[0], limit=1)]


def problem_with(*requirements: CycleRequirement) -> Problem:
    return replace(tiny_problem(), requirements=requirements)


def test_listed_sets_are_the_choices_whatever_the_gaps_say() -> None:
    assert days_of(listing("A", TUE_FRI, MON_THU, same=("weekday",))) == [MON_THU, TUE_FRI]


def test_a_set_with_a_day_that_is_not_allowed_is_no_choice() -> None:
    assert days_of(listing("A", MON_THU, WED_SAT)) == [MON_THU]


def test_joined_requirements_share_their_sets() -> None:
    one = listing("A", MON_THU, TUE_FRI, join_id="J")
    other = listing("B", TUE_FRI, (0, 4), join_id="J")
    assert days_of(one, other) == [TUE_FRI]
    assert days_of(one, listing("B", (0, 4), join_id="J")) == []


def test_who_lists_none_still_keeps_its_gaps() -> None:
    one = listing("A", MON_THU, (1, 8), join_id="J")
    other = requirement("B", visits=2, gaps=(7, 7), join_id="J")
    assert days_of(one, other) == [(1, 8)]
    assert days_of(other, one) == [(1, 8)]


def test_only_a_listed_set_is_a_choice() -> None:
    instance = Instance(problem_with(listing("A", MON_THU, WED_SAT)))
    task = instance.tasks[0]
    assert is_choice(instance, task, MON_THU)
    assert not is_choice(instance, task, WED_SAT)  # a Saturday is not allowed
    assert not is_choice(instance, task, (1, 8))  # keeps the gaps, but is not listed
    assert not is_choice(instance, task, (0,))


def test_a_task_waits_for_the_last_of_its_loads() -> None:
    one = replace(requirement("A", join_id="J"), release_s=100)
    other = replace(requirement("B", join_id="J"), release_s=200)
    assert Instance(problem_with(one, other)).tasks[0].release_s == 200
