"""The generated fleet: as many vans at each base as its witness needs, and some slack."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from optimizer.building.assumed_vehicles import vehicle_type
from optimizer.building.assumptions import GENERATED, Row
from optimizer.building.chance import uniform
from optimizer.building.kinds import HOSPITAL, MEALS, Kind
from optimizer.building.pools import Base, Pool, day_rules
from optimizer.building.witness import WEEKS, build_columns, timing
from optimizer.domain.shares import largest_remainder

FLEET_VANS = 1484
"""Published: mobile service vehicles (press, 2026)."""
FLEET_HOSPITALS = 64
"""Published: mobile hospitals."""
COLD_CHAIN_SHARE = 0.25
MEAL_DAYS = 6
FULLEST_IN_TURNS = 0.87
TWO_SKILLS_SHARE = 0.15
TWO_SKILLS: Mapping[str, str] = {"bath": "bathing;cleaning", "clean": "cleaning;urgent"}
"""Some vans do more than their type (一车多能)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """
    What a pool needs a week, by its witness.

    ``narrow_days`` and ``wide_days`` are van-days on small and on any vans, ``paired_days`` those
    of them that two days of one van share; ``duty_s`` is the time away from the base, ``drive_s``
    and ``work_s`` parts of it. All per week.
    """

    narrow_days: int
    wide_days: int
    paired_days: int
    duty_s: float
    drive_s: float
    work_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Van:
    """One vehicle in the making: type, and days a week it is free for the plan."""

    type_id: str
    days: int


@dataclass(slots=True, kw_only=True)
class Staffed:
    """A pool with its size and its vans."""

    pool: Pool
    size: Size
    vans: list[Van]

    @property
    def used(self) -> float:
        """Share of the van-days that the witness uses."""
        days = self.size.narrow_days + self.size.wide_days
        return days / sum(van.days for van in self.vans)


def size_of(pool: Pool, *, days_a_week: int) -> Size:
    """
    Build the witness of a pool and count what it takes.

    Parameters
    ----------
    pool
        Vehicles and halts.
    days_a_week
        How often a tour of the pool runs: 1, or the days a kitchen cooks.

    Returns
    -------
    Size
        Per week.
    """
    rules = day_rules(pool.kind)
    columns = build_columns(pool.halts, legs=pool.legs, rules=rules)
    duty_s = drive_s = work_s = 0.0
    for column in columns:
        for tour in filter(None, column.weeks):
            run = timing(tour, legs=pool.legs, rules=rules)
            if run is None:
                raise ValueError(f"the witness of {pool.base.id} breaks a rule.")
            duty_s += (run.return_s - run.depart_s) * days_a_week / WEEKS
            drive_s += run.drive_s * days_a_week / WEEKS
            work_s += sum(halt.work_s for halt, _ in tour) * days_a_week / WEEKS
    narrow = sum(column.small for column in columns)
    return Size(
        narrow_days=narrow * days_a_week,
        wide_days=(len(columns) - narrow) * days_a_week,
        paired_days=sum(column.paired for column in columns),
        duty_s=duty_s,
        drive_s=drive_s,
        work_s=work_s,
    )


def staff(pool: Pool, size: Size, *, days_a_week: int) -> Staffed:
    """
    Give a pool its vans.

    Returns
    -------
    Staffed
        With van-days for all tours, and small vans to spare as ``kind.fullest_narrow`` says.
    """
    narrow = _days_to_hold(size.narrow_days / pool.kind.fullest_narrow, pool.kind, days_a_week)
    total = _days_to_hold(size.narrow_days + size.wide_days, pool.kind, days_a_week)
    if pool.kind is HOSPITAL:
        narrow, total = size.narrow_days, size.narrow_days + size.wide_days
    pairs = math.ceil(size.paired_days / 2)
    vans: list[Van] = []
    if narrow and pool.kind.narrow_type:
        vans += _vans(pool, pool.kind.narrow_type, narrow, pairs, days_a_week)
    wide = max(0, total - sum(van.days for van in vans))
    if wide and pool.kind.wide_type:
        vans += _vans(pool, pool.kind.wide_type, wide, pairs, days_a_week)
    return Staffed(pool=pool, size=size, vans=vans)


def _days_to_hold(days: float, kind: Kind, days_a_week: int) -> int:
    """
    Return whole van-days to provide; the vans of a kitchen all go out on each of its days.

    Slack comes with `add_slack`, that of the mobile hospitals with `add_hospitals`.
    """
    if kind is MEALS:
        each = min(days_a_week, MEAL_DAYS)
        # Where cooks work all week the vans take turns on Sundays, and that needs some room.
        spare = FULLEST_IN_TURNS if days_a_week > MEAL_DAYS else 1
        return math.ceil(days / spare / each) * each
    return math.ceil(days)


def _vans(pool: Pool, type_id: str, days: int, pairs: int, days_a_week: int) -> list[Van]:
    """Divide the van-days among as many vans as the kind's mean days suggest."""
    most = int(vehicle_type(type_id)["max_days_per_week"])
    if pool.kind is MEALS:
        most = min(days_a_week, most)
    if pool.kind in (MEALS, HOSPITAL):
        return [Van(type_id=type_id, days=most) for _ in range(math.ceil(days / most))]
    drawn = pool.kind.mean_days * (0.8 + 0.4 * uniform(pool.base.id, pool.kind.id, "days"))
    count = max(1, math.ceil(days / most), round(days / drawn))
    while count > 1 and sum(d // 2 for d in _shares(days, count)) < pairs:
        count -= 1
    return [Van(type_id=type_id, days=share) for share in _shares(days, count)]


def _shares(total: int, count: int) -> list[int]:
    """Divide ``total`` into ``count`` nearly equal whole shares, none below 1."""
    return [max(1, total // count + (number < total % count)) for number in range(count)]


def add_slack(staffed: Sequence[Staffed]) -> None:
    """
    Add vans of one kind in one county until the witness uses no more than ``kind.fullest``.

    The fullest pool gets the next van; neighbours help each other, so slack need not be everywhere.
    """
    while staffed and _used(staffed) > staffed[0].pool.kind.fullest:
        fullest = max(staffed, key=lambda entry: (entry.used, entry.pool.base.id))
        kind = fullest.pool.kind
        own_days = max(van.days for van in fullest.vans)
        days = own_days if kind is MEALS else max(1, round(kind.mean_days))
        fullest.vans.append(Van(type_id=kind.type_id, days=days))


def _used(staffed: Sequence[Staffed]) -> float:
    """Return the share of all van-days that the witness uses."""
    needed = sum(entry.size.narrow_days + entry.size.wide_days for entry in staffed)
    return needed / sum(van.days for entry in staffed for van in entry.vans)


def add_hospitals(staffed: Sequence[Staffed]) -> None:
    """
    Bring the mobile hospitals to their published number, the fullest base first.

    Raises
    ------
    ValueError
        If the witness already needs more.
    """
    missing = FLEET_HOSPITALS - sum(len(entry.vans) for entry in staffed)
    if missing < 0:
        raise ValueError(f"{-missing} mobile hospitals too many: lower the frequencies.")
    for _ in range(missing):
        fullest = max(staffed, key=lambda entry: (entry.used, entry.pool.base.id))
        wide = fullest.pool.kind.wide_type or ""
        fullest.vans.append(Van(type_id=wide, days=int(vehicle_type(wide)["max_days_per_week"])))


def vehicle_rows(staffed: Iterable[Staffed]) -> list[Row]:
    """Return the rows of ``vehicles`` for the pools, ordered by id."""
    rows = [
        _row(entry.pool.kind, entry.pool.base, number, van)
        for entry in staffed
        for number, van in enumerate(entry.vans, start=1)
    ]
    return sorted(rows, key=lambda row: row["vehicle_id"])


def _row(kind: Kind, base: Base, number: int, van: Van) -> Row:
    """Return one row."""
    mark = "c" if base.kind == "county_hospital" else ""
    vehicle_id = f"{base.township_code}-{kind.id}{mark}{number}"
    type_id = van.type_id
    if type_id == "supply" and uniform(vehicle_id, "cold") < COLD_CHAIN_SHARE:
        type_id = "supply_c"
    two_skills = uniform(vehicle_id, "skills") < TWO_SKILLS_SHARE
    own_days = str(van.days) != vehicle_type(type_id)["max_days_per_week"]
    return {
        "vehicle_id": vehicle_id,
        "name": f"{base.place}{vehicle_type(type_id)['name_zh']}{number}号",
        "fleet": kind.fleet,
        "type_id": type_id,
        "depot_id": base.id,
        "services": TWO_SKILLS.get(type_id, "") if two_skills else "",
        "max_days_per_week": str(van.days) if own_days else "",
        "available": "1",
        "shift_end": "",
        "source": GENERATED,
    }


def on_call_rows(bases: Sequence[Base], residents: Mapping[str, int], count: int) -> list[Row]:
    """
    Return the vans for rides and urgent help: no rhythm yet, orders will use them.

    Parameters
    ----------
    bases
        Service stations of the city.
    residents
        Base id → residents of the planned villages of its township.
    count
        Vans to place: shared by residents (largest remainder), rides and urgent help in turn.

    Returns
    -------
    list of dict
        Rows of ``vehicles``.
    """
    rows = []
    shares = largest_remainder([residents[base.id] for base in bases], count)
    for base, share in zip(bases, shares, strict=True):
        for number in range(1, share + 1):
            type_id, kind_id = ("urgent", "urg") if number % 2 == 0 else ("ride", "rid")
            kind = Kind(
                id=kind_id,
                services=(),
                depot_kinds=(),
                wide_type=type_id,
                narrow_type=type_id,
                mean_days=0,
                least_days=0,
            )
            days = int(vehicle_type(type_id)["max_days_per_week"])
            rows.append(_row(kind, base, (number + 1) // 2, Van(type_id=type_id, days=days)))
    return rows
