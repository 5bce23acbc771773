"""What the parts of a problem refuse."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.domain.services import TimeWindow
from tests.support.builders import requirement, vehicle


def test_a_window_may_reach_beyond_the_day_but_not_begin_before_it() -> None:
    assert TimeWindow(open_s=0, close_s=10**8).close_s == 10**8
    for open_s, close_s in ((-1, 5), (6, 5)):
        with pytest.raises(ValueError, match="open_s must be"):
            TimeWindow(open_s=open_s, close_s=close_s)


@pytest.mark.parametrize("changes", [{"reload_s": -1}, {"max_duty_s": -1}, {"max_drive_s": -1}])
def test_work_rules_are_not_negative(changes) -> None:
    with pytest.raises(ValueError, match="must be >= 0"):
        replace(vehicle("V1").rules, **changes)


def test_a_vehicle_may_leave_at_least_once() -> None:
    assert vehicle("V1", max_trips=1).max_trips == 1
    with pytest.raises(ValueError, match="max_trips must be >= 1"):
        vehicle("V1", max_trips=0)


def test_a_load_is_not_ready_before_the_day() -> None:
    with pytest.raises(ValueError, match="release_s must be >= 0"):
        replace(requirement("R1"), release_s=-1)


@pytest.mark.parametrize(
    ("days", "rule"),
    [((3, 1), "ascending"), ((1, 1), "without a day twice"), ((1,), "as many days")],
)
def test_listed_days_are_sets_of_as_many_days_as_visits(days, rule) -> None:
    assert replace(requirement("R1", visits=2), day_sets=((1, 3),)).day_sets == ((1, 3),)
    with pytest.raises(ValueError, match=rule):
        replace(requirement("R1", visits=2), day_sets=((1, 3), days))
