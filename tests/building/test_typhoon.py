"""The typhoon week: closures where the most ways lead, written again as it ships."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.building.typhoon import (
    APART_M,
    CLEAR_M,
    CLOSURES,
    SCENARIO,
    most_used,
    scenario_text,
)
from optimizer.tables import load_dataset
from optimizer.travel.ellipsoid import straight_metres

LISHUI = Path(__file__).parents[2] / "datasets" / "lishui"
Stretches = list[tuple[float, float, int]]


@pytest.fixture(scope="module")
def stretches() -> Stretches:
    return most_used(load_dataset(LISHUI))


@pytest.mark.slow
def test_the_shipped_scenario_is_what_is_computed(stretches: Stretches) -> None:
    file = LISHUI / "scenarios" / f"{SCENARIO}.toml"
    assert file.read_text(encoding="utf-8") == scenario_text(stretches)


@pytest.mark.slow
def test_the_most_used_come_first_apart_from_each_other_and_from_places(
    stretches: Stretches,
) -> None:
    assert len(stretches) == CLOSURES
    ways = [count for _, _, count in stretches]
    assert ways == sorted(ways, reverse=True)
    assert ways[-1] > 0
    lats, lons = (np.array([one[k] for one in stretches]) for k in (0, 1))
    for place, (lat, lon, _) in enumerate(stretches):
        away = straight_metres(lats, lons, np.array(lat), np.array(lon))
        assert np.delete(away, place).min() > APART_M
    for village in load_dataset(LISHUI).villages:
        if village.in_plan:
            at = np.array(village.position.lat), np.array(village.position.lon)
            assert straight_metres(lats, lons, *at).min() > CLEAR_M


def test_a_dataset_without_that_many_stretches_is_refused() -> None:
    with pytest.raises(ValueError, match="elevation"):
        most_used(load_dataset(LISHUI.parent / "tiny"))
