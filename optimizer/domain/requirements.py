"""What is to be done where and how often, before a calendar is laid over it."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.services import HalfDay, TimeWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """
    A standing demand of a village (or of a household group in it) for services of one line.

    ``visits_per_4_weeks`` is the frequency; ``min_gap_days`` and ``max_gap_days`` bound the days
    between two visits, cyclically. ``windows`` are the times when villagers wait; the whole visit
    lies in one of them. Loads are per visit, aligned with ``Dataset.load_kinds``: ``load_out``
    leaves the base with the vehicle, ``load_back`` returns with it. Requirements of one village
    with the same ``join_id`` are served in one halt by one vehicle on the same days.
    ``max_on_board_s`` is the longest time from leaving the base to the start of a visit (``None``:
    any). ``party_id`` names a household group or an order, ``wave`` a meal wave. ``people`` are
    person-times per visit. ``tier_id`` is the tier of its village, whether its frequency is the
    tier's or its own. ``priority`` 1 comes first.
    """

    id: str
    line_id: str
    service_ids: tuple[str, ...]
    village_code: str
    stop_id: str
    party_id: str | None
    wave: int | None
    visits_per_4_weeks: int
    min_gap_days: int
    max_gap_days: int
    weekdays: tuple[int, ...]
    half_days: tuple[HalfDay, ...]
    service_s: int
    setup_s: int
    windows: tuple[TimeWindow, ...]
    load_out: tuple[int, ...]
    load_back: tuple[int, ...]
    priority: int
    people: int
    join_id: str | None
    max_on_board_s: int | None = None
    tier_id: str | None = None
