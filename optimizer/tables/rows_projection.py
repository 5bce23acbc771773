"""Rows of the tables of residents to come: trends of townships, and relocations."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from optimizer.tables.columns import Count, Head, Ident, Number, Row, Source, Whole

YEARS = (1900, 2200)
Year = Annotated[Whole, Field(ge=YEARS[0], le=YEARS[1])]
Percent = Annotated[Number, Field(ge=-100, le=100)]


class TrendRow(Row):
    """How the residents of a township change."""

    township_code: Annotated[
        Ident, Head("乡镇代码", "九位代码", "Nine-digit code of the township", refers="townships")
    ]
    yearly_pct: Annotated[
        Percent,
        Head("每年变化%", "常住人口每年变化，减少为负", "Residents a year; negative: fewer", "%"),
    ]
    elderly_yearly_pct: Annotated[
        Percent | None,
        Head(
            "老年每年变化%", "空白 = 与常住人口相同", "Those aged 60 and over; blank: as all", "%"
        ),
    ] = None
    source: Source = None


class RelocationRow(Row):
    """People who move from one village to another, or out of the mountains."""

    relocation_id: Annotated[Ident, Head("搬迁编号", "编号", "Id of the relocation")]
    year: Annotated[Year, Head("年份", "在这一年搬", "The year in which they move")]
    from_village: Annotated[Ident, Head("迁出村", "村代码", "Village left", refers="villages")]
    to_village: Annotated[
        Ident | None,
        Head("迁入村", "空白 = 迁出山区", "New village; blank: out of the area", refers="villages"),
    ] = None
    residents: Annotated[
        Count | None, Field(ge=1), Head("搬迁人口", "空白 = 全村", "People; blank: all", "人")
    ] = None
    source: Source = None
