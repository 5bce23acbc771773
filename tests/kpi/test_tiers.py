"""The arithmetic of tiers, with figures that can be checked on paper."""

from __future__ import annotations

import pytest

from optimizer.kpi.tiers import TierDemand, TierSupply, tier_report

HOUR = 3600


def demand(rank: int, visits: int, halts: int, hours: int = 1) -> TierDemand:
    """Return a tier whose halts take so many hours each, a quarter of them driving."""
    return TierDemand(
        tier_id=f"T{rank}",
        rank=rank,
        visits_per_4_weeks=visits,
        villages=halts,
        halts=halts,
        halt_s=halts * hours * HOUR,
        on_site_s=halts * hours * HOUR * 3 // 4,
    )


def supply(hours: int, halts: int = 10_000) -> TierSupply:
    return TierSupply(vehicles=2, vehicle_days=40, shift_s=hours * HOUR, halts=halts)


TIERS = (demand(1, 4, 10), demand(2, 2, 20), demand(3, 1, 30))
"""4 · 10 + 2 · 20 + 1 · 30 = 110 halts of an hour each; 60 at the least."""


def possible(*demands: TierDemand, has: TierSupply) -> list[int | None]:
    return [level.possible for level in tier_report(demands, has).levels]


def test_the_sums_are_those_of_four_weeks():
    report = tier_report(TIERS, supply(200))
    assert report.needed_halts == 110
    assert report.needed_s == 110 * HOUR
    assert report.needed_on_site_s == 110 * HOUR * 3 // 4


@pytest.mark.parametrize(("hours", "met"), [(109, False), (110, True)])
def test_both_sides_of_enough_hours(hours, met):
    assert tier_report(TIERS, supply(hours)).is_met is met


@pytest.mark.parametrize(("halts", "met"), [(109, False), (110, True)])
def test_both_sides_of_enough_halts(halts, met):
    assert tier_report(TIERS, supply(999, halts)).is_met is met


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (110, [4, 2, 1]),
        (109, [4, 1, 1]),  # the second tier falls first: 40 + 20 + 30
        (90, [4, 1, 1]),
        (89, [2, 1, 1]),  # then the first, to the next frequency of the table
        (70, [2, 1, 1]),
        (69, [1, 1, 1]),
        (60, [1, 1, 1]),
        (59, [None, None, None]),
    ],
)
def test_the_highest_that_can_be_met_keeps_the_first_ranks(hours, expected):
    assert possible(*TIERS, has=supply(hours)) == expected


def test_a_tier_never_comes_more_often_than_the_one_before_it():
    first, second = demand(1, 4, 100), demand(2, 2, 1)
    assert possible(first, second, has=supply(150)) == [1, 1]


def test_a_tier_without_villages_costs_nothing():
    assert possible(demand(1, 4, 0), demand(2, 2, 5), has=supply(5)) == [4, 1]


def test_even_once_in_four_weeks_may_be_too_much():
    report = tier_report(TIERS, supply(10))
    assert not report.is_possible
    assert not report.is_met
