"""`shanlu tiers` on the tiny case."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.cli.conftest import TINY, Finished, shanlu


def tiers(folder: Path, *more: object) -> Finished:
    matrix = TINY / "matrix.csv"
    return shanlu(
        "tiers",
        "--county",
        "all",
        "--start",
        "2026-11-30",
        "--dataset",
        folder,
        "--matrix",
        matrix,
        *more,
    )


def with_hospital(folder: Path, visits: int) -> Path:
    """Return the tiny dataset in which the clinic van comes so often to every village."""
    copy = shutil.copytree(TINY, folder / "data")
    (copy / "tiers.csv").write_text(
        "tier_id,line_id,rank,visits_per_4_weeks,min_residents\n"
        f"[b]大村,hospital,1,{visits},150\n小村,hospital,2,{min(visits, 10)},\n",
        encoding="utf-8",
    )
    return copy


def test_tiers_that_can_be_met(tmp_path):
    finished = tiers(with_hospital(tmp_path, 4))
    assert finished.code == 0
    assert "流动医院 方山县" in finished.out
    assert "算得过来" in finished.out
    assert "1 级 [b]大村（2 村）：每四周 4 次，不变" in finished.out


def test_tiers_that_cannot_be_met_and_the_highest_that_can(tmp_path):
    """One van, 20 days of two halts each: 40 of the 20 + 20 + 10 that are asked for."""
    finished = tiers(with_hospital(tmp_path, 20))
    assert finished.code == 0
    assert "做不到：每周缺 2.5 次停靠。" in finished.out
    assert "1 级 [b]大村（2 村）：每四周 20 次，降为 10 次" in finished.out
    assert "2 级 小村（1 村）：每四周 10 次，不变" in finished.out


def test_the_same_as_json(tmp_path):
    (report,) = tiers(with_hospital(tmp_path, 20), "--json").json["tiers"]
    assert (report["met"], report["possible"]) == (False, True)
    assert (report["needed_halts"], report["available"]["halts"]) == (50, 40)
    assert [level["possible_visits"] for level in report["levels"]] == [10, 10]


def test_without_tiers_it_says_so():
    finished = tiers(TINY)
    assert finished.code == 1
    assert "没有频次等级" in finished.err
