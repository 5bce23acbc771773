"""The tables of docs/benchmarks.md say what the results files say."""

from pathlib import Path

from benchmarks.report import PAGE, RESULTS, written
from benchmarks.report_runs import counties, newest, referee, whole_city


def row(
    engine="auto",
    cents=100_000,
    *,
    county="云和县",
    seed=1,
    code="b",
    at="2026-11-27",
    data="d",
    **more,
):
    return {
        "county": county,
        "weeks": 4,
        "engine": engine,
        "seed": seed,
        "seconds": 60.0,
        "visits": 1234,
        "cost_cents": cents,
        "shortfall": [0, 0, 0],
        "unserved": 0,
        "violations": 0,
        "first_complete_s": 0.4,
        "peak_memory_mib": 500,
        "measured_at": at,
        "stamp": {"engine_hash": code, "input_hash": data},
        "status": "measured",
        **more,
    }


def last_cells(lines, name):
    line = next(line for line in lines if name in line)
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_rows_of_older_code_are_left_out():
    rows = [row(code="a", at="2026-11-26", cents=1), row(), row("ortools", code="a", at="2025")]
    assert [one["cost_cents"] for one in newest(rows)] == [100_000, 100_000]


def test_rows_that_are_not_compared_may_be_of_older_code():
    rows = [row(code="a", at="2026-11-26", cents=1, weeks=1), row(weeks=4)]
    assert [one["cost_cents"] for one in newest(rows, "weeks")] == [1, 100_000]


def test_a_county_is_held_against_its_long_run_and_the_days_first_engine():
    rows = [row(cents=c, seed=s) for s, c in ((1, 101_500), (2, 100_500), (3, 100_800))]
    lines = counties([*rows, row("weekly+daily", 126_000)], [row(cents=100_000, seconds=1800.0)])
    cells = last_cells(lines, "| auto |")
    assert cells[5:] == ["1,008", "+0.80 %", "equal", "20.0 %", "0", "reached"]


def test_a_long_run_on_other_data_says_nothing():
    lines = counties([row(cents=101_500)], [row(cents=100_000, seconds=1800.0, data="older")])
    cells = last_cells(lines, "| auto |")
    assert cells[5:] == ["1,015", "no long run on this data", "", "", "0", ""]
    assert not any("1800" in line for line in lines)


def test_runs_on_older_data_are_left_out():
    older = row("ortools", cents=1, data="older", at="2026-11-26")
    lines = counties([row(), older], [row(seconds=1800.0)])
    assert not any("ortools" in line for line in lines)


def test_less_service_is_never_reached():
    short = row(cents=50_000, shortfall=[0, 1, 0])
    cells = last_cells(counties([short], [row(seconds=1800.0)]), "| auto |")
    assert cells[7] == "**less**"
    assert cells[-1] == "**missed**"


def test_the_city_is_held_against_its_longest_run():
    short = [row(county="city", cents=c, seed=s) for s, c in enumerate((104_000, 109_000, 101_000))]
    rows = [*short, row(county="city", cents=100_000, seconds=600.0)]
    assert last_cells(whole_city(rows), "| 60 |")[3:7] == ["3", "0.4", "1,040", "+4.00 %"]
    assert last_cells(whole_city(rows), "| 600 |")[6] == "0"


def test_days_that_others_make_cheaper_are_counted():
    days = [{"engine": "pyvrp", "improved_pct": pct, "day": 0} for pct in (0.9, 0.2, -3.0, None)]
    cells = last_cells(referee([{"county": "云和县", "days": days}]), "pyvrp")
    assert cells[2:] == ["4", "3", "1", "-0.90 %", "-0.20 %"]


def test_the_page_is_as_the_results_say():
    page = PAGE.read_text(encoding="utf-8")
    assert written(page, RESULTS) == page


def test_a_page_without_results_says_so(tmp_path: Path):
    page = "<!-- counties -->\n<!-- /counties -->\n<!-- quality -->\n<!-- /quality -->\n"
    assert written(page, tmp_path).count("Not measured yet.") == 2
