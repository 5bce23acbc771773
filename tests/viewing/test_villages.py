from dataclasses import replace

import pytest

from optimizer.domain.problem import ClosedVisits
from optimizer.viewing.villages import VillageStatus, longest_gap, village_services
from tests.support.problems import tiny_plan, tiny_problem


def test_a_served_village_shows_its_visits_and_its_longest_gap() -> None:
    services = village_services(tiny_problem(), tiny_plan())

    s1 = services["S1"]
    assert (s1.required, s1.made, s1.status) == (3, 3, VillageStatus.FULL)
    assert s1.longest_gap_days == 7, "days 0, 1, 7: from 7 to 14"
    assert services["S3"].longest_gap_days == 4, "days 1, 4, 8, 11: 4 to 8"


def test_a_village_without_some_of_its_visits_is_partial() -> None:
    plan = replace(tiny_plan(), routes=tiny_plan().routes[1:])

    assert village_services(tiny_problem(), plan)["S1"].status is VillageStatus.PARTIAL


def test_a_village_without_any_visit_is_unserved_and_has_no_gap() -> None:
    service = village_services(tiny_problem(), replace(tiny_plan(), routes=()))["S1"]

    assert service.status is VillageStatus.NONE
    assert service.longest_gap_days is None


def test_a_village_with_nothing_due_says_so() -> None:
    problem = replace(tiny_problem(), requirements=())
    plan = replace(tiny_plan(), routes=())

    assert village_services(problem, plan)["S1"].status is VillageStatus.NO_DEMAND


def test_visits_that_are_closed_are_due_on_the_map_too() -> None:
    due = tiny_problem().requirements[0]
    closed = ClosedVisits(due=replace(due, visits=1), visits=1, closure_ids=("C1",))
    some = village_services(replace(tiny_problem(), closed=(closed,)), tiny_plan())["S1"]
    all_ = village_services(
        replace(tiny_problem(), requirements=(), closed=(closed,)),
        replace(tiny_plan(), routes=()),
    )["S1"]

    assert (some.required, some.made, some.status) == (4, 3, VillageStatus.PARTIAL)
    assert (all_.required, all_.status) == (1, VillageStatus.NONE)


@pytest.mark.parametrize(
    ("days", "gap"), [(set(), None), ({3}, 14), ({0, 7}, 7), ({0, 13}, 13), ({2, 5, 6}, 10)]
)
def test_the_gap_wraps_round_the_cycle(days: set[int], gap: int | None) -> None:
    assert longest_gap(days, cycle_days=14) == gap
