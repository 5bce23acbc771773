"""Pools: vehicles of one kind at one base, and the villages that their size is measured by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from optimizer.building.assumed_vehicles import vehicle_type
from optimizer.building.assumptions import LINES, Row
from optimizer.building.demand import Need, Site
from optimizer.building.kinds import MEALS, NARROW, Kind
from optimizer.building.witness import WEEKS, DayRules, Halt, Window
from optimizer.domain.travel import TravelMatrix
from optimizer.units import HOUR_S, MINUTE_S, clock_to_s

TRAVEL_MARGIN = 1.1
"""The witness drives this much longer than the terrain model says."""
MEALS_ON_BOARD_MIN = next(row["max_on_board_min"] for row in LINES if row["line_id"] == "meals")
LOADS = ("goods", "cold", "meals")
DRIVE_GUESS_S = 20 * MINUTE_S
"""Driving per halt, for the first guess of a pool's work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A depot that may house vehicles; ``place`` is the name of its township."""

    id: str
    place: str
    kind: str
    township_code: str
    county_code: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The vehicles of one kind at one base, with the halts they are sized for."""

    kind: Kind
    base: Base
    halts: tuple[Halt, ...]
    legs: tuple[tuple[int, ...], ...]


def day_rules(kind: Kind) -> DayRules:
    """Return the working day and the smaller capacity of the types of a kind, and its line's."""
    rows = [vehicle_type(t) for t in (kind.wide_type, kind.narrow_type) if t]
    row = rows[0]
    return DayRules(
        open_s=clock_to_s(row["shift_start"]),
        close_s=clock_to_s(row["shift_end"]),
        max_drive_s=int(row["max_drive_h"]) * HOUR_S,
        break_s=int(row["break_min"]) * MINUTE_S,
        break_from_s=clock_to_s(row["break_from"]),
        break_until_s=clock_to_s(row["break_until"]),
        capacity=tuple(min(int(r[f"capacity_{load}"]) for r in rows) for load in LOADS),
        max_on_board_s=int(MEALS_ON_BOARD_MIN) * MINUTE_S if kind is MEALS else None,
    )


def choose_bases(
    kind: Kind,
    *,
    bases: Sequence[Base],
    work: Mapping[str, float],
    matrix: TravelMatrix,
) -> dict[str, str]:
    """
    Choose which bases house a kind, and the base of every village: its nearest.

    Bases with less work than ``kind.least_days`` are dropped, the least used first, unless that
    takes a village farther than ``kind.farthest_min`` from its next base, there and back.

    Parameters
    ----------
    kind
        Which vehicles.
    bases
        Candidates in one county.
    work
        Village code → van-days a week.
    matrix
        Travel times of the county.

    Returns
    -------
    dict of str to str
        Village code → base id.
    """
    open_ids = sorted(base.id for base in bases)
    kept: set[str] = set()
    while True:
        nearest = {code: _nearest(open_ids, code, matrix) for code in sorted(work)}
        load = dict.fromkeys(open_ids, 0.0)
        for code, base_id in nearest.items():
            load[base_id] += work[code]
        droppable = [i for i in open_ids if i not in kept and load[i] < kind.least_days]
        if not droppable or len(open_ids) == 1:
            return nearest
        least = min(droppable, key=lambda base_id: (load[base_id], base_id))
        others = [base_id for base_id in open_ids if base_id != least]
        orphans = [code for code, base_id in nearest.items() if base_id == least]
        reach_s = kind.farthest_min * MINUTE_S
        if all(
            there_and_back_s(matrix, _nearest(others, code, matrix), code) <= reach_s
            for code in orphans
        ):
            open_ids = others
        else:
            kept.add(least)


def _nearest(base_ids: Sequence[str], code: str, matrix: TravelMatrix) -> str:
    """Return the base with the shortest way there and back."""
    return min(base_ids, key=lambda base_id: (there_and_back_s(matrix, base_id, code), base_id))


def there_and_back_s(matrix: TravelMatrix, base_id: str, code: str) -> int:
    """Return the seconds from a base to a village and back."""
    base, village = matrix.index(base_id), matrix.index(code)
    return int(matrix.duration_s[base, village]) + int(matrix.duration_s[village, base])


def pools_of(
    kind: Kind,
    *,
    sites: Mapping[str, Site],
    bases: Sequence[Base],
    needs: Sequence[Need],
    matrix: TravelMatrix,
    base_of: Mapping[str, str] | None = None,
) -> list[Pool]:
    """
    Return the pools of one kind in one county.

    Parameters
    ----------
    kind
        Which vehicles.
    sites
        Villages of the county by code.
    bases
        Bases of the county.
    needs
        Demand of the county.
    matrix
        Travel times of the county.
    base_of
        Village code → base id where that is settled already.

    Returns
    -------
    list of Pool
        Ordered by base.
    """
    halts = _halts(kind, sites=sites, needs=needs)
    if not halts:
        return []
    usable = [base for base in bases if base.kind in kind.depot_kinds]
    if base_of is None:
        work = _work_guess(halts, day_rules(kind))
        base_of = choose_bases(kind, bases=usable, work=work, matrix=matrix)
    return [
        _pool(kind, base, [(c, h) for c, h in halts if base_of[c] == base.id], matrix)
        for base in sorted(usable, key=lambda base: base.id)
        if any(base_of[code] == base.id for code, _ in halts)
    ]


def _work_guess(halts: Sequence[tuple[str, Halt]], rules: DayRules) -> dict[str, float]:
    """Guess the van-days a week of each village."""
    full_s = rules.close_s - rules.open_s - rules.break_s
    work: dict[str, float] = {}
    for code, halt in halts:
        busy_s = (halt.work_s + DRIVE_GUESS_S) * halt.visits / WEEKS
        work[code] = work.get(code, 0.0) + busy_s / full_s
    return work


def _pool(kind: Kind, base: Base, halts: Sequence[tuple[str, Halt]], matrix: TravelMatrix) -> Pool:
    """Give the places of a pool numbers and cut its legs out of the matrix."""
    codes = sorted({code for code, _ in halts})
    rows = [matrix.index(base.id), *(matrix.index(code) for code in codes)]
    place = {code: number for number, code in enumerate(codes, start=1)}
    legs = tuple(
        tuple(round(TRAVEL_MARGIN * int(matrix.duration_s[a, b])) for b in rows) for a in rows
    )
    placed = tuple(replace(halt, place=place[code]) for code, halt in halts)
    return Pool(kind=kind, base=base, halts=placed, legs=legs)


def _halts(
    kind: Kind, *, sites: Mapping[str, Site], needs: Sequence[Need]
) -> list[tuple[str, Halt]]:
    """Return (village code, halt) for the needs that the kind serves; supply is joined."""
    groups: dict[str, list[Need]] = {}
    for need in needs:
        # A second wave asks for no more than the first: its witness is the first one's.
        if need.service in kind.services and kind.serves(sites[need.code]) and need.wave < 2:
            key = need.code if need.line == "supply" else need.id
            groups.setdefault(key, []).append(need)
    return [
        (group[0].code, _halt(key, group, narrow=sites[group[0].code].road_class == NARROW))
        for key, group in sorted(groups.items())
    ]


def _halt(key: str, needs: Sequence[Need], *, narrow: bool) -> Halt:
    """Return one halt for needs that are served together."""
    line = _LINE_BY_ID[needs[0].line]
    minutes = int(line["setup_min"]) + sum(need.service_min for need in needs)
    rows = [need.boxes() for need in needs]
    return Halt(
        id=key,
        place=0,
        visits=min(needs[0].visits, 2 * WEEKS) if needs[0].line != "meals" else WEEKS,
        work_s=minutes * MINUTE_S,
        windows=_windows(line),
        load_out=tuple(sum(out[load] for out, _ in rows) for load in range(len(LOADS))),
        load_back=tuple(sum(back[load] for _, back in rows) for load in range(len(LOADS))),
        narrow=narrow,
    )


def _windows(line: Row) -> tuple[tuple[Window, ...], ...]:
    """Return the choices of windows: one for all, or one for each half-day that must stay."""
    parsed = []
    for text in line["windows"].split(";"):
        start, end = text.split("-")
        parsed.append((clock_to_s(start), clock_to_s(end)))
    if line["same_half_day"] == "1":
        return tuple((window,) for window in parsed)
    return (tuple(parsed),)


_LINE_BY_ID = {row["line_id"]: row for row in LINES}
