"""The least time on site of a line: shorter visits are lengthened, with their set-up counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.checking import check
from optimizer.domain.dataset import Dataset
from optimizer.domain.plan import Plan
from optimizer.domain.seasons import Season
from tests.support.tiny_data import assembled, requirement_of, solved, tiny_dataset

ENGINES = pytest.mark.parametrize("engine", ["auto", "ortools"])
MINUTE = 60


def at_least(minutes: int) -> Dataset:
    """Return the tiny dataset whose supply visits (30 + 5 minutes) last at least so long."""
    dataset = tiny_dataset()
    lines = tuple(
        replace(line, min_on_site_s=minutes * MINUTE) if line.id == "supply" else line
        for line in dataset.lines
    )
    return replace(dataset, lines=lines)


def on_site_min(plan: Plan, requirement_id: str) -> set[int]:
    return {
        (stop.end_s - stop.start_s) // MINUTE
        for route in plan.routes
        for trip in route.trips
        for stop in trip.stops
        if requirement_id in stop.requirement_ids
    }


@ENGINES
@pytest.mark.parametrize(("minutes", "stays"), [(0, 35), (34, 35), (35, 35), (36, 36), (50, 50)])
def test_a_shorter_visit_is_lengthened_and_a_longer_one_stays(minutes, stays, engine):
    plan = solved(assembled(at_least(minutes), weeks=1), engine=engine)
    assert on_site_min(plan, "S1-supply") == {stays}


def test_a_season_does_not_make_it_shorter():
    slow = Season(id="S", line_id="supply", service_id=None, month=12, service_pct=10)
    problem = assembled(replace(at_least(35), seasons=(slow,)), weeks=1)
    one = requirement_of(problem, "S1-supply")
    assert one.setup_s + one.service_s == 35 * MINUTE


def test_the_checker_names_a_visit_that_is_too_short():
    short = solved(assembled(at_least(0), weeks=1))
    found = check(assembled(at_least(50), weeks=1), short)
    assert "service_time" in {one.code for one in found}
