"""From each section of a scenario's file to the change that it says."""

from __future__ import annotations

from pydantic_core import PydanticCustomError

from optimizer.domain.scenario import (
    FleetSize,
    Floor,
    Frequency,
    Relocation,
    SecondWave,
    Shift,
    TierVisits,
    WorkDays,
)
from optimizer.scenarios.columns import (
    MOST_MORE_DAYS,
    MOST_PERCENT,
    MOST_RESIDENTS,
    MOST_SHIFT_MIN,
    MOST_VEHICLES,
    MOST_VISITS,
)
from optimizer.scenarios.keys import SIZES
from optimizer.scenarios.section import Section
from optimizer.tables.cells import (
    HALF_DAYS_ALLOWED,
    WEEKDAYS_ALLOWED,
    to_clock_s,
    to_half_days,
    to_weekdays,
    to_windows,
)


def a_fleet_size(section: Section) -> FleetSize | None:
    """Return a change of the number of vehicles; ``None`` where something is wrong."""
    fleet, key = section.fleet(), section.one_of(SIZES)
    count = section.whole("count", -MOST_VEHICLES, MOST_VEHICLES)
    percent = section.number("percent", -100, MOST_PERCENT)
    total = section.whole("total", 0, MOST_VEHICLES)
    if not section.sound or fleet is None or key is None:
        return None
    return FleetSize(
        line=section.line_of(key), fleet=fleet, count=count, percent=percent, total=total
    )


def a_shift(section: Section) -> Shift | None:
    """Return a change of shifts; ``None`` where something is wrong."""
    fleet = section.fleet()
    start = section.whole("start_min", -MOST_SHIFT_MIN, MOST_SHIFT_MIN) or 0
    end = section.whole("end_min", -MOST_SHIFT_MIN, MOST_SHIFT_MIN) or 0
    if not section.sound or fleet is None:
        return None
    return Shift(line=section.line, fleet=fleet, start_min=start, end_min=end)


def work_days(section: Section) -> WorkDays | None:
    """Return a change of the days worked; ``None`` where something is wrong."""
    fleet = section.fleet()
    more = section.whole("more", -MOST_MORE_DAYS, MOST_MORE_DAYS, required=True)
    weekdays: tuple[int, ...] = ()
    if (text := section.text("weekdays")) is not None:
        try:
            weekdays = to_weekdays(text)
        except PydanticCustomError:
            section.wrong("weekdays", f"星期：{WEEKDAYS_ALLOWED}", WEEKDAYS_ALLOWED)
    if not section.sound or fleet is None or more is None:
        return None
    return WorkDays(line=section.line, fleet=fleet, more=more, weekdays=weekdays)


def a_frequency(section: Section) -> Frequency | None:
    """Return a change of visits; ``None`` where something is wrong."""
    line_id = section.name("line", "lines", required=True)
    visits = section.whole("visits_per_4_weeks", 1, MOST_VISITS, required=True)
    counties = section.counties()
    if not section.sound or line_id is None or visits is None:
        return None
    return Frequency(
        line=section.line_of("visits_per_4_weeks"),
        line_id=line_id,
        visits_per_4_weeks=visits,
        counties=counties,
    )


def a_tier(section: Section) -> TierVisits | None:
    """Return a change of a tier; ``None`` where something is wrong."""
    tier_id = section.name("tier", "tiers", required=True)
    visits = section.whole("visits_per_4_weeks", 1, MOST_VISITS, required=True)
    if tier_id is None or visits is None:
        return None
    line = section.line_of("visits_per_4_weeks")
    return TierVisits(line=line, tier_id=tier_id, visits_per_4_weeks=visits)


def a_wave(section: Section) -> SecondWave | None:
    """Return a second wave; ``None`` where something is wrong."""
    line_id = section.name("line", "lines", required=True)
    percent = section.number("people_percent", 1, 100, required=True)
    counties = section.counties()
    texts = [_written(section, key) for key in ("half_days", "windows", "shift_end")]
    half_days, windows, shift_end = texts
    if not section.sound or line_id is None or percent is None:
        return None
    if half_days is None or windows is None or shift_end is None:
        return None
    return SecondWave(
        line=section.line,
        line_id=line_id,
        people_percent=percent,
        half_days=half_days,
        windows=windows,
        shift_end=shift_end,
        counties=counties,
    )


def a_relocation(section: Section) -> Relocation | None:
    """Return people who move; ``None`` where something is wrong."""
    start = section.name("from", "villages", required=True)
    end = section.name("to", "villages", required=True)
    residents = section.whole("residents", 1, MOST_RESIDENTS, required=True)
    if start is None or end is None or residents is None:
        return None
    if start == end:
        section.wrong("to", "另一个村", "another village")
        return None
    line = section.line_of("residents")
    return Relocation(line=line, from_village=start, to_village=end, residents=residents)


def a_floor(section: Section) -> Floor | None:
    """Return a floor; ``None`` where something is wrong."""
    line_id = section.name("line", "lines", required=True)
    visits = section.whole("visits_per_4_weeks", 1, MOST_VISITS, required=True)
    county, township = section.name("county", "counties"), section.name("township", "townships")
    if "county" in section.values and "township" in section.values:
        section.one_of(("county", "township"))
    if not section.sound or line_id is None or visits is None:
        return None
    return Floor(
        line=section.line_of("visits_per_4_weeks"),
        line_id=line_id,
        visits_per_4_weeks=visits,
        county_code=county,
        township_code=township,
    )


_WRITTEN = {
    "half_days": (to_half_days, HALF_DAYS_ALLOWED),
    "windows": (to_windows, "16:15-17:30"),
    "shift_end": (to_clock_s, "17:45"),
}


def _written(section: Section, key: str) -> str | None:
    """Return a text as the tables write such cells."""
    text = section.text(key, required=True)
    read, example = _WRITTEN[key]
    if text is None:
        return None
    try:
        read(text)
    except PydanticCustomError:
        section.wrong(key, f"如 {example}", f"like {example}")
        return None
    return text
