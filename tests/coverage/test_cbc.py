"""CBC: what its log and its states say; bounds stay on the right side when time is short."""

import math
from random import Random

import pulp
import pytest

from optimizer.coverage import blocks, cbc
from optimizer.coverage.blocks import Block
from optimizer.coverage.cbc import Solution, bound_told, minimise
from optimizer.coverage.dividing import blocks_of
from optimizer.coverage.fewest import fewest_vehicles
from optimizer.coverage.work import work_of
from optimizer.domain.coverage import CoverStatus
from tests.coverage.demands import random_demand

HOUR = 3600
STOPPED = """Cbc0010I After 100 nodes, 7 on tree, 12 best solution, best possible 9.1 (0.30 seconds)
Result - Stopped on time limit

Objective value:                12.00000000
Lower bound:                    10.250
Gap:                            0.17
"""


@pytest.mark.parametrize(
    ("log", "bound"),
    [
        (STOPPED, 10.25),
        (STOPPED + "Lower bound:                    -1.5e+03\n", -1500.0),
        ("Result - Optimal solution found\n\nObjective value: 3.0\n", -math.inf),
        ("", -math.inf),
    ],
)
def test_the_last_bound_of_a_log_is_read(log, bound):
    assert bound_told(log) == bound


def knapsack(*, odd: bool) -> pulp.LpProblem:
    """Even numbers that are to make up an odd one, or an even one."""
    model = pulp.LpProblem("numbers", pulp.LpMinimize)
    parts = [pulp.LpVariable(f"x{n}", 0, 1, cat=pulp.LpInteger) for n in range(6)]
    model.setObjective(pulp.lpSum(parts))
    model += pulp.lpSum(2 * (n + 1) * part for n, part in enumerate(parts)) == 22 + odd
    return model


def test_a_proved_optimum_is_its_own_bound():
    found = minimise(knapsack(odd=False), seconds=10)
    assert (found.status, found.value, found.bound) == (CoverStatus.OPTIMAL, 2.0, 2.0)


def test_what_only_whole_numbers_cannot_do_is_infeasible():
    found = minimise(knapsack(odd=True), seconds=10)
    assert (found.status, found.value, found.bound) == (CoverStatus.INFEASIBLE, None, math.inf)


def test_a_model_to_maximise_is_refused():
    with pytest.raises(ValueError, match="minimise"):
        minimise(pulp.LpProblem("most", pulp.LpMaximize), seconds=1)


def block(seed: int) -> tuple[Block, int]:
    """Return a block that takes CBC a while, and a fleet too small for all of it."""
    found = random_demand(seed, villages=40, pools=8, vehicles=6)
    (only,) = blocks_of(found, work_of(found, max_travel_s=HOUR))
    return only, only.vehicles // 2


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("seconds", [0.01, 0.1])
def test_bounds_of_a_short_search_hold_for_the_proved_optimum(seed, seconds, monkeypatch):
    only, fleet = block(seed)
    best = only.most(fleet, seconds=60)
    people = best.residents
    floor = {frozenset(village.code for village in only.villages): 0.4}
    least = only.least(floor, seconds=60)
    assert (best.status, best.residents_bound) == (CoverStatus.OPTIMAL, people)
    assert (least.status, least.vehicles_bound) == (CoverStatus.OPTIMAL, least.fleet)
    monkeypatch.setattr(cbc, "LEAST_S", seconds)
    short = only.most(fleet, seconds=0)
    assert short.residents <= people <= short.residents_bound
    few = only.least(floor, seconds=0)
    assert few.vehicles_bound <= least.fleet
    assert not few.is_a_cover or few.fleet >= least.fleet


@pytest.mark.parametrize("seed", range(4))
def test_a_bound_without_a_solution_allows_for_the_weight_of_vehicles(seed, monkeypatch):
    only, _ = block(seed)
    best = only.most(None, seconds=60)

    def stopped(model: pulp.LpProblem, **options) -> Solution:
        found = minimise(model, seconds=60)
        return Solution(status=CoverStatus.UNKNOWN, value=None, bound=found.bound)

    monkeypatch.setattr(blocks, "minimise", stopped)
    assert only.most(None, seconds=1).residents_bound >= best.residents


@pytest.mark.parametrize("seed", [0, 1, 3, 5])
def test_the_fewest_of_a_short_search_lie_around_the_proved_ones(seed, monkeypatch):
    found = random_demand(seed, villages=20, pools=12, vehicles=9)
    best = fewest_vehicles(found, max_travel_s=None)
    assert best.status is CoverStatus.OPTIMAL
    monkeypatch.setattr(cbc, "LEAST_S", 0.01)
    short = fewest_vehicles(found, max_travel_s=None, seconds=0)
    assert short.bound <= best.vehicles
    assert short.vehicles is None or short.vehicles >= best.vehicles


@pytest.mark.parametrize("seed", range(8))
def test_a_tangent_bounds_what_every_fleet_covers(seed):
    found = random_demand(seed, villages=8, pools=3, vehicles=3)
    (only,) = blocks_of(found, work_of(found, max_travel_s=HOUR))
    at = Random(seed).randint(1, max(1, only.vehicles))
    ceiling = only.ceiling(at, seconds=10)
    assert ceiling is not None
    for fleet in range(only.vehicles + 1):
        bound = ceiling.residents + ceiling.slope * (fleet - ceiling.fleet)
        assert only.most(fleet, seconds=10).residents <= bound + 1e-3


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("share", [0.4, 0.9])
def test_the_fewest_vehicles_are_enough_and_one_less_is_not(seed, share):
    only, _ = block(seed)
    floor = {frozenset(village.code for village in only.villages): share}
    least = only.least(floor, seconds=60)
    if least.status is CoverStatus.INFEASIBLE:
        assert only.enough(only.vehicles, floors=floor, seconds=60).status == least.status
        return
    assert least.status is CoverStatus.OPTIMAL
    for fleet in (least.fleet, only.vehicles):
        cover = only.enough(fleet, floors=floor, seconds=60)
        assert cover.is_a_cover
        assert cover.fleet <= fleet
        assert only.keeps(cover.covered, floor)
    short = only.enough(least.fleet - 1, floors=floor, seconds=60)
    assert short.status is CoverStatus.INFEASIBLE
