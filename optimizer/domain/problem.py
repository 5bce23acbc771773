"""The planning problem of one block of counties: the calendar is resolved, times are seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import mode

from optimizer.domain.calendar import Cycle
from optimizer.domain.closures import Ground
from optimizer.domain.fleet import VehicleRates, WorkRules
from optimizer.domain.orders import OrderTerms, PublishedStart, RideEnd
from optimizer.domain.places import Location, Village
from optimizer.domain.services import Habit, HalfDay, Line, Service, TimeWindow
from optimizer.domain.travel import TravelMatrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """
    Prices of change against the plan in force, and of uneven work, in cents.

    A requirement changes its weekday when the set of weekdays on which it is visited differs, its
    half-day when the set of half-days differs, its vehicle when the set of vehicles differs, its
    time band when its earliest start moves by more than ``time_band_s``.
    ``max_weekday_changes`` caps the number of requirements that change weekday (``None``: no cap).
    ``spread_h_cents`` is paid per hour by which the busiest vehicle of a group (see
    `CycleVehicle.balanced_with`) exceeds the group's mean duty over the cycle.
    """

    change_weekday_cents: int
    change_half_day_cents: int
    change_vehicle_cents: int
    change_time_band_cents: int
    time_band_s: int
    max_weekday_changes: int | None
    spread_h_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMember:
    """
    Somebody of a vehicle's team in this cycle.

    ``days`` are those on which the member is there, ``absent_days`` those on which the member
    would be there and is absent (leave, illness).
    """

    id: str
    role: str
    days: tuple[int, ...]
    absent_days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleVehicle:
    """
    A vehicle in this cycle; ``shifts[d]`` is its shift on day ``d``, or ``None`` when it is off.

    ``capacity`` is aligned with ``Problem.load_kinds``; ``crew_size`` people go out with it. It
    leaves its base at most ``max_trips`` times a day. ``area`` holds codes of counties, townships
    and villages: it serves places in any of them (empty: all places of the problem).
    ``depot_id`` is its base: a depot, or the stop point where a steward lives. Vehicles of one
    ``balance_group`` should be out equally long (empty: those of its depot and type). ``team`` is
    who goes out with it, where that is listed; ``shifts`` look after their days already.
    """

    id: str
    name: str
    fleet: str
    type_id: str
    depot_id: str
    county_code: str
    profile: str
    service_ids: tuple[str, ...]
    capacity: tuple[int, ...]
    road_class: int
    shifts: tuple[TimeWindow | None, ...]
    max_days_per_week: int
    rules: WorkRules
    rates: VehicleRates
    crew_size: int = 1
    max_trips: int = 1
    area: tuple[str, ...] = ()
    balance_group: str = ""
    team: tuple[TeamMember, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a vehicle that may never leave."""
        if self.max_trips < 1:
            raise ValueError("max_trips must be >= 1.")

    @property
    def balanced_with(self) -> tuple[str, ...]:
        """Return what names the group whose work is to be even; see `Prices.spread_h_cents`."""
        return (self.balance_group,) if self.balance_group else (self.depot_id, self.type_id)

    def crew_on(self, day: int) -> tuple[TeamMember, ...]:
        """Return the members of the team who are there on a day, in the order of the table."""
        return tuple(member for member in self.team if day in member.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleRequirement:
    """
    A requirement in this cycle: ``visits`` of them, each on one of ``allowed_days``.

    ``min_gap_days`` and ``max_gap_days`` bound the cyclic gaps between consecutive visit days;
    they do not bind when ``visits`` is 1. ``same_weekday``: every week the same weekdays, or, when
    there are fewer visits than weeks, one weekday for all; a nominal date that is not allowed
    moves to a near allowed day. See `optimizer.domain.requirements.Requirement` for the rest.

    Where ``day_sets`` is not empty the visit days are exactly one of these sets, and neither the
    gaps nor ``same_weekday`` bind. The load is ready at the base at ``release_s`` of the day: the
    trip that carries it leaves no earlier, and the visit starts within ``max_on_board_s`` of the
    trip's departure (``None``: any time). ``same_base``: all visits by vehicles of one base.
    ``same_band_s``: all visits start within so much of one time of day, so the latest start is at
    most twice as much after the earliest (``None``: any time). What is ``unpriced`` may change
    against the plan in force at no price, and counts for no cap.
    ``ride`` says that it is one end of a ride (see `optimizer.domain.orders`).
    """

    id: str
    line_id: str
    service_ids: tuple[str, ...]
    village_code: str
    stop_id: str
    party_id: str | None
    wave: int | None
    visits: int
    min_gap_days: int
    max_gap_days: int
    weekdays: tuple[int, ...]
    allowed_days: tuple[int, ...]
    half_days: tuple[HalfDay, ...]
    same_weekday: bool
    same_half_day: bool
    same_vehicle: bool
    fleets: tuple[str, ...]
    service_s: int
    setup_s: int
    windows: tuple[TimeWindow, ...]
    load_out: tuple[int, ...]
    load_back: tuple[int, ...]
    priority: int
    people: int
    join_id: str | None
    day_sets: tuple[tuple[int, ...], ...] = ()
    release_s: int = 0
    same_base: bool = False
    max_on_board_s: int | None = None
    same_band_s: int | None = None
    unpriced: tuple[Habit, ...] = ()
    ride: RideEnd | None = None

    def __post_init__(self) -> None:
        """Refuse sets of days that are no sets of ``visits`` days."""
        if any(tuple(sorted(set(days))) != days for days in self.day_sets):
            raise ValueError("Each of day_sets must be ascending, without a day twice.")
        if any(len(days) != self.visits for days in self.day_sets):
            raise ValueError("Each of day_sets must have as many days as there are visits.")
        if self.release_s < 0:
            raise ValueError("release_s must be >= 0.")
        if self.max_on_board_s is not None and self.max_on_board_s <= 0:
            raise ValueError("max_on_board_s must be > 0.")
        if self.same_band_s is not None and self.same_band_s <= 0:
            raise ValueError("same_band_s must be > 0.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleClosure:
    """
    A closure laid over a cycle: on its ``days`` nobody gets to its stop points.

    Where it names ``requirement_ids``, roads are closed: only those who serve these requirements
    do not get there, while others (who live there, say) do.
    """

    id: str
    stop_ids: tuple[str, ...]
    days: tuple[int, ...]
    requirement_ids: tuple[str, ...] = ()

    def shuts(self, one: CycleRequirement) -> bool:
        """Tell whether a requirement cannot be visited on its days."""
        named = not self.requirement_ids or one.id in self.requirement_ids
        return named and one.stop_id in self.stop_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedVisits:
    """
    Visits of one requirement that are due and that closures make impossible.

    ``due`` is the requirement as it would be without these closures; ``visits`` of it are lost,
    because none of its sets of days has more than ``left`` days that are open. ``closure_ids``
    name `CycleClosure`s.
    """

    due: CycleRequirement
    visits: int
    closure_ids: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse an entry that loses nothing, more than is due, or to no closure."""
        if not 1 <= self.visits <= self.due.visits:
            raise ValueError("visits must be >= 1 and <= due.visits.")
        if not self.closure_ids:
            raise ValueError("closure_ids must name a closure.")

    @property
    def left(self) -> int:
        """Visits that can still be made."""
        return self.due.visits - self.visits


@dataclass(frozen=True, slots=True, kw_only=True)
class Detour:
    """
    Days on which parts of the map are ``closed`` and travel goes around them.

    `Problem.matrices` then holds, beside the matrix of a profile, the one of these days under
    `key`; a profile whose ways are the same on these days has none. ``closure_ids`` name the rows
    of the table of closures that hold on these days, one for each part of the map.
    """

    name: str
    days: tuple[int, ...]
    closure_ids: tuple[str, ...]
    closed: tuple[Ground, ...]

    def key(self, profile: str) -> str:
        """Return under which name the matrix of a profile on these days is kept."""
        return f"{profile}{DETOUR_MARK}{self.name}"


DETOUR_MARK = "@"
"""Stands between a travel profile and the name of a detour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DepotOutput:
    """
    What a base can give out: of one kind of load at most ``per_wave`` a day and wave.

    Requirements without a wave make one wave of their own.
    """

    depot_id: str
    load_kind: str
    per_wave: int

    def __post_init__(self) -> None:
        """Refuse a negative output."""
        if self.per_wave < 0:
            raise ValueError("per_wave must be >= 0.")


class LockLevel(StrEnum):
    """What of a commitment must stay: nothing (a priced wish), its days, or days and vehicles."""

    NONE = "none"
    DAY = "day"
    DAY_VEHICLE = "day_vehicle"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommittedVisit:
    """A visit of the plan in force, on a day of the new cycle (the old cycle laid over it)."""

    day: int
    vehicle_id: str
    start_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """What the plan in force promises for one requirement."""

    requirement_id: str
    visits: tuple[CommittedVisit, ...]
    lock: LockLevel = LockLevel.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """
    One block to be planned together: usually one county, several where vans are pooled.

    Locations, vehicles and requirements are ordered by id. ``matrices`` maps a travel profile to
    its matrix over (at least) all locations, and the `Detour.key` of a profile to that of the days
    of one of the ``detours``; `profile_on` says which of them counts on a day (which is in one
    detour at most). ``villages`` are those in the plan, also without requirements. ``outputs``
    limit what bases give out; a base without an entry gives any amount.
    ``hospitals_inside_fleet`` only says how vehicles are counted.

    ``closed`` are visits that are due, too, and that nobody can make: a plan is not asked for
    them, and they count as left out. They are ordered by requirement; where one has several
    entries, each begins with what the last one left. ``closures`` are what they name.

    ``orders`` are wanted once, each on its day (a ride is two of them); they are no part of the
    cycle and are put into its plan. ``published`` says when stops were announced that orders may
    shift a little, by ``order_terms``.
    """

    name: str
    county_codes: tuple[str, ...]
    cycle: Cycle
    load_kinds: tuple[str, ...]
    services: tuple[Service, ...]
    lines: tuple[Line, ...]
    villages: tuple[Village, ...]
    locations: tuple[Location, ...]
    vehicles: tuple[CycleVehicle, ...]
    requirements: tuple[CycleRequirement, ...]
    prices: Prices
    synthetic_note_zh: str
    synthetic_note_en: str
    in_force: tuple[Commitment, ...] = ()
    outputs: tuple[DepotOutput, ...] = ()
    hospitals_inside_fleet: bool = False
    matrices: Mapping[str, TravelMatrix] = field(default_factory=dict)
    orders: tuple[CycleRequirement, ...] = ()
    order_terms: OrderTerms = field(default_factory=OrderTerms)
    published: tuple[PublishedStart, ...] = ()
    closures: tuple[CycleClosure, ...] = ()
    closed: tuple[ClosedVisits, ...] = ()
    detours: tuple[Detour, ...] = ()

    def profile_on(self, profile: str, day: int) -> str:
        """Return the name, in ``matrices``, of the ways that a travel profile has on a day."""
        for detour in self.detours:
            if day in detour.days and detour.key(profile) in self.matrices:
                return detour.key(profile)
        return profile

    def usual_profile(self, profile: str) -> str:
        """Return the name, in ``matrices``, of the ways that a profile has on most days."""
        return mode(self.profile_on(profile, day) for day in range(self.cycle.days))

    def matrix_on(self, profile: str, day: int) -> TravelMatrix:
        """
        Return the matrix of a travel profile on a day.

        Raises
        ------
        KeyError
            If there is none.
        """
        return self.matrices[self.profile_on(profile, day)]

    @property
    def visits_closed(self) -> int:
        """Visits that are due and that closures make impossible."""
        return sum(entry.visits for entry in self.closed)

    @property
    def all_requirements(self) -> tuple[CycleRequirement, ...]:
        """What the cycle asks for and what was ordered: everything that a plan may serve."""
        return self.requirements + self.orders
