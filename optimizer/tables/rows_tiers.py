"""Rows of the table of frequency tiers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from optimizer.tables.columns import Count, Head, Ident, Idents, Number, Row, Source, Whole


class TierRow(Row):
    """A frequency, and what a village must be like to have it."""

    tier_id: Annotated[Ident, Head("等级编号", "编号", "Id of the tier")]
    line_id: Annotated[Ident, Head("服务线编号", "服务线", "Line", refers="lines")]
    rank: Annotated[
        Whole,
        Field(ge=1, le=20),
        Head("次序", "1 最先；村取第一个全部达到的等级", "1 first; the first that fits holds"),
    ]
    visits_per_4_weeks: Annotated[
        Whole, Field(ge=1, le=28), Head("四周次数", "每四周上门次数", "Visits in four weeks", "次")
    ]
    min_residents: Annotated[
        Count | None, Head("常住人口至少", "空白 = 不看", "Least residents; blank: any", "人")
    ] = None
    min_elderly: Annotated[
        Count | None, Head("老年人口至少", "空白 = 不看", "Least aged 60 and over", "人")
    ] = None
    min_elderly_pct: Annotated[
        Number | None,
        Field(ge=0, le=100),
        Head("老年占比至少%", "老年人口占常住人口", "Least share aged 60 and over", "%"),
    ] = None
    min_km: Annotated[
        Number | None,
        Field(ge=0, le=500),
        Head(
            "离固定点至少km",
            "到最近的固定点（提供此服务的，或下列类型的基地）的直线距离",
            "Least distance, as the crow flies, to the nearest fixed point that offers the "
            "service, or base of the kinds named here",
            "km",
        ),
    ] = None
    from_kinds: Annotated[
        Idents | None,
        Head("算作固定点的基地类型", "如 health_centre;county_hospital", "Kinds of bases"),
    ] = None
    source: Source = None
