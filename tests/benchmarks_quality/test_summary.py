"""Rows added up, as a table and as curves."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.quality.chart import svg, write_chart
from benchmarks.quality.curves import comparable, curves, references
from benchmarks.quality.results import Row
from benchmarks.quality.summary import median_gap_pct, row_text, summarise, table


def row(instance: str, gap: float | None, *, engine: str = "auto", **changes) -> Row:
    cost = 100 + (gap or 0)
    figures = {
        "instance": instance,
        "group": "g",
        "engine": engine,
        "seed": 1,
        "seconds": 10.0,
        "best_known": 100.0,
        "status": "measured",
        "cost": cost,
        "gap_pct": gap,
        "unserved": 0 if gap is not None else 1,
        "violations": 0,
        "cpu_seconds": 10.0,
        "curve_cpu_s": [1.0, 5.0],
        "curve_cost": [cost + 10, cost],
    }
    return {**figures, **changes}


@pytest.mark.parametrize(
    ("gaps", "middle"),
    [([1, 5, 3], 3), ([1, 2], 1.5), ([1, None, 2], 2), ([None, None, 2], None), ([1, None], None)],
)
def test_a_run_without_gap_is_worse_than_any(gaps, middle) -> None:
    assert median_gap_pct([row("a", gap) for gap in gaps]) == middle


def test_a_line_has_the_mean_and_the_worst_of_the_medians() -> None:
    rows = [row("a", 1), row("a", 3), row("a", 2), row("b", 5), row("c", None, unserved=2)]
    (line,) = summarise(rows)
    assert (line.instances, line.compared) == (3, 2)
    assert (line.mean_gap_pct, line.worst_gap_pct) == (3.5, 5)
    assert (line.unserved, line.violations, line.failed) == (2, 0, 0)


def test_engines_and_groups_have_lines_of_their_own() -> None:
    rows = [row("a", 1), row("a", 2, engine="pyvrp"), row("b", 3, group="h")]
    assert [(line.group, line.engine) for line in summarise(rows)] == [
        ("g", "auto"),
        ("g", "pyvrp"),
        ("h", "auto"),
    ]


def test_what_is_not_supported_or_fails_is_said() -> None:
    refused = row("a", None, status="not_supported", reason="choice of days", unserved=0)
    failed = row("a", None, engine="vrp-cli", status="failed", reason="killed", unserved=0)
    text = table(summarise([refused, failed]))
    assert "not supported" in text
    assert "1 failed" in text
    assert row_text(refused).endswith("not supported: choice of days")
    assert row_text(failed).endswith("failed: killed")
    assert "2.00 %" in row_text(row("a", 2.0))
    assert "1 unserved" in row_text(row("a", None))


def test_a_curve_is_the_mean_over_instances_of_the_median_over_seeds() -> None:
    late = {"curve_cpu_s": [2.0], "curve_cost": [108.0]}
    (curve,) = curves([row("a", 4), row("a", 2), row("a", 3), row("b", 8, **late)])
    assert (curve.group, curve.engine) == ("g", "auto")
    assert curve.cpu_s[0] >= 2.0  # before, b has no plan
    assert curve.gap_pct[0] == pytest.approx((13 + 8) / 2)
    assert curve.gap_pct[-1] == pytest.approx((3 + 8) / 2)


def test_curves_reach_to_where_a_run_that_took_longer_ends() -> None:
    (curve,) = curves([row("a", 4, curve_cpu_s=[14.0], curve_cost=[104.0])])
    assert curve.gap_pct[-1] == pytest.approx(4)


def test_where_nothing_is_known_the_best_that_was_seen_is_compared_with() -> None:
    rows = [
        row("a", None, best_known=None, curve_cost=[60, 50]),
        row("a", None, best_known=None, curve_cost=[45, 40], engine="pyvrp"),
        row("b", 1),
    ]
    assert references(rows) == {"a": 40, "b": 100}


def test_who_never_has_a_whole_plan_has_no_curve(tmp_path: Path) -> None:
    rows = [row("a", None, curve_cpu_s=[], curve_cost=[])]
    assert curves(rows) == []
    write_chart(rows, tmp_path / "c.svg")
    assert not (tmp_path / "c.svg").exists()


def test_only_the_longest_runs_of_the_newest_code_are_drawn_together() -> None:
    def run(at: str, code: str, **changes) -> Row:
        return row("a", 1, measured_at=at, stamp={"engine_hash": code}, **changes)

    rows = [
        run("2026-01-01", "old", seconds=90.0),
        run("2026-01-02", "new"),
        run("2026-01-03", "new", seconds=60.0),
        run("2026-01-01", "3.1", seconds=60.0, engine="pyvrp"),
        run("2026-01-02", "3.1", engine="pyvrp"),
        run("2026-01-01", "old", group="h"),
        run("2026-01-04", "newer", seconds=600.0, status="failed"),
    ]
    assert comparable(rows) == [rows[2], rows[3], rows[5]]
    assert comparable([]) == []


def test_the_picture_is_svg_with_a_panel_a_group_and_a_line_an_engine(tmp_path: Path) -> None:
    rows = [row("a", 4), row("a", 2, engine="pyvrp"), row("b", 3, group="x < y")]
    write_chart(rows, tmp_path / "new" / "c.svg")
    picture = ElementTree.fromstring((tmp_path / "new" / "c.svg").read_text(encoding="utf-8"))
    space = "{http://www.w3.org/2000/svg}"
    assert len(picture.findall(f"{space}g")) == 2
    assert len(list(picture.iter(f"{space}polyline"))) == 3
    words = {text.text for text in picture.iter(f"{space}text")}
    assert {"g", "x < y", "auto", "pyvrp", "CPU seconds"} <= words


def test_a_group_without_any_gap_is_drawn_too() -> None:
    flat = row("a", 0, curve_cpu_s=[0.05], curve_cost=[100.0])
    assert "<polyline" in svg(curves([flat]))
