"""All answers in one go: the promise beside a plan."""

from dataclasses import replace

from optimizer.coverage import promise_of
from optimizer.domain.coverage import CoverStatus
from tests.coverage.places import shipped


def test_the_promise_of_a_shipped_county_fits_together():
    laid_out = shipped("云和县")
    found = promise_of(laid_out.dataset, laid_out.problems, times_s={}, seconds=20)
    assert found.curve_line_ids == ("hospital",)
    assert found.fewest.status is CoverStatus.INFEASIBLE
    hospital = next(line for line in found.fewest.lines if line.line_id == "hospital")
    beyond = set(hospital.villages_beyond)
    assert beyond <= set(found.most.uncovered)
    assert found.curve[-1].residents_covered == found.curve[-1].residents_bound
    assert found.curve[-1].share == hospital.highest_share
    assert found.floor is not None
    assert found.floor.status is CoverStatus.INFEASIBLE
    assert found.floor.level == "township"
    assert found.floor.highest <= hospital.highest_share
    assert [circle.id for circle in found.circles] == ["health", "culture", "seat"]
    assert found.seconds < 60


def test_nothing_due_promises_nothing():
    laid_out = shipped("云和县")
    found = promise_of(laid_out.dataset, [], times_s={}, seconds=1)
    assert (found.curve_line_ids, found.floor) == ((), None)
    assert {circle.villages for circle in found.circles} == {0}
    assert (found.fewest.lines, found.most.residents) == ((), 0)


def test_in_a_county_with_too_few_vehicles_fairness_between_townships_has_a_price():
    laid_out = shipped("松阳县")
    (problem,) = laid_out.problems
    hospitals = [one.id for one in problem.vehicles if one.fleet == "hospital"]
    kept = tuple(one for one in problem.vehicles if one.id not in hospitals[1::2])
    found = promise_of(
        laid_out.dataset, [replace(problem, vehicles=kept)], times_s={}, seconds=60
    ).floor
    assert found is not None
    assert (found.level, found.fleet) == ("township", 3)
    assert len(found.areas) > 1
    assert found.price > 0.01
    assert found.highest < 1
