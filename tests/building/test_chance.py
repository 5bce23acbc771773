from __future__ import annotations

import numpy as np
import pytest

from optimizer.building.chance import normal, uniform, weighted_choice


def test_a_draw_depends_on_its_keys_alone() -> None:
    first = uniform("village", "331102001206")
    uniform("village", "331102001207")
    assert uniform("village", "331102001206") == first
    assert uniform("seat", "331102001206") != first


def test_draws_never_change_between_versions() -> None:
    assert uniform("village", "331102001206") == pytest.approx(0.5481949742026639, abs=1e-15)


def test_draws_fill_the_unit_interval_evenly() -> None:
    draws = [uniform("test", str(number)) for number in range(2000)]
    assert 0 < min(draws) < 0.01
    assert 0.99 < max(draws) < 1
    assert sum(draws) / len(draws) == pytest.approx(0.5, abs=0.02)


def test_normal_draws_have_mean_zero_and_deviation_one() -> None:
    draws = np.array([normal("test", str(number)) for number in range(2000)])
    assert draws.mean() == pytest.approx(0, abs=0.07)
    assert draws.std() == pytest.approx(1, abs=0.05)


def test_only_places_with_weight_are_chosen_in_proportion() -> None:
    weights = np.array([0.0, 1.0, 0.0, 3.0, 0.0])
    chosen = [weighted_choice(weights, str(number)) for number in range(2000)]
    assert set(chosen) == {1, 3}
    assert chosen.count(3) / len(chosen) == pytest.approx(0.75, abs=0.03)


def test_nothing_to_choose_from_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one weight"):
        weighted_choice(np.zeros(3), "x")
