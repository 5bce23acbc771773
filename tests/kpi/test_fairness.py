"""How evenly villages are served, worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.domain.kpi_villages import VillageKpis
from optimizer.domain.plan import Plan
from optimizer.kpi import kpis, to_json, village_records
from optimizer.kpi.fairness import fairness, gini
from tests.support.edits import missing, with_requirement, without_route
from tests.support.tiny import COUNTY, tiny_plan, tiny_problem, village

PROBLEM, PLAN = tiny_problem(), tiny_plan()
MINUTE = 60
WITHOUT_FRIDAY = missing(without_route(PLAN, "V2", 11), ("R4", 11))
"""R4 of S3 makes three of four visits."""

PEOPLE = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**4)), max_size=30)


def a_village(code: str, **changes: object) -> VillageKpis:
    plain = VillageKpis(
        code=code,
        name=code,
        county_code=COUNTY,
        township_code=COUNTY + "001",
        residents=100,
        requirements=1,
        requirements_met=1,
        visits_required=4,
        visits_made=4,
        person_times=40,
        longest_gap_days=7,
        access=(),
    )
    return replace(plain, **changes)


def test_every_standard_is_kept_in_the_tiny_plan() -> None:
    found = kpis(PROBLEM, PLAN).fairness
    assert (found.villages, found.villages_met, found.share_met) == (3, 3, 1.0)
    assert (found.requirements, found.requirements_met) == (6, 6)
    assert (found.gini_visits, found.worst_share_made) == (0, 1)


def test_a_missed_visit_breaks_the_standard_of_its_village() -> None:
    found = kpis(PROBLEM, WITHOUT_FRIDAY).fairness
    assert (found.villages_met, found.requirements_met) == (2, 5)
    assert found.share_requirements_met == pytest.approx(5 / 6)
    assert (found.worst_villages, found.worst_share_made) == (1, 0.75)


def test_a_gap_outside_its_bounds_breaks_the_standard_though_every_visit_is_made() -> None:
    """R4 is visited on days 1, 4, 8, 11: gaps of 3, 4, 3 and, around the end, 4 days."""
    for least, most, met in ((3, 4, 3), (4, 4, 2), (3, 3, 2)):
        problem = with_requirement(PROBLEM, "R4", min_gap_days=least, max_gap_days=most)
        found = kpis(problem, PLAN)
        assert (found.fairness.villages_met, found.villages_served) == (met, 3)


def test_one_visit_has_no_gap_to_keep() -> None:
    problem = with_requirement(PROBLEM, "R6", min_gap_days=1, max_gap_days=7)
    assert kpis(problem, PLAN).fairness.villages_met == 3


def test_listed_sets_of_days_stand_in_for_gaps() -> None:
    kept = with_requirement(PROBLEM, "R4", day_sets=((1, 4, 8, 11),), max_gap_days=1)
    broken = with_requirement(PROBLEM, "R4", day_sets=((0, 4, 8, 11),))
    assert kpis(kept, PLAN).fairness.villages_met == 3
    assert kpis(broken, PLAN).fairness.villages_met == 2


def test_gini_of_the_share_of_visits_made_over_residents() -> None:
    """
    S3 (300 people) has 3/4, the 300 others all: 225 + 200 + 100 = 525 of 600.

    1 - (300 x 225 + 200 x (450 + 200) + 100 x (850 + 100)) / (600 x 525) = 1/14.
    """
    assert kpis(PROBLEM, WITHOUT_FRIDAY).fairness.gini_visits == pytest.approx(1 / 14)


def test_gini_of_person_times_per_resident() -> None:
    """
    S3 40 for 300 people, S2 50 for 200, S1 70 for 100.

    1 - (300 x 40 + 200 x (80 + 50) + 100 x (180 + 70)) / (600 x 160) = 0.34375.
    """
    assert kpis(PROBLEM, PLAN).fairness.gini_person_times == pytest.approx(0.34375)


def test_gini_of_equals_is_0_and_of_one_who_has_all_is_nearly_1() -> None:
    assert gini([(10, 1), (30, 3), (20, 2)]) == 0
    assert gini([(1, 1), *[(0, 1)] * 99]) == pytest.approx(0.99)
    assert gini([(1, 1), (3, 1)]) == pytest.approx(0.25)


def test_gini_of_nobody_or_of_nothing_is_unknown() -> None:
    assert gini([]) is None
    assert gini([(5, 0)]) is None
    assert gini([(0, 5)]) is None


@settings(deadline=None)
@given(PEOPLE, st.integers(1, 50))
def test_gini_lies_between_0_and_1_and_does_not_depend_on_scale_or_order(
    groups: list[tuple[int, int]], factor: int
) -> None:
    found = gini(groups)
    if found is not None:
        assert 0 <= found < 1
        assert gini([(a * factor, p) for a, p in reversed(groups)]) == pytest.approx(found)
        assert gini([(a, p * factor) for a, p in groups]) == pytest.approx(found)


def test_the_worst_5_percent_are_rounded_up() -> None:
    """Of 21 villages two: one without a visit, one with half; 2 of 8 visits."""
    villages = [a_village(f"S{n:02}") for n in range(21)]
    villages[3] = replace(villages[3], visits_made=2)
    villages[7] = replace(villages[7], visits_made=0)
    found = fairness(villages)
    assert (found.worst_villages, found.worst_share_made) == (2, 0.25)
    assert fairness(villages[:20]).worst_villages == 1


def test_spread_is_the_best_less_the_worst_area() -> None:
    """S3 alone in its township: 3 of 4; S1 and S2 in the other: 8 of 8."""
    villages = (*PROBLEM.villages[:2], replace(PROBLEM.villages[2], township_code="other"))
    found = kpis(replace(PROBLEM, villages=villages), WITHOUT_FRIDAY).fairness
    assert found.spread_townships == 0.25
    assert found.spread_counties is None
    first, other = found.townships
    assert (first.code, first.villages, first.villages_met) == (COUNTY + "001", 2, 2)
    assert (other.visits_made, other.visits_required, other.share_met) == (3, 4, 0)
    assert first.person_times_per_resident == pytest.approx(120 / 300)
    assert (first.longest_gap_days, other.longest_gap_days) == (14, 7)
    (county,) = found.counties
    assert (county.visits_made, county.residents) == (11, 600)


def test_the_gap_of_an_area_is_unknown_where_something_is_never_visited() -> None:
    found = fairness([a_village("S1"), a_village("S2", longest_gap_days=None)])
    assert found.counties[0].longest_gap_days is None


def test_villages_of_which_nothing_is_due_are_left_out() -> None:
    problem = replace(PROBLEM, villages=(*PROBLEM.villages, village("S4", residents=50)))
    assert kpis(problem, PLAN).fairness == kpis(PROBLEM, PLAN).fairness


def test_without_villages_everything_is_unknown() -> None:
    empty = replace(PROBLEM, requirements=(), villages=())
    found = kpis(empty, Plan(routes=(), unserved=())).fairness
    assert (found.villages, found.villages_met, found.worst_villages) == (0, 0, 0)
    figures = (found.share_met, found.gini_visits, found.worst_share_made, found.worst_access_s)
    assert figures == (None,) * 4


def test_every_village_is_a_record_with_its_access_by_line() -> None:
    s1, *_ = village_records(kpis(PROBLEM, PLAN))
    expected = {
        "code": "S1",
        "residents": 100,
        "requirements": 2,
        "standards_met": True,
        "visits_made": 3,
        "person_times": 70,
        "person_times_per_resident": 0.7,
        "longest_gap_days": 14,
        "access": {"hospital": 30 * MINUTE, "supply": 30 * MINUTE},
        "access_s": 30 * MINUTE,
    }
    assert {key: s1[key] for key in expected} == expected


def test_plain_fairness_has_whole_seconds_and_rounded_ratios() -> None:
    plain = to_json(kpis(PROBLEM, PLAN))
    assert "villages" not in plain
    assert plain["fairness"]["gini_person_times"] == 0.3438
    assert plain["fairness"]["mean_access_s"] == 2600
    assert plain["fairness"]["counties"][0]["mean_access_s"] == 2600
