"""Closures in sentences and on the map."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from optimizer.domain.closures import Box, Circle, ClosureKind
from optimizer.domain.conditions import (
    ClosureEffect,
    Conditions,
    FixedPointEffect,
    FixedShare,
    SeasonEffect,
)
from optimizer.exporting import condition_records, conditions_from
from optimizer.viewing.conditions import condition_lines
from optimizer.viewing.payload import map_payload
from tests.viewing.sample import sample_blocks

VILLAGE = ClosureEffect(
    id="C1",
    kind=ClosureKind.VILLAGE,
    name="S1村",
    first=date(2026, 11, 30),
    last=None,
    reason="塌方",
    days=14,
    villages=1,
    visits_lost=2,
    village_codes=("S1",),
)
CIRCLE = replace(
    VILLAGE,
    id="C2",
    kind=ClosureKind.TERRAIN,
    name="",
    last=date(2026, 12, 1),
    village_codes=(),
    visits_lost=0,
    shape=Circle(lat=28.1, lon=119.5, radius_m=900),
)
BOX = replace(CIRCLE, id="C3", shape=Box(south=28.0, west=119.4, north=28.1, east=119.5))
VAN = replace(CIRCLE, id="C4", kind=ClosureKind.VEHICLE, name="V1", shape=None)
SEASON = SeasonEffect(
    id="S",
    month=12,
    name_zh="供销",
    name_en="Supply",
    people_pct=100,
    out_pct=120,
    back_pct=100,
    service_pct=90,
)
POINT = FixedPointEffect(
    id="F",
    name="卫生室",
    kind="clinic",
    capacity=40,
    taken=30,
    requirements_not_due=1,
    shares=(
        FixedShare(
            village_code="S1", village="S1村", line_zh="医疗", line_en="Clinic", person_times=30
        ),
    ),
)
ALL = Conditions(
    closures=(VILLAGE, CIRCLE, BOX, VAN),
    seasons=(SEASON,),
    fixed_points=(POINT,),
    visits_closed=2,
    visits_suspended=0,
)


def test_each_is_told_in_both_languages() -> None:
    zh, en = condition_lines(ALL, "zh"), condition_lines(ALL, "en")
    assert (
        zh[0] == "封村 S1村：2026-11-30 至 另行通知，本周期 14 天，2 次改不了日期，去不成（塌方）"
    )
    assert en[0].startswith("Village closed S1村: 2026-11-30 to further notice, 14 day(s)")
    assert zh[4] == "因封闭去不成、改不了日期的共 2 次，仍算应服务，列为未安排。"
    assert en[4].endswith("they are due all the same, and left out.")
    assert zh[5] == "季节 供销（12 月）：送货 120 %，时长 90 %"
    assert en[5] == "Season Supply (month 12): loads out 120 %, service time 90 %"
    assert zh[6] == "固定点 卫生室：接待 30 人次（最多 40），1 项需求不用再送：S1村·医疗 30"
    assert len(zh) == len(en) == 7


def test_they_survive_the_manifest() -> None:
    assert conditions_from(condition_records(ALL)) == ALL
    assert conditions_from(None) == Conditions()


def test_the_map_has_villages_and_shapes_and_no_vehicles() -> None:
    village, circle, box = map_payload(sample_blocks(), conditions=ALL)["closed"]
    assert village["villages"] == ["S1"]
    assert circle["circle"] == [28.1, 119.5, 900]
    assert box["box"] == [[28.0, 119.4], [28.1, 119.5]]
    assert village["zh"].startswith("封村")
    assert (village["first"], village["last"]) == ("2026-11-30", None)
    assert (box["first"], box["last"]) == ("2026-11-30", "2026-12-01")


@pytest.mark.parametrize("conditions", [None, Conditions()])
def test_nothing_closed_is_nothing_on_the_map(conditions: Conditions | None) -> None:
    assert map_payload(sample_blocks(), conditions=conditions)["closed"] == []
