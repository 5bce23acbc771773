"""Frequency tiers: how often a village is visited follows from what it is like."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from optimizer.assembling.tiers import tiered_lines
from optimizer.checking import check
from optimizer.domain.dataset import Dataset
from optimizer.tables import load_dataset
from tests.support.tiny_data import TINY, assembled, days_of, solved

ENGINES = pytest.mark.parametrize("engine", ["auto", "ortools"])
HEAD = "tier_id,line_id,rank,visits_per_4_weeks,min_residents\n"
WEEKLY_ABOVE_150 = HEAD + "T1,supply,1,4,150\nT2,supply,2,2,\n"
ALL_WEEKLY = HEAD + "T1,supply,1,4,\n"


def with_tiers(folder: Path, text: str) -> Dataset:
    """Return the tiny dataset whose supply visits follow these tiers."""
    copy = shutil.copytree(TINY, folder / "data")
    path = copy / "requirements.csv"
    demand = path.read_text(encoding="utf-8").replace("shopping;selling,4,", "shopping;selling,,")
    path.write_text(demand, encoding="utf-8")
    (copy / "tiers.csv").write_text(text, encoding="utf-8")
    return load_dataset(copy)


@ENGINES
def test_big_villages_are_visited_weekly_and_small_ones_fortnightly(tmp_path, engine):
    plan = solved(assembled(with_tiers(tmp_path, WEEKLY_ABOVE_150), weeks=4), engine=engine)
    visits = {f"S{n}": len(days_of(plan, f"S{n}-supply")) for n in range(1, 6)}
    assert visits == {"S1": 4, "S2": 4, "S3": 4, "S4": 2, "S5": 2}


def test_the_checker_names_a_village_that_is_visited_as_another_tier_is(tmp_path):
    weekly = solved(assembled(with_tiers(tmp_path / "a", ALL_WEEKLY), weeks=4))
    problem = assembled(with_tiers(tmp_path / "b", WEEKLY_ABOVE_150), weeks=4)
    found = {(one.code, one.requirement_id) for one in check(problem, weekly)}
    assert {("visit_count", "S4-supply"), ("visit_count", "S5-supply")} <= found


def test_demand_and_supply_on_paper(tmp_path):
    """
    Three villages weekly and two fortnightly, 35 minutes each, 10 or 12 of driving to get there.

    Both vans are on shift from 8:00 to 17:00, with half an hour of overtime, five days a week;
    into the window from 8:30 to 11:30 five halts of 35 minutes fit.
    """
    dataset = with_tiers(tmp_path, WEEKLY_ABOVE_150)
    (tiered,) = tiered_lines(dataset, assembled(dataset, weeks=4))
    assert tiered.vehicles == 2
    assert tiered.shifts_s == (9 * 3600 + 1800,) * 40
    assert tiered.slots == 5 * 40
    assert sorted(halt.tier.id for halt in tiered.halts) == ["T1"] * 3 + ["T2"] * 2
    assert {halt.on_site_s for halt in tiered.halts} == {35 * 60}
    assert sorted(halt.driving_s for halt in tiered.halts) == [600, 600, 600, 600, 720]
