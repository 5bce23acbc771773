"""Orders as the benchmark times them: quoted, put in, told in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import __main__ as entry
from benchmarks.children import Row
from benchmarks.counties import subjects, waiting
from benchmarks.counties.cases import Case
from benchmarks.counties.orders_child import VISITS, Order, measure
from optimizer.domain.services import Service
from tests.benchmarks_counties.samples import tiny_case
from tests.support.orders import with_on_demand
from tests.support.tiny import tiny_problem


def test_orders_of_every_kind_are_answered_and_break_nothing(tmp_path: Path) -> None:
    problem = with_on_demand(tiny_problem())
    names = {"rides", *(name for name, _ in VISITS)} - {one.id for one in problem.services}
    services = tuple(Service(id=name, name_zh=name, name_en=name) for name in sorted(names))
    case = Case(name="tiny", problems=(replace(problem, services=(*problem.services, *services)),))
    row = measure(Order(problems=str(case.write(tmp_path)), seed=1, plan_s=0.5, orders=4))
    assert row["visits"] == 12
    assert set(row["orders"]) == {"visit", "visit_now", "ride", "ride_now"}
    for one in row["orders"].values():
        assert (one["count"], one["violations"]) == (4, 0)
        assert 0 < one["median_s"] <= one["worst_s"]
    assert any(one["accepted"] for one in row["orders"].values())


def test_rows_are_told_and_a_broken_rule_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kind: Row = {"count": 4, "accepted": 3, "median_s": 0.3, "worst_s": 0.9, "violations": 0}
    answer: Row = {"status": "measured", "visits": 12, "vehicles": 3, "orders": {"ride": kind}}
    monkeypatch.setattr(waiting, "county_cases", lambda names, *, weeks: [tiny_case()])
    monkeypatch.setattr(subjects, "answer_of", lambda module, order: answer)
    words = ["orders", "--again", "--out", str(tmp_path / "o.json")]
    assert entry.main(words) == 0
    told = capsys.readouterr().err
    assert "median 0.300 s, worst 0.900 s, 0 broken, 3 of 4 placed (above 0.2 s)" in told
    kind["violations"] = 1
    assert entry.main(words) == 1
