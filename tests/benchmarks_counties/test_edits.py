"""Edits as the benchmark times them: real edits, checked, told in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import __main__ as entry
from benchmarks.children import Row
from benchmarks.counties import subjects, waiting
from benchmarks.counties.edits_child import Order, measure
from tests.benchmarks_counties.samples import tiny_case


def test_every_kind_of_edit_is_carried_out_and_checked(tmp_path: Path) -> None:
    path = str(tiny_case().write(tmp_path))
    row = measure(Order(problems=path, seed=1, plan_s=0.5, edits=4))
    assert row["visits"] == 12
    assert set(row["edits"]) == {"vehicle_out", "village_closed", "longer_stop"}
    for one in row["edits"].values():
        assert (one["count"], one["violations"]) == (4, 0)
        assert 0 < one["median_s"] <= one["worst_s"]


def test_rows_are_told_and_a_broken_rule_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kind: Row = {
        "count": 4,
        "median_s": 0.4,
        "worst_s": 0.9,
        "median_cpu_s": 0.4,
        "worst_cpu_s": 0.9,
        "violations": 0,
        "visits_lost": 1,
    }
    answer: Row = {"status": "measured", "visits": 12, "edits": {"vehicle_out": kind}}
    monkeypatch.setattr(waiting, "county_cases", lambda names, *, weeks: [tiny_case()])
    monkeypatch.setattr(subjects, "answer_of", lambda module, order: answer)
    words = ["edits", "--again", "--out", str(tmp_path / "e.json")]
    assert entry.main(words) == 0
    told = capsys.readouterr().err
    assert "median 0.400 s, worst 0.900 s, 0 broken, 1 visits lost in 4 edits (above 0.3 s)" in told
    kind["violations"] = 1
    assert entry.main(words) == 1
    answer = {"status": "failed", "reason": "no memory"}
    monkeypatch.setattr(subjects, "answer_of", lambda module, order: answer)
    assert entry.main(words) == 1
    assert "no memory" in capsys.readouterr().err
