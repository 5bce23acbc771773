"""Residents of years to come, against figures worked by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.domain.population import Headcount, Projection, Relocation, Trend, projected

COUNTS = {
    "A1": Headcount(township_code="A", residents=160, elderly=60),
    "A2": Headcount(township_code="A", residents=220, elderly=80),
    "B1": Headcount(township_code="B", residents=90, elderly=45),
}
TRENDS = (Trend(township_code="A", yearly_pct=-10), Trend(township_code="B", yearly_pct=5))


def at(year: int, *moves: Relocation, trends: tuple[Trend, ...] = TRENDS) -> Projection:
    return projected(COUNTS, trends=trends, relocations=moves, from_year=2025, to_year=year)


def residents(found: Projection) -> dict[str, int]:
    return {code: count.residents for code, count in found.counts.items()}


def elderly(found: Projection) -> dict[str, int | None]:
    return {code: count.elderly for code, count in found.counts.items()}


def test_in_the_year_of_the_residents_nothing_changes() -> None:
    assert at(2025).counts == COUNTS


def test_a_trend_is_compounded_and_rounded_so_that_the_sum_of_a_township_is_kept() -> None:
    # A: 160·0.9² = 129.6, 220·0.9² = 178.2, together 307.8; B: 90·1.05² = 99.225
    assert residents(at(2027)) == {"A1": 130, "A2": 178, "B1": 99}
    # 60·0.81 = 48.6, 80·0.81 = 64.8, together 113.4: one of the two is rounded down
    assert elderly(at(2027)) == {"A1": 48, "A2": 65, "B1": 50}


def test_the_elderly_have_a_trend_of_their_own_and_are_never_more_than_the_residents() -> None:
    trends = (Trend(township_code="A", yearly_pct=-50, elderly_yearly_pct=10),)
    found = at(2026, trends=trends)
    assert residents(found) == {"A1": 80, "A2": 110, "B1": 90}
    assert elderly(found) == {"A1": 66, "A2": 88, "B1": 45}
    assert elderly(at(2027, trends=trends)) == {"A1": 40, "A2": 55, "B1": 45}


def test_who_moves_is_old_by_no_more_than_the_residents_are() -> None:
    # A1 in 2027: 40 residents, all of them old, though 60·1.1² would be 72.6
    trends = (Trend(township_code="A", yearly_pct=-50, elderly_yearly_pct=10),)
    move = Relocation(id="R", year=2027, from_village="A1", to_village="B1", residents=20)
    found = at(2027, move, trends=trends)
    assert (residents(found)["B1"], elderly(found)["B1"]) == (110, 65)


def test_elderly_above_the_residents_by_rounding_are_counted_where_there_is_room() -> None:
    heads = {"A1": (3, 2), "A2": (3, 3), "A3": (10, 5)}
    counts = {
        code: Headcount(township_code="A", residents=all_, elderly=old)
        for code, (all_, old) in heads.items()
    }
    half = (Trend(township_code="A", yearly_pct=-50),)
    found = projected(counts, trends=half, relocations=(), from_year=2025, to_year=2026)
    # residents 1.5, 1.5, 5 are 2, 1, 5; elderly 1, 1.5, 2.5 would be 1, 2, 2
    assert residents(found) == {"A1": 2, "A2": 1, "A3": 5}
    assert elderly(found) == {"A1": 2, "A2": 1, "A3": 2}


def test_a_township_without_a_trend_stays_as_it_is() -> None:
    assert at(2040, trends=()).counts == COUNTS


def test_people_move_after_the_trend_of_their_year_and_follow_the_new_township_s_later() -> None:
    move = Relocation(id="R", year=2026, from_village="B1", to_village="A1", residents=21)
    # 2026: B1 94.5 − 21 = 73.5, A1 144 + 21 = 165, A2 198
    assert residents(at(2026, move)) == {"A1": 165, "A2": 198, "B1": 74}
    # 2027: A1 148.5 and A2 178.2 are 326.7; B1 77.175
    assert residents(at(2027, move)) == {"A1": 149, "A2": 178, "B1": 77}
    # of the 21 a half are elderly, as in B1: 47.25 − 10.5 = 36.75, 54 + 10.5 = 64.5, 72
    assert elderly(at(2026, move)) == {"A1": 64, "A2": 72, "B1": 37}


def test_relocations_of_the_year_of_the_residents_are_in_them_already() -> None:
    move = Relocation(id="R", year=2025, from_village="B1", residents=90)
    assert at(2026, move) == at(2026)


def test_those_who_leave_the_mountains_are_counted_nowhere() -> None:
    move = Relocation(id="R", year=2026, from_village="A1", residents=30)
    assert residents(at(2026, move, trends=())) == {"A1": 130, "A2": 220, "B1": 90}


def test_without_a_number_all_move() -> None:
    move = Relocation(id="R", year=2027, from_village="B1", to_village="A1")
    found = at(2027, move)
    # 129.6 + 99.225 = 228.825, with A2 178.2 together 407.025
    assert residents(found) == {"A1": 229, "A2": 178, "B1": 0}
    assert elderly(found)["B1"] == 0


def test_a_number_within_one_of_those_who_live_there_means_all() -> None:
    trends = (Trend(township_code="B", yearly_pct=11),)
    move = Relocation(id="R", year=2026, from_village="B1", residents=99)  # of 99.9
    assert residents(at(2026, move, trends=trends))["B1"] == 0
    found = at(2026, replace(move, residents=100), trends=trends)
    assert found.overdrawn == ()
    assert residents(found)["B1"] == 0


def test_more_people_than_live_there_cannot_move() -> None:
    move = Relocation(id="R", year=2027, from_village="B1", to_village="A1", residents=101)
    (fault,) = at(2027, move).overdrawn
    assert (fault.relocation_id, fault.living) == ("R", 99)


def test_the_second_move_from_a_village_finds_those_whom_the_first_left() -> None:
    first = Relocation(id="R1", year=2026, from_village="A1", residents=100)
    second = Relocation(id="R2", year=2027, from_village="A1", residents=61)
    found = at(2027, second, first, trends=())
    assert [(fault.relocation_id, fault.living) for fault in found.overdrawn] == [("R2", 60)]


def test_unknown_elderly_stay_unknown() -> None:
    counts = {**COUNTS, "B1": replace(COUNTS["B1"], elderly=None)}
    move = Relocation(id="R", year=2026, from_village="B1", to_village="A1", residents=10)
    found = projected(counts, trends=TRENDS, relocations=(move,), from_year=2025, to_year=2026)
    assert found.counts["B1"].elderly is None
    assert found.counts["A1"].elderly == 54


TOWNS = ("A", "B", "C")
A_HEADCOUNT = st.builds(
    lambda town, people, share: Headcount(
        township_code=town, residents=people, elderly=round(people * share)
    ),
    st.sampled_from(TOWNS),
    st.integers(0, 900),
    st.floats(0, 1),
)
A_PCT = st.floats(-20, 20)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    heads=st.lists(A_HEADCOUNT, min_size=2, max_size=12),
    pcts=st.tuples(A_PCT, A_PCT, A_PCT),
    moves=st.lists(st.tuples(st.integers(2024, 2032), st.integers(0, 11), st.integers(0, 11))),
    years=st.integers(0, 6),
)
def test_totals_are_kept_and_nobody_is_less_than_nobody(
    heads: list[Headcount],
    pcts: tuple[float, float, float],
    moves: list[tuple[int, int, int]],
    years: int,
) -> None:
    counts = {f"V{n}": head for n, head in enumerate(heads)}
    trends = [Trend(township_code=t, yearly_pct=p) for t, p in zip(TOWNS, pcts, strict=True)]
    plain = projected(counts, trends=trends, relocations=(), from_year=2025, to_year=2025 + years)
    for trend in trends:
        before = [c for c in counts.values() if c.township_code == trend.township_code]
        after = [c for c in plain.counts.values() if c.township_code == trend.township_code]
        exact = sum(c.residents for c in before) * (1 + trend.yearly_pct / 100) ** years
        assert sum(c.residents for c in after) == pytest.approx(exact, abs=0.501)
    inside = [
        Relocation(
            id=f"R{n}", year=y, from_village=f"V{a % len(heads)}", to_village=f"V{b % len(heads)}"
        )
        for n, (y, a, b) in enumerate(moves)
    ]
    still = projected(counts, trends=(), relocations=inside, from_year=2025, to_year=2025 + years)
    assert not still.overdrawn
    total = sum(c.residents for c in counts.values())
    assert sum(c.residents for c in still.counts.values()) == pytest.approx(total, abs=0.01)
    for count in (*plain.counts.values(), *still.counts.values()):
        assert count.elderly is not None
        assert 0 <= count.elderly <= count.residents
