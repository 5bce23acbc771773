"""A plan: which vehicle is where and when, and what is left out and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """
    A halt at one stop point that serves one requirement, or all of one ``join_id``.

    The vehicle arrives at ``arrival_s``, works from ``start_s`` to ``end_s`` (the longest set-up
    of its requirements plus all their service times) and waits, or takes its break, in between.
    """

    location_id: str
    requirement_ids: tuple[str, ...]
    arrival_s: int
    start_s: int
    end_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A break on the way; the vehicle stands at a stop, neither driving nor working."""

    start_s: int
    end_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """Base, stops, base: leaves at ``depart_s`` and is back at ``return_s``."""

    depart_s: int
    stops: tuple[Stop, ...]
    return_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One vehicle on one day: its trips in order of time, and its breaks."""

    vehicle_id: str
    day: int
    trips: tuple[Trip, ...]
    breaks: tuple[Break, ...] = ()


class UnservedCode(StrEnum):
    """Why a visit is left out; all but ``NO_SLOT`` are proved, that is true of every plan."""

    NO_VEHICLE_OFFERS_SERVICE = "no_vehicle_offers_service"
    UNREACHABLE = "unreachable"
    WINDOW_MEETS_NO_SHIFT = "window_meets_no_shift"
    ROUND_TRIP_TOO_LONG = "round_trip_too_long"
    NO_DAYS_FIT = "no_set_of_days_fits"
    HOURS_EXCEEDED = "required_hours_exceed_eligible_hours"
    CLOSED = "closed"
    NO_SLOT = "no_slot_in_this_plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnservedReason:
    """
    A reason with its certificate: named integers and ids that anybody can check again.

    ``certificate`` by code (times in seconds):

    - ``no_vehicle_offers_service``: ``service`` (ids joined by ``+``), ``vehicles_in_fleets``,
      ``vehicles_with_service``, ``vehicles_with_road_and_capacity`` (0 in the last that counts).
    - ``unreachable``: ``eligible_vehicles``, ``reachable_from`` (0).
    - ``window_meets_no_shift``: ``duration_s``, ``best_overlap_s`` (over eligible vehicles, days
      and windows: the longest time both open and on shift), which is < ``duration_s``.
    - ``round_trip_too_long``: ``duration_s``, ``best_vehicle``, ``out_s``, ``back_s``,
      ``needed_s``, ``longest_shift_s``, which is < ``needed_s``; or, with ``max_drive_s`` in
      place of ``longest_shift_s``, driving alone exceeds the limit; or, with ``max_on_board_s``,
      the way out alone does.
    - ``no_set_of_days_fits``: ``visits``, ``allowed_days`` (how many), ``min_gap_days``,
      ``max_gap_days`` (or ``day_sets``, how many are listed): holidays and closures leave no set
      of days that keeps the frequency.
    - ``required_hours_exceed_eligible_hours``: ``group_requirements``, ``group_vehicles``,
      ``required_s``, ``eligible_s``, ``at_least_unserved`` (visits that no plan can make).
    - ``closed``: ``visits`` (due), ``most_open`` (of them, the most that any set of days puts on
      days that are open), ``closures`` (ids joined by ``+``), ``dates`` (those that they close).
      Such visits are no part of a `Plan`: see `optimizer.domain.left_out`.
    - ``no_slot_in_this_plan``: ``blocked_by`` (the rule that blocks the cheapest insertion),
      ``vehicle``, ``day``, ``extra_cost_cents``, ``excess`` (by how much the rule is missed).
    """

    code: UnservedCode
    certificate: tuple[tuple[str, int | str], ...]

    @property
    def proved(self) -> bool:
        """Tell whether the reason holds in every plan."""
        return self.code is not UnservedCode.NO_SLOT


@dataclass(frozen=True, slots=True, kw_only=True)
class UnservedVisit:
    """
    One visit that the plan does not make.

    ``day`` is its intended day when other visits of the requirement are made: made and missed
    visits together keep the requirement's pattern. ``None`` when the whole requirement is out.
    """

    requirement_id: str
    day: int | None
    reason: UnservedReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Routes ordered by day and vehicle id, unserved visits ordered by requirement and day."""

    routes: tuple[Route, ...]
    unserved: tuple[UnservedVisit, ...]
