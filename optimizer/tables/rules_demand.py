"""Rules about what is asked for: possible at all, whatever the plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from optimizer.domain.calendar import DAYS_PER_WEEK, FULL_CYCLE_WEEKS
from optimizer.domain.patterns import has_pattern
from optimizer.domain.services import HalfDay, TimeWindow
from optimizer.errors import Issue
from optimizer.tables.columns import Keeping
from optimizer.tables.resolve import FULL_CYCLE_DAYS, Terms, longest_window_s, stays_inside
from optimizer.tables.table import Tables
from optimizer.tables.units_of_demand import LINE_NEEDED, Unit
from optimizer.units import MINUTE_S, NOON_S

PARTY_NEEDED = (
    "village_code",
    "stop_id",
    "line_id",
    "services",
    "weekdays",
    "half_days",
    "windows",
    "party_id",
    "wave",
)
"""Columns of a requirement that tell whether it is asked for twice."""


def frequencies(tables: Tables, units: Sequence[Unit]) -> Iterator[Issue]:
    """Report gaps that exclude each other and frequencies that no set of days allows."""
    same_weekday = {
        row.line_id: row.same_weekday is Keeping.HARD for row in tables.lines.having(*LINE_NEEDED)
    }
    for unit in units:
        for row, terms in zip(unit.rows, unit.terms, strict=True):
            details: dict[str, object] = {
                "min_gap": terms.min_gap_days,
                "max_gap": terms.max_gap_days,
            }
            if terms.min_gap_days > terms.max_gap_days:
                at = "min_gap_days" if row.min_gap_days is not None else "max_gap_days"
                yield tables.requirements.issue("gaps_inverted", row.row_number, at, details)
                continue
            same = same_weekday[row.line_id]
            if not _is_possible(terms.visits, terms, same_weekday=same):
                details |= {
                    "visits": terms.visits,
                    "weekdays": ";".join(str(day + 1) for day in terms.weekdays),
                    "same_zh": "（还要求固定星期）" if same else "",
                    "same_en": " (the line keeps its weekdays)" if same else "",
                }
                yield tables.requirements.issue(
                    "no_pattern", row.row_number, "visits_per_4_weeks", details
                )


def _is_possible(visits: int, terms: Terms, *, same_weekday: bool) -> bool:
    """Tell whether four weeks without a holiday allow the frequency."""
    allowed = tuple(day for day in range(FULL_CYCLE_DAYS) if day % DAYS_PER_WEEK in terms.weekdays)
    return has_pattern(
        visits=visits,
        days=FULL_CYCLE_DAYS,
        min_gap=terms.min_gap_days,
        max_gap=terms.max_gap_days,
        allowed_days=allowed,
        weekdays=terms.weekdays,
        same_weekday=same_weekday,
        weeks=FULL_CYCLE_WEEKS,
    )


def joins(tables: Tables, units: Sequence[Unit]) -> Iterator[Issue]:
    """Report joined requirements that cannot be served on the same days at the same place."""
    for unit in units:
        first = unit.rows[0]
        for row, terms in zip(unit.rows[1:], unit.terms[1:], strict=True):
            pairs = (
                (row.village_code, first.village_code, "村", "villages"),
                (row.stop_id, first.stop_id, "停靠点", "stop points"),
                (row.line_id, first.line_id, "服务线", "lines"),
                (terms.visits, unit.terms[0].visits, "四周次数", "frequencies"),
                (_days_key(terms), _days_key(unit.terms[0]), "间隔或星期", "gaps or weekdays"),
            )
            for mine, its, what_zh, what_en in pairs:
                if mine != its:
                    details = {
                        "first_row": first.row_number,
                        "what_zh": what_zh,
                        "what_en": what_en,
                    }
                    yield tables.requirements.issue(
                        "join_mismatch", row.row_number, "join_id", details
                    )
                    break


def parties(tables: Tables) -> Iterator[Issue]:
    """
    Report household groups for which the same service is asked for twice.

    Rows with other weekdays, half-days or windows are meant: care in the morning and at night.
    """
    table = tables.requirements
    first: dict[tuple[object, ...], int] = {}
    for row in table.having(*PARTY_NEEDED):
        if row.party_id is None:
            continue
        where = (row.village_code, row.stop_id or row.village_code, row.line_id, row.party_id)
        when = (row.wave, row.weekdays, row.half_days, row.windows)
        before = {
            name: first.setdefault((where, when, name), row.row_number) for name in row.services
        }
        twice = [name for name, number in before.items() if number != row.row_number]
        if twice:
            details = {"services": ", ".join(twice), "first_row": before[twice[0]]}
            yield table.issue("party_repeated", row.row_number, "party_id", details)


def _days_key(terms: Terms) -> tuple[object, ...]:
    """Return what decides on which days a visit may be."""
    return terms.min_gap_days, terms.max_gap_days, terms.weekdays


def times_on_board(tables: Tables) -> Iterator[Issue]:
    """Report limits of no time at all: no visit could ever keep them."""
    column = "max_on_board_min"
    for line in tables.lines.having(column):
        if line.max_on_board_min == 0:
            yield tables.lines.issue("no_time_on_board", line.row_number, column)
    for row in tables.requirements.having(column):
        if row.max_on_board_min == 0:
            yield tables.requirements.issue("no_time_on_board", row.row_number, column)


def time_bands(tables: Tables) -> Iterator[Issue]:
    """Report lines that keep their time in a band of no width."""
    column = "time_band_min"
    for line in tables.lines.having("same_time", column):
        if line.same_time is Keeping.HARD and line.time_band_min == 0:
            yield tables.lines.issue("no_time_band", line.row_number, column)


def times_on_site(tables: Tables) -> Iterator[Issue]:
    """Report lines whose least time on site fits none of their windows."""
    for line in tables.lines.having("min_on_site_min", "windows"):
        if not stays_inside(line):
            details = {"longest": longest_window_s(line) // MINUTE_S}
            yield tables.lines.issue(
                "on_site_too_long", line.row_number, "min_on_site_min", details
            )


def visits_in_windows(tables: Tables, units: Sequence[Unit]) -> Iterator[Issue]:
    """Report visits that fit into none of their windows, or only into the wrong half-day."""
    for unit in units:
        place = (unit.rows[0].row_number, "service_min")
        lengths_s = {window: window.close_s - window.open_s for window in unit.windows}
        fitting = [window for window in unit.windows if lengths_s[window] >= unit.duration_s]
        if not fitting:
            details = {
                "minutes": -(-unit.duration_s // MINUTE_S),
                "longest": max(lengths_s.values(), default=0) // MINUTE_S,
            }
            yield tables.requirements.issue("visit_longer_than_window", *place, details)
        elif not any(_meets_half_day(unit, window) for window in fitting):
            yield tables.requirements.issue(
                "window_misses_half_day",
                unit.rows[0].row_number,
                "windows",
                {"half_days": ", ".join(sorted(unit.half_days))},
            )


def _meets_half_day(unit: Unit, window: TimeWindow) -> bool:
    """Tell whether a visit inside the window can start in an allowed half-day."""
    morning = HalfDay.MORNING in unit.half_days and window.open_s < NOON_S
    latest_s = window.close_s - unit.duration_s
    return morning or (HalfDay.AFTERNOON in unit.half_days and latest_s >= NOON_S)
