"""How counties and time are shared among processes."""

from __future__ import annotations

import pytest

from optimizer.jobs.lanes import lanes_of, share_s


def test_the_heaviest_go_first_and_lanes_end_up_even():
    assert lanes_of([10, 40, 20, 30], workers=2) == ((1, 0), (3, 2))  # 50 and 50


def test_equal_weights_keep_their_order():
    assert lanes_of([5, 5, 5], workers=2) == ((0, 2), (1,))


def test_no_lane_is_empty():
    assert lanes_of([7], workers=4) == ((0,),)


def test_nothing_to_do_needs_no_lane():
    assert lanes_of([], workers=2) == ()


@pytest.mark.parametrize(
    ("weights", "remaining_s", "share"),
    [([30, 20, 10], 120.0, 60.0), ([20, 10], 60.0, 40.0), ([10], 20.0, 20.0)],
)
def test_time_is_shared_by_weight_until_none_is_left(weights, remaining_s, share):
    assert share_s(weights, remaining_s) == pytest.approx(share)


def test_a_county_without_demand_still_gets_a_moment():
    assert share_s([0, 99], 100.0) == pytest.approx(1.0)


def test_time_that_is_over_is_nothing():
    assert share_s([1], -5.0) == 0.0
