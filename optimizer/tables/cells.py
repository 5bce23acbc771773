"""One cell at a time: what people write becomes a value, or a fault with its code."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from pydantic_core import PydanticCustomError

from optimizer.domain.services import HalfDay, TimeWindow
from optimizer.units import DAY_S, clock_to_s

Cell = str | int | float | bool | date | datetime | time | timedelta | None
"""What a CSV file (text only) or a workbook gives."""


class Formula(str):
    """A cell that computes its content; never read."""

    __slots__ = ()


_INVISIBLE = "\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NO-BREAK SPACE}\N{LEFT-TO-RIGHT MARK}"
_LIST_BREAK = re.compile(r"[;,、]")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_DASHES = str.maketrans(dict.fromkeys("–—−~至到", "-"))
_INFINITE = frozenset(("nan", "inf", "infinity", "∞", "#n/a", "#num!", "#div/0!"))
_WEEKDAY_DIGITS = {
    **dict(zip("一二三四五六日", "1234567", strict=True)),
    "天": "7",
    **dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "1234567", strict=True)),
}
_EVERY_DAY = frozenset(("每天", "每日", "daily"))
_HALF_DAYS = {
    "am": (HalfDay.MORNING,),
    "上午": (HalfDay.MORNING,),
    "pm": (HalfDay.AFTERNOON,),
    "下午": (HalfDay.AFTERNOON,),
    "both": tuple(HalfDay),
    "全天": tuple(HalfDay),
}
_YES = frozenset(("1", "是", "true", "yes", "y", "√", "✓"))
_NO = frozenset(("0", "否", "false", "no", "n", "×", "x"))
LIST_ALLOWED = "至少一项，如 a;b；at least one entry"
WEEKDAYS_ALLOWED = "1-7（1 = 周一 Monday, 7 = 周日 Sunday），如 1-5；1;3;5；一三五"
HALF_DAYS_ALLOWED = "am, pm, both, 上午, 下午, 全天"
FLAGS_ALLOWED = "1, 0, 是, 否, yes, no"


def fault(code: str, **details: object) -> PydanticCustomError:
    """
    Make the error that a validator raises for a faulty cell.

    Parameters
    ----------
    code
        One of `optimizer.tables.issues.CODES`.
    **details
        What the texts of the code name in braces.

    Returns
    -------
    PydanticCustomError
        Its type is the code, its context the details.
    """
    return PydanticCustomError(code, "{code}", {"code": code, **details})


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell holds nothing that can be seen."""
    if isinstance(cell, str):
        return not cell or (not cell[0].isalnum() and not to_text(cell))
    return cell is None


def to_text(cell: Cell) -> str:
    """Return a cell as trimmed text; a whole number loses its ``.0``."""
    if isinstance(cell, str):
        return cell.strip().strip(_INVISIBLE).strip()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, bool):
        return str(int(cell))
    return str(cell)


def to_plain(cell: Cell) -> str:
    """Return a cell as trimmed text with full-width letters and digits made half-width."""
    text = to_text(cell)
    return text if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def to_number(cell: Cell) -> float:
    """Return a finite number."""
    if isinstance(cell, bool | date | time | timedelta):
        raise fault("not_a_number")
    number = float(cell) if isinstance(cell, int | float) else _number_in(to_plain(cell))
    if not math.isfinite(number):
        raise fault("not_finite")
    return number


def _number_in(text: str) -> float:
    """Parse text; thousands may be set off with commas."""
    if text.lower().lstrip("+-") in _INFINITE:
        raise fault("not_finite")
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    try:
        return float("" if "_" in text else text)
    except ValueError:
        raise fault("not_a_number") from None


def to_whole(cell: Cell) -> int:
    """Return a whole number."""
    if type(cell) is str and cell.isascii() and cell.isdigit():
        return int(cell[:20])
    number = to_number(cell)
    if not number.is_integer():
        raise fault("not_a_whole_number")
    return int(number)


def to_flag(cell: Cell) -> bool:
    """Return yes or no."""
    text = to_plain(cell).lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise fault("bad_choice", allowed=FLAGS_ALLOWED)


def to_choice(cell: Cell, choices: Mapping[str, str]) -> str:
    """Return the value that one of the accepted words stands for."""
    found = choices.get(to_plain(cell).lower())
    if found is None:
        raise fault("bad_choice", allowed=", ".join(choices))
    return found


def split_list(cell: Cell) -> tuple[str, ...]:
    """Return the entries of a list in a cell, in their order, each once."""
    entries = _split(to_plain(cell))
    if not entries:
        raise fault("bad_list_member", member=cell, allowed=LIST_ALLOWED)
    return entries


@lru_cache(maxsize=4096)
def _split(text: str) -> tuple[str, ...]:
    """Split at semicolons and commas of all kinds."""
    parts = (part.strip() for part in _LIST_BREAK.split(text.replace("。", ";")))
    return tuple(dict.fromkeys(part for part in parts if part))


def to_weekdays(cell: Cell) -> tuple[int, ...]:
    """Return weekdays (Monday = 0), ascending; Excel's reading of ``1-5`` as a date is undone."""
    if isinstance(cell, date):
        return _weekdays(f"{cell.month}-{cell.day}")
    return _weekdays(to_plain(cell).lower())


@lru_cache(maxsize=1024)
def _weekdays(text: str) -> tuple[int, ...]:
    """Parse ranges, lists and runs of weekdays in digits, Chinese or English."""
    if text in _EVERY_DAY:
        return tuple(range(7))
    plain = text
    for word in ("星期", "礼拜", "周"):
        plain = plain.replace(word, "")
    for word, digit in _WEEKDAY_DIGITS.items():
        plain = plain.replace(word, digit)
    days: set[int] = set()
    for part in _split(plain.translate(_DASHES).replace(" ", "")):
        days.update(_weekday_part(part))
    if not days:
        raise fault("bad_list_member", member=text, allowed=WEEKDAYS_ALLOWED)
    return tuple(sorted(days))


def _weekday_part(part: str) -> range | tuple[int, ...]:
    """Parse ``1-5`` or ``135``."""
    if re.fullmatch(r"[1-7]-[1-7]", part) and part[0] <= part[2]:
        return range(int(part[0]) - 1, int(part[2]))
    if re.fullmatch(r"[1-7]+", part):
        return tuple(int(digit) - 1 for digit in part)
    raise fault("bad_list_member", member=part, allowed=WEEKDAYS_ALLOWED)


def to_half_days(cell: Cell) -> tuple[HalfDay, ...]:
    """Return half-days, morning first."""
    found: set[HalfDay] = set()
    for part in split_list(cell):
        if part.lower() not in _HALF_DAYS:
            raise fault("bad_list_member", member=part, allowed=HALF_DAYS_ALLOWED)
        found.update(_HALF_DAYS[part.lower()])
    return tuple(half for half in HalfDay if half in found)


def to_clock_s(cell: Cell) -> int:
    """Return seconds after midnight; a workbook may hold a time or a fraction of a day."""
    if isinstance(cell, datetime | time):
        return cell.hour * 3600 + cell.minute * 60 + cell.second
    if isinstance(cell, timedelta):
        seconds = round(cell.total_seconds())
    elif isinstance(cell, float) and 0 <= cell <= 1:
        seconds = round(cell * DAY_S)
    else:
        return _clock_s(to_plain(cell))
    if not 0 <= seconds <= DAY_S:
        raise fault("bad_clock_time")
    return seconds


def _clock_s(text: str) -> int:
    """Parse a clock time."""
    try:
        return clock_to_s(text)
    except ValueError:
        raise fault("bad_clock_time") from None


def to_windows(cell: Cell) -> tuple[TimeWindow, ...]:
    """Return time windows in the order of the day."""
    return _windows(to_plain(cell))


@lru_cache(maxsize=4096)
def _windows(text: str) -> tuple[TimeWindow, ...]:
    """Parse ``08:30-11:30;13:30-16:30``."""
    windows = []
    for part in _split(text.translate(_DASHES)):
        ends = part.split("-")
        if len(ends) != 2:
            raise fault("bad_clock_time")
        open_s, close_s = (_clock_s(end) for end in ends)
        if close_s <= open_s:
            raise fault("window_inverted")
        windows.append(TimeWindow(open_s=open_s, close_s=close_s))
    if not windows:
        raise fault("bad_clock_time")
    return tuple(sorted(windows, key=lambda window: (window.open_s, window.close_s)))


def to_date(cell: Cell) -> date:
    """Return a calendar date."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = re.sub(r"[年月/.]", "-", to_plain(cell)).removesuffix("日")
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    parts = text.split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise fault("bad_date")
    try:
        return date(*(int(part[:4]) for part in parts))
    except ValueError:
        raise fault("bad_date") from None
