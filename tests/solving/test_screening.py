"""What is proved before any search, on both sides of each boundary."""

from dataclasses import replace

import pytest

from optimizer.domain.plan import UnservedCode, UnservedReason
from optimizer.domain.problem import Problem
from optimizer.domain.travel import UNREACHABLE_S
from optimizer.solving.instance import Instance
from optimizer.solving.screening import HoursProof, Screening
from tests.support.edits import codes, left_out
from tests.support.tiny import LEG_MINUTES, matrix, requirement, tiny_problem


def problem_with(*requirements) -> Problem:
    return replace(tiny_problem(), requirements=requirements)


def proof(problem: Problem) -> UnservedReason | None:
    instance = Instance(problem)
    return Screening(instance).proof(instance.tasks[0])


def test_nothing_is_proved_of_a_visit_that_can_be_made():
    assert proof(problem_with(requirement("A"))) is None


def test_no_vehicle_offers_the_service():
    found = proof(problem_with(requirement("A", service_ids=("bathing",))))
    assert found.code is UnservedCode.NO_VEHICLE_OFFERS_SERVICE
    assert dict(found.certificate) == {
        "service": "bathing",
        "vehicles_in_fleets": 2,
        "vehicles_with_service": 0,
        "vehicles_with_road_and_capacity": 0,
    }


@pytest.mark.parametrize(("boxes", "proved"), [(26, False), (27, True)])
def test_a_load_that_fits_no_vehicle(boxes, proved):
    found = proof(problem_with(requirement("A", load_out=(boxes, 0))))
    assert (found is not None) == proved
    if found:
        assert dict(found.certificate)["vehicles_with_service"] == 2


def test_unreachable():
    problem = problem_with(requirement("A"))
    cut = matrix()
    seconds = cut.duration_s.copy()
    seconds[:, cut.index("S1")] = UNREACHABLE_S
    seconds[cut.index("S1"), cut.index("S1")] = 0
    problem = replace(problem, matrices={"van": replace(cut, duration_s=seconds)})
    found = proof(problem)
    assert found.code is UnservedCode.UNREACHABLE
    assert dict(found.certificate) == {"eligible_vehicles": 2, "reachable_from": 0}


@pytest.mark.parametrize(("minutes", "proved"), [(515, False), (516, True)])
def test_round_trip_longer_than_the_longest_shift(minutes, proved):
    # 9 h shift and 30 min overtime = 570 min; 30 out, 25 back leave 515, set-up included.
    problem = problem_with(
        requirement("A", service_min=minutes, setup_min=0, windows=("0:00-24:00",))
    )
    found = proof(problem)
    assert (found is not None) == proved
    if found:
        assert found.code is UnservedCode.ROUND_TRIP_TOO_LONG
        assert dict(found.certificate)["needed_s"] == 571 * 60
        assert dict(found.certificate)["longest_shift_s"] == 570 * 60


@pytest.mark.parametrize(("minutes_away", "proved"), [(90, False), (91, True)])
def test_driving_alone_longer_than_the_limit(minutes_away, proved):
    # The limit is 3 hours of driving: 90 min each way is just allowed.
    legs = {a: dict(row) for a, row in LEG_MINUTES.items()}
    for other in ("D1", "S2", "S3"):
        legs[other]["S1"] = legs["S1"][other] = minutes_away
    problem = replace(problem_with(requirement("A")), matrices={"van": matrix(legs)})
    found = proof(problem)
    assert (found is not None) == proved
    if found:
        assert dict(found.certificate)["max_drive_s"] == 3 * 3600


@pytest.mark.parametrize(("opens", "proved"), [("6:30-9:40", False), ("6:30-9:39", True)])
def test_window_meets_no_shift(opens, proved):
    # On shift from 8:00, there at 8:30: 70 min of work end 9:40.
    found = proof(problem_with(requirement("A", windows=(opens,))))
    assert (found is not None) == proved
    if found:
        assert found.code is UnservedCode.WINDOW_MEETS_NO_SHIFT
        assert dict(found.certificate) == {"duration_s": 70 * 60, "best_overlap_s": 69 * 60}


def test_hours_exceed_all_eligible_hours():
    # Two vans x 3 days a week x 2 weeks x 9.5 h = 114 h; 13 visits of 9 h need 117 h.
    many = [requirement(f"A{n:02d}", service_min=530, setup_min=10) for n in range(13)]
    instance = Instance(problem_with(*many))
    found = HoursProof(instance).find(set(range(13)))
    assert len(found) == 1
    (reason,) = found.values()
    assert reason.code is UnservedCode.HOURS_EXCEEDED
    certificate = dict(reason.certificate)
    assert certificate["required_s"] == 117 * 3600
    assert certificate["eligible_s"] == 114 * 3600
    assert certificate["at_least_unserved"] == 1


def test_hours_that_just_suffice_prove_nothing():
    many = [requirement(f"A{n:02d}", service_min=560, setup_min=10) for n in range(12)]
    assert HoursProof(Instance(problem_with(*many))).find(set(range(12))) == {}


@pytest.mark.parametrize(("gaps", "proved"), [((1, 7), False), ((8, 14), True)])
def test_no_set_of_days_keeps_the_gaps(gaps, proved):
    # Two visits in 14 days: one of the two gaps is 7 or less.
    found = proof(problem_with(requirement("A", visits=2, gaps=gaps)))
    assert (found is not None) == proved
    if found:
        assert found.code is UnservedCode.NO_DAYS_FIT
        assert dict(found.certificate) == {
            "visits": 2,
            "allowed_days": 10,
            "min_gap_days": 8,
            "max_gap_days": 14,
        }


@pytest.mark.parametrize(("listed", "proved"), [((1, 4), False), ((1, 5), True)])
def test_every_listed_set_has_a_day_that_is_not_allowed(listed, proved):
    one = replace(requirement("A", visits=2, gaps=(8, 14)), day_sets=((0, 6), listed))
    problem = problem_with(one)
    found = proof(problem)
    assert (found is not None) == proved
    if found:
        assert found.code is UnservedCode.NO_DAYS_FIT
        assert dict(found.certificate) == {"visits": 2, "allowed_days": 10, "day_sets": 2}
        assert codes(problem, left_out(problem, found.code, **dict(found.certificate))) == []


def test_holidays_that_take_a_fixed_weekday_from_every_week():
    # Days 0 to 4 are closed, so every nominal date of week 1 must move, at most to day 9.
    weekly = requirement("A", visits=2, gaps=(7, 7), same=("weekday",))
    found = proof(problem_with(replace(weekly, allowed_days=(7, 8, 9, 10, 11))))
    assert found.code is UnservedCode.NO_DAYS_FIT
