"""The shipped city, county by county: first plans keep every rule and the published totals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from optimizer.assembling import Pool, assemble
from optimizer.building.calibration import CalibrationRow, calibrate_plan
from optimizer.checking import check
from optimizer.domain.calendar import Cycle
from optimizer.domain.dataset import Dataset
from optimizer.domain.kpis import Kpis
from optimizer.domain.problem import Problem
from optimizer.jobs.ways import run_matrices
from optimizer.kpi import kpis, merge
from optimizer.solving import MaxIterations, solve
from optimizer.tables import load_dataset
from optimizer.travel.terrain import TerrainProvider

LISHUI = Path(__file__).parents[1] / "datasets" / "lishui"


def problem_of(dataset: Dataset, county_code: str) -> Problem:
    assert dataset.elevation_path is not None
    provider = TerrainProvider(dataset.elevation_path)
    pool = Pool(counties=(county_code,))
    matrices = run_matrices(dataset, [pool], provider=provider, workers=1)
    problem = assemble(
        dataset,
        county_codes=[county_code],
        cycle=Cycle(start=date(2026, 11, 30), weeks=4),
        matrices=matrices[pool.key],
    )
    return replace(problem, orders=())  # the search plans the cycle; orders come after it


@pytest.fixture(scope="module")
def planned() -> tuple[Kpis, list[tuple[str, ...]]]:
    """Indicators of the city's first plans, and the codes of all violations by county."""
    dataset = load_dataset(LISHUI)
    parts, broken = [], []
    for county in dataset.counties:
        problem = problem_of(dataset, county.code)
        result = solve(problem, termination=MaxIterations(0))
        found = check(problem, result.plan, result.objective)
        broken.append(tuple(violation.code for violation in found))
        parts.append(kpis(problem, result.plan, result.objective))
    return merge(*parts, name="丽水市"), broken


@pytest.mark.slow
def test_no_county_breaks_a_rule(planned: tuple[Kpis, list[tuple[str, ...]]]) -> None:
    assert planned[1] == [()] * 9


@pytest.mark.slow
def test_nearly_all_visits_are_made_by_the_first_plans(
    planned: tuple[Kpis, list[tuple[str, ...]]],
) -> None:
    city = planned[0]
    assert city.villages_in_plan == 1546
    assert city.visits_planned + city.visits_unserved == city.visits_required
    assert city.visits_unserved <= 0.001 * city.visits_required


@pytest.mark.slow
def test_every_village_has_its_steward(planned: tuple[Kpis, list[tuple[str, ...]]]) -> None:
    (line,) = (line for line in planned[0].lines if line.line_id == "stewards")
    assert line.visits_planned == line.visits_required
    assert line.vehicles_used >= 1546
    fleets = {fleet.fleet: fleet.vehicles for fleet in planned[0].fleets}
    assert fleets == {"hospital": 64, "steward": 1809, "van": 1484}


@pytest.mark.slow
def test_person_times_counted_from_the_plans_are_within_five_per_cent_of_the_published(
    planned: tuple[Kpis, list[tuple[str, ...]]],
) -> None:
    rows: dict[str, CalibrationRow] = {row.key: row for row in calibrate_plan(planned[0])}
    for key in ("person_times_per_year", "people_per_outing", "residents"):
        assert rows[key].published is not None
        assert rows[key].generated == pytest.approx(rows[key].published, rel=0.05)
