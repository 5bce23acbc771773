"""
The compiled search against every route there is: exact where it looks at all rules.

It does not look at how long a load is on board: that the bound is then still valid is held with the
bounds themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from optimizer.domain.problem import Problem
from optimizer.solving import kernel
from optimizer.solving.bounding import pricing
from optimizer.solving.bounding.blocks import Block, blocks
from optimizer.solving.bounding.network import Detail, Network
from optimizer.solving.instance import Instance
from optimizer.solving.packed import packed
from tests.support.detours import little_detoured_problem
from tests.support.little import STEP_S, little_problem
from tests.support.optimum import Optimum

PRICES = 8
"""Random prices for every source of a problem."""


def _full(network: Network) -> Detail:
    """Return the detail in which routes are those of a plan: no task twice, all limits."""
    tasks = range(len(network.tasks))
    return Detail(
        kinds=network.kinds,
        drive=True,
        memory=tuple((t, *(u for u in tasks if u != t)) for t in tasks),
    )


def _prices(rng: Random, tasks: int) -> tuple[pricing.Prices, list[tuple[list[int], float]]]:
    """Return random rewards, and random cuts with their penalties."""
    level = rng.choice((5_000, 15_000, 40_000))
    reward = np.array([rng.random() * level for _ in range(tasks)])
    mask, penalty = np.zeros(tasks, dtype=np.uint64), np.zeros(pricing.MAX_MEMORY)
    cuts = []
    for bit in range(rng.randint(0, 3) if tasks >= 3 else 0):
        members = rng.sample(range(tasks), 3)
        penalty[bit] = rng.random() * 8_000
        mask[members] |= np.uint64(1 << bit)
        cuts.append((members, float(penalty[bit])))
    route = rng.choice((0.0, -4_000.0, 9_000.0))
    prices = pricing.Prices(reward=reward, cuts=mask, penalty=penalty, route=route)
    return packed(prices), cuts


def _least(network: Network, number: int, prices: pricing.Prices, detail: Detail) -> float:
    net, source = network.net(detail), network.sources(detail)[number]
    work = pricing.work(
        labels=100_000, nodes=len(net.task_of), places=len(net.place), kinds=len(detail.kinds)
    )
    pricing.begin(net, source, prices, work, True, 3)
    while not pricing.proceed(net, source, prices, work, True, 3, 1_000):
        pass
    assert not work.state[pricing.OVERFLOW]
    return float(work.best_cents[: len(net.task_of)].min(initial=0.0))


def _listed(
    optimum: Optimum,
    block: Block,
    number: int,
    prices: pricing.Prices,
    cuts: list[tuple[list[int], float]],
) -> float:
    """Return the least reduced cost over all routes of a source, 0 where none is negative."""
    supply = block.supplies[number]
    day = block.day_classes[supply.day_class][0]
    numbers = {task: i for i, task in enumerate(block.tasks)}
    least = 0.0
    for halts, found in optimum.routes(supply.vehicle, day).items():
        tasks = [numbers[task] for task, _ in halts]
        cents = found.cents - prices.route - prices.reward[tasks].sum()
        cents += sum(price * (len({*members} & {*tasks}) // 2) for members, price in cuts)
        least = min(least, float(cents))
    return least


def _on_grid(optimum: Optimum, block: Block) -> bool:
    """Tell whether all starts can be on the listed steps (11:59:59 cannot)."""
    spans = [span for t in block.tasks for span in optimum.instance.tasks[t].intervals(None)]
    return all(first_s % STEP_S == 0 and last_s % STEP_S == 0 for first_s, last_s in spans)


def _compare(seed: int, make: Callable[[int], Problem] = little_problem) -> int:
    """Compare all sources of a random problem; return how many had to be equal."""
    optimum = Optimum(make(seed))
    instance, rng, equal = optimum.instance, Random(seed), 0
    for block in blocks(instance, visits={t.index: 1 for t in instance.tasks}, days=range(7)):
        network = Network(instance, block)
        for number, supply in [*enumerate(block.supplies)] * PRICES:
            prices, cuts = _prices(rng, len(block.tasks))
            least = _listed(optimum, block, number, prices, cuts)
            found = _least(network, number, prices, _full(network))
            forgetful = replace(_full(network), memory=network.near(rng.randint(1, 2)))
            loose = replace(forgetful, kinds=(), drive=False)
            looser = [_least(network, number, prices, detail) for detail in (forgetful, loose)]
            assert looser[1] - 1e-6 <= looser[0] <= found + 1e-6
            assert found <= least + 1e-6
            if instance.vehicles[supply.vehicle].max_trips == 1 and _on_grid(optimum, block):
                assert found == pytest.approx(least, abs=1e-6)
                equal += 1
    return equal


def test_the_least_reduced_cost_is_that_of_the_best_of_all_routes() -> None:
    assert sum(_compare(seed) for seed in range(80)) > 400


def test_the_least_reduced_cost_is_by_the_ways_of_the_days() -> None:
    assert sum(_compare(seed, little_detoured_problem) for seed in range(40)) > 200


def test_where_all_days_are_taken_for_alike_each_leg_is_the_least(monkeypatch) -> None:
    monkeypatch.setattr("optimizer.solving.bounding.blocks.MAX_SOURCES", 0)
    mixed = 0
    for seed in range(40):
        instance = Instance(little_detoured_problem(seed))
        arrays = instance.arrays
        for block in blocks(instance, visits={t.index: 1 for t in instance.tasks}, days=range(7)):
            network = Network(instance, block)
            for supply in block.supplies:
                legs_s, cents = network.legs(supply)
                rows = arrays.shift[supply.vehicle]
                for row in rows:
                    assert (legs_s <= arrays.travel_s[row[kernel.WAYS]]).all()
                    assert (cents <= arrays.leg_cents[row[kernel.TARIFF]]).all()
                mixed += len(set(rows[:, kernel.WAYS])) > 1
    assert mixed > 10


def test_days_with_different_ways_are_no_class() -> None:
    split = 0
    for seed in range(150):
        instance = Instance(little_detoured_problem(seed))
        for block in blocks(instance, visits={t.index: 1 for t in instance.tasks}, days=range(7)):
            heads = [pool.vehicles[0] for pool in block.pools]
            for days in block.day_classes:
                assert all(len({instance.ways[v][day] for day in days}) == 1 for v in heads)
            ways = {instance.ways[v][day] for v in heads for c in block.day_classes for day in c}
            split += len(ways) > 1
    assert split >= 10


@pytest.mark.slow
def test_the_least_reduced_cost_is_that_of_the_best_of_all_routes_in_many_problems() -> None:
    assert sum(_compare(seed) for seed in range(1_000, 1_800)) > 4_000


def test_stopping_in_between_changes_nothing() -> None:
    optimum = Optimum(little_problem(4))
    block = blocks(
        optimum.instance, visits={t.index: 1 for t in optimum.instance.tasks}, days=range(7)
    )[0]
    network = Network(optimum.instance, block)
    detail = _full(network)
    net, source = network.net(detail), network.sources(detail)[0]
    prices, _ = _prices(Random(1), len(block.tasks))
    found = []
    for steps in (1, 10**9):
        work = pricing.work(
            labels=100_000, nodes=len(net.task_of), places=len(net.place), kinds=len(detail.kinds)
        )
        pricing.begin(net, source, prices, work, True, 3)
        while not pricing.proceed(net, source, prices, work, True, 3, steps):
            pass
        found.append((work.best_cents.tolist(), work.state[pricing.STEPS]))
    assert found[0] == found[1]


def test_a_search_that_loses_labels_says_so() -> None:
    optimum = Optimum(little_problem(4))
    block = blocks(
        optimum.instance, visits={t.index: 1 for t in optimum.instance.tasks}, days=range(7)
    )[0]
    network = Network(optimum.instance, block)
    detail = _full(network)
    net, source = network.net(detail), network.sources(detail)[0]
    prices, _ = _prices(Random(1), len(block.tasks))
    work = pricing.work(
        labels=1, nodes=len(net.task_of), places=len(net.place), kinds=len(detail.kinds)
    )
    pricing.begin(net, source, prices, work, True, 3)
    while not pricing.proceed(net, source, prices, work, True, 3, 1_000):
        pass
    assert work.state[pricing.OVERFLOW]
