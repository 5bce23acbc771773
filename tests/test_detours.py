"""A plan of weeks in which roads are closed for some days, from the tables to the map and back."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from optimizer import pipeline
from optimizer.adjusting import keeping
from optimizer.checking import check
from optimizer.domain.problem import Problem
from optimizer.exporting import Adjusted, check_folder, read_plan_folder
from optimizer.jobs import PlanRequest, RunListener
from optimizer.viewing.routes_file import leg_lines_from_geojson
from tests.support.tiny_data import TINY
from tests.travel.terrains import write_grid

WALL_NORTH, WALL_SOUTH = 28.126, 28.118
CLOSURES = f"""closure_id,kind,from_date,to_date,south,west,north,east,reason
C1,道路,2026-11-30,2026-12-06,{WALL_SOUTH},120.09,{WALL_NORTH},120.19,塌方
C2,道路,2026-11-30,,28.13,120.13,28.15,120.15,桥断
"""
"""A wall south of A and B for a week; A itself is cut off for the whole cycle."""
WEEK, NEXT = tuple(range(7)), tuple(range(7, 14))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the plan folder of two weeks of the tiny data on flat land."""
    home = tmp_path_factory.mktemp("detours")
    data = shutil.copytree(TINY, home / "data")
    path = write_grid(data / "elevation.npz", np.full((30, 42), 100))
    with np.load(path) as grid:
        np.savez(path, **{**grid, "lon0": np.float64(119.9)})
    (data / "closures.csv").write_text(CLOSURES, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHANLU_HOME", str(home / "home"))
        request = PlanRequest(
            dataset=data,
            counties=("方山",),
            weeks=2,
            start=date(2026, 11, 30),
            out=home / "out",
            iterations=5,
        )
        outcome = pipeline.plan(request, listener=RunListener())
    assert outcome.complete
    return home / "out"


def problem_of(folder: Path) -> Problem:
    (plan,) = read_plan_folder(folder).plans
    return plan.problem


def test_the_folder_comes_back_with_its_detours_and_passes_the_check(folder):
    found = check_folder(folder)
    assert (found.faults, [p.violations for p in found.folder.plans]) == ((), [()])
    problem = problem_of(folder)
    assert [(d.name, d.days, d.closure_ids) for d in problem.detours] == [
        ("1", WEEK, ("C1", "C2")),
        ("2", NEXT, ("C2",)),
    ]
    assert set(problem.matrices) == {"van", "van@1", "van@2"}
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["counties"][0]["travel"]["matrices"]) == set(problem.matrices)
    assert manifest["conditions"]["visits_closed"] == problem.visits_closed == 2


def test_a_folder_whose_days_are_forged_does_not_pass(folder):
    """The plan was made for the ways of these days; by others it is late or early."""
    plan = read_plan_folder(folder).plans[0]
    moved = replace(
        plan.problem,
        detours=(
            replace(plan.problem.detours[0], days=NEXT),
            replace(plan.problem.detours[1], days=WEEK),
        ),
    )
    assert {"travel_time"} <= {one.code for one in check(moved, plan.result.plan)}


def test_roads_on_the_map_are_those_of_the_day(folder):
    plan = read_plan_folder(folder).plans[0]
    lines = leg_lines_from_geojson(folder / "routes.geojson", [(plan.problem, plan.result.plan)])
    crossing: dict[str, list[bool]] = defaultdict(list)
    for (ways, _, _), line in lines.items():
        through = any(
            120.10 < lon < 120.18 and WALL_SOUTH < lat < WALL_NORTH
            for (lat0, lon0), (lat1, lon1) in pairwise(line)
            for share in np.linspace(0, 1, 41)
            for lat, lon in [(lat0 + share * (lat1 - lat0), lon0 + share * (lon1 - lon0))]
        )
        crossing[ways].append(through)
    assert any(crossing["van@2"])
    assert crossing["van@1"]
    assert not any(crossing["van@1"])


def test_new_legs_of_a_changed_plan_are_drawn_around_on_these_days(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("SHANLU_HOME", str(tmp_path / "home"))
    opened = read_plan_folder(folder)
    drawn: list[tuple[tuple[str, ...], ...]] = []
    real = keeping.leg_lines

    def drawing(terrain, legs, problems):
        drawn.append((terrain.closed, tuple(sorted({ways for ways, _, _ in legs}))))
        return real(terrain, legs, problems)

    monkeypatch.setattr(keeping, "leg_lines", drawing)
    monkeypatch.setattr(keeping, "leg_lines_from_geojson", lambda *_: {})
    keeping.keep(
        opened,
        opened.plans[0],
        out=tmp_path / "kept",
        history=Adjusted(origin="x", edits=()),
        data=folder.parent / "data",
    )
    ((closed, ways),) = drawn
    assert closed == ()
    assert ways == ("van@1", "van@2")
    before, after = (
        json.loads((path / "routes.geojson").read_text(encoding="utf-8"))
        for path in (folder, tmp_path / "kept")
    )
    assert before == after
