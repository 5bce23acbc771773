"""Runs are measured once, rows add up, a failure is a row and no end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.quality import runs
from benchmarks.quality.child import Order
from benchmarks.quality.files import InstanceFile
from benchmarks.quality.results import QualityResults, Row
from benchmarks.quality.runs import Comparison, compare
from benchmarks.quality.summary import row_text, summarise
from tests.benchmarks_quality.samples import PERIODIC, write


def measured(cost: float, **changes) -> Row:
    """Return what a run measures."""
    row = {"status": "measured", "cost": cost, "unserved": 0, "violations": 0}
    return {**row, "cpu_seconds": 1.0, "curve_cpu_s": [0.5], "curve_cost": [cost], **changes}


@pytest.fixture
def file(tmp_path: Path) -> InstanceFile:
    write(tmp_path, "pvrp/best_known.csv", "instance,best_known_cost\np01,50\n")
    return InstanceFile(write(tmp_path, "pvrp/p01", PERIODIC))


@pytest.fixture(autouse=True)
def engines(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """No engine is asked for its version."""
    hashes = {"auto": "1", "pyvrp": "1", "vroom": "1"}
    monkeypatch.setattr(runs, "engine_hash", hashes.__getitem__)
    return hashes


class Measure:
    """Counts its orders and answers each with the next cost."""

    def __init__(self, *answers: Row) -> None:
        self.orders: list[Order] = []
        self._answers = iter(answers)

    def __call__(self, order: Order) -> Row:
        self.orders.append(order)
        return next(self._answers)


def run(file: InstanceFile, path: Path, measure: Measure, **changes) -> list[Row]:
    how = {"engines": ["auto"], "seeds": 1, "cpu_s": 5.0}
    again = changes.pop("again", False)
    comparison = Comparison(files=[file], **{**how, **changes})
    return compare(comparison, QualityResults(path, again=again), measure=measure)


def test_a_row_says_what_was_run_and_how_far_it_is_from_the_best_known(
    file: InstanceFile, tmp_path: Path
) -> None:
    measure = Measure(measured(52.5))
    (row,) = run(file, tmp_path / "r.json", measure)
    (order,) = measure.orders
    assert (order.engine, order.seed, order.cpu_s) == ("auto", 1, 5.0)
    assert (row["instance"], row["group"], row["engine"]) == ("pvrp/p01", "pvrp/PVRP", "auto")
    assert (row["best_known"], row["gap_pct"]) == (50, 5.0)
    stored = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert list(stored["rows"].values()) == [row]
    assert row["machine"]["cores"]
    assert row["measured_at"]


@pytest.mark.parametrize(
    "spoilt",
    [
        measured(40, unserved=1),
        measured(40, violations=1),
        {"status": "not_supported", "reason": "choice of days"},
        {"status": "failed", "reason": "ended with 1"},
    ],
)
def test_a_plan_that_is_not_whole_or_not_allowed_has_no_gap(
    file: InstanceFile, tmp_path: Path, spoilt: Row
) -> None:
    (row,) = run(file, tmp_path / "r.json", Measure(spoilt))
    assert row["gap_pct"] is None


FIGURES = {
    *("instance", "engine", "seed", "cost", "best_known"),
    *("gap_pct", "violations", "cpu_seconds"),
}


@pytest.mark.parametrize(
    "answer",
    [
        measured(51),
        {"status": "not_supported", "reason": "choice of days"},
        {"status": "failed", "reason": "ended with 1"},
    ],
)
def test_every_row_has_every_figure(file: InstanceFile, tmp_path: Path, answer: Row) -> None:
    path = tmp_path / "r.json"
    (row,) = run(file, path, Measure(answer))
    assert row.keys() >= FIGURES
    found = [row[name] for name in ("cost", "violations", "cpu_seconds")]
    assert found == ([51, 0, 1.0] if row["status"] == "measured" else [None] * 3)
    (line,) = summarise([row])
    assert (line.violations, line.unserved) == (0, 0)
    assert "best known          50.00" in row_text(row)


def test_a_row_of_a_time_when_rows_had_less_has_every_figure(
    file: InstanceFile, tmp_path: Path
) -> None:
    path = tmp_path / "r.json"
    run(file, path, Measure({"status": "not_supported", "reason": "choice of days"}))
    content = json.loads(path.read_text(encoding="utf-8"))
    for row in content["rows"].values():
        for name in ("cost", "violations", "cpu_seconds"):
            del row[name]
    path.write_text(json.dumps(content), encoding="utf-8")
    (row,) = run(file, path, Measure())
    assert [row[name] for name in ("cost", "violations", "cpu_seconds")] == [None] * 3


def test_what_is_there_is_not_run_again_unless_asked_for(
    file: InstanceFile, tmp_path: Path
) -> None:
    path = tmp_path / "r.json"
    first = run(file, path, Measure(measured(51)))
    assert run(file, path, Measure()) == first
    (row,) = run(file, path, Measure(measured(52)), again=True)
    assert row["cost"] == 52


def test_another_seed_time_engine_or_code_is_another_run(
    file: InstanceFile, tmp_path: Path, engines: dict[str, str]
) -> None:
    path = tmp_path / "r.json"
    run(file, path, Measure(measured(51)))
    more = Measure(measured(52))
    assert [row["cost"] for row in run(file, path, more, seeds=2)] == [51, 52]
    assert [order.seed for order in more.orders] == [2]
    assert run(file, path, Measure(measured(53)), cpu_s=6.0)[0]["cost"] == 53
    assert run(file, path, Measure(measured(54)), engines=["pyvrp"])[0]["cost"] == 54
    engines["auto"] = "2"
    assert run(file, path, Measure(measured(55)))[0]["cost"] == 55


def test_an_instance_that_changes_is_another_run(file: InstanceFile, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    run(file, path, Measure(measured(51)))
    file.path.write_text(PERIODIC.replace("3 4 0", "3 5 0"), encoding="utf-8")
    assert run(InstanceFile(file.path), path, Measure(measured(60)))[0]["cost"] == 60


def test_a_failed_run_is_tried_again(file: InstanceFile, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    run(file, path, Measure({"status": "failed", "reason": "killed"}))
    assert run(file, path, Measure(measured(51)))[0]["cost"] == 51


def test_a_row_of_another_machine_is_measured_again(file: InstanceFile, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    run(file, path, Measure(measured(51)))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"cores": ', '"cores": 1'), encoding="utf-8")
    assert run(file, path, Measure(measured(52)))[0]["cost"] == 52


def test_an_engine_without_seed_runs_once(file: InstanceFile, tmp_path: Path) -> None:
    measure = Measure(measured(51))
    assert len(run(file, tmp_path / "r.json", measure, engines=["vroom"], seeds=3)) == 1


def test_runs_side_by_side_keep_their_order_and_all_their_rows(
    file: InstanceFile, tmp_path: Path
) -> None:
    path = tmp_path / "r.json"
    rows = run(file, path, lambda order: measured(50 + order.seed), seeds=8, jobs=4)
    assert [row["cost"] for row in rows] == list(range(51, 59))
    assert len(json.loads(path.read_text(encoding="utf-8"))["rows"]) == 8


def test_a_process_that_ends_badly_is_a_failed_row(tmp_path: Path) -> None:
    order = Order(path=str(tmp_path / "none"), engine="auto", seed=1, cpu_s=1.0)
    row = runs.in_a_process(order)
    assert row["status"] == "failed"
    assert "FileNotFoundError" in row["reason"]
