"""Bounds of plans as the benchmark takes them: never above the plan, and a false one is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import __main__ as entry
from benchmarks.children import Row
from benchmarks.counties import bounds, subjects
from benchmarks.counties.bounds_child import Order, measure
from tests.benchmarks_counties.samples import tiny_case

EUCLIDEAN = """
DIMENSION : 3
VEHICLES : 1
CAPACITY : 2
NODE_COORD_SECTION
1 0 0
2 100 0
3 0 100
DEMAND_SECTION
1 0
2 1
3 1
DEPOT_SECTION
1
"""


def answered(**changes: object) -> Row:
    row: Row = {
        "status": "measured",
        "plan_cents": 341,
        "unserved": 0,
        "violations": 0,
        "bound_cents": 340,
        "bound_gap_pct": 0.3,
        "first_s": 0.1,
        "cpu_seconds": 1.0,
        "rounds": 1,
        "converged": True,
        "days": [],
    }
    return {**row, **changes}


class Asked:
    """Stands in for a process: answers, and remembers its orders."""

    def __init__(self) -> None:
        self.orders: list[dict[str, Any]] = []
        self.answer = answered()

    def __call__(self, module: str, order: dict[str, Any]) -> Row:
        assert module == "benchmarks.counties.bounds_child"
        self.orders.append(order)
        return self.answer


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    stand_in = Asked()
    monkeypatch.setattr(subjects, "answer_of", stand_in)
    monkeypatch.setattr(bounds, "county_cases", lambda names, *, weeks: [tiny_case()])
    return stand_in


def test_a_plan_and_its_days_lie_above_their_bounds(tmp_path: Path) -> None:
    path = str(tiny_case().write(tmp_path))
    order = Order(problems=path, seed=1, plan_s=0.5, bound_s=60.0, days=2, day_s=60.0)
    row = measure(order)
    assert (row["unserved"], row["violations"]) == (0, 0)
    assert len(row["days"]) == 2
    for one in (row, *row["days"]):
        assert 0 < one["bound_cents"] <= one["plan_cents"]
        assert one["bound_cents"] == max(one["curve_cents"])
    assert not bounds.is_wrong(row)


def test_rows_are_kept_and_said_in_words(
    tmp_path: Path, asked: Asked, capsys: pytest.CaptureFixture[str]
) -> None:
    day = {**answered(plan_cents=200, bound_cents=190, bound_gap_pct=5.0), "day": 3, "visits": 4}
    asked.answer = answered(days=[day])
    words = ["bound", "--county", "云和县", "--seconds", "9", "--out", str(tmp_path / "b.json")]
    assert entry.main(words) == 0
    assert entry.main(words) == 0
    (order,) = asked.orders
    assert (order["bound_s"], order["days"], order["seed"]) == (9.0, 3, 1)
    told = capsys.readouterr().err
    assert "云和县 2 w seed 1: gap 0.30 % after 1 s" in told
    assert "day  3, 4 visits: gap 5.00 % after 1 s (all there is)" in told


@pytest.mark.parametrize(("cents", "code"), [(341, 0), (342, 1)])
def test_a_bound_above_the_best_known_cost_is_wrong(
    tmp_path: Path, asked: Asked, cents: int, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.vrp").write_text(EUCLIDEAN, encoding="utf-8")
    (tmp_path / "a.sol").write_text("Route #1: 1 2\nCost 341\n", encoding="utf-8")
    asked.answer = answered(bound_cents=cents, plan_cents=400)
    words = [str(tmp_path), "--json", "--out", str(tmp_path / "b.json")]
    assert bounds.main(words) == code
    told = capsys.readouterr()
    (row,) = json.loads(told.out)["rows"]
    assert row["best_known"] == 341
    assert ("WRONG" in told.err) == bool(code)


def test_a_bound_above_its_own_plan_is_wrong() -> None:
    assert bounds.is_wrong(answered(bound_cents=342))
    assert bounds.is_wrong(answered(days=[answered(bound_cents=342)]))


def test_what_cannot_be_measured_is_said(tmp_path: Path, asked: Asked) -> None:
    asked.answer = {"status": "failed", "reason": "no memory"}
    out = ["--out", str(tmp_path / "b.json")]
    assert bounds.main(out) == 1
    assert bounds.main([str(tmp_path / "nowhere"), *out]) == 2
    assert bounds.main([str(tmp_path), *out]) == 2


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_bounded(
    tmp_path: Path, asked: Asked, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.vrp").write_text(EUCLIDEAN, encoding="utf-8")
    (tmp_path / "a.sol").write_text("Cost 341\n", encoding="utf-8")
    (tmp_path / "b.vrp").write_text(EUCLIDEAN.replace(": 3", ": x"), encoding="utf-8")
    assert bounds.main([str(tmp_path), "--out", str(tmp_path / "b.json")]) == 1
    told = capsys.readouterr().err
    assert len(asked.orders) == 1
    assert "b.vrp: " in told
    assert "a.sol: " in told
    assert "below the best known" in told
