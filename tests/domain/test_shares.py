"""Whole shares add up."""

import pytest

from optimizer.domain.shares import largest_remainder, rounded


def test_shares_add_up_and_the_first_of_equals_gets_more() -> None:
    assert largest_remainder([1, 1, 1], 10) == [4, 3, 3]
    assert largest_remainder([5, 3, 2], 10) == [5, 3, 2]


def test_nothing_can_be_shared_by_weights_of_nothing() -> None:
    with pytest.raises(ValueError, match="positive"):
        largest_remainder([0, 0], 3)


def test_numbers_are_rounded_to_their_rounded_sum() -> None:
    assert rounded([1.4, 1.4, 1.4]) == [2, 1, 1]
    assert rounded([0.2, 0.1]) == [0, 0]
    assert rounded([]) == []
