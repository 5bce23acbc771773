"""The vocabulary of columns: kinds of cells, their readers, and what the docs say of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator
from pydantic_core import PydanticCustomError

from optimizer.domain.calendar import DayKind
from optimizer.domain.fleet import Area
from optimizer.domain.places import PositionSource
from optimizer.domain.services import HalfDay, TimeWindow
from optimizer.tables.cells import (
    Cell,
    fault,
    split_list,
    to_choice,
    to_clock_s,
    to_date,
    to_flag,
    to_half_days,
    to_number,
    to_plain,
    to_text,
    to_weekdays,
    to_whole,
    to_windows,
)


class Keeping(StrEnum):
    """How a line holds on to something villagers get used to."""

    HARD = "hard"
    """All visits of a cycle have it in common; a change against the plan in force is priced."""
    PRICED = "priced"
    """Only a change against the plan in force is priced."""
    FREE = "free"
    """It may change at no price."""


class Kind(StrEnum):
    """What a cell holds; decides its editor and its explanation."""

    TEXT = "text"
    ID = "id"
    WHOLE = "whole number"
    NUMBER = "number"
    FLAG = "yes or no"
    CHOICE = "choice"
    LIST = "list"
    WEEKDAYS = "weekdays"
    HALF_DAYS = "half-days"
    WINDOWS = "time windows"
    CLOCK = "clock time"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Head:
    """
    The people's side of a column.

    ``header_zh`` is the Chinese header (the English one is the field's name), ``zh`` and ``en``
    explain the column, ``refers`` names the table in which the value must occur, ``aliases`` are
    other headers that are understood.
    """

    header_zh: str
    zh: str = ""
    en: str = ""
    unit: str = ""
    refers: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)  # hashable, though its words are not
class Choices:
    """The words that a cell may hold, each with what it stands for."""

    words: dict[str, str]


@dataclass(frozen=True, slots=True)
class RangeCode:
    """The code of a figure outside its column's bounds, where `out_of_range` says too little."""

    id: str


Text = Annotated[str, PlainValidator(to_text), Kind.TEXT]


class Row(BaseModel):
    """A row of any table; its number is the one that Excel shows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    row_number: int
    note: Annotated[Text | None, Head("备注", "任何说明", "Any remark")] = None


POSITION_SOURCES = {source.value: source.value for source in PositionSource}
DAY_KINDS = {
    DayKind.HOLIDAY.value: DayKind.HOLIDAY.value,
    "假日": DayKind.HOLIDAY.value,
    DayKind.WORKDAY.value: DayKind.WORKDAY.value,
    "补班": DayKind.WORKDAY.value,
}
KEEPINGS = {
    "hard": Keeping.HARD.value,
    "固定": Keeping.HARD.value,
    "priced": Keeping.PRICED.value,
    "计价": Keeping.PRICED.value,
    "free": Keeping.FREE.value,
    "不限": Keeping.FREE.value,
}
AREAS = {
    **{area.value: area.value for area in Area},
    "村": Area.VILLAGE.value,
    "乡镇": Area.TOWNSHIP.value,
    "县": Area.COUNTY.value,
}
PROFILES = {"van": "van", "walk": "walk", "车": "van", "步行": "walk"}


def _to_position_source(cell: Cell) -> PositionSource:
    """Return how the position is known."""
    return PositionSource(to_choice(cell, POSITION_SOURCES))


def _to_day_kind(cell: Cell) -> DayKind:
    """Return holiday or make-up workday."""
    return DayKind(to_choice(cell, DAY_KINDS))


def _to_keeping(cell: Cell) -> Keeping:
    """Return how something is held on to; yes is hard, no is priced."""
    try:
        return Keeping.HARD if to_flag(cell) else Keeping.PRICED
    except PydanticCustomError:
        word = KEEPINGS.get(to_plain(cell).lower())
    if word is None:
        raise fault("bad_keeping", allowed=", ".join(("1", "0", *KEEPINGS)))
    return Keeping(word)


def _to_area(cell: Cell) -> Area:
    """Return how far around its base a vehicle serves."""
    return Area(to_choice(cell, AREAS))


def _to_profile(cell: Cell) -> str:
    """Return a travel profile."""
    return to_choice(cell, PROFILES)


Ident = Annotated[str, PlainValidator(to_plain), Kind.ID]
Whole = Annotated[int, BeforeValidator(to_whole), Kind.WHOLE]
Number = Annotated[float, BeforeValidator(to_number), Kind.NUMBER]
Flag = Annotated[bool, PlainValidator(to_flag), Kind.FLAG]
Idents = Annotated[tuple[str, ...], PlainValidator(split_list), Kind.LIST]
Weekdays = Annotated[tuple[int, ...], PlainValidator(to_weekdays), Kind.WEEKDAYS]
HalfDays = Annotated[tuple[HalfDay, ...], PlainValidator(to_half_days), Kind.HALF_DAYS]
Windows = Annotated[tuple[TimeWindow, ...], PlainValidator(to_windows), Kind.WINDOWS]
Clock = Annotated[int, PlainValidator(to_clock_s), Kind.CLOCK]
Day = Annotated[date, PlainValidator(to_date), Kind.DATE]

Count = Annotated[Whole, Field(ge=0, le=10_000_000)]
Load = Annotated[Whole, Field(ge=0, le=100_000)]
Minutes = Annotated[Number, Field(ge=0, le=1440)]
Hours = Annotated[Number, Field(ge=0, le=24)]
Yuan = Annotated[Number, Field(ge=0, le=1_000_000)]
RoadClass = Annotated[Whole, Field(ge=1, le=3)]
Priority = Annotated[Whole, Field(ge=1, le=3)]
Seats = Annotated[Whole, Field(ge=0, le=100), RangeCode("seats_out_of_range")]
Crew = Annotated[Whole, Field(ge=1, le=20), RangeCode("crew_out_of_range")]
GapDays = Annotated[Whole, Field(ge=1, le=28)]
WeekDayCount = Annotated[Whole, Field(ge=1, le=7)]

Source = Annotated[Text | None, Head("来源", "此行数据的来源", "Where the row comes from")]
Latitude = Annotated[Number, Field(ge=-90, le=90)]
Longitude = Annotated[Number, Field(ge=-180, le=180)]
Lat = Annotated[Latitude, Head("纬度", "WGS-84 纬度", "WGS-84 latitude", unit="°")]
Lon = Annotated[Longitude, Head("经度", "WGS-84 经度", "WGS-84 longitude", unit="°")]
SourceOfPosition = Annotated[
    PositionSource,
    PlainValidator(_to_position_source),
    Kind.CHOICE,
    Choices(POSITION_SOURCES),
    Head("位置来源", "modelled 表示估计位置", "`modelled` means an estimate"),
]
ErrorKm = Annotated[
    Number,
    Field(ge=0, le=500),
    Head("位置误差km", "预计误差", "Expected error of the position", unit="km"),
]
Height = Annotated[Number, Field(ge=-500, le=9000)]
ElevationM = Annotated[Height | None, Head("海拔", "海拔高度", "Height above the sea", unit="m")]
KindOfDay = Annotated[DayKind, PlainValidator(_to_day_kind), Kind.CHOICE, Choices(DAY_KINDS)]
Keep = Annotated[Keeping, PlainValidator(_to_keeping), Kind.CHOICE, Choices(KEEPINGS)]
Trips = Annotated[Whole, Field(ge=1, le=20), RangeCode("trips_out_of_range")]
Wave = Annotated[Whole, Field(ge=1, le=9), RangeCode("wave_out_of_range")]
Profile = Annotated[str, PlainValidator(_to_profile), Kind.CHOICE, Choices(PROFILES)]
AreaOfService = Annotated[Area, PlainValidator(_to_area), Kind.CHOICE, Choices(AREAS)]
