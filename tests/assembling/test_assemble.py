"""From dataset to problem: who is in, how often, on which days, with which shifts."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from optimizer.assembling import assemble, locations_of
from optimizer.domain.calendar import Calendar, Cycle, DayKind
from optimizer.domain.dataset import Dataset
from optimizer.domain.fleet import Vehicle
from optimizer.domain.problem import (
    Commitment,
    CommittedVisit,
    CycleRequirement,
    CycleVehicle,
    Problem,
)
from optimizer.domain.requirements import Requirement
from optimizer.domain.services import TimeWindow
from optimizer.domain.travel import TravelMatrix
from optimizer.errors import ShanluError
from optimizer.tables import load_dataset

COUNTY = "999901"
MONDAY = date(2026, 11, 30)
HOLIDAY_MONDAY = date(2026, 12, 28)
WORKDAYS = (0, 1, 2, 3, 4)


@pytest.fixture(scope="module")
def tiny() -> Dataset:
    return load_dataset(Path("datasets/tiny"))


def matrix_of(dataset: Dataset) -> TravelMatrix:
    ids = tuple(place.id for place in locations_of(dataset, [COUNTY]))
    figures = np.full((len(ids), len(ids)), 600, dtype=np.int32)
    np.fill_diagonal(figures, 0)
    return TravelMatrix(
        profile="van",
        location_ids=ids,
        duration_s=figures,
        distance_m=figures,
        source="test",
        estimated=False,
        content_hash="",
    )


def problem_of(
    dataset: Dataset,
    *,
    weeks: int = 4,
    start: date = MONDAY,
    previous: tuple[Commitment, ...] = (),
) -> Problem:
    return assemble(
        dataset,
        county_codes=[COUNTY],
        cycle=Cycle(start=start, weeks=weeks),
        matrices={"van": matrix_of(dataset)},
        previous=previous,
    )


def with_requirement(dataset: Dataset, requirement_id: str, **changes: object) -> Dataset:
    return replace(
        dataset,
        requirements=tuple(
            replace(one, **changes) if one.id == requirement_id else one  # type: ignore[arg-type]
            for one in dataset.requirements
        ),
    )


def with_vehicle(dataset: Dataset, vehicle_id: str, **changes: object) -> Dataset:
    return replace(
        dataset,
        vehicles=tuple(
            replace(one, **changes) if one.id == vehicle_id else one  # type: ignore[arg-type]
            for one in dataset.vehicles
        ),
    )


def requirement_in(problem: Problem, requirement_id: str) -> CycleRequirement | None:
    return next((one for one in problem.requirements if one.id == requirement_id), None)


def vehicle_in(problem: Problem, vehicle_id: str) -> CycleVehicle:
    return next(one for one in problem.vehicles if one.id == vehicle_id)


def with_everyone_asking(dataset: Dataset, frequency: int) -> Dataset:
    asked: list[Requirement] = [
        replace(one, visits_per_4_weeks=frequency)
        for one in dataset.requirements
        if one.line_id == "supply"
    ]
    return replace(dataset, requirements=tuple(asked))


def test_everything_is_ordered_by_id_whatever_the_order_of_the_rows(tiny: Dataset) -> None:
    backwards: Dataset = replace(
        tiny,
        requirements=tiny.requirements[::-1],
        vehicles=tiny.vehicles[::-1],
        villages=tiny.villages[::-1],
        stop_points=tiny.stop_points[::-1],
        depots=tiny.depots[::-1],
    )
    problem = problem_of(tiny)
    assert problem == problem_of(backwards)
    for things in (problem.requirements, problem.vehicles, problem.locations):
        ids = [thing.id for thing in things]
        assert ids == sorted(ids)


def test_a_village_outside_the_plan_has_neither_place_nor_requirement(tiny: Dataset) -> None:
    asked = with_requirement(tiny, "S1-supply", village_code="999901101203", stop_id="999901101203")
    problem = problem_of(asked)
    assert requirement_in(problem, "S1-supply") is None
    assert "999901101203" not in [village.code for village in problem.villages]
    assert "999901101203" not in [place.id for place in problem.locations]


def test_a_base_without_vehicles_is_no_place_of_the_matrix(tiny: Dataset) -> None:
    moved = with_vehicle(tiny, "V2", depot_id="D-east")
    assert "D-west" in [place.id for place in locations_of(tiny, [COUNTY])]
    assert "D-west" not in [place.id for place in locations_of(moved, [COUNTY])]


def test_the_name_is_that_of_the_counties(tiny: Dataset) -> None:
    assert problem_of(tiny).name == "方山县"


def test_an_unknown_county_is_refused_with_its_code(tiny: Dataset) -> None:
    with pytest.raises(ShanluError, match="999999"):
        locations_of(tiny, ["999999"])


def test_no_county_at_all_is_refused(tiny: Dataset) -> None:
    with pytest.raises(ShanluError, match="none chosen"):
        locations_of(tiny, [])


def test_a_matrix_that_lacks_a_place_is_refused(tiny: Dataset) -> None:
    small = with_vehicle(tiny, "V2", depot_id="D-east")
    with pytest.raises(ShanluError, match="D-west"):
        assemble(
            tiny,
            county_codes=[COUNTY],
            cycle=Cycle(start=MONDAY, weeks=1),
            matrices={"van": matrix_of(small)},
        )


def test_a_missing_profile_is_refused(tiny: Dataset) -> None:
    with pytest.raises(ShanluError, match="van"):
        assemble(tiny, county_codes=[COUNTY], cycle=Cycle(start=MONDAY, weeks=1), matrices={})


# Frequencies


@pytest.mark.parametrize(("weeks", "visits"), [(1, 1), (2, 2), (4, 4)])
def test_a_weekly_requirement_has_a_visit_for_each_week(
    tiny: Dataset, weeks: int, visits: int
) -> None:
    one = requirement_in(problem_of(tiny, weeks=weeks), "S1-supply")
    assert one is not None
    assert one.visits == visits
    assert (one.min_gap_days, one.max_gap_days) == (4, 11)
    assert one.same_weekday


@pytest.mark.parametrize("weeks", [1, 2])
@pytest.mark.parametrize("frequency", [1, 2, 3, 5, 7, 10])
def test_any_four_weeks_hold_exactly_the_frequency(
    tiny: Dataset, frequency: int, weeks: int
) -> None:
    dataset = with_everyone_asking(tiny, frequency)
    for first in range(4 // weeks):
        starts = [MONDAY + timedelta(weeks=weeks * (first + turn)) for turn in range(4 // weeks)]
        problems = [problem_of(dataset, weeks=weeks, start=start) for start in starts]
        for requirement in dataset.requirements:
            due = [requirement_in(problem, requirement.id) for problem in problems]
            assert sum(one.visits for one in due if one is not None) == frequency


def test_villages_take_turns_so_that_the_load_is_even(tiny: Dataset) -> None:
    dataset = with_everyone_asking(tiny, 2)
    loads = []
    for week in range(4):
        problem = problem_of(dataset, weeks=1, start=MONDAY + timedelta(weeks=week))
        loads.append(sum(one.visits for one in problem.requirements))
    assert sum(loads) == 10
    assert max(loads) - min(loads) <= 1


def test_gaps_that_span_cycles_are_widened_and_fixed_weekdays_dropped(tiny: Dataset) -> None:
    problem = problem_of(tiny, weeks=1)
    rare = [one for one in problem.requirements if one.line_id == "hospital"]
    assert rare
    assert all((one.min_gap_days, one.max_gap_days) == (1, 7) for one in rare)
    assert not any(one.same_weekday for one in rare)


def test_joined_requirements_are_due_in_the_same_cycles(tiny: Dataset) -> None:
    first = next(one for one in tiny.requirements if one.id == "S3-supply")
    joined = replace(first, join_id="J", visits_per_4_weeks=3)
    twin = replace(joined, id="S3-more")
    others = tuple(one for one in tiny.requirements if one.id != "S3-supply")
    dataset: Dataset = replace(tiny, requirements=(*others, joined, twin))
    for week in range(4):
        problem = problem_of(dataset, weeks=1, start=MONDAY + timedelta(weeks=week))
        a, b = (requirement_in(problem, name) for name in ("S3-supply", "S3-more"))
        assert (a.visits if a else 0) == (b.visits if b else 0)


# Days


def test_a_holiday_closes_a_line_that_rests_and_a_make_up_day_opens_it(tiny: Dataset) -> None:
    one = requirement_in(problem_of(tiny, weeks=1, start=HOLIDAY_MONDAY), "S1-supply")
    assert one is not None
    assert one.allowed_days == (0, 1, 2, 3, 5)  # 1 January is day 4, its make-up Saturday day 5


def test_a_line_that_works_on_holidays_keeps_them(tiny: Dataset) -> None:
    lines = tuple(replace(line, works_holidays=True) for line in tiny.lines)
    dataset: Dataset = replace(tiny, lines=lines)
    one = requirement_in(problem_of(dataset, weeks=1, start=HOLIDAY_MONDAY), "S1-supply")
    assert one is not None
    assert one.allowed_days == (0, 1, 2, 3, 4, 5)


def test_a_make_up_day_means_nothing_to_those_who_work_on_weekends_only(tiny: Dataset) -> None:
    dataset = with_requirement(tiny, "S1-supply", weekdays=(6,))
    one = requirement_in(problem_of(dataset, weeks=1, start=HOLIDAY_MONDAY), "S1-supply")
    assert one is not None
    assert one.allowed_days == (6,)


# Vehicles


def test_a_vehicle_has_no_shift_when_it_is_off(tiny: Dataset) -> None:
    shift = TimeWindow(open_s=8 * 3600, close_s=17 * 3600)
    van = vehicle_in(problem_of(tiny, weeks=1, start=HOLIDAY_MONDAY), "V1")
    assert van.shifts == (shift, shift, shift, shift, None, shift, None)


def test_a_vehicle_that_is_not_available_stays_in_without_shifts(tiny: Dataset) -> None:
    van = vehicle_in(problem_of(with_vehicle(tiny, "V1", available=False)), "V1")
    assert set(van.shifts) == {None}


def test_what_a_vehicle_says_itself_goes_before_its_type(tiny: Dataset) -> None:
    own = TimeWindow(open_s=9 * 3600, close_s=12 * 3600)
    changed: dict[str, object] = {
        "shift": own,
        "weekdays": (5,),
        "service_ids": ("selling",),
        "max_days_per_week": 1,
    }
    van = vehicle_in(problem_of(with_vehicle(tiny, "V1", **changed), weeks=1), "V1")
    assert van.shifts == (None,) * 5 + (own, None)
    assert van.service_ids == ("selling",)
    assert van.max_days_per_week == 1


def test_what_a_vehicle_leaves_open_is_as_its_type_says(tiny: Dataset) -> None:
    clinic = vehicle_in(problem_of(tiny), "H1")
    assert clinic.service_ids == ("medical",)
    assert clinic.max_days_per_week == 5
    assert clinic.crew_size == 3
    assert clinic.county_code == COUNTY


def test_a_vehicle_based_elsewhere_is_not_in_the_problem(tiny: Dataset) -> None:
    abroad: Vehicle = replace(tiny.vehicles[0], id="X1", depot_id="D-far")
    far = replace(tiny.depots[0], id="D-far", county_code="999902")
    dataset: Dataset = replace(tiny, vehicles=(*tiny.vehicles, abroad), depots=(*tiny.depots, far))
    assert "X1" not in [vehicle.id for vehicle in problem_of(dataset).vehicles]


# The plan in force


def test_promises_to_what_is_not_due_are_left_out(tiny: Dataset) -> None:
    visit = CommittedVisit(day=0, vehicle_id="V1", start_s=30600)
    promises = tuple(
        Commitment(requirement_id=name, visits=(visit,))
        for name in ("S2-supply", "gone", "S1-supply")
    )
    problem = problem_of(tiny, previous=promises)
    assert [c.requirement_id for c in problem.in_force] == ["S1-supply", "S2-supply"]


def test_a_calendar_without_special_days_leaves_every_working_day(tiny: Dataset) -> None:
    dataset: Dataset = replace(tiny, calendar=Calendar())
    one = requirement_in(problem_of(dataset, weeks=1, start=HOLIDAY_MONDAY), "S1-supply")
    assert one is not None
    assert one.allowed_days == WORKDAYS
    assert DayKind.HOLIDAY in tiny.calendar.special_days.values()
