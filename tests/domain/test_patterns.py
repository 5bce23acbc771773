"""Sets of visit days, held against plain enumeration, hand-worked cases and the checker's rule."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.checking.weekdays import keeps_weekdays
from optimizer.domain.patterns import MAX_MOVE_DAYS, Pattern, has_pattern, patterns

WORKDAYS = (0, 1, 2, 3, 4)
ALL = 10**9


def listed(
    *,
    visits: int,
    weeks: int = 4,
    gaps: tuple[int, int] = (1, 28),
    closed: tuple[int, ...] = (),
    opened: tuple[int, ...] = (),
    weekdays: tuple[int, ...] = WORKDAYS,
    same_weekday: bool = False,
    limit: int = ALL,
) -> tuple[Pattern, ...]:
    days = 7 * weeks
    regular = (day for day in range(days) if day % 7 in weekdays and day not in closed)
    rule = {
        "visits": visits,
        "days": days,
        "min_gap": gaps[0],
        "max_gap": gaps[1],
        "allowed_days": tuple(sorted({*regular, *opened})),
        "weekdays": weekdays,
        "same_weekday": same_weekday,
        "weeks": weeks,
    }
    found = patterns(**rule, limit=limit)  # type: ignore[arg-type]
    assert has_pattern(**rule) == bool(found)  # type: ignore[arg-type]
    return found


def gaps_of(days: Pattern, length: int) -> list[int]:
    return [(b - a) % length or length for a, b in zip(days, (*days[1:], days[0]), strict=True)]


@given(
    weeks=st.sampled_from((1, 2)),
    visits=st.integers(1, 5),
    least=st.integers(1, 4),
    spare=st.integers(0, 6),
    closed=st.sets(st.integers(0, 13)),
)
def test_free_patterns_are_exactly_the_sets_that_keep_the_gaps(
    weeks: int, visits: int, least: int, spare: int, closed: set[int]
) -> None:
    everyday = tuple(range(7))
    found = listed(
        visits=visits,
        weeks=weeks,
        gaps=(least, least + spare),
        closed=tuple(closed),
        weekdays=everyday,
    )
    days = [day for day in range(7 * weeks) if day not in closed]
    expected = [
        chosen
        for chosen in combinations(days, visits)
        if visits == 1 or all(least <= gap <= least + spare for gap in gaps_of(chosen, 7 * weeks))
    ]
    assert list(found) == expected


def test_eight_visits_two_to_five_days_apart_are_28322_patterns() -> None:
    everyday = tuple(range(7))
    assert len(listed(visits=8, gaps=(2, 5), weekdays=everyday)) == 28322


def test_a_sample_is_made_of_patterns_and_covers_every_usable_day() -> None:
    everyday = tuple(range(7))
    sample = listed(visits=8, gaps=(2, 5), weekdays=everyday, limit=40)
    assert len(sample) <= 40
    assert sample == tuple(sorted(set(sample)))
    assert {day for days in sample for day in days} == set(range(28))
    assert all(2 <= gap <= 5 for days in sample for gap in gaps_of(days, 28))


def test_a_sample_is_the_same_every_time() -> None:
    everyday = tuple(range(7))
    first = listed(visits=6, gaps=(2, 9), weekdays=everyday, limit=25)
    assert first == listed(visits=6, gaps=(2, 9), weekdays=everyday, limit=25)


def test_weekly_visits_on_a_fixed_weekday_are_one_pattern_for_each_weekday() -> None:
    found = listed(visits=4, gaps=(4, 11), same_weekday=True)
    assert found == tuple((d, d + 7, d + 14, d + 21) for d in range(5))


def test_fortnightly_visits_keep_one_weekday_and_the_gaps() -> None:
    assert listed(visits=2, gaps=(8, 21), weekdays=(0,), same_weekday=True) == ((0, 14), (7, 21))
    assert listed(visits=2, gaps=(7, 21), weekdays=(0,), same_weekday=True) == (
        (0, 7),
        (0, 14),
        (0, 21),
        (7, 14),
        (7, 21),
        (14, 21),
    )


def test_a_holiday_moves_the_visit_to_the_nearest_day_that_is_allowed() -> None:
    assert listed(visits=4, gaps=(4, 11), closed=(9,), weekdays=(1, 2, 3), same_weekday=True)[
        1
    ] == (2, 8, 16, 23)


def test_of_two_days_equally_near_the_earlier_is_taken() -> None:
    found = listed(visits=4, gaps=(4, 11), closed=(9,), weekdays=WORKDAYS, same_weekday=True)
    assert (2, 8, 16, 23) in found
    assert (2, 10, 16, 23) not in found


def test_a_nearer_day_that_breaks_the_gaps_is_passed_over() -> None:
    found = listed(visits=4, gaps=(7, 8), closed=(9,), weekdays=WORKDAYS, same_weekday=True)
    assert (2, 8, 16, 23) not in found
    assert (2, 10, 16, 23) not in found
    found = listed(visits=4, gaps=(6, 9), closed=(9, 8), weekdays=WORKDAYS, same_weekday=True)
    assert (2, 10, 16, 23) in found


@pytest.mark.parametrize(("opened", "possible"), [((15,), True), ((17,), False)])
def test_a_visit_moves_six_days_at_most(opened: tuple[int, ...], possible: bool) -> None:
    assert MAX_MOVE_DAYS == 6
    closed = tuple(day for day in range(28) if day % 7 != 2 or day == 9)
    found = listed(
        visits=4, gaps=(1, 28), closed=closed, opened=opened, weekdays=(2,), same_weekday=True
    )
    assert bool(found) is possible


def test_the_gaps_do_not_bind_a_single_visit() -> None:
    assert listed(visits=1, weeks=2, gaps=(3, 4), weekdays=(0, 4)) == ((0,), (4,), (7,), (11,))


def test_a_make_up_day_serves_a_fixed_weekday_only_in_place_of_a_lost_date() -> None:
    assert listed(visits=1, weeks=1, opened=(5,), same_weekday=True) == tuple(
        (day,) for day in WORKDAYS
    )
    with_holiday = listed(visits=1, weeks=1, closed=(4,), opened=(5,), same_weekday=True)
    assert (3,) in with_holiday
    assert listed(visits=2, weeks=1, closed=(4,), opened=(5,), weekdays=(3, 4), same_weekday=True)[
        0
    ] == (3, 5)


def test_no_visit_and_too_many_visits_have_no_pattern() -> None:
    assert listed(visits=0) == ()
    assert listed(visits=6, weeks=1) == ()


def test_fixed_weekdays_do_not_bind_visits_that_are_no_multiple_of_the_weeks() -> None:
    free = listed(visits=6, gaps=(3, 7), weekdays=(0, 3))
    assert listed(visits=6, gaps=(3, 7), weekdays=(0, 3), same_weekday=True) == free
    assert free


@given(
    weeks=st.sampled_from((1, 2, 4)),
    per_week=st.sampled_from((0.25, 0.5, 1, 2, 3)),
    closed=st.sets(st.integers(0, 27), max_size=9),
    opened=st.sets(st.sampled_from((5, 6, 12, 13, 19, 26)), max_size=2),
)
def test_every_listed_pattern_keeps_the_weekdays_as_the_checker_reads_the_rule(
    weeks: int, per_week: float, closed: set[int], opened: set[int]
) -> None:
    visits = max(1, int(per_week * weeks))
    length = 7 * weeks
    kept = tuple(day for day in opened if day < length)
    allowed = {
        day for day in range(length) if (day % 7 in WORKDAYS and day not in closed) or day in kept
    }
    for days in listed(
        visits=visits,
        weeks=weeks,
        closed=tuple(closed),
        opened=kept,
        same_weekday=True,
        gaps=(1, length),
    ):
        assert set(days) <= allowed
        assert len(days) == visits
        assert keeps_weekdays(
            list(days), weekdays=WORKDAYS, allowed=frozenset(allowed), weeks=weeks
        )
