"""The fewest vehicles: by hand, and against every choice of vehicles."""

from dataclasses import replace

import pytest

from optimizer.coverage import CoverDemand, fewest_vehicles, most_covered
from optimizer.domain.coverage import CoverStatus, FewestVehicles
from tests.coverage.demands import demand, pool, random_demand, unit
from tests.coverage.enumeration import blocks, fewest

HOUR = 3600


def answered(found: CoverDemand, **options) -> FewestVehicles:
    return fewest_vehicles(found, max_travel_s=HOUR, **options)


def two_villages(share: float, *, vehicles: int = 2) -> CoverDemand:
    """Two villages, each of which takes a share of a vehicle's only day."""
    return demand(
        {"A": 10, "B": 20},
        [pool(0, vehicles=vehicles)],
        [unit("A", offers={0: share}), unit("B", offers={0: share})],
    )


@pytest.mark.parametrize(("share", "vehicles"), [(0.5, 1), (0.51, 2), (1.0, 2)])
def test_a_vehicle_is_added_where_a_day_is_full(share, vehicles):
    found = answered(two_villages(share))
    (line,) = found.lines
    assert (found.status, line.vehicles, line.bound) == (CoverStatus.OPTIMAL, vehicles, vehicles)


@pytest.mark.parametrize(("minutes", "status"), [(60, "optimal"), (60.1, "infeasible")])
def test_a_base_covers_what_lies_within_the_time(minutes, status):
    found = answered(demand({"A": 10}, [pool(0)], [unit("A", offers={0: (0.1, minutes)})]))
    assert found.status == status
    assert found.lines[0].villages_beyond == (() if status == "optimal" else ("A",))


@pytest.mark.parametrize(("share", "within"), [(0.5, 1), (0.6, 2), (1.6, None)])
def test_where_a_village_lies_beyond_it_tells_the_fewest_for_those_within_reach(share, within):
    units = [
        unit("A", offers={0: share}),
        unit("B", offers={0: share}),
        unit("C", offers={0: (0.1, 61)}),
    ]
    found = answered(demand({"A": 10, "B": 20, "C": 5}, [pool(0, vehicles=3)], units))
    (line,) = found.lines
    assert (line.status, line.vehicles, line.bound) == (CoverStatus.INFEASIBLE, None, None)
    assert (line.vehicles_within, line.bound_within, found.vehicles_within) == (within,) * 3


def test_where_nobody_lives_beyond_or_within_no_share_is_told():
    found = answered(demand({"A": 0}, [pool(0)], [unit("A", offers={0: (0.1, 61)})]))
    assert (found.lines[0].highest_share, found.lines[0].reached_share) == (None, None)


def test_where_all_vehicles_are_too_few_it_says_whom_they_fail():
    found = answered(two_villages(0.9, vehicles=1))
    (line,) = found.lines
    assert (found.status, found.vehicles, found.bound) == (CoverStatus.INFEASIBLE, None, None)
    assert (line.villages_short, line.villages_beyond) == (("A",), ())
    assert line.highest_share == pytest.approx(20 / 30)
    assert line.reached_share == pytest.approx(20 / 30)


def test_the_highest_share_is_a_bound_and_the_share_reached_that_of_a_solution(monkeypatch):
    def halfway(*args, **options):
        return replace(most_covered(*args, **options), residents_covered=10, residents_bound=25)

    monkeypatch.setattr("optimizer.coverage.fewest.most_covered", halfway)
    (line,) = answered(two_villages(0.9, vehicles=1)).lines
    assert line.highest_share == pytest.approx(25 / 30)
    assert line.reached_share == pytest.approx(10 / 30)


def test_where_every_standard_is_met_everybody_is_reached():
    (line,) = answered(two_villages(0.5)).lines
    assert (line.highest_share, line.reached_share) == (1.0, 1.0)


@pytest.mark.parametrize(("seconds", "most"), [(3.0, 3.0), (0.0, 0.0), (900.0, 20.0)])
def test_the_minimum_takes_what_is_left_of_the_time(seconds, most, monkeypatch):
    given = []

    def minimum(demand, *, seconds):
        given.append(seconds)
        return 1

    monkeypatch.setattr("optimizer.coverage.fewest.minimum_vehicles", minimum)
    answered(two_villages(0.5), seconds=seconds)
    assert len(given) == 1
    assert 0 <= given[0] <= most


def test_work_that_goes_to_the_nearest_two_bases_may_still_fit_into_one():
    units = [unit("A", offers={0: (0.4, 5), 1: (0.4, 20)}), unit("B", offers={1: (0.5, 5)})]
    found = answered(demand({"A": 1, "B": 1}, [pool(0), pool(1)], units))
    assert [(use.depot_id, use.vehicles, use.vehicle_days) for use in found.bases] == [
        ("D1", 1, 0.9)
    ]


def test_lines_that_share_vehicles_are_answered_together_and_others_apart():
    units = [
        unit("A", offers={0: 0.4}, line_id="meals"),
        unit("A", offers={0: 0.4}, line_id="supply"),
        unit("A", offers={1: 0.4}, line_id="hospital"),
    ]
    found = answered(demand({"A": 1}, [pool(0), pool(1)], units))
    assert [(line.line_id, line.vehicles) for line in found.lines] == [
        ("hospital", 1),
        ("meals+supply", 1),
    ]


def test_lines_whose_common_vehicles_are_far_off_are_together_so_that_minimums_add_up():
    units = [
        unit("A", offers={0: 0.1, 1: (0.1, 90)}, line_id="meals"),
        unit("A", offers={1: (0.1, 90), 2: 0.1}, line_id="supply"),
    ]
    found = answered(demand({"A": 1}, [pool(0), pool(1), pool(2)], units))
    assert [(line.line_id, line.vehicles) for line in found.lines] == [("meals+supply", 2)]
    assert found.minimum == 1


def test_one_line_that_cannot_be_met_makes_the_whole_infeasible_whatever_is_unknown_of_others():
    known = answered(two_villages(0.9, vehicles=1)).lines[0]
    unknown = type(known)(
        line_id="x",
        status=CoverStatus.UNKNOWN,
        vehicles=None,
        bound=0,
        minimum=0,
        present=1,
    )
    both = FewestVehicles(max_travel_s=None, lines=(known, unknown), bases=(), seconds=0.0)
    assert both.status is CoverStatus.INFEASIBLE


def test_nothing_due_takes_no_vehicle():
    found = answered(demand({"A": 1}, [pool(0)], []))
    assert (found.status, found.vehicles, found.minimum) == (CoverStatus.OPTIMAL, 0, 0)


@pytest.mark.parametrize("seed", range(30))
def test_no_choice_of_vehicles_meets_every_standard_with_fewer(seed):
    found = random_demand(seed, blocks=1 + seed % 2, villages=3, pools=3)
    answer = answered(found)
    best = fewest(blocks(found, max_travel_s=HOUR))
    assert answer.vehicles == best
    assert answer.status is (CoverStatus.INFEASIBLE if best is None else CoverStatus.OPTIMAL)
    used = sum(use.vehicles for use in answer.bases)
    assert best is None or (used, answer.bound) == (best, best)
    for use in answer.bases:
        assert use.vehicle_days <= use.vehicle_days_available + 1e-3
