"""The shipped demand and fleet meet the published totals within five per cent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from optimizer.building.calibration import (
    TOLERANCE,
    CalibrationRow,
    calibrate_plan,
    calibration_table,
)
from optimizer.building.demand import VISITS_PER_OUTING
from optimizer.domain.dataset import Dataset
from optimizer.domain.kpi_lines import HospitalVanKpis, LineKpis
from optimizer.domain.kpis import Kpis
from optimizer.kpi.fairness import fairness
from optimizer.kpi.joins import add_up
from optimizer.tables.load import load_dataset

LISHUI = Path(__file__).parents[2] / "datasets" / "lishui"
PUBLISHED = (
    "person_times_per_year",
    "people_per_outing",
    "residents",
    "villages",
    "vans",
    "hospitals",
    "stewards",
)


@pytest.fixture(scope="module")
def shipped() -> Dataset:
    """The shipped data."""
    return load_dataset(LISHUI)


@pytest.fixture(scope="module")
def table(shipped: Dataset) -> dict[str, CalibrationRow]:
    """The table of the shipped data by key."""
    return {row.key: row for row in calibration_table(shipped)}


@pytest.mark.parametrize("key", PUBLISHED)
def test_the_demand_as_generated_is_within_five_per_cent(
    table: dict[str, CalibrationRow], key: str
) -> None:
    ratio = table[key].ratio
    assert ratio is not None
    assert abs(ratio - 1) <= TOLERANCE
    assert table[key].holds


def test_fleets_have_exactly_the_published_size(table: dict[str, CalibrationRow]) -> None:
    assert (table["vans"].generated, table["hospitals"].generated) == (1484, 64)
    assert table["stewards"].generated == 1809
    assert table["villages"].generated == 1546


def test_hospitals_that_count_as_vans_are_added_to_them(shipped: Dataset) -> None:
    """Shipped are 1484 vans beside 64 hospitals: with the hospitals inside they would be 1548."""
    rows = {r.key: r for r in calibration_table(replace(shipped, hospitals_inside_fleet=True))}
    assert rows["vans"].generated == 1548
    assert "含流动医院" in rows["vans"].name_zh


def test_the_vans_have_12_000_to_20_000_visits_a_week(table: dict[str, CalibrationRow]) -> None:
    assert 12_000 <= table["visits"].generated <= 20_000
    by_line = [table[f"visits_{line}"].generated for line in ("hospital", "meals", "periodic")]
    assert sum(by_line) + table["visits_supply"].generated == table["visits"].generated


def test_hospital_visits_need_60_to_75_per_cent_of_the_weekday_van_days(
    table: dict[str, CalibrationRow],
) -> None:
    visits = 4 * table["visits_hospital"].generated
    assert 1280 <= visits <= 1900
    assert 0.60 <= visits / VISITS_PER_OUTING / (64 * 20) <= 0.75


def test_stewards_are_outside_the_published_person_times(
    shipped: Dataset, table: dict[str, CalibrationRow]
) -> None:
    assert 4_000 <= table["visits_stewards"].generated <= 6_000
    vans = tuple(one for one in shipped.requirements if one.line_id != "stewards")
    rows = {row.key: row for row in calibration_table(replace(shipped, requirements=vans))}
    for key in ("person_times_per_year", "visits"):
        assert rows[key].generated == table[key].generated


def test_doubling_the_people_is_seen(shipped: Dataset) -> None:
    doubled = tuple(replace(r, people=2 * r.people) for r in shipped.requirements)
    rows = {row.key: row for row in calibration_table(replace(shipped, requirements=doubled))}
    assert not rows["person_times_per_year"].holds
    assert not rows["people_per_outing"].holds


@pytest.mark.parametrize(("generated", "holds"), [(95, True), (94.9, False), (105, True)])
def test_the_tolerance_is_five_per_cent_both_ways(generated: float, holds: bool) -> None:
    row = CalibrationRow(key="k", name_zh="甲", name_en="a", published=100, generated=generated)
    assert row.holds is holds


def test_what_is_not_published_always_holds() -> None:
    row = CalibrationRow(key="k", name_zh="甲", name_en="a", published=None, generated=7)
    assert row.ratio is None
    assert row.holds


def plan_kpis(*, person_times: int, hospital: int, outings: int) -> Kpis:
    """Indicators of a made-up plan of one week."""
    van = HospitalVanKpis(
        vehicle_id="h1",
        name="h1",
        county_code="331102",
        days_out=outings,
        crew_days=outings,
        on_site_s=0,
        driving_s=0,
        visits=2 * outings,
        person_times=hospital,
    )
    numbers = {
        name: 0
        for name in Kpis.__dataclass_fields__
        if name
        not in (
            *("name", "objective", "lines", "hospital_vans", "joined", "villages", "fairness"),
            "fleets",
        )
    }
    numbers |= {"days": 7, "person_times": person_times, "residents_served": 396_000}
    numbers |= {"duty_s": 60, "shift_available_s": 100}
    return Kpis(
        name="x",
        objective=None,
        lines=(),
        hospital_vans=(van,),
        joined=add_up(()),
        villages=(),
        fairness=fairness(()),
        **numbers,  # type: ignore[arg-type]
    )


def test_a_plan_is_counted_by_its_own_people() -> None:
    """One week of 574,949 person-times is 574,949 x 365.25 / 7 = 30.0 million a year."""
    rows = {
        row.key: row
        for row in calibrate_plan(plan_kpis(person_times=574_949, hospital=410, outings=10))
    }
    assert rows["person_times_per_year"].generated == pytest.approx(30_000_017, abs=10)
    assert rows["people_per_outing"].generated == 41
    assert rows["people_per_outing"].holds
    assert rows["residents"].ratio == pytest.approx(0.99)
    assert rows["visits_per_outing"].generated == 2
    assert rows["used_time"].generated == pytest.approx(0.6)


def test_what_stewards_do_is_not_counted_with_the_vans() -> None:
    stewards = LineKpis(
        line_id="stewards",
        name_zh="养老管家",
        name_en="Stewards",
        visits_required=100,
        visits_planned=100,
        person_times=500,
        longest_gap_days=7,
        never_visited=0,
        requirements=25,
        requirements_met=25,
        caseload=None,
        vehicles_used=10,
        on_site_s=0,
        driving_s=0,
        waiting_s=0,
        distance_m=0,
    )
    plan = replace(plan_kpis(person_times=1500, hospital=410, outings=10), lines=(stewards,))
    rows = {row.key: row for row in calibrate_plan(plan)}
    assert rows["person_times_per_year"].generated == pytest.approx(1000 * 365.25 / 7)


def test_a_plan_without_hospital_outings_does_not_hold() -> None:
    rows = {r.key: r for r in calibrate_plan(plan_kpis(person_times=1, hospital=0, outings=0))}
    assert not rows["people_per_outing"].holds
    assert not rows["person_times_per_year"].holds
