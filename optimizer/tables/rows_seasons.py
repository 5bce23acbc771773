"""Rows of the table of seasonal demand."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from optimizer.tables.columns import Head, Ident, Row, Source, Whole

Percent = Annotated[Whole, Field(ge=0, le=1000)]
Month = Annotated[Whole, Field(ge=1, le=12)]


class SeasonRow(Row):
    """Demand of a line or a service in one month, against the standing demand."""

    season_id: Annotated[Ident, Head("季节编号", "编号", "Id of the row")]
    line_id: Annotated[
        Ident | None, Head("服务线编号", "空白 = 任何线", "Line; blank: any", refers="lines")
    ] = None
    service_id: Annotated[
        Ident | None, Head("服务编号", "空白 = 任何服务", "Service; blank: any", refers="services")
    ] = None
    month: Annotated[Month, Head("月份", "1–12；按周期大部分日期所在的月", "Month of the cycle")]
    people_pct: Annotated[
        Percent, Head("人次%", "每次服务人次，平时 = 100", "People per visit, usual: 100", "%")
    ] = 100
    out_pct: Annotated[
        Percent, Head("送货%", "每次送的载量，平时 = 100", "Loads brought, usual: 100", "%")
    ] = 100
    back_pct: Annotated[
        Percent, Head("带回%", "每次带回的载量，平时 = 100", "Loads taken back, usual: 100", "%")
    ] = 100
    service_pct: Annotated[
        Percent, Head("服务时长%", "每次服务分钟，平时 = 100", "Service time, usual: 100", "%")
    ] = 100
    source: Source = None
