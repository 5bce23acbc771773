"""The generated demand and fleet: repeatable, in range, and served by its own witness."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from optimizer.assembling.crews import cycle_vehicles
from optimizer.building import build
from optimizer.building.build import build_demand
from optimizer.building.demand import MIXES, Need, Site, generate_needs, requirement_rows
from optimizer.building.fleet import size_of, staff
from optimizer.building.kinds import KINDS, MEALS
from optimizer.building.pools import Base, choose_bases, pools_of
from optimizer.building.tiers import hospital_visits
from optimizer.domain.calendar import Cycle
from optimizer.domain.travel import TravelMatrix
from optimizer.tables import load_dataset

LISHUI = Path(__file__).parents[2] / "datasets" / "lishui"
GENERATED = (
    "depots.csv",
    "about.csv",
    "crews.csv",
    "groupings.csv",
    "lines.csv",
    "orders.csv",
    "prices.csv",
    "relocations.csv",
    "requirements.csv",
    "seasons.csv",
    "tiers.csv",
    "trends.csv",
    "vehicle_types.csv",
    "vehicles.csv",
)
KIND = {kind.id: kind for kind in KINDS}


def site(number: int, *, residents: int = 260, road_class: int = 3) -> Site:
    """A village of a made-up county."""
    return Site(
        code=f"3399010012{number:02d}",
        township_code="339901001",
        county_code="339901",
        lat=28.0,
        lon=119.0,
        residents=residents,
        elderly=residents // 3,
        road_class=road_class,
    )


def base(name: str, kind: str) -> Base:
    """A depot of the made-up county."""
    return Base(
        id=name,
        place="甲镇",
        kind=kind,
        township_code="339901001",
        county_code="339901",
        lat=28.0,
        lon=119.0,
    )


def matrix_of(positions_min: dict[str, int]) -> TravelMatrix:
    """Places along one road, at so many minutes from its start."""
    at = np.array(list(positions_min.values()))
    seconds = (60 * np.abs(at[:, None] - at[None, :])).astype(np.int32)
    return TravelMatrix(
        profile="van",
        location_ids=tuple(positions_min),
        duration_s=seconds,
        distance_m=seconds * 10,
        source="table",
        estimated=True,
        content_hash="test",
    )


SITES = [site(n, residents=100 + 10 * n) for n in range(40)]
KITCHEN_DAYS = {s.code: 6 for s in SITES[:35]}


VISITS = {s.code: 1 for s in SITES}


def drawn(late: frozenset[str] = frozenset()) -> list[Need]:
    """The demand of the made-up county."""
    return generate_needs(SITES, KITCHEN_DAYS, late, hospital_visits=VISITS)


def test_demand_does_not_depend_on_the_order_of_villages() -> None:
    days = dict(reversed(KITCHEN_DAYS.items()))
    assert generate_needs(SITES[::-1], days, hospital_visits=VISITS) == drawn()


def test_a_village_that_no_kitchen_reaches_gets_no_meals() -> None:
    fed = {need.code for need in drawn() if need.service == "meals"}
    assert fed
    assert fed <= set(KITCHEN_DAYS)


def test_hospital_visits_follow_residents_age_and_the_way_to_a_clinic() -> None:
    far, near = 28.06, 28.02  # 6.7 and 2.2 km north of the clinic
    old = replace(site(4, residents=300), elderly=150)
    villages = {
        4: replace(site(1, residents=500), lat=far),
        2: replace(site(2, residents=499), lat=far),
        1: replace(site(3, residents=399), lat=far),
    }
    bases = [base("C", "health_centre"), replace(base("K", "kitchen"), lat=far)]
    visits = hospital_visits(list(villages.values()), bases)
    assert [visits[village.code] for village in villages.values()] == list(villages)
    beside = [replace(village, lat=near) for village in villages.values()]
    assert set(hospital_visits(beside, bases).values()) == {1}
    assert hospital_visits([replace(old, lat=far)], bases) == {old.code: 2}
    assert hospital_visits([replace(old, lat=near)], bases) == {old.code: 1}


def test_the_shipped_hospital_villages_are_visited_as_their_tiers_say() -> None:
    asked = [r for r in load_dataset(LISHUI).requirements if r.line_id == "hospital"]
    visits = {requirement.village_code: requirement.visits_per_4_weeks for requirement in asked}
    with (LISHUI / "requirements.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["line_id"] == "hospital"]
    assert {row["visits_per_4_weeks"] for row in rows} == {""}
    assert visits == hospital_visits(build._sites(LISHUI / "villages.csv"), build._bases(LISHUI))
    assert set(visits.values()) == {1, 2, 4}


def test_selling_comes_with_shopping_and_as_often() -> None:
    needs = drawn()
    shopping = {need.code: need.visits for need in needs if need.service == "shopping"}
    selling = {need.code: need.visits for need in needs if need.service == "selling"}
    assert selling
    assert all(shopping[code] == visits for code, visits in selling.items())
    rows = requirement_rows(needs)
    joined = Counter(row["join_id"] for row in rows if row["join_id"])
    assert set(joined.values()) == {2}
    assert len(joined) == len(selling)


def test_a_kitchen_of_six_days_feeds_24_times_from_monday_to_saturday() -> None:
    rows = [r for r in requirement_rows(drawn()) if r["out_meals"]]
    assert {(row["visits_per_4_weeks"], row["weekdays"]) for row in rows} == {("24", "1-6")}
    assert all(row["out_meals"] == row["people"] for row in rows)


def test_a_base_without_enough_work_houses_nobody_unless_its_villages_are_far() -> None:
    matrix = matrix_of({"A": 0, "B": 30, "v1": 1, "v2": 2, "near": 31})
    work = {"v1": 5.0, "v2": 5.0, "near": 0.1}
    chosen = choose_bases(
        KIND["cln"], bases=[base("A", "x"), base("B", "x")], work=work, matrix=matrix
    )
    assert chosen == {"v1": "A", "v2": "A", "near": "A"}
    far = matrix_of({"A": 0, "B": 60, "v1": 1, "v2": 2, "near": 61})
    kept = choose_bases(KIND["cln"], bases=[base("A", "x"), base("B", "x")], work=work, matrix=far)
    assert kept["near"] == "B"


def need(number: int, service: str, *, visits: int, minutes: int) -> Need:
    """A need of village ``number``."""
    return Need(
        code=site(number).code,
        service=service,
        line=MIXES[service].line,
        visits=visits,
        service_min=minutes,
        people=10,
    )


def test_two_hospital_visits_fill_a_day_and_four_weeks_fill_a_weekday() -> None:
    """Eight monthly visits: morning and afternoon of one weekday in each of four weeks."""
    sites = {site(n).code: site(n) for n in range(9)}
    matrix = matrix_of({"H": 0, **dict.fromkeys(sites, 10)})
    for count, weekdays in ((8, 1), (9, 2)):
        (pool,) = pools_of(
            KIND["hosp"],
            sites=sites,
            bases=[base("H", "health_centre")],
            needs=[need(n, "medical", visits=1, minutes=120) for n in range(count)],
            matrix=matrix,
        )
        assert size_of(pool, days_a_week=1).wide_days == weekdays


def test_a_meal_tour_ends_while_the_food_is_hot() -> None:
    """Work of 10, drives of 5.5 minutes: the fourth starts after 52 minutes, a fifth after 67.5."""
    sites = {site(n).code: site(n) for n in range(6)}
    places = {"K": 0, **{code: 5 * (n + 1) for n, code in enumerate(sites)}}
    for count, tours in ((4, 1), (5, 2)):
        needs = [need(n, "meals", visits=24, minutes=8) for n in range(count)]
        (pool,) = pools_of(
            MEALS,
            sites=sites,
            bases=[base("K", "kitchen")],
            needs=needs,
            matrix=matrix_of(places),
        )
        size = size_of(pool, days_a_week=6)
        assert size.wide_days == 6 * tours
        vans = staff(pool, size, days_a_week=6).vans
        assert sum(van.days for van in vans) >= 6 * tours


def test_only_small_vans_are_counted_for_narrow_roads() -> None:
    sites = {site(n).code: site(n, road_class=1 if n else 3) for n in range(2)}
    (pool,) = pools_of(
        KIND["sup"],
        sites=sites,
        bases=[base("S", "coop")],
        needs=[need(n, "shopping", visits=4, minutes=20) for n in range(2)],
        matrix=matrix_of({"S": 0, **dict.fromkeys(sites, 10)}),
    )
    size = size_of(pool, days_a_week=1)
    assert (size.narrow_days, size.wide_days) == (1, 0)
    assert {van.type_id for van in staff(pool, size, days_a_week=1).vans} == {"supply_s"}


def test_a_stop_that_fits_no_day_is_refused_at_the_build() -> None:
    sites = {site(0).code: site(0)}
    (pool,) = pools_of(
        KIND["hosp"],
        sites=sites,
        bases=[base("H", "health_centre")],
        needs=[need(0, "medical", visits=1, minutes=165)],
        matrix=matrix_of({"H": 0, site(0).code: 200}),
    )
    with pytest.raises(ValueError, match="does not fit a day of its own"):
        size_of(pool, days_a_week=1)


def test_a_second_wave_asks_for_fewer_meals_of_the_same_villages() -> None:
    fed = {need.code for need in drawn() if need.service == "meals"}
    late = frozenset(sorted(fed)[:2])
    needs = drawn(late | {"no village"})
    waves = {wave: {n.code: n for n in needs if n.wave == wave} for wave in (1, 2)}
    assert set(waves[1]) == fed
    assert set(waves[2]) == late
    for code, supper in waves[2].items():
        assert supper.people <= waves[1][code].people
        assert (supper.visits, supper.weekdays) == (waves[1][code].visits, waves[1][code].weekdays)
    rows = {row["requirement_id"]: row for row in requirement_rows(needs)}
    for need in waves[2].values():
        assert rows[need.id]["wave"] == "2"
        assert rows[need.id]["windows"] == "16:15-17:30"
    assert len(rows) == len(needs)


@pytest.mark.slow
def test_a_rebuild_from_the_shipped_places_gives_the_shipped_bytes(tmp_path: Path) -> None:
    for name in (
        "villages.csv",
        "townships.csv",
        "counties.csv",
        "depots.csv",
        "elevation.npz",
    ):
        shutil.copy(LISHUI / name, tmp_path / name)
    generated = build_demand(tmp_path)
    for name in GENERATED:
        same = (tmp_path / name).read_bytes() == (LISHUI / name).read_bytes()
        assert same, name  # no diff of a million bytes
    for entry in generated.pools:
        assert entry.used <= 1, entry.pool.base.id


def test_every_shipped_row_says_that_it_is_generated_or_assumed() -> None:
    for name, source in (
        ("vehicles.csv", "generated"),
        ("requirements.csv", "generated"),
        ("crews.csv", "generated"),
        ("groupings.csv", "lishui-groupings"),
        ("lines.csv", "assumed"),
        ("seasons.csv", "assumed"),
        ("orders.csv", "generated"),
        ("tiers.csv", "assumed"),
        ("trends.csv", "assumed"),
        ("vehicle_types.csv", "assumed"),
    ):
        with (LISHUI / name).open(encoding="utf-8", newline="") as file:
            assert {row["source"] for row in csv.DictReader(file)} == {source}


def test_every_mobile_hospital_has_a_doctor_a_nurse_and_a_driver_and_loses_no_day() -> None:
    dataset = load_dataset(LISHUI)
    cycle = Cycle(start=date(2026, 11, 30), weeks=4)
    codes = tuple(county.code for county in dataset.counties)
    hospitals = {vehicle.id for vehicle in dataset.vehicles if vehicle.fleet == "hospital"}
    for vehicle_id in hospitals:
        team = [member for member in dataset.crews if member.vehicle_id == vehicle_id]
        assert {member.role for member in team} == {"doctor", "nurse", "driver"}
    assert {member.vehicle_id for member in dataset.crews} == hospitals
    with_teams = cycle_vehicles(dataset, codes, cycle)
    unnamed = tuple(replace(vehicle, team=()) for vehicle in with_teams)
    assert unnamed == cycle_vehicles(replace(dataset, crews=()), codes, cycle)
