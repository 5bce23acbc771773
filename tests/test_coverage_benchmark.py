"""The benchmark of coverage says what the models answered; no time is judged."""

from pathlib import Path

from benchmarks import coverage, report
from benchmarks.counties.cases import CITY, Case
from benchmarks.results_file import ResultsFile
from tests.coverage.demands import demand, pool, random_demand, unit
from tests.support.tiny import tiny_problem


def test_rows_hold_what_the_models_answer_and_are_kept(tmp_path: Path) -> None:
    file = ResultsFile(path=tmp_path / "coverage.json", about=coverage.ABOUT)
    problem = tiny_problem()
    rows = coverage.asked_of(Case(name="云和县", problems=(problem,)), file)
    assert list(rows) == ["云和县 fewest", "云和县 floor"]
    fewest, floor = rows.values()
    assert (fewest["proved"], fewest["minimum"]) == (True, 2)
    assert {name: line["vehicles"] for name, line in fewest["lines"].items()} == {
        "hospital": 1,
        "periodic+supply": 1,
    }
    assert (floor["status"], floor["highest_pct"]) == ("optimal", 100)
    assert floor["decided_s"] <= floor["seconds"]
    assert (floor["half"]["fleet"], floor["half"]["status"]) == (floor["fleet"] // 2, "infeasible")
    assert floor["half"]["highest_pct"] < 100
    again = coverage.asked_of(Case(name="云和县", problems=(problem,)), file)
    assert again["云和县 floor"]["measured_at"] == floor["measured_at"]


def test_the_city_has_a_curve_for_each_line(tmp_path: Path) -> None:
    file = ResultsFile(path=tmp_path / "coverage.json", about=coverage.ABOUT)
    rows = coverage.asked_of(Case(name=CITY, problems=(tiny_problem(),)), file)
    assert [row["line"] for row in rows.values()] == ["hospital", "periodic", "supply"]
    assert [row["shares"][-1] for row in rows.values()] == [1.0, 1.0, 1.0]


def test_a_curve_counts_its_proved_points() -> None:
    row = coverage.curve(random_demand(3, blocks=2))
    assert row["points"] == row["proved_points"] == len(row["fleets"])
    assert row["largest_gap_pct"] == 0


def test_an_unknown_county_is_named(capsys) -> None:
    assert coverage.main(["--county", "天上县"]) == coverage.UNUSABLE
    assert "天上县" in capsys.readouterr().err


def test_the_report_has_a_row_per_county_and_curve_and_keeps_what_was_missed() -> None:
    far = demand({"A": 5}, [pool(0)], [unit("A", offers={0: (0.1, 90)})])
    rows = {
        "f": {"kind": "fewest", "county": "云和县", **coverage.fewest(far)},
        "g": {"kind": "floor", "county": "云和县", **coverage.floor(far), "decided_s": 11.0},
        "c": {"kind": "curve", "county": CITY, "line": "supply", **coverage.curve(far)},
    }
    text = "\n".join(report.coverage({"targets": coverage.TARGETS, "rows": rows}))
    assert "supply no, 1 villages (1) of 1" in text
    assert "| 云和县 |" in text
    assert "**missed**" in text
    assert "| supply |" in text
