"""Who stays below a floor, and why; worked by hand on the tiny problem."""

from optimizer.domain.scenario import Floor
from optimizer.scenarios.floors import below_floors, below_ids, with_first
from tests.exporting.bundles import county_plan, plan_without_r6
from tests.scenarios.bases import base, records
from tests.support.tiny import tiny_problem

PROBLEM = tiny_problem()
R6 = next(one for one in PROBLEM.requirements if one.id == "R6")


def floor(visits: int, **place: str) -> Floor:
    return Floor(line_id=R6.line_id, visits_per_4_weeks=visits, **place)


def test_a_plan_that_makes_every_visit_is_below_no_floor():
    assert below_floors([county_plan()], [floor(28)]) == ()


def test_a_visit_left_out_is_below_the_floor_and_told_why():
    (one,) = below_floors([county_plan(plan_without_r6())], [floor(28)])
    assert (one.requirement_id, one.visits_made) == ("R6", R6.visits - 1)
    assert one.visits_wanted == R6.visits
    assert not one.proved
    assert one.reason_zh
    assert one.reason_en
    assert below_ids([county_plan(plan_without_r6())], [floor(28)]) == {"R6"}


def test_a_floor_elsewhere_is_about_others():
    plans = [county_plan(plan_without_r6())]
    assert below_floors(plans, [floor(28, county_code="000000")]) == ()


def test_no_more_is_wanted_than_is_due():
    plans = [county_plan(plan_without_r6())]
    weeks = PROBLEM.cycle.weeks
    least = [n for n in range(1, 29) if below_floors(plans, [floor(n)])]
    assert least
    assert min(least) == (R6.visits - 1) * 4 // weeks + 1


def test_who_comes_first_is_alone_there():
    raw = with_first(base().raw, {"S1-supply"})
    found = {name: row["priority"] for name, row in records(raw, "requirements").items()}
    assert found.pop("S1-supply") == "1"
    assert set(found.values()) == {"2", "3"}
    assert {found["R1-medical"], found["S2-supply"]} == {"2", "3"}
