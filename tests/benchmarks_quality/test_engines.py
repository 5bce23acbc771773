"""Our own engines in a comparison, and the command."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks import __main__ as entry
from benchmarks.quality import child, command, engines, runs
from benchmarks.quality.child import Order, measure
from benchmarks.quality.engines import CpuLimit, search
from benchmarks.quality.files import InstanceFile
from optimizer.solving import solve
from tests.benchmarks_quality.samples import CAPACITATED, PERIODIC, TRIPS, write


class FakeSolve:
    """Our search, ended after a few steps, whatever the limit says; it notes how it is called."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []

    def __call__(self, problem, *, engine: str, termination, seed: int, listener=None):
        self.calls.append({"engine": engine, "seed": seed, "termination": termination})
        steps = engines.MaxIterations(2)
        return solve(problem, termination=steps, seed=seed, listener=listener)


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeSolve:
    stand_in = FakeSolve()
    monkeypatch.setattr(engines, "solve", stand_in)
    return stand_in


def test_a_search_counts_its_cpu_time_from_its_beginning(tmp_path: Path, fake: FakeSolve) -> None:
    problem = InstanceFile(write(tmp_path, "c/c.vrp", CAPACITATED)).problem
    found = search("auto", problem, cpu_s=7.0, seed=5)
    (real,) = fake.calls
    assert (real["engine"], real["seed"], real["termination"].seconds) == ("auto", 5, 7.0)
    assert found.plan.unserved == ()
    assert [cents for _, cents in found.points] == sorted(
        (cents for _, cents in found.points), reverse=True
    )
    assert found.points[-1][0] <= found.cpu_s


def test_what_is_compiled_is_compiled_before(fake: FakeSolve) -> None:
    engines.prepare("auto")
    (warm,) = fake.calls
    assert warm["engine"] == "auto"
    assert isinstance(warm["termination"], engines.MaxIterations)


def test_a_limit_counts_from_when_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [10.0]
    monkeypatch.setattr(engines, "used_s", lambda: now[0])
    limit = CpuLimit(4.0)
    now[0] = 12.0
    limit.start()
    assert not limit.finished(0)
    assert limit.fraction_done(0) == 0.5
    now[0] = 14.0
    assert limit.finished(1)
    assert limit.fraction_done(1) == 1.0


def test_an_answer_has_cost_curve_and_versions(tmp_path: Path) -> None:
    path = write(tmp_path, "c/c.vrp", CAPACITATED)
    row = measure(Order(path=str(path), engine="ortools", seed=1, cpu_s=1.0))
    assert row["status"] == "measured"
    assert row["cost"] == 18  # A and C together, or A and B: 5 + 3 + 4 + 6, 5 + 4 + 3 + 8
    assert (row["violations"], row["violation_codes"], row["unserved"]) == (0, {}, 0)
    assert row["curve_cost"][-1] == 18
    assert "ortools" in row["versions"]


def test_a_real_valued_cost_is_not_rounded(tmp_path: Path) -> None:
    """A is the square root of two away; all three fit one vehicle."""
    text = PERIODIC.replace(" 1 3 4 0", " 1 1 1 0").replace("0 10\n", "0 15\n")
    row = measure(Order(path=str(write(tmp_path, "p/p", text)), engine="auto", seed=1, cpu_s=1))
    assert row["violations"] == row["unserved"] == 0
    assert row["cost"] != round(row["cost"], 4)


def test_broken_rules_are_counted_by_their_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search that knows nothing of releases: our checker does."""

    def careless(problem, **how):
        early = [replace(one, release_s=0) for one in problem.requirements]
        return solve(
            replace(problem, requirements=tuple(early)),
            termination=engines.MaxIterations(1),
            seed=0,
        )

    monkeypatch.setattr(engines, "_solve", lambda engine, problem, **how: careless(problem, **how))
    text = TRIPS.replace("CAPACITY: 10", "CAPACITY: 15")
    path = write(tmp_path, "t/t.vrp", text)
    row = measure(Order(path=str(path), engine="auto", seed=1, cpu_s=1))
    assert row["violation_codes"] == {"load_not_ready": row["violations"]}
    assert row["violations"] > 0


def test_the_process_reads_its_order_and_writes_its_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = []
    monkeypatch.setattr(child.resource, "setrlimit", lambda what, how: limits.append(how))
    monkeypatch.setattr(child, "used_s", lambda: 1000.0)
    path = write(tmp_path, "c/c.vrp", CAPACITATED)
    asked = write(
        tmp_path, "o.json", child.order_json(Order(path=str(path), engine="auto", seed=1, cpu_s=5))
    )
    monkeypatch.setattr("sys.argv", ["child", str(asked), str(tmp_path / "a.json")])
    child.main()
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["cost"] == 18
    assert limits == [(1000 + 2 * 5 + 60,) * 2]


# --- The command


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs happen in this process."""
    monkeypatch.setattr(runs, "in_a_process", measure)


@pytest.mark.usefixtures("here")
def test_the_command_compares_prints_and_keeps_its_results(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "c/c.vrp", CAPACITATED)
    write(tmp_path, "c/c.sol", "Route #1: 1 3\nRoute #2: 2\nCost: 18\n")
    out = tmp_path / "r" / "quality.json"
    words = ["quality", str(tmp_path), "--seconds", "1", "--seeds", "2", "--out", str(out)]
    assert entry.main(words) == 0
    printed = capsys.readouterr()
    assert "c/CVRP" in printed.out
    assert "0.00 %" in printed.out
    assert printed.err == ""
    lines = [line for line in printed.out.splitlines() if line.startswith("c/c ")]
    assert len(lines) == 2
    assert all("best known          18.00, found          18.00" in line for line in lines)
    rows = json.loads(out.read_text(encoding="utf-8"))["rows"]
    assert {row["gap_pct"] for row in rows.values()} == {0.0}
    assert out.with_suffix(".svg").read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.usefixtures("here")
def test_with_json_rows_and_summary_are_printed_as_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "c/c.vrp", CAPACITATED)
    write(tmp_path, "d/d.vrp", CAPACITATED)
    out = ["--out", str(tmp_path / "q.json")]
    words = [str(tmp_path), "--seconds", "1", "--seeds", "1", "--only", "d/", "--json", *out]
    assert command.main(words) == 0
    printed = capsys.readouterr()
    told = json.loads(printed.out)
    assert printed.err.startswith("d/d ")
    assert "best known        unknown" in printed.err
    assert [row["instance"] for row in told["rows"]] == ["d/d"]
    assert told["rows"][0]["best_known"] is None
    assert told["summary"][0]["group"] == "d/CVRP"


@pytest.mark.usefixtures("here")
def test_a_file_that_cannot_be_read_is_named_and_the_others_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "c/bad.vrp", CAPACITATED.replace("EUC_2D", "GEO"))
    write(tmp_path, "c/worse.vrp", CAPACITATED.replace("DIMENSION : 4", "DIMENSION : x"))
    write(tmp_path, "c/good.vrp", CAPACITATED)
    out = ["--out", str(tmp_path / "q.json")]
    assert command.main([str(tmp_path), "--seconds", "1", "--seeds", "1", *out]) == 1
    printed = capsys.readouterr()
    assert "bad.vrp: EDGE_WEIGHT_TYPE GEO not understood" in printed.err
    assert "worse.vrp: not only numbers" in printed.err
    assert "c/CVRP" in printed.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["{}/none"], "does not exist"),
        (["{}"], "no instance found"),
        (["{}", "--engine", "vroom"], "not installed here: vroom"),
    ],
)
def test_what_cannot_begin_says_why(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    told: str,
) -> None:
    monkeypatch.setitem(engines.peers.PACKAGES, "vroom", ("no_such_package", "pyvroom"))
    assert command.main([word.format(tmp_path) for word in words]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("seconds", ["0", "-1", "soon"])
def test_seconds_are_more_than_none(seconds: str) -> None:
    with pytest.raises(SystemExit):
        command.main(["folder", "--seconds", seconds])


def test_without_a_command_there_is_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main(["--help"]) == 0
    assert "quality" in capsys.readouterr().out
    assert entry.main([]) == entry.main(["unknown"]) == 2


@pytest.mark.usefixtures("here")
def test_an_instance_stays_where_only_its_best_known_cost_is_unclear(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "c/c.vrp", CAPACITATED)
    write(tmp_path, "c/c.sol", "Route: 1 2 3\nCost 15\n")
    out = ["--out", str(tmp_path / "q.json")]
    assert command.main([str(tmp_path), "--seconds", "1", "--seeds", "1", "--json", *out]) == 0
    printed = capsys.readouterr()
    (row,) = json.loads(printed.out)["rows"]
    assert (row["best_known"], row["gap_pct"]) == (15, 20)
    assert "c.sol: a solution whose routes are not numbered" in printed.err


@pytest.mark.parametrize("name", ["vrp-cli", "vrp"])
def test_a_program_is_called_by_its_name_or_an_older_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    monkeypatch.setitem(engines.peers.PACKAGES, "vrp-cli", ("no_such_package", "vrp-cli"))
    assert command.main(["folder", "--engine", name]) == 2
    assert "not installed here: vrp-cli" in capsys.readouterr().err


def test_the_picture_has_the_rows_of_earlier_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "c/c.vrp", CAPACITATED)
    write(tmp_path, "d/d.vrp", CAPACITATED)
    curve = {"curve_cpu_s": [0.5], "curve_cost": [18.0]}
    figures = {"status": "measured", "cost": 18.0, "unserved": 0, "violations": 0, **curve}
    monkeypatch.setattr(runs, "in_a_process", lambda order: {**figures, "cpu_seconds": 1.0})
    out = tmp_path / "q.json"
    for group in "cd":
        words = [str(tmp_path), "--only", f"{group}/", "--seeds", "1", "--out", str(out)]
        assert command.main(words) == 0
    picture = out.with_suffix(".svg").read_text(encoding="utf-8")
    assert "c/CVRP" in picture
    assert "d/CVRP" in picture
