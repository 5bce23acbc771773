"""Whatever the prices, what they prove is no more than the cheapest plan costs."""

from __future__ import annotations

from collections import Counter
from random import Random

import numpy as np
import pytest

from optimizer.domain.plan import Plan
from optimizer.solving.bounding import pricing
from optimizer.solving.bounding.blocks import Block, blocks
from optimizer.solving.bounding.columns import Cut, Limit
from optimizer.solving.bounding.cuts import most_routes
from optimizer.solving.bounding.generating import Generator, Sweep
from optimizer.solving.bounding.lagrangian import proved
from optimizer.solving.bounding.master import Duals
from optimizer.solving.bounding.network import Detail, Network
from tests.support.little import little_problem
from tests.support.optimum import Optimum


def _visits(optimum: Optimum, plan: Plan) -> Counter[int]:
    return Counter(
        optimum.instance.task_of[stop.requirement_ids[0]]
        for route in plan.routes
        for trip in route.trips
        for stop in trip.stops
    )


def _limits(rng: Random, optimum: Optimum, block: Block, plan: Plan) -> list[Limit]:
    """Return limits that a plan keeps: as many routes of some sources as it has."""
    limits = []
    for _ in range(rng.randint(0, 2)):
        numbers = frozenset(
            rng.sample(range(len(block.supplies)), rng.randint(1, len(block.supplies)))
        )
        count = 0
        for route in plan.routes:
            vehicle = optimum.instance.vehicle_index[route.vehicle_id]
            count += any(
                vehicle in block.pools[block.supplies[n].pool].vehicles
                and route.day in block.day_classes[block.supplies[n].day_class]
                for n in numbers
            )
        limits.append(Limit(supplies=numbers, at_least=rng.random() < 0.5, count=count))
    return limits


def _cuts(rng: Random, block: Block) -> list[Cut]:
    cuts = []
    for _ in range(rng.randint(0, 2) if len(block.tasks) >= 3 else 0):
        day_class = rng.randrange(len(block.day_classes))
        a, b, c = sorted(rng.sample(range(len(block.tasks)), 3))
        most = most_routes(block, day_class, (a, b, c))
        cuts.append(Cut(day_class=day_class, tasks=(a, b, c), most=most))
    return cuts


def _prove(seed: int) -> None:
    """Prove a bound of every block from random prices, and hold the sum against the optimum."""
    optimum, rng = Optimum(little_problem(seed)), Random(seed)
    _, cheapest, cents = optimum.serve()
    found = blocks(optimum.instance, visits=_visits(optimum, cheapest), days=range(7))
    total = 0.0
    for block in found:
        network = Network(optimum.instance, block)
        detail = Detail(kinds=network.kinds, drive=True, memory=network.near(12))
        nodes = sum(map(len, network.spans))
        work = pricing.work(labels=100_000, nodes=nodes, places=nodes, kinds=len(network.kinds))
        generator = Generator(network, detail, work)
        limits, cuts = _limits(rng, optimum, block, cheapest), _cuts(rng, block)
        best = -np.inf
        for scale in (3_000, 12_000, 40_000):
            duals = Duals(
                visit=np.array([[rng.random() * scale for _ in row] for row in block.days]),
                route=np.zeros(len(block.supplies)),
                limit=np.array([(2 * x.at_least - 1) * rng.random() * 9_000 for x in limits]),
                cut=np.array([-rng.random() * 5_000 for _ in cuts]),
            )
            sweep = Sweep(least=np.full(len(block.supplies), -np.inf), columns=[])
            for _ in generator.sweep(
                sweep, at=duals, duals=duals, limits=limits, cuts=cuts, exact=True, wanted=3
            ):
                pass
            assert sweep.complete
            bound = proved(
                block,
                duals=duals,
                limits=limits,
                cuts=cuts,
                least=sweep.least,
                cheapest=generator.cheapest,
            )
            best = max(best, bound)
        total += best
    assert total <= cents + 1e-6


def test_no_prices_prove_more_than_the_cheapest_plan_costs() -> None:
    for seed in range(40):
        _prove(seed)


@pytest.mark.slow
def test_no_prices_prove_more_than_the_cheapest_of_many_plans_costs() -> None:
    for seed in range(1_000, 1_400):
        _prove(seed)
