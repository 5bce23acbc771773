"""The layer's anneals: several where there is time, the last from the best plan found."""

from __future__ import annotations

import pytest

from optimizer.solving.improving import layer as improving
from optimizer.solving.improving.layer import ImprovingLayer
from optimizer.solving.improving.search import Search
from optimizer.solving.instance import Instance
from optimizer.solving.screening import Screening
from optimizer.solving.weekly.choices import choices
from tests.support.problems import random_problem

ROUNDS = 200


class Runs:
    """Notes temperature and plan at the beginning of every run of a search."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.temperatures: list[float] = []
        self.on_best: list[bool] = []
        run = Search.run

        def noted(search: Search, moves: int, **how: float) -> None:
            self.temperatures.append(how["temperature"])
            self.on_best.append(search.present == search.best)
            run(search, moves, **how)

        monkeypatch.setattr(Search, "run", noted)

    @property
    def warmed_at(self) -> list[int]:
        """The runs that are hotter than the one before."""
        pairs = zip(self.temperatures, self.temperatures[1:], strict=False)
        return [i + 1 for i, (before, after) in enumerate(pairs) if after > before]


def annealed(monkeypatch: pytest.MonkeyPatch, *, moves: int) -> Runs:
    monkeypatch.setattr(improving, "MOVES", moves)
    instance = Instance(random_problem(3))
    screening = Screening(instance)
    listed = {
        task.index: tuple(choices(instance, task, limit=60))
        for task in instance.tasks
        if screening.proof(task) is None
    }
    layer = ImprovingLayer(instance, listed, seed=1)
    layer.begin()
    layer._parts = layer._parts[:1]
    runs = Runs(monkeypatch)
    for number in range(ROUNDS):
        layer.round(number / ROUNDS)
    return runs


def test_a_short_run_is_one_anneal(monkeypatch):
    runs = annealed(monkeypatch, moves=10)
    assert runs.warmed_at == []
    coolest = improving.COLDEST ** ((ROUNDS - 1) / ROUNDS)
    assert runs.temperatures[-1] == pytest.approx(coolest * runs.temperatures[0])


def test_a_long_run_explores_three_times_and_goes_on_from_the_best(monkeypatch):
    monkeypatch.setattr(improving, "ANNEAL_MOVES", 10)
    runs = annealed(monkeypatch, moves=1000)
    hottest = runs.temperatures[0]
    last = int(ROUNDS * (1 - improving.LAST_SHARE))
    assert runs.warmed_at[-1] == last
    assert len(runs.warmed_at) >= improving.MOST_ANNEALS - 1
    assert runs.temperatures[last] == pytest.approx(improving.LAST_HEAT * hottest)
    assert runs.on_best[last]
