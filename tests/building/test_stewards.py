"""The generated stewards: one in every village, more where the elderly are, nobody by name."""

from __future__ import annotations

import csv
import shutil
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from optimizer.building import build
from optimizer.building.build import build_demand
from optimizer.building.demand import Site
from optimizer.building.generate import Generated
from optimizer.building.stewards import (
    STEWARDS,
    by_id,
    care_rows,
    steward_rows,
    stewards_of,
)
from optimizer.tables import load_dataset

LISHUI = Path(__file__).parents[2] / "datasets" / "lishui"


def site(number: int, *, elderly: int) -> Site:
    return Site(
        code=f"3399010012{number:02d}",
        township_code="339901001",
        county_code="339901",
        lat=28.0,
        lon=119.0,
        residents=3 * elderly,
        elderly=elderly,
        road_class=1,
        name=f"村{number}",
    )


SITES = [site(0, elderly=30), site(1, elderly=100), site(2, elderly=300)]


def test_further_stewards_go_where_most_elderly_share_one() -> None:
    """300 elderly share 1, 2, then 3 stewards (100 each), as many as the 100 of the second."""
    assert list(stewards_of(SITES, total=4).values()) == [1, 1, 2]
    assert list(stewards_of(SITES, total=5).values()) == [1, 1, 3]
    assert sorted(stewards_of(SITES, total=6).values()) == [1, 2, 3]


def test_fewer_stewards_than_villages_are_refused() -> None:
    with pytest.raises(ValueError, match="every village"):
        stewards_of(SITES, total=2)


def test_the_first_walks_and_the_others_ride(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("optimizer.building.stewards.STEWARDS", 5)
    monkeypatch.setattr(stewards_of, "__kwdefaults__", {"total": 5})
    rows = steward_rows(SITES)
    assert [(row["depot_id"], row["type_id"]) for row in rows] == [
        (SITES[0].code, "steward"),
        (SITES[1].code, "steward"),
        (SITES[2].code, "steward"),
        (SITES[2].code, "steward_m"),
        (SITES[2].code, "steward_m"),
    ]
    assert [row["name"] for row in rows[:3]] == ["村0养老管家", "村1养老管家", "村2养老管家1号"]


def test_demand_does_not_depend_on_the_order_of_villages() -> None:
    key = "requirement_id"
    blank = [dict.fromkeys(("requirement_id", *care_rows(SITES)[0]), "")]
    forwards, backwards = (by_id(key, blank, care_rows(s)) for s in (SITES, SITES[::-1]))
    assert forwards == backwards


def test_groups_grow_with_the_elderly() -> None:
    groups = Counter(row["village_code"] for row in care_rows(SITES))
    assert [groups[one.code] for one in SITES] == [2, 2, 8]
    assert {row["party_id"] for row in care_rows(SITES[:1])} == {"1", "2"}


def test_columns_that_a_row_lacks_are_blank() -> None:
    rows = by_id("id", [{"id": "b", "x": "1"}], [{"id": "a"}])
    assert rows == [{"id": "a", "x": ""}, {"id": "b", "x": "1"}]


@pytest.fixture(scope="module")
def shipped() -> dict[str, list[dict[str, str]]]:
    tables = {}
    for name in ("villages", "vehicles", "requirements"):
        with (LISHUI / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            tables[name] = list(csv.DictReader(file))
    return tables


def test_every_village_of_the_plan_has_a_steward_of_the_1809(
    shipped: dict[str, list[dict[str, str]]],
) -> None:
    planned = {row["village_code"] for row in shipped["villages"] if row["in_plan"] == "1"}
    stewards = [row for row in shipped["vehicles"] if row["fleet"] == "steward"]
    assert len(stewards) == STEWARDS == 1809
    assert {row["depot_id"] for row in stewards} == planned
    assert len(planned) == 1546


def test_the_shipped_tables_are_what_the_functions_give(
    shipped: dict[str, list[dict[str, str]]],
) -> None:
    """So that stewards can be made again from the villages alone."""
    sites = build._sites(LISHUI / "villages.csv")
    for name, key, column, word, made in (
        ("vehicles", "vehicle_id", "fleet", "steward", steward_rows(sites)),
        ("requirements", "requirement_id", "line_id", "stewards", care_rows(sites)),
    ):
        mine = [row for row in shipped[name] if row[column] == word]
        same = by_id(key, shipped[name][:1], made)
        assert [row for row in same if row[column] == word] == mine, name


def test_a_steward_alone_can_do_the_sessions_of_the_village(
    shipped: dict[str, list[dict[str, str]]],
) -> None:
    """Three mornings of 240 minutes hold two sessions each, set-up included."""
    stewards = Counter(r["depot_id"] for r in shipped["vehicles"] if r["fleet"] == "steward")
    sessions: dict[str, int] = defaultdict(int)
    for row in shipped["requirements"]:
        if row["line_id"] == "stewards":
            sessions[row["village_code"]] += int(row["visits_per_4_weeks"]) // 4
            assert 2 * (5 + int(row["service_min"])) <= 240
    assert set(sessions) == set(stewards)
    assert all(count <= 6 * stewards[village] for village, count in sessions.items())


def test_no_group_says_who_lives_in_it(shipped: dict[str, list[dict[str, str]]]) -> None:
    groups = [row for row in shipped["requirements"] if row["line_id"] == "stewards"]
    assert all(row["party_id"].isdigit() and row["source"] == "generated" for row in groups)
    assert {key for row in groups for key, value in row.items() if value} == {
        "requirement_id",
        "village_code",
        "line_id",
        "services",
        "visits_per_4_weeks",
        "service_min",
        "people",
        "party_id",
        "source",
    }


def test_the_shipped_stewards_serve_their_village_or_township() -> None:
    dataset = load_dataset(LISHUI)
    types = {kind.id: kind for kind in dataset.vehicle_types}
    assert (types["steward"].profile, types["steward"].area) == ("walk", "village")
    assert (types["steward_m"].profile, types["steward_m"].area) == ("van", "township")
    (line,) = (one for one in dataset.lines if one.id == "stewards")
    assert line.same_vehicle
    assert not line.same_weekday


@pytest.mark.parametrize(("about", "inside"), [(None, False), ("yes", True), ("否", False)])
def test_the_switch_of_the_folder_decides_how_many_vans_are_generated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, about: str | None, inside: bool
) -> None:
    for name in (
        "villages.csv",
        "townships.csv",
        "counties.csv",
        "depots.csv",
        "elevation.npz",
    ):
        shutil.copy(LISHUI / name, tmp_path / name)
    if about is not None:
        text = f"key,value\nhospitals_inside_fleet,{about}\n"
        (tmp_path / "about.csv").write_text(text, encoding="utf-8")
    asked = []

    def generate(*_: object, hospitals_inside: bool) -> Generated:
        asked.append(hospitals_inside)
        raise InterruptedError

    monkeypatch.setattr(build, "generate", generate)
    monkeypatch.setattr(build, "_matrix", lambda *_: None)
    with pytest.raises(InterruptedError):
        build_demand(tmp_path)
    assert asked == [inside]


@pytest.mark.slow
def test_hospitals_inside_leave_64_vans_fewer(tmp_path: Path) -> None:
    for name in (
        "villages.csv",
        "townships.csv",
        "counties.csv",
        "depots.csv",
        "elevation.npz",
    ):
        shutil.copy(LISHUI / name, tmp_path / name)
    text = "key,value\nhospitals_inside_fleet,yes\n"
    (tmp_path / "about.csv").write_text(text, encoding="utf-8")
    fleets = Counter(row["fleet"] for row in build_demand(tmp_path).vehicles)
    assert (fleets["van"], fleets["hospital"]) == (1484 - 64, 64)
    about = (tmp_path / "about.csv").read_text(encoding="utf-8")
    assert "hospitals_inside_fleet,yes" in about
