"""What coverage models look at: work of villages, pools of like vehicles, and who may do what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from optimizer.domain.problem import CycleVehicle
from optimizer.domain.services import TimeWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverPool:
    """
    Vehicles of one base that can do the same equally often.

    ``days_each`` are the days on which each may go out in the cycle, ``shift`` its longest hours
    (overtime included).
    """

    index: int
    depot_id: str
    depot_name: str
    county_code: str
    vehicle: CycleVehicle
    vehicle_ids: tuple[str, ...]
    days_each: int
    shift: TimeWindow

    @property
    def vehicles(self) -> int:
        """How many there are."""
        return len(self.vehicle_ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolOffer:
    """
    What a pool would need for one halt.

    ``away_s`` is the way out; ``day_share`` the part of a vehicle's day that the halt takes, and
    ``cost_cents`` what it costs, when the day is filled with such halts.
    """

    pool: int
    away_s: int
    day_share: float
    cost_cents: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverUnit:
    """
    One halt of a line that a village waits for, ``visits`` times in the cycle.

    ``duration_s`` is set-up and service of all requirements joined in it.
    ``least_leg_s`` is the shortest way to it from any other place: no plan drives less to get
    there. ``able`` are the pools that have services, fleet, road, area and capacity for it,
    ``offers`` those of them that have the time, the nearest first.
    """

    problem: int
    line_id: str
    village_code: str
    stop_id: str
    visits: int
    duration_s: int
    windows: tuple[TimeWindow, ...]
    load_out: tuple[int, ...]
    least_leg_s: int
    able: tuple[int, ...]
    offers: tuple[PoolOffer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverVillage:
    """A village of which something is due, or nothing."""

    code: str
    name: str
    county_code: str
    township_code: str
    residents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverDemand:
    """All that coverage models look at, of one or several problems."""

    villages: tuple[CoverVillage, ...]
    pools: tuple[CoverPool, ...]
    units: tuple[CoverUnit, ...]

    @property
    def line_ids(self) -> tuple[str, ...]:
        """Lines of which something is due, ordered."""
        return tuple(sorted({unit.line_id for unit in self.units}))

    @property
    def villages_due(self) -> tuple[CoverVillage, ...]:
        """The villages of which something is due."""
        codes = {unit.village_code for unit in self.units}
        return tuple(village for village in self.villages if village.code in codes)

    @property
    def vehicles(self) -> int:
        """Vehicles that may do any of it."""
        return sum(self.pools[p].vehicles for p in {p for unit in self.units for p in unit.able})

    def of_lines(self, line_ids: Iterable[str]) -> CoverDemand:
        """Return the same with the work of some lines only, and the pools that may do it."""
        wanted = frozenset(line_ids)
        units = tuple(unit for unit in self.units if unit.line_id in wanted)
        return CoverDemand(villages=self.villages, pools=self.pools, units=units)
