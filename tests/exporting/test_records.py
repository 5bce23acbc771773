"""Problems, plans and matrices come back exactly as they were."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace

import numpy as np
import pytest

from optimizer.domain.problem import Commitment, CommittedVisit, LockLevel, TeamMember
from optimizer.domain.travel import TravelMatrix
from optimizer.exporting import records
from optimizer.exporting.records import (
    matrix_bytes,
    matrix_from,
    plan_bytes,
    plan_from,
    problem_bytes,
    problem_from,
)
from tests.exporting.bundles import county_plan, plan_without_r6
from tests.support.edits import with_requirement, with_rules, with_vehicle
from tests.support.tiny import tiny_problem


def test_a_problem_comes_back_as_it_was():
    commitment = Commitment(
        requirement_id="R1",
        visits=(CommittedVisit(day=0, vehicle_id="H1", start_s=30_600),),
        lock=LockLevel.DAY_VEHICLE,
    )
    problem = replace(tiny_problem(), in_force=(commitment,))
    assert problem_from(problem_bytes(problem), problem.matrices) == problem


def test_listed_days_releases_trips_and_rules_come_back():
    problem = with_requirement(
        tiny_problem(), "R4", day_sets=((1, 4, 8, 11), (0, 3, 7, 10)), release_s=3600
    )
    problem = with_rules(problem, "V1", reload_s=600, max_duty_s=30_000)
    doctor = TeamMember(id="A", role="doctor", days=(0, 7), absent_days=(1,))
    problem = with_vehicle(problem, "V1", max_trips=3, team=(doctor,))
    assert problem_from(problem_bytes(problem), problem.matrices) == problem


def test_a_file_from_before_listed_days_and_trips_is_still_read():
    problem = with_vehicle(tiny_problem(), "V2", max_trips=1)
    record = json.loads(gzip.decompress(problem_bytes(problem)))
    for one in record["requirements"]:
        del one["day_sets"], one["release_s"]
    for one in record["vehicles"]:
        del one["max_trips"], one["rules"]["reload_s"], one["rules"]["max_duty_s"], one["team"]
    content = gzip.compress(json.dumps(record).encode())
    assert problem_from(content, problem.matrices) == problem


def test_a_plan_comes_back_as_it_was_with_ids_and_figures_of_its_certificates():
    plan = county_plan(plan_without_r6())
    content = plan_bytes(plan.result.plan, plan.result.objective)
    assert plan_from(content) == (plan.result.plan, plan.result.objective)


@pytest.mark.parametrize("masked", [False, True])
def test_a_matrix_comes_back_as_it_was(masked):
    mask = np.array([[False, True], [False, False]]) if masked else None
    matrix = TravelMatrix(
        profile="walk",
        location_ids=("甲", "乙"),
        duration_s=np.array([[0, 60], [70, 0]]),
        distance_m=np.array([[0, 600], [700, 0]]),
        source="terrain",
        estimated=True,
        content_hash="h",
        estimated_mask=mask,
    )
    back = matrix_from(matrix_bytes(matrix))
    assert back == matrix
    assert back.estimated_legs == matrix.estimated_legs


def test_the_same_things_give_the_same_bytes():
    plan = county_plan()
    assert problem_bytes(plan.problem) == problem_bytes(tiny_problem())
    assert matrix_bytes(plan.problem.matrices["van"]) == matrix_bytes(
        tiny_problem().matrices["van"]
    )


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(records, "MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(ValueError, match="more than is allowed"):
        problem_from(gzip.compress(b" " * 1001), {})
