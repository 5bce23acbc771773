"""A plan by construction: who can be visited by how many van-days, shown by an actual timetable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

WEEKS = 4
Window = tuple[int, int]
Leg = Sequence[Sequence[int]]
"""Travel seconds from place to place; row and column 0 are the base."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Halt:
    """
    One requirement (or joined ones) as the witness sees it.

    ``place`` is a row of the legs, ``visits`` per 4 weeks (1, 2, 4 or 8), ``windows`` one tuple of
    time windows per choice that must stay the same all cycle (half-days), ``load_out`` and
    ``load_back`` aligned with `DayRules.capacity`. ``narrow``: only a small van gets there.
    """

    id: str
    place: int
    visits: int
    work_s: int
    windows: tuple[tuple[Window, ...], ...]
    load_out: tuple[int, ...]
    load_back: tuple[int, ...]
    narrow: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRules:
    """
    The working day of a vehicle type, in seconds, and its capacity.

    A halt starts within ``max_on_board_s`` of leaving the base (``None``: any time).
    """

    open_s: int
    close_s: int
    max_drive_s: int
    break_s: int
    break_from_s: int
    break_until_s: int
    capacity: tuple[int, ...]
    max_on_board_s: int | None = None


class Bound(NamedTuple):
    """A halt with its choice of windows."""

    halt: Halt
    windows: tuple[Window, ...]


class Timing(NamedTuple):
    """When a tour leaves and returns, and how long it drives, in seconds."""

    depart_s: int
    return_s: int
    drive_s: int


Tour = tuple[Bound, ...]


@dataclass(slots=True, kw_only=True)
class Column:
    """One weekday of one van, through the four weeks: a tour for each week."""

    small: bool
    paired: bool
    weeks: list[Tour] = field(default_factory=lambda: [()] * WEEKS)


class _Option(NamedTuple):
    """A way to take a halt: seconds added over the cycle, and the tours that result."""

    added_s: int
    tours: tuple[tuple[Column, int, Tour], ...]


def timing(tour: Tour, *, legs: Leg, rules: DayRules) -> Timing | None:
    """
    Return when a tour runs if it starts as early as it can, or ``None`` when it breaks a rule.

    The break is taken in the first wait that holds it, else after the first halt that ends late
    enough, else before a halt that would end too late: rules as in `docs/model.md`.
    """
    if not _load_fits(tour, rules.capacity):
        return None
    time_s, here, drive_s, depart_s = rules.open_s, 0, 0, rules.open_s
    rested = rules.break_s == 0
    for number, (halt, windows) in enumerate(tour):
        leg_s = legs[here][halt.place]
        arrival_s = time_s + leg_s
        start_s = _start(arrival_s, halt.work_s, windows)
        if start_s is not None and number == 0:
            depart_s = start_s - leg_s
        if start_s is not None and not rested:
            start_s, rested = _rest_before(Bound(halt, windows), arrival_s, start_s, rules)
        if start_s is None:
            return None
        if rules.max_on_board_s is not None and start_s - depart_s > rules.max_on_board_s:
            return None
        time_s = start_s + halt.work_s
        if not rested and rules.break_from_s <= time_s <= rules.break_until_s:
            time_s += rules.break_s
            rested = True
        drive_s += leg_s
        here = halt.place
    return_s = time_s + legs[here][0]
    drive_s += legs[here][0]
    late = return_s > rules.close_s or drive_s > rules.max_drive_s
    if late or not (rested or return_s <= rules.break_until_s):
        return None
    return Timing(depart_s, return_s, drive_s)


def _rest_before(
    bound: Bound, arrival_s: int, start_s: int, rules: DayRules
) -> tuple[int | None, bool]:
    """
    Take the break on arrival if the wait holds it, or if after the halt it would be too late.

    Returns
    -------
    tuple
        When the halt starts (``None``: it cannot), and whether the break is taken.
    """
    halt, windows = bound
    pause_s = max(arrival_s, rules.break_from_s)
    resumed_s = pause_s + rules.break_s
    if pause_s <= rules.break_until_s and resumed_s <= start_s:
        return start_s, True
    if start_s + halt.work_s <= rules.break_until_s:
        return start_s, False
    if pause_s > rules.break_until_s:
        return None, False
    return _start(resumed_s, halt.work_s, windows), True


def _start(arrival_s: int, work_s: int, windows: tuple[Window, ...]) -> int | None:
    """Return the earliest start in a window that also holds the end."""
    for open_s, close_s in windows:
        start_s = max(arrival_s, open_s)
        if start_s + work_s <= close_s:
            return start_s
    return None


def _load_fits(tour: Tour, capacity: tuple[int, ...]) -> bool:
    """Tell whether goods out and produce back fit at every point of the tour."""
    for kind, limit in enumerate(capacity):
        on_board = sum(halt.load_out[kind] for halt, _ in tour)
        if on_board > limit:
            return False
        for halt, _ in tour:
            on_board += halt.load_back[kind] - halt.load_out[kind]
            if on_board > limit:
                return False
    return True


def build_columns(halts: Sequence[Halt], *, legs: Leg, rules: DayRules) -> list[Column]:
    """
    Place every halt on weekdays of vans by cheapest insertion; open a weekday only when needed.

    Parameters
    ----------
    halts
        Served from one base; narrow ones only join columns of small vans.
    legs
        Travel seconds, base first.
    rules
        The day that every van of the pool keeps.

    Returns
    -------
    list of Column
        Each keeps every rule in each of its four weeks. Halts visited twice a week lie in two
        neighbouring columns, both ``paired``.

    Raises
    ------
    ValueError
        If a halt does not even fit a day of its own.
    """
    columns: list[Column] = []
    order = sorted(
        halts, key=lambda h: (not h.narrow, -h.visits, -legs[0][h.place] - legs[h.place][0], h.id)
    )
    for halt in order:
        option = _cheapest(halt, columns, legs=legs, rules=rules)
        if option is None:
            opened = [
                Column(small=halt.narrow, paired=halt.visits > WEEKS)
                for _ in range(2 if halt.visits > WEEKS else 1)
            ]
            option = _cheapest(halt, opened, legs=legs, rules=rules)
            if option is None:
                raise ValueError(f"{halt.id} does not fit a day of its own.")
            columns.extend(opened)
        for column, week, tour in option.tours:
            column.weeks[week] = tour
    return columns


def _cheapest(
    halt: Halt, columns: Sequence[Column], *, legs: Leg, rules: DayRules
) -> _Option | None:
    """Return the cheapest way to take a halt into the columns, if there is one."""
    usable = [column for column in columns if column.small or not halt.narrow]
    if halt.visits > WEEKS:
        paired = [column for column in usable if column.paired]
        groups = [tuple(paired[i : i + 2]) for i in range(0, len(paired), 2)]
    else:
        groups = [(column,) for column in usable]
    best: _Option | None = None
    for group in groups:
        for weeks in _week_sets(halt.visits):
            for windows in halt.windows:
                option = _insert(
                    Bound(halt, windows), [(c, w) for c in group for w in weeks], legs, rules
                )
                if option and (best is None or option.added_s < best.added_s):
                    best = option
    return best


def _week_sets(visits: int) -> tuple[tuple[int, ...], ...]:
    """Return the sets of weeks in which a halt may be visited."""
    if visits == 1:
        return ((0,), (1,), (2,), (3,))
    return ((0, 2), (1, 3)) if visits == 2 else ((0, 1, 2, 3),)


def _insert(
    bound: Bound, targets: Sequence[tuple[Column, int]], legs: Leg, rules: DayRules
) -> _Option | None:
    """Insert a halt into the tours of all targets, or nothing."""
    found: dict[tuple[str, ...], tuple[int, Tour] | None] = {}
    tours, added_s = [], 0
    for column, week in targets:
        tour = column.weeks[week]
        key = tuple(other.halt.id for other in tour)
        if key not in found:
            found[key] = _best_position(bound, tour, legs, rules)
        best = found[key]
        if best is None:
            return None
        added_s += best[0]
        tours.append((column, week, best[1]))
    return _Option(added_s, tuple(tours))


def _best_position(bound: Bound, tour: Tour, legs: Leg, rules: DayRules) -> tuple[int, Tour] | None:
    """Return the seconds of driving added at the best place, and the tour."""
    places = [0, *(halt.place for halt, _ in tour), 0]
    work_s = bound.halt.work_s + sum(halt.work_s for halt, _ in tour)
    drive_s = sum(legs[a][b] for a, b in pairwise(places))
    here = bound.halt.place
    added = sorted(
        (legs[a][here] + legs[here][b] - legs[a][b], position)
        for position, (a, b) in enumerate(pairwise(places))
    )
    for added_s, position in added:
        if rules.open_s + work_s + drive_s + added_s > rules.close_s:
            return None
        candidate = (*tour[:position], bound, *tour[position:])
        if timing(candidate, legs=legs, rules=rules):
            return added_s, candidate
    return None
