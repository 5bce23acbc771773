"""Residents by place and year."""

from __future__ import annotations

import pytest

from optimizer.domain.dataset import Dataset
from optimizer.tables import check_tables, load_dataset, read_raw
from optimizer.tables.projecting import project
from optimizer.viewing.residents import (
    by_county,
    by_township,
    residents_chart,
    residents_table,
    residents_to,
)
from tests.tables.bad_cases import LISHUI, TINY
from tests.tables.test_projecting import RIDGE, UP, tiny


@pytest.fixture
def dataset(tmp_path) -> Dataset:
    """Two townships that shrink by 10 and 5 % a year; 岭头 moves to 上坪 in 2026."""
    return load_dataset(tiny(tmp_path, f"2026,{RIDGE},{UP},"))


def test_a_county_has_the_sum_of_its_villages_and_of_those_in_the_plan(dataset):
    # 东镇 780·0.9 + 85.5 = 787.5, rounded to the even 788; 西乡 320·0.95 = 304; 河口 360 apart
    (county,) = by_county(dataset, residents_to(dataset, 2026)[2026])
    assert (county.name, county.now, county.then) == ("方山县", 1190, 1092)
    assert (county.in_plan_now, county.in_plan_then) == (790, 732)
    assert [
        (t.name, t.now, t.then) for t in by_township(dataset, residents_to(dataset, 2026)[2026])
    ] == [
        ("东镇", 780, 788),
        ("西乡", 410, 304),
    ]


def test_the_table_has_a_sum_and_says_what_is_projected(dataset):
    then = residents_to(dataset, 2026)[2026]
    table = residents_table(by_county(dataset, then), now=2025, then=2026)
    assert [list(row) for row in table.to_numpy()] == [
        ["方山县", 1190, 1092, -8.2, 790, 732],
        ["合计", 1190, 1092, -8.2, 790, 732],
    ]
    assert table.columns[2] == "2026 推算"
    counties = by_county(dataset, then, language="en")
    english = residents_table(counties, now=2025, then=2026, language="en")
    assert list(english["County"]) == ["Fangshan", "Total"]
    assert english.columns[2] == "2026 (proj.)"


def test_the_chart_has_a_point_for_each_year_of_all_and_of_those_in_the_plan(dataset):
    years = residents_to(dataset, 2027)
    frame = residents_chart(dataset.villages, years, language="en").data
    assert [tuple(row) for row in frame.to_numpy()][:4] == [
        (2025, "All villages", 1190),
        (2025, "Villages in the plan", 790),
        (2026, "All villages", 1092),
        (2026, "Villages in the plan", 732),
    ]
    assert len(frame) == 6


def test_what_is_shown_is_what_project_writes():
    raw, _ = read_raw(LISHUI)
    assert raw is not None
    then, issues = check_tables(project(raw, year=2035))
    assert issues == ()
    assert then is not None
    shown = residents_to(load_dataset(LISHUI), 2035)[2035]
    assert shown == {village.code: village.residents for village in then.villages}


def test_without_a_year_of_residents_nothing_is_shown():
    with pytest.raises(ValueError, match="year"):
        residents_to(load_dataset(TINY), 2030)
