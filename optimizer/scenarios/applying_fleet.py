"""Lays the changes of vehicles over the tables: how many, which shifts, which days."""

from __future__ import annotations

from collections import defaultdict

from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.domain.scenario import FleetSize, Shift, WorkDays
from optimizer.scenarios.draft import Draft
from optimizer.scenarios.facts import Facts
from optimizer.scenarios.spreading import copied, taken_away
from optimizer.tables.rows_fleet import CrewRow
from optimizer.units import MINUTE_S, s_to_clock


def apply_fleet(draft: Draft, facts: Facts, change: FleetSize) -> None:
    """
    Take vehicles away (they become unavailable, so that they can be counted) or add some.

    Vehicles that stand by come first, then twins of those that there are, with twins of their
    crews; see `optimizer.scenarios.spreading` for which.

    Parameters
    ----------
    draft
        The tables in change.
    facts
        The dataset as it was.
    change
        What to do; it must not take away more than there are.
    """
    present = facts.vehicles(change.fleet)
    more = change.target(len(present)) - len(present)
    if more < 0:
        for row in taken_away(facts, present, -more):
            draft.set("vehicles", row.row_number, {"available": "0"}, line=change.line)
        return
    standing_by = facts.vehicles(change.fleet, available=False)
    waking = taken_away(facts, standing_by, more)
    for row in waking:
        draft.set("vehicles", row.row_number, {"available": "1"}, line=change.line)
    crews = _crews(facts)
    twins: dict[str, int] = defaultdict(int)
    for row in copied(facts, present, more - len(waking)):
        twins[row.vehicle_id] += 1
        number = twins[row.vehicle_id]
        new_id = f"{row.vehicle_id}-plus{number}"
        named = {"vehicle_id": new_id, "name": f"{row.name}（增{number}）"}
        draft.copy("vehicles", row.row_number, named, line=change.line)
        for member in crews[row.vehicle_id]:
            own = {"member_id": f"{member.member_id}-plus{number}", "vehicle_id": new_id}
            draft.copy("crews", member.row_number, own, line=change.line)


def apply_shift(draft: Draft, facts: Facts, change: Shift) -> None:
    """
    Move the start and the end of shifts, vehicle by vehicle.

    Parameters
    ----------
    draft
        The tables in change.
    facts
        The dataset as it was.
    change
        What to do; shifts must stay inside the day.
    """
    for row in facts.vehicles(change.fleet):
        start, end = facts.shift(row)
        values = {}
        if change.start_min:
            values["shift_start"] = s_to_clock(start + change.start_min * MINUTE_S)
        if change.end_min:
            values["shift_end"] = s_to_clock(end + change.end_min * MINUTE_S)
        draft.set("vehicles", row.row_number, values, line=change.line)


def apply_days(draft: Draft, facts: Facts, change: WorkDays) -> None:
    """
    Let vehicles work more or fewer days a week, no more than the weekdays they work on, at least 1.

    Weekdays added are worked by the vehicles, by members of their crews who have weekdays of their
    own, and by the line where the change names one.

    Parameters
    ----------
    draft
        The tables in change.
    facts
        The dataset as it was.
    change
        What to do.
    """
    crews = _crews(facts)
    for row in facts.vehicles(change.fleet):
        kind = facts.types[row.type_id]
        weekdays = {*(row.weekdays or kind.weekdays), *change.weekdays}
        days = (row.max_days_per_week or kind.max_days_per_week) + change.more
        values = {"max_days_per_week": str(max(1, min(days, len(weekdays))))}
        if change.weekdays:
            values["weekdays"] = weekdays_text(weekdays)
        draft.set("vehicles", row.row_number, values, line=change.line)
        for member in crews[row.vehicle_id]:
            _member_days(draft, member, change)
    for line in facts.tables.lines.rows:
        if line.line_id == change.fleet.line_id and change.weekdays:
            text = weekdays_text({*line.weekdays, *change.weekdays})
            draft.set("lines", line.row_number, {"weekdays": text}, line=change.line)


def weekdays_text(weekdays: set[int]) -> str:
    """Return weekdays (Monday = 0) as the tables write them."""
    return ";".join(str(day + 1) for day in sorted(weekdays))


def _member_days(draft: Draft, member: CrewRow, change: WorkDays) -> None:
    """Let somebody of a crew work along."""
    values = {}
    if member.weekdays is not None and change.weekdays:
        values["weekdays"] = weekdays_text({*member.weekdays, *change.weekdays})
    if member.max_days_per_week is not None:
        days = max(1, min(DAYS_PER_WEEK, member.max_days_per_week + change.more))
        values["max_days_per_week"] = str(days)
    if values:
        draft.set("crews", member.row_number, values, line=change.line)


def _crews(facts: Facts) -> dict[str, list[CrewRow]]:
    """Return the crew members by vehicle."""
    crews: dict[str, list[CrewRow]] = defaultdict(list)
    for member in facts.tables.crews.rows:
        crews[member.vehicle_id].append(member)
    return crews
