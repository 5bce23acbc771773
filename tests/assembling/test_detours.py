"""Closed roads in the data: days by what is closed on them, their matrices, and who is cut off."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from optimizer.assembling import Pool, assemble, conditions, detours_of
from optimizer.checking import check
from optimizer.domain.calendar import Cycle
from optimizer.domain.closures import Box, Closure, ClosureKind
from optimizer.domain.dataset import Dataset
from optimizer.domain.left_out import left_out
from optimizer.domain.plan import UnservedCode
from optimizer.domain.problem import Problem
from optimizer.jobs.ways import run_matrices
from optimizer.solving import MaxIterations, solve
from optimizer.travel.table import TableProvider
from optimizer.travel.terrain import TerrainProvider
from tests.support.tiny_data import (
    COUNTY,
    MONDAY,
    TINY,
    A,
    assembled,
    days_of,
    solved,
    tiny_dataset,
)
from tests.travel.terrains import write_grid

AROUND_A = Box(south=28.13, west=120.13, north=28.15, east=120.15)
"""The cells around village A."""
WALL = Box(south=28.118, west=120.09, north=28.126, east=120.19)
"""Between A and B in the north and everything else; there is a way around its ends."""
AWAY = Box(south=28.215, west=119.96, north=28.225, east=119.97)
ALONE = Pool(counties=(COUNTY,))
NAME = "S1-supply"
"""Supply at A, once a week, always on one weekday."""


def shut(name: str, box: Box, *days: int) -> Closure:
    """Return a closure of roads from the first to the last of ``days``."""
    first, last = MONDAY + timedelta(min(days)), MONDAY + timedelta(max(days))
    return Closure(id=name, kind=ClosureKind.TERRAIN, first=first, last=last, shape=box)


def data(*closures: Closure) -> Dataset:
    return replace(tiny_dataset(), closures=closures)


@pytest.fixture(scope="module")
def terrain(tmp_path_factory: pytest.TempPathFactory) -> TerrainProvider:
    """Return flat land around the tiny county."""
    folder = tmp_path_factory.mktemp("flat")
    path = write_grid(folder / "elevation.npz", np.full((30, 42), 100))
    with np.load(path) as grid:
        np.savez(path, **{**grid, "lon0": np.float64(119.9)})
    return TerrainProvider(path, cache_dir=folder / "cache")


def made(terrain: TerrainProvider, dataset: Dataset, *, weeks: int = 4) -> Problem:
    cycle = Cycle(start=MONDAY, weeks=weeks)
    detours = detours_of(dataset, cycle)
    matrices = run_matrices(dataset, [ALONE], provider=terrain, workers=1, detours=detours)
    return assemble(dataset, county_codes=[COUNTY], cycle=cycle, matrices=matrices[COUNTY])


def allowed(problem: Problem, name: str = NAME) -> tuple[int, ...]:
    return next(one for one in problem.requirements if one.id == name).allowed_days


def test_days_with_the_same_closures_are_one_detour():
    dataset = data(shut("X", AROUND_A, 1, 3), shut("Y", WALL, 3, 5), shut("X2", AROUND_A, 8))
    found = detours_of(dataset, Cycle(start=MONDAY, weeks=2))
    assert [(d.name, d.days, d.closure_ids) for d in found] == [
        ("1", (1, 2), ("X",)),
        ("2", (3,), ("X", "Y")),
        ("3", (4, 5), ("Y",)),
        ("4", (8,), ("X2",)),
    ]
    assert found[1].closed == (AROUND_A, WALL)
    assert detours_of(dataset, Cycle(start=MONDAY + timedelta(14), weeks=2)) == ()


def test_the_ways_are_longer_on_the_days_of_the_closure_only(terrain):
    problem = made(terrain, data(shut("X", WALL, 1, 2)))
    plain = made(terrain, data())
    assert [problem.profile_on("van", day) for day in range(5)] == [
        *("van", "van@1", "van@1"),
        *("van", "van"),
    ]
    assert problem.matrices["van"] == plain.matrices["van"]
    ordinary, around = (problem.matrix_on("van", day).duration_s for day in (0, 1))
    assert (around >= ordinary).all()
    assert (around > ordinary).any()
    assert allowed(problem) == allowed(plain)


def test_what_changes_no_way_makes_no_detour(terrain):
    problem = made(terrain, data(shut("X", AWAY, 1, 2)))
    assert problem == made(terrain, data())


def test_a_village_is_closed_on_the_days_on_which_it_is_cut_off(terrain):
    problem = made(terrain, data(shut("X", AROUND_A, 0, 3)))
    assert set(allowed(made(terrain, data()))) - set(allowed(problem)) == {0, 1, 2, 3}
    plan = solved(problem)
    assert len(days_of(plan, NAME)) == 4
    assert not {0, 1, 2, 3} & set(days_of(plan, NAME))
    others = solved(made(terrain, data(shut("X", AROUND_A, 4, 6))))
    (day,) = {0, 1, 2, 3} & set(days_of(others, NAME))
    told = {(one.code, one.day) for one in check(problem, others)}
    assert {("day_not_allowed", day), ("unreachable", day)} <= told


@pytest.mark.parametrize("engine", ["auto", "ortools"])
def test_visits_that_fit_no_other_day_are_due_lost_and_proved(terrain, engine):
    dataset = data(shut("X", AROUND_A, *range(7, 21)))
    problem = made(terrain, dataset)
    plan = solved(problem, engine=engine)
    missed, again = left_out(problem, plan)
    assert missed == again
    assert (missed.requirement_id, missed.reason.code) == (NAME, UnservedCode.CLOSED)
    assert dict(missed.reason.certificate) == {
        "visits": 4,
        "most_open": 2,
        "closures": "X",
        "dates": "2026-12-07/2026-12-20",
    }
    assert [day // 7 for day in days_of(plan, NAME)] == [0, 3]
    told = conditions(dataset, county_codes=[COUNTY], cycle=problem.cycle, closed=problem.closed)
    assert (told.visits_closed, told.closures[0].visits_lost) == (2, 2)


def test_a_village_cut_off_for_the_whole_cycle_is_closed(terrain):
    problem = made(terrain, data(shut("X", AROUND_A, *range(28))))
    assert NAME not in {one.id for one in problem.requirements}
    missed = left_out(problem, solved(problem))
    assert [one.reason.code for one in missed] == [UnservedCode.CLOSED] * 4


def test_who_lives_there_still_gets_there(terrain):
    dataset = data(shut("X", AROUND_A, *range(7)))
    homes = tuple(replace(one, depot_id=A) if one.id == "V1" else one for one in dataset.vehicles)
    problem = made(terrain, replace(dataset, vehicles=homes))
    assert set(range(5)) <= set(allowed(problem))
    # V1 cannot leave, and its other villages are served by others or not in that week.
    result = solve(problem, termination=MaxIterations(20), seed=1)
    assert check(problem, result.plan, result.objective) == ()
    assert min(days_of(result.plan, NAME)) < 7


def test_the_checker_finds_roads_that_are_not_closed(terrain):
    problem = made(terrain, data(shut("X", AROUND_A, *range(7))))
    plan = solved(problem)
    (closure,) = problem.closures
    for lie in (
        replace(closure, days=tuple(range(14))),
        replace(closure, requirement_ids=(*closure.requirement_ids, "S2-supply")),
        replace(closure, requirement_ids=(*closure.requirement_ids, "unknown")),
    ):
        lied = replace(problem, closures=(lie,))
        assert "closed_visits" in {one.code for one in check(lied, plan)}
    open_again = replace(problem, detours=())
    assert "closed_visits" in {one.code for one in check(open_again, plan)}


def test_of_a_storm_only_closures_amidst_the_places_are_named(terrain):
    storm = data(shut("X", AROUND_A, *range(7, 21)), shut("Z", AWAY, *range(7, 21)))
    problem = made(terrain, storm)
    (entry,) = problem.closed
    assert entry.closure_ids == ("X",)
    far = data(shut("Z", replace(AROUND_A, north=28.35), *range(7, 21)))
    (entry,) = made(terrain, far).closed
    assert entry.closure_ids == ("Z",)


def test_a_files_own_times_stay_and_what_it_lacks_leads_around(terrain, tmp_path):
    dataset = data(shut("X", WALL, 1))
    detours = detours_of(dataset, Cycle(start=MONDAY, weeks=1))

    def names(file: Path, fill: TerrainProvider | None) -> list[str]:
        known = {place.id for place in (*dataset.stop_points, *dataset.depots)}
        source = TableProvider({"van": file}, known_ids=known, fill=fill)
        found = run_matrices(dataset, [ALONE], provider=source, workers=1, detours=detours)
        return sorted(found[COUNTY])

    assert names(TINY / "matrix.csv", terrain) == ["van"]
    assert names(TINY / "matrix.csv", None) == ["van"]
    lines = (TINY / "matrix.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "some.csv").write_text("".join(lines[:4]), encoding="utf-8")
    assert names(tmp_path / "some.csv", terrain) == ["van", "van@1"]


def test_the_cache_keeps_the_ways_of_each_detour(terrain, monkeypatch):
    dataset = data(shut("X", WALL, 1), shut("Y", AROUND_A, 2))
    first = made(terrain, dataset)

    def computed(*_: object, **__: object) -> object:
        raise AssertionError("it is in the cache")

    monkeypatch.setattr(TerrainProvider, "_computed", computed)
    assert made(terrain, dataset) == first


def iced(*days: int, **band: float) -> Closure:
    """Return a closure of heights from the first to the last of ``days``."""
    first, last = MONDAY + timedelta(min(days)), MONDAY + timedelta(max(days))
    return Closure(id="ICE", kind=ClosureKind.HEIGHT, first=first, last=last, **band)


@pytest.fixture(scope="module")
def ridge(tmp_path_factory: pytest.TempPathFactory) -> TerrainProvider:
    """Return flat land with a ridge south of A and B, right through the map."""
    folder = tmp_path_factory.mktemp("ridge")
    heights = np.full((30, 42), 100)
    heights[14, :] = 700
    path = write_grid(folder / "elevation.npz", heights)
    with np.load(path) as grid:
        np.savez(path, **{**grid, "lon0": np.float64(119.9)})
    return TerrainProvider(path, cache_dir=folder / "cache")


def test_an_iced_pass_closes_who_lives_behind_it_though_not_as_high(ridge):
    """A is at 310 m and R1 at 280 m, behind a ridge of 700 m; E is at 610 m."""
    problem = made(ridge, data(iced(0, 1, above_m=600.0)))
    plain = made(ridge, data())
    for name in (NAME, "R1-medical", "S5-supply"):
        assert set(allowed(plain, name)) - set(allowed(problem, name)) == {0, 1}
    assert allowed(problem, "S3-supply") == allowed(plain, "S3-supply")
    assert {one.id for one in problem.closures} == {"ICE"}
    assert check(problem, solved(problem)) == ()


def test_with_a_file_of_travel_times_heights_close_their_stop_points_only():
    problem = assembled(data(iced(0, 1, above_m=600.0)))
    assert problem.detours == ()
    assert 0 in allowed(problem)
    assert 0 not in allowed(problem, "S5-supply")
