"""Seasonal demand: loads, people and service time follow the month of the cycle."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from optimizer.assembling import conditions
from optimizer.checking import check
from optimizer.domain.calendar import Cycle
from optimizer.domain.dataset import Dataset
from optimizer.domain.plan import UnservedCode
from optimizer.domain.seasons import Season, month_of
from tests.support.tiny_data import (
    COUNTY,
    MONDAY,
    assembled,
    days_of,
    requirement_of,
    solved,
    tiny_dataset,
)

ENGINES = pytest.mark.parametrize("engine", ["auto", "ortools"])
DECEMBER = 12


def season(**cells: object) -> Season:
    """Return a season of the supply line in December."""
    return Season(**{"id": "S", "line_id": "supply", "service_id": None, "month": DECEMBER} | cells)


def with_seasons(*seasons: Season) -> Dataset:
    return replace(tiny_dataset(), seasons=seasons)


def loads(dataset: Dataset) -> tuple[int, int, int]:
    """Return people, boxes brought and boxes taken back at 上坪 (25, 20, 5 as a rule)."""
    one = requirement_of(assembled(dataset, weeks=4), "S1-supply")
    return one.people, one.load_out[0], one.load_back[0]


@pytest.mark.parametrize(
    ("start", "weeks", "month"),
    [
        (date(2026, 11, 30), 4, 12),  # one day of November, 27 of December
        (date(2026, 11, 23), 1, 11),
        (date(2026, 12, 28), 1, 12),  # four days against three
        (date(2026, 12, 28), 2, 1),
        (date(2027, 1, 25), 2, 1),  # seven days against seven: the earlier month
    ],
)
def test_the_month_is_that_of_most_days(start, weeks, month):
    assert month_of(Cycle(start=start, weeks=weeks)) == month


def test_each_factor_scales_its_own_figure_and_rounds_to_the_nearest():
    assert loads(with_seasons()) == (25, 20, 5)
    assert loads(with_seasons(season(people_pct=110))) == (28, 20, 5)  # 27.5
    assert loads(with_seasons(season(out_pct=93))) == (25, 19, 5)  # 18.6
    assert loads(with_seasons(season(back_pct=125))) == (25, 20, 6)  # 6.25


def test_service_time_is_scaled_too():
    problem = assembled(with_seasons(season(service_pct=150)))
    assert requirement_of(problem, "S1-supply").service_s == 45 * 60


def test_another_month_line_or_service_changes_nothing():
    others = (
        season(month=11, out_pct=300),
        season(line_id="hospital", out_pct=300),
        season(service_id="medical", out_pct=300),
    )
    assert loads(with_seasons(*others)) == (25, 20, 5)


def test_seasons_of_a_line_and_of_its_service_multiply():
    both = with_seasons(
        season(out_pct=150), season(line_id=None, service_id="shopping", out_pct=110)
    )
    assert loads(both) == (25, 33, 5)


@ENGINES
def test_a_season_that_fills_the_van_costs_another_round(engine):
    """Three villages of 20 boxes fill a van of 60 to the brim; a tenth more and it must split."""
    usual = solved(assembled(with_seasons(), weeks=1), engine=engine)
    more = solved(assembled(with_seasons(season(out_pct=110)), weeks=1), engine=engine)
    assert more.unserved == ()
    assert len(more.routes) > len(usual.routes)


@ENGINES
def test_more_than_any_van_holds_is_left_out_with_its_proof(engine):
    plan = solved(assembled(with_seasons(season(out_pct=400)), weeks=1), engine=engine)
    assert days_of(plan, "S1-supply") == []
    missed = {one.reason.code for one in plan.unserved}
    assert missed == {UnservedCode.NO_VEHICLE_OFFERS_SERVICE}


def test_the_checker_names_the_load_of_the_season():
    usual = solved(assembled(with_seasons(), weeks=1))
    found = check(assembled(with_seasons(season(out_pct=110)), weeks=1), usual)
    assert "load" in {one.code for one in found}


def test_the_seasons_in_force_are_told():
    dataset = with_seasons(season(out_pct=110), season(id="T", month=1))
    cycle = Cycle(start=MONDAY, weeks=4)
    (effect,) = conditions(dataset, county_codes=[COUNTY], cycle=cycle).seasons
    assert (effect.name_zh, effect.month, effect.out_pct) == ("流动供销", 12, 110)
