"""The commands: what is run and kept, what is compared, what is printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import __main__ as entry
from benchmarks.children import Row
from benchmarks.counties import ablation, cases, city, runs
from benchmarks.counties.child import Order
from benchmarks.counties.references import references, with_gap
from benchmarks.counties.runs import Run
from benchmarks.quality.results import QualityResults
from tests.benchmarks_counties.samples import measured, tiny_case
from tests.benchmarks_quality.samples import CAPACITATED, write


class Measure:
    """Counts its orders; what it answers depends on the part that is switched off."""

    def __init__(self) -> None:
        self.orders: list[Order] = []
        self.rows: dict[str, Row] = {"": measured(1000)}

    def __call__(self, order: Order) -> Row:
        self.orders.append(order)
        return self.rows.get(order.without, measured(1000))


@pytest.fixture
def measure(monkeypatch: pytest.MonkeyPatch) -> Measure:
    """Runs happen in no process, and there is one tiny county."""
    stand_in = Measure()
    monkeypatch.setattr(runs, "in_a_process", stand_in)
    for module in (city, ablation):
        monkeypatch.setattr(module, "county_cases", lambda names, *, weeks: [tiny_case()])
    return stand_in


def rows(path: Path) -> dict[str, Row]:
    return json.loads(path.read_text(encoding="utf-8"))["rows"]


def test_a_row_says_what_was_run_and_is_kept(tmp_path: Path, measure: Measure) -> None:
    out = tmp_path / "city.json"
    words = ["city", "--county", "云和县", "--seconds", "7", "--seeds", "2", "--out", str(out)]
    assert entry.main(words) == 0
    assert [(o.engine, o.seed, o.cpu_s) for o in measure.orders] == [("auto", 1, 7), ("auto", 2, 7)]
    (first, _) = rows(out).values()
    assert (first["county"], first["weeks"], first["engine"]) == ("云和县", 2, "auto")
    assert (first["seed"], first["seconds"], first["cost_cents"]) == (1, 7, 1000)
    assert first["stamp"]["input_hash"] == tiny_case().input_hash
    assert first["machine"]["cores"]
    assert first["measured_at"]
    assert entry.main(words) == 0
    assert len(measure.orders) == 2
    assert entry.main([*words, "--again"]) == 0
    assert len(measure.orders) == 4


def test_other_code_other_input_or_another_engine_is_another_run(
    tmp_path: Path, measure: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ran(**changes: object) -> int:
        how = {"case": tiny_case(), "engine": "auto", "seed": 1, "cpu_s": 5.0, **changes}
        before = len(measure.orders)
        runs.measured([Run(**how)], QualityResults(tmp_path / "r.json"))
        return len(measure.orders) - before

    assert [ran(), ran()] == [1, 0]
    assert [ran(engine="ortools"), ran(seed=2), ran(cpu_s=6.0), ran(without="heat")] == [1] * 4
    twice = cases.Case(name="云和县", problems=tiny_case().problems * 2)
    assert [ran(case=twice), ran()] == [1, 1]
    monkeypatch.setattr(runs, "code_hash", lambda *_: "other")
    assert ran() == 1


def test_an_engine_without_seed_runs_once(tmp_path: Path, measure: Measure) -> None:
    out = ["--out", str(tmp_path / "c.json"), "--seeds", "3"]
    assert city.main(["--engine", "first", "weekly+daily", *out]) == 0
    assert [o.engine for o in measure.orders] == ["first"] + ["weekly+daily"] * 3


def test_long_runs_lie_apart_and_later_rows_say_how_far_they_are(
    tmp_path: Path, measure: Measure, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["--out", str(tmp_path / "city.json")]
    assert city.main(["--reference", *out]) == 0
    assert [(o.seed, o.cpu_s) for o in measure.orders] == [(1, 1800)]
    assert not (tmp_path / "city.json").exists()
    measure.rows[""] = measured(1025)
    capsys.readouterr()
    assert city.main(["--seeds", "1", "--json", *out]) == 0
    printed = capsys.readouterr()
    (row,) = json.loads(printed.out)["rows"]
    assert row["gap_pct"] == 2.5
    assert "+2.50 %" in printed.err
    assert city.main(["--seeds", "1", *out]) == 0
    assert "2.50" in capsys.readouterr().out


@pytest.mark.parametrize(
    "spoilt",
    [
        measured(900, shortfall=[0, 1, 0], unserved_by_priority=[0, 1, 0]),
        measured(900, violations=1),
        {"status": "failed", "reason": "killed"},
    ],
)
def test_plans_that_serve_otherwise_or_break_rules_have_no_gap(spoilt: Row) -> None:
    stamp = {"stamp": {"input_hash": "1"}}
    known = {"1": {**measured(1000), **stamp}}
    assert with_gap({**spoilt, **stamp}, known)["gap_pct"] is None
    assert with_gap({**measured(1000), **stamp}, known)["gap_pct"] == 0
    assert with_gap({**measured(1000), "stamp": {"input_hash": "2"}}, known)["gap_pct"] is None


def test_the_best_sound_long_run_is_the_reference(tmp_path: Path) -> None:
    stamp = {"stamp": {"input_hash": "1"}}
    some = [measured(1000), measured(980), measured(900, shortfall=[1, 0, 0])]
    some.append(measured(1, violations=1))
    content = {"rows": {str(i): {**row, **stamp} for i, row in enumerate(some)}}
    (tmp_path / "r.json").write_text(json.dumps(content), encoding="utf-8")
    assert references(tmp_path / "r.json")["1"]["cost_cents"] == 980
    assert references(tmp_path / "none.json") == {}


def test_a_failed_run_is_told(
    tmp_path: Path, measure: Measure, capsys: pytest.CaptureFixture[str]
) -> None:
    measure.rows[""] = {"status": "failed", "reason": "ended with 1: no memory"}
    assert city.main(["--seeds", "1", "--out", str(tmp_path / "c.json")]) == 1
    assert "failed: ended with 1: no memory" in capsys.readouterr().err


def test_an_unknown_county_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert city.main(["--county", "杭州"]) == ablation.main(["--county", "杭州"]) == 2
    assert "杭州; there are 莲都区" in capsys.readouterr().err


# --- Parts switched off


@pytest.mark.usefixtures("measure")
def test_a_part_is_worth_what_plans_cost_more_without_it(
    tmp_path: Path, measure: Measure, capsys: pytest.CaptureFixture[str]
) -> None:
    measure.rows["tasks"] = measured(1020)
    measure.rows["heat"] = measured(500, shortfall=[0, 2, 0], unserved_by_priority=[0, 2, 0])
    out = ["--out", str(tmp_path / "a.json")]
    words = ["ablation", "--part", "tasks", "--part", "heat", "--seeds", "2", *out]
    assert entry.main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    tasks, heat = told["summary"]
    assert (tasks["part"], tasks["median_ratio"], tasks["compared"]) == ("tasks", 1.02, 2)
    assert (heat["median_ratio"], heat["compared"], heat["worse_service"]) == (None, 0, 2)
    assert len(told["rows"]) == len(measure.orders) == 6
    assert entry.main(words) == 0
    assert "1.0200" in capsys.readouterr().out
    assert len(measure.orders) == 6


def test_public_instances_are_taken_by_name(tmp_path: Path, measure: Measure) -> None:
    write(tmp_path, "c/c.vrp", CAPACITATED)
    write(tmp_path, "d/d.vrp", CAPACITATED)
    out = ["--seeds", "1", "--part", "heat", "--out", str(tmp_path / "a.json")]
    assert ablation.main(["--only", "d/", str(tmp_path), *out]) == 0
    assert {row["county"] for row in rows(tmp_path / "a.json").values()} == {"d/d"}
    assert ablation.main(["--only", "e/", str(tmp_path), *out]) == 2
    write(tmp_path, "d/e.vrp", CAPACITATED.replace("DIMENSION : 4", "DIMENSION : x"))
    assert ablation.main(["--only", "d/", str(tmp_path), *out]) == 1
