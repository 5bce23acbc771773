"""The only place where units change: people's minutes, yuan and clock times become integers."""

from __future__ import annotations

MINUTE_S = 60
HOUR_S = 3600
DAY_S = 24 * HOUR_S
METRES_PER_KM = 1000
CENTS_PER_YUAN = 100
NOON_S = 12 * HOUR_S
"""A visit that starts before noon counts as a morning visit."""


def minutes_to_s(minutes: float) -> int:
    """Return whole seconds for ``minutes``."""
    return round(minutes * MINUTE_S)


def hours_to_s(hours: float) -> int:
    """Return whole seconds for ``hours``."""
    return round(hours * HOUR_S)


def yuan_to_cents(yuan: float) -> int:
    """Return whole cents (分) for ``yuan`` (元)."""
    return round(yuan * 100)


def cents_to_yuan(cents: float) -> float:
    """Return yuan (元) for ``cents`` (分)."""
    return cents / 100


def without_point(number: float) -> int | float:
    """Return a number as people write it: a whole one without its point."""
    return int(number) if float(number).is_integer() else number


def clock_to_s(text: str) -> int:
    """
    Return the seconds after midnight of a clock time.

    Parameters
    ----------
    text
        ``"8:30"``, ``"08:30"`` or ``"08:30:00"``; the full-width colon is accepted. ``24:00`` is
        the end of the day.

    Returns
    -------
    int
        Seconds after midnight, 0 to 86400.

    Raises
    ------
    ValueError
        If ``text`` is not a clock time.
    """
    parts = text.strip().replace("\N{FULLWIDTH COLON}", ":").split(":")
    if len(parts) not in (2, 3) or not all(p.isdigit() and len(p) <= 2 for p in parts):
        raise ValueError(f"not a clock time: {text!r}")
    hours, minutes, seconds = (*map(int, parts), 0)[:3]
    total_s = hours * HOUR_S + minutes * MINUTE_S + seconds
    if minutes > 59 or seconds > 59 or total_s > DAY_S:
        raise ValueError(f"not a clock time: {text!r}")
    return total_s


def s_to_clock(seconds: int) -> str:
    """Return ``HH:MM`` for seconds after midnight, rounded down to the minute."""
    return f"{seconds // HOUR_S:02d}:{seconds % HOUR_S // MINUTE_S:02d}"
