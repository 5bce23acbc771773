"""How far villages are from the bases that serve them, worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from optimizer.domain.problem import Problem
from optimizer.domain.travel import UNREACHABLE_M, UNREACHABLE_S
from optimizer.kpi import kpis
from optimizer.kpi.access import line_access
from tests.support.builders import LEG_MINUTES
from tests.support.edits import with_place, with_requirement, with_vehicle
from tests.support.tiny import location, matrix, tiny_plan, tiny_problem, vehicle

PROBLEM = tiny_problem()
MINUTE = 60


def minutes(problem: Problem) -> dict[str, dict[str, int | None]]:
    """Access in minutes, by village and line."""
    return {
        code: {one.line_id: one.access_s and one.access_s // MINUTE for one in lines}
        for code, lines in line_access(problem).items()
    }


def with_second_base(**changes: object) -> Problem:
    """The tiny problem with a base D2 five minutes from S1, twenty from S2, an hour from S3."""
    out = {"S1": 5, "S2": 20, "S3": 60}
    legs = {row: {**cells, "D2": 90} for row, cells in LEG_MINUTES.items()}
    legs["D2"] = {"D1": 90, "D2": 0, **out}
    van = replace(vehicle("V3"), depot_id="D2", **changes)  # type: ignore[arg-type]
    return replace(
        PROBLEM,
        locations=(*PROBLEM.locations, location("D2")),
        vehicles=(*PROBLEM.vehicles, van),
        matrices={"van": matrix(legs)},
    )


def test_with_one_base_it_is_the_way_from_there() -> None:
    assert minutes(PROBLEM) == {
        "S1": {"hospital": 30, "supply": 30},
        "S2": {"periodic": 40, "supply": 40},
        "S3": {"periodic": 50},
    }


def test_each_line_has_its_own_nearest_base() -> None:
    """The van at D2 is no hospital, and S3 is nearer to D1."""
    assert minutes(with_second_base()) == {
        "S1": {"hospital": 30, "supply": 5},
        "S2": {"periodic": 20, "supply": 20},
        "S3": {"periodic": 50},
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"fleet": "hospital"},
        {"service_ids": ("learning",)},
        {"road_class": 3},
        {"area": ("another county",)},
    ],
)
def test_a_base_counts_only_for_what_its_vehicles_can_do(changes: dict[str, object]) -> None:
    assert minutes(with_second_base(**changes)) == minutes(PROBLEM)


def test_a_base_counts_within_the_area_of_its_vehicles() -> None:
    found = minutes(with_second_base(area=("S2",)))
    assert (found["S1"]["supply"], found["S2"]["supply"]) == (30, 20)


def test_the_farthest_stop_point_of_a_line_counts() -> None:
    """R5 of village S1 is served at S3."""
    problem = with_requirement(PROBLEM, "R5", stop_id="S3")
    problem = with_requirement(problem, "R1", line_id="supply")
    assert minutes(problem)["S1"] == {"supply": 50}


def test_a_village_that_no_base_reaches_is_counted_apart() -> None:
    """No van has the road to S3; the mean is that of S1 and S2: (100 x 30 + 200 x 40) / 300."""
    problem = with_place(PROBLEM, "S3", road_class=1)
    found = kpis(problem, tiny_plan()).fairness
    assert minutes(problem)["S3"] == {"periodic": None}
    assert found.villages_without_access == 1
    assert found.mean_access_s == pytest.approx(11_000 / 300 * MINUTE)
    assert (found.worst_access_s, found.longest_access_s) == (40 * MINUTE, 40 * MINUTE)


def test_a_leg_without_way_is_no_access() -> None:
    seconds, metres = matrix().duration_s.copy(), matrix().distance_m.copy()
    seconds[0, 3], metres[0, 3] = UNREACHABLE_S, UNREACHABLE_M
    cut = replace(matrix(), duration_s=seconds, distance_m=metres)
    assert minutes(replace(PROBLEM, matrices={"van": cut}))["S3"] == {"periodic": None}


def test_a_vehicle_goes_by_its_own_profile() -> None:
    walk = replace(matrix(), profile="walk", duration_s=3 * np.array(matrix().duration_s))
    problem = with_vehicle(PROBLEM, "H1", profile="walk")
    problem = replace(problem, matrices={"van": matrix(), "walk": walk})
    assert minutes(problem)["S1"] == {"hospital": 90, "supply": 30}


def test_access_of_the_plan_is_its_villages() -> None:
    """(100 x 30 + 200 x 40 + 300 x 50) / 600 minutes; the farthest of three is S3."""
    found = kpis(PROBLEM, tiny_plan()).fairness
    assert found.mean_access_s == pytest.approx(26_000 / 600 * MINUTE)
    assert (found.worst_access_s, found.longest_access_s) == (50 * MINUTE, 50 * MINUTE)
    assert found.villages_without_access == 0
