"""Indicators of the tiny plan, worked out by hand."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from optimizer.checking import recompute_objective
from optimizer.domain.plan import Plan, UnservedCode
from optimizer.domain.travel import UNREACHABLE_S
from optimizer.kpi import INDICATORS, city_kpis, kpis, merge, to_json
from tests.support.edits import (
    missing,
    with_requirement,
    with_route,
    with_trips,
    with_vehicle,
    without_route,
)
from tests.support.problems import random_problem
from tests.support.tiny import clock, matrix, stop, tiny_plan, tiny_problem, trip, village, window

PROBLEM, PLAN = tiny_problem(), tiny_plan()
MINUTE = 60


def lines(found):
    return {line.line_id: line for line in found.lines}


def test_everything_is_served_in_the_tiny_plan() -> None:
    found = kpis(PROBLEM, PLAN)
    assert (found.villages_in_plan, found.villages_served) == (3, 3)
    assert (found.visits_required, found.visits_planned, found.visits_unserved) == (12, 12, 0)
    assert (found.residents_in_plan, found.residents_served) == (600, 600)
    assert found.share_villages_served == found.share_residents_served == 1.0
    assert found.never_visited == 0


def test_a_village_with_one_visit_missed_is_not_served() -> None:
    """R4 of S3 (300 of 600 residents) lacks one visit of four."""
    plan = missing(without_route(PLAN, "V2", 11), ("R4", 11))
    found = kpis(PROBLEM, plan)
    assert (found.villages_served, found.visits_planned, found.visits_unserved) == (2, 11, 1)
    assert found.share_villages_served == pytest.approx(2 / 3)
    assert found.share_residents_served == pytest.approx(0.5)
    assert (found.unserved_no_slot, found.unserved_proved) == (1, 0)


def test_proved_visits_are_counted_apart() -> None:
    plan = missing(without_route(PLAN, "V2", 11), ("R4", 11), code=UnservedCode.UNREACHABLE)
    found = kpis(PROBLEM, plan)
    assert (found.unserved_no_slot, found.unserved_proved) == (0, 1)


def test_a_village_without_requirements_is_neither_served_nor_unserved() -> None:
    problem = replace(PROBLEM, villages=(*PROBLEM.villages, village("S4", residents=50)))
    found = kpis(problem, PLAN)
    assert (found.villages_in_plan, found.villages_without_requirements) == (4, 1)
    assert (found.villages_served, found.share_villages_served) == (3, 1.0)
    assert (found.residents_in_plan, found.residents_without_requirements) == (650, 50)
    assert found.share_residents_served == 1.0


def test_shares_of_nothing_are_unknown() -> None:
    found = kpis(replace(PROBLEM, requirements=(), villages=()), Plan(routes=(), unserved=()))
    assert found.share_villages_served is None
    assert found.share_residents_served is None
    assert found.utilisation_out is None
    assert found.longest_gap_days is None
    assert found.person_times_per_hospital_outing is None


def test_longest_gap_by_line_and_overall() -> None:
    """R1 every 7 days, R2 and R3 likewise, R4 3 and 4 days; R5 and R6 once in 14 days."""
    by_line = lines(kpis(PROBLEM, PLAN))
    assert by_line["hospital"].longest_gap_days == 7
    assert by_line["periodic"].longest_gap_days == 14
    without = replace(PROBLEM, requirements=PROBLEM.requirements[3:4])
    alone = with_trips(PLAN, "V1", 1, *PLAN.routes[4].trips)
    only_r4 = replace(
        alone,
        routes=tuple(
            replace(
                r,
                breaks=(),
                trips=tuple(
                    replace(t, stops=tuple(s for s in t.stops if "R4" in s.requirement_ids))
                    for t in r.trips
                ),
            )
            for r in alone.routes
        ),
    )
    assert kpis(without, only_r4).longest_gap_days == 4


def test_a_gap_reaches_around_the_end_of_the_cycle() -> None:
    """R4 on days 1, 4 and 8: from 8 around to 1 are 7 days."""
    plan = missing(without_route(PLAN, "V2", 11), ("R4", 11))
    village_of_r4 = next(v for v in kpis(PROBLEM, plan).worst_villages if v.code == "S3")
    assert village_of_r4.longest_gap_days == 7


def test_requirements_that_are_never_visited_are_counted() -> None:
    plan = missing(with_trips(PLAN, "V2", 4, PLAN.routes[2].trips[0]), ("R6", None))
    found = kpis(PROBLEM, plan)
    assert found.never_visited == lines(found)["periodic"].never_visited == 1
    assert lines(found)["periodic"].longest_gap_days == 4


def test_time_and_way_by_line() -> None:
    """
    On site: R1 140 x 2; R4 70 x 4 + R6 70; supply (10 + 45) x 2 + R5 30 minutes.

    Driving: the leg to each stop, and home from the last: hospital 55 x 2; periodic 15 on the
    first Tuesday, 15 + 45 on the second, 170 + 95 on Fridays; supply 40 + 36 + 25 and 40.
    """
    by_line = lines(kpis(PROBLEM, PLAN))
    on_site = {name: line.on_site_s // MINUTE for name, line in by_line.items()}
    driving = {name: line.driving_s // MINUTE for name, line in by_line.items()}
    waiting = {name: line.waiting_s // MINUTE for name, line in by_line.items()}
    assert on_site == {"hospital": 280, "periodic": 350, "supply": 140}
    assert driving == {"hospital": 110, "periodic": 340, "supply": 141}
    assert waiting == {"hospital": 0, "periodic": 0, "supply": 24}
    assert by_line["hospital"].distance_m == 110 * 600
    assert {name: line.vehicles_used for name, line in by_line.items()} == {
        "hospital": 1,
        "periodic": 2,
        "supply": 1,
    }
    assert by_line["supply"].work_s == (140 + 141 + 24) * MINUTE


def test_times_add_up_to_the_duty() -> None:
    """Duty 1505 minutes: 770 on site, 591 driving, 24 waiting, 60 break, 60 at the base."""
    found = kpis(PROBLEM, PLAN)
    parts = [found.on_site_s, found.driving_s, found.waiting_s, found.break_s]
    assert [part // MINUTE for part in parts] == [770, 591, 24, 60]
    assert found.duty_s == sum(parts) + 60 * MINUTE == 1505 * MINUTE


def test_a_break_after_work_is_no_waiting() -> None:
    work = stop("S2", "R6", times="11:10 11:10 12:20")
    lunch = (replace(PLAN.routes[1].breaks[0], start_s=clock("12:20"), end_s=clock("13:20")),)
    plan = with_trips(PLAN, "V2", 4, trip("10:30", work, back="13:55"), breaks=lunch)
    assert kpis(PROBLEM, plan).waiting_s == 24 * MINUTE


def test_a_stop_of_two_lines_is_shared() -> None:
    """The set-up and the drive are the first one's; each has its own service time."""
    problem = with_requirement(PROBLEM, "R3", line_id="periodic")
    by_line = lines(kpis(problem, PLAN))
    assert by_line["supply"].on_site_s == (140 - 30) * MINUTE
    assert by_line["periodic"].on_site_s == (350 + 30) * MINUTE
    assert by_line["supply"].driving_s == 141 * MINUTE


def test_utilisation() -> None:
    """1505 minutes of duty; six days out of 9 hours; 3 vans may work 3 days in each of 2 weeks."""
    found = kpis(PROBLEM, PLAN)
    assert found.utilisation_out == pytest.approx(1505 / (6 * 540))
    assert found.utilisation_available == pytest.approx(1505 / (18 * 540))
    assert (found.vehicles, found.vehicles_used, found.vehicle_days) == (3, 3, 6)


def test_available_time_takes_the_longest_days() -> None:
    """One week of 9 h on two days and 4 h on one, the other off; at most two days a week."""
    short, full = window("8:00-12:00"), window("8:00-17:00")
    shifts = (full, short, full, *(None,) * 11)
    problem = with_vehicle(PROBLEM, "V1", shifts=shifts, max_days_per_week=2)
    problem = replace(problem, vehicles=problem.vehicles[1:2], requirements=())
    found = kpis(problem, Plan(routes=(), unserved=()))
    assert found.shift_available_s == 18 * 3600


def test_person_times() -> None:
    """R1 2 x 30; the other ten visits 10 each; a year is 365.25 / 14 cycles."""
    found = kpis(PROBLEM, PLAN)
    assert found.person_times == 160
    assert found.person_times_per_year == pytest.approx(160 * 365.25 / 14)
    assert lines(found)["hospital"].person_times == 60


def test_hospital_vans() -> None:
    problem = with_vehicle(PROBLEM, "H1", crew_size=4)
    found = kpis(problem, PLAN)
    (van,) = found.hospital_vans
    assert (van.days_out, van.crew_days, van.visits, van.person_times) == (2, 8, 2, 60)
    assert (van.on_site_s, van.driving_s) == (280 * MINUTE, 110 * MINUTE)
    assert van.person_times_per_outing == found.person_times_per_hospital_outing == 30
    assert found.hospital_crew_days == 8


def test_a_hospital_van_that_stays_at_home_is_listed() -> None:
    plan = without_route(without_route(PLAN, "H1", 0), "H1", 7)
    (van,) = kpis(PROBLEM, plan).hospital_vans
    assert (van.days_out, van.person_times_per_outing) == (0, None)


def test_worst_villages_by_share_then_gap_then_residents() -> None:
    """All S2 visits made but one; S1 and S3 complete with gaps of 14 and 4 days."""
    plan = missing(with_trips(PLAN, "V2", 4, PLAN.routes[2].trips[0]), ("R6", None))
    found = kpis(PROBLEM, plan).worst_villages
    assert [v.code for v in found] == ["S2", "S1", "S3"]
    assert found[0].share_made == pytest.approx(4 / 5)
    assert found[0].longest_gap_days is None  # R6 is never visited
    complete = kpis(PROBLEM, PLAN).worst_villages
    assert [v.code for v in complete] == ["S2", "S1", "S3"]  # 14 days both: 200 residents first


def test_never_visited_is_worse_than_any_gap() -> None:
    """S1 makes 2 of 4 visits (R1 twice of three times, R5 never), S2 one of R6's two."""
    half = with_requirement(PROBLEM, "R6", visits=2)
    half = replace(half, requirements=(half.requirements[0], *half.requirements[4:]))
    friday = replace(PLAN.routes[2], trips=PLAN.routes[2].trips[1:])
    routes = (PLAN.routes[0], PLAN.routes[3], friday)
    plan = Plan(routes=routes, unserved=())
    half = with_requirement(half, "R1", visits=3)
    found = kpis(half, plan).worst_villages
    assert [(v.code, v.visits_made, v.visits_required) for v in found] == [
        ("S1", 2, 4),
        ("S2", 1, 2),
    ]
    assert (found[0].longest_gap_days, found[1].longest_gap_days) == (None, 14)


def test_only_ten_villages_are_worst() -> None:
    problem = random_problem(1, villages=14, requirements=40)
    found = kpis(problem, Plan(routes=(), unserved=()))
    assert len(found.worst_villages) == 10
    residents = [v.residents for v in found.worst_villages]
    assert residents == sorted(residents, reverse=True)


def test_cost_is_that_of_the_objective() -> None:
    objective = recompute_objective(PROBLEM, PLAN)
    assert kpis(PROBLEM, PLAN, objective).cost_cents == 203_140
    assert kpis(PROBLEM, PLAN).cost_cents is None


def twin():
    """Return the tiny county once more with other ids, villages and vehicles."""
    plan = PLAN
    problem = replace(
        PROBLEM,
        name="景宁县",
        vehicles=tuple(replace(v, id=v.id + "x") for v in PROBLEM.vehicles),
        villages=tuple(replace(v, residents=v.residents * 3) for v in PROBLEM.villages),
    )
    for route in PLAN.routes:
        plan = with_route(
            plan, route.vehicle_id, route.day, lambda r: replace(r, vehicle_id=r.vehicle_id + "x")
        )
    return problem, missing(with_trips(plan, "V2x", 4, PLAN.routes[2].trips[0]), ("R6", None))


def test_counties_add_up_to_the_city() -> None:
    other, other_plan = twin()
    objectives = [recompute_objective(PROBLEM, PLAN), recompute_objective(other, other_plan)]
    city = city_kpis([(PROBLEM, PLAN), (other, other_plan)], objectives)
    one, two = kpis(PROBLEM, PLAN, objectives[0]), kpis(other, other_plan, objectives[1])
    assert city.name == "全市"
    assert (city.villages_in_plan, city.villages_served) == (6, 5)
    assert city.share_residents_served == pytest.approx((600 + 1800 - 600) / 2400)
    assert city.duty_s == one.duty_s + two.duty_s
    assert city.cost_cents == one.cost_cents + two.cost_cents
    assert city.objective.shortfall == (0, 0, 1)
    assert [line.visits_planned for line in city.lines] == [4, 9, 10]
    assert [van.vehicle_id for van in city.hospital_vans] == ["H1", "H1x"]
    assert city.worst_villages[0].visits_made == 4
    assert city.longest_gap_days == 14


def test_the_cost_of_a_city_is_unknown_when_a_countys_is() -> None:
    objective = recompute_objective(PROBLEM, PLAN)
    known, unknown = kpis(PROBLEM, PLAN, objective), kpis(PROBLEM, PLAN)
    assert merge(known, unknown, name="x").cost_cents is None
    assert merge(known, known, name="x").cost_cents == 2 * 203_140


def test_the_gap_is_the_share_of_the_cost_above_the_bound() -> None:
    objective = recompute_objective(PROBLEM, PLAN)
    found = kpis(PROBLEM, PLAN, objective, bound_cents=200_000)
    assert found.bound_gap == pytest.approx(3_140 / 203_140)
    assert to_json(found)["bound_gap"] == 0.0155
    assert kpis(PROBLEM, PLAN, objective).bound_gap is None
    assert kpis(PROBLEM, PLAN, bound_cents=200_000).bound_gap is None


def test_the_bound_of_a_city_is_the_sum_unless_a_county_has_none() -> None:
    objective = recompute_objective(PROBLEM, PLAN)
    with_bound = kpis(PROBLEM, PLAN, objective, bound_cents=200_000)
    assert merge(with_bound, with_bound, name="x").bound_cents == 400_000
    assert merge(with_bound, kpis(PROBLEM, PLAN, objective), name="x").bound_cents is None


def test_the_city_is_never_empty_nor_of_two_cycle_lengths() -> None:
    week = replace(kpis(PROBLEM, PLAN), days=7)
    for parts in ([], [week, kpis(PROBLEM, PLAN)]):
        with pytest.raises(ValueError, match="cycles of one length"):
            merge(*parts, name="x")


def test_plain_indicators_survive_a_file() -> None:
    objective = recompute_objective(PROBLEM, PLAN)
    plain = to_json(kpis(PROBLEM, PLAN, objective))
    assert json.loads(json.dumps(plain, ensure_ascii=False)) == plain
    assert plain["cost_cents"] == sum(plain["cost_terms"].values()) == 203_140
    assert plain["shortfall"] == [0, 0, 0]
    assert plain["utilisation_out"] == 0.4645
    assert plain["lines"][0]["person_times_per_year"] == 1565  # 60 x 365.25 / 14
    assert plain["hospital_vans"][0]["person_times_per_outing"] == 30


def test_plain_indicators_without_an_objective() -> None:
    plain = to_json(kpis(PROBLEM, PLAN))
    assert (plain["cost_cents"], plain["cost_terms"], plain["shortfall"]) == (None, None, None)
    assert "objective" not in plain


def test_every_headline_indicator_is_there() -> None:
    plain, found = to_json(kpis(PROBLEM, PLAN)), kpis(PROBLEM, PLAN)
    for indicator in INDICATORS:
        part, _, name = indicator.key.rpartition(".")
        assert name in (plain[part] if part else plain)
        value = indicator.of(found)
        assert value is None or value >= 0
    assert len({indicator.key for indicator in INDICATORS}) == len(INDICATORS)
    for indicator in INDICATORS:
        assert indicator.name_zh
        assert indicator.name_en
        assert indicator.formula_zh
        assert indicator.formula_en


def test_a_leg_without_way_counts_nothing() -> None:
    """Without a way from S2 to S3 the two Tuesdays lose 15 minutes each."""
    cut = matrix().duration_s.copy()
    cut[2, 3] = UNREACHABLE_S
    problem = replace(PROBLEM, matrices={"van": replace(matrix(), duration_s=cut)})
    assert kpis(problem, PLAN).driving_s == (591 - 30) * MINUTE
    assert kpis(problem, PLAN).distance_m == (591 - 30) * 600


def test_a_break_that_fills_the_wait_leaves_none() -> None:
    tuesday = PLAN.routes[1]
    lunch = (replace(tuesday.breaks[0], end_s=clock("13:00")),)
    plan = with_trips(PLAN, "V1", 1, *tuesday.trips, breaks=lunch)
    assert kpis(PROBLEM, plan).waiting_s == 0


def test_a_stop_is_set_up_once_for_the_slowest() -> None:
    """R3 needs 20 minutes where R2 needs 10: ten more at both stops."""
    problem = with_requirement(PROBLEM, "R3", setup_s=1200)
    assert lines(kpis(problem, PLAN))["supply"].on_site_s == (140 + 20) * MINUTE
