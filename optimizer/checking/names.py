"""Names as people know them, for messages: villages, lines, vehicles, dates, clock times."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.problem import CycleRequirement, CycleVehicle, Problem

WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def clock(seconds: int) -> str:
    """Return ``H:MM``, with seconds where they are not zero; also for times outside the day."""
    sign, total = ("-", -seconds) if seconds < 0 else ("", seconds)
    hours, rest = divmod(total, 3600)
    minutes, left = divmod(rest, 60)
    return f"{sign}{hours}:{minutes:02d}" + (f":{left:02d}" if left else "")


def span(seconds: int) -> tuple[str, str]:
    """Return a length of time in Chinese and English, in minutes and seconds."""
    minutes, left = divmod(abs(seconds), 60)
    zh = (f"{minutes} 分" if minutes else "") + (f"{left} 秒" if left or not minutes else "")
    en = (f"{minutes} min" if minutes else "") + (f" {left} s" if left or not minutes else "")
    return zh, en.strip()


@dataclass(frozen=True, slots=True)
class Names:
    """
    Names of one problem's vehicles, villages and lines.

    Parameters
    ----------
    problem
        The problem.
    villages, lines_zh, lines_en, places
        Names by code or id.
    """

    problem: Problem
    villages: dict[str, str]
    lines_zh: dict[str, str]
    lines_en: dict[str, str]
    places: dict[str, str]

    @classmethod
    def of(cls, problem: Problem) -> Names:
        """Collect the names of a problem."""
        return cls(
            problem,
            {village.code: village.name for village in problem.villages},
            {line.id: line.name_zh for line in problem.lines},
            {line.id: line.name_en for line in problem.lines},
            {place.id: place.name for place in problem.locations},
        )

    def place(self, location_id: str) -> str:
        """Return a place's name, or its id where it has none."""
        return self.places.get(location_id) or location_id

    def day(self, day: int) -> tuple[str, str]:
        """Return a day in Chinese and English: its date, or its number outside the cycle."""
        if not 0 <= day < self.problem.cycle.days:
            return f"第 {day} 天", f"day {day}"
        date = self.problem.cycle.date_of(day)
        return (
            f"{date.month}月{date.day}日（周{WEEKDAYS_ZH[day % 7]}）",
            f"{WEEKDAYS_EN[day % 7]} {date.isoformat()}",
        )

    def requirement(self, one: CycleRequirement) -> tuple[str, str]:
        """Return a requirement in Chinese and English: village, line and id."""
        village = self.villages.get(one.village_code) or one.village_code
        return (
            f"{village}“{self.lines_zh.get(one.line_id, one.line_id)}”（{one.id}）",
            f"{village} {self.lines_en.get(one.line_id, one.line_id)} ({one.id})",
        )

    def subject(
        self,
        *,
        day: int | None,
        vehicle: CycleVehicle | None,
        requirement: CycleRequirement | None,
    ) -> tuple[str, str]:
        """Return what a message is about, in Chinese and English, with a colon; "" for nothing."""
        parts = [] if day is None else [self.day(day)]
        if vehicle is not None:
            parts.append((vehicle.name or vehicle.id, vehicle.name or vehicle.id))
        if requirement is not None:
            parts.append(self.requirement(requirement))
        if not parts:
            return "", ""
        return " ".join(zh for zh, _ in parts) + "：", ", ".join(en for _, en in parts) + ": "
