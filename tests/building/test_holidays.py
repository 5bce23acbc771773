from __future__ import annotations

import zipfile
from pathlib import Path

from optimizer.building.holidays import STATUTE_KEY, read_holidays

MODULE = """
import datetime
from enum import Enum


class Holiday(Enum):
    def __new__(cls, english, chinese, days):
        raise RuntimeError("never run")

    new_years_day = "New Year's Day", "元旦", 1


holidays = {
    datetime.date(year=2024, month=1, day=1): Holiday.new_years_day.value,
    datetime.date(year=2026, month=1, day=1): Holiday.new_years_day.value,
}

workdays = {
    datetime.date(year=2026, month=1, day=4): Holiday.new_years_day.value,
}
"""


def test_the_tables_of_the_package_are_read_without_running_it(tmp_path: Path) -> None:
    wheel = tmp_path / "chinesecalendar.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("chinese_calendar/constants.py", MODULE)
    rows = read_holidays(wheel)
    package = [row for row in rows if row.source != STATUTE_KEY]
    assert [(row.date, row.kind, row.name_zh) for row in package] == [
        ("2026-01-01", "holiday", "元旦"),
        ("2026-01-04", "workday", "元旦"),
    ]
    statutory = [row.date for row in rows if row.source == STATUTE_KEY]
    assert len(statutory) == 13  # statutory days a year since 2025
    assert statutory[0] == "2027-01-01"
