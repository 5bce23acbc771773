"""Proofs that a group of vehicles has too few hours for all that only it may serve."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from optimizer.checking.context import Context
from optimizer.checking.unit import Unit, eligible, unit_of
from optimizer.domain.plan import UnservedCode, UnservedVisit
from optimizer.domain.problem import CycleRequirement, CycleVehicle

Certificate = Mapping[str, int | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """
    Vehicles and the units that nobody else may serve, with the hours of both, in seconds.

    ``required_s`` is the work of all visits, ``eligible_s`` the most time on shift that there is,
    ``at_least_unserved`` the fewest visits (counted by requirement) that must be left out.
    """

    requirement_ids: frozenset[str]
    required_s: int
    eligible_s: int
    at_least_unserved: int


class HourProofs:
    """
    Checks of certificates of ``required_hours_exceed_eligible_hours``.

    Parameters
    ----------
    context
        The problem and the plan.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._groups: dict[str, Group | None] = {}
        self._units: list[tuple[Unit, frozenset[str]]] = []

    def holds(self, one: CycleRequirement, certificate: Certificate) -> bool:
        """Tell whether a requirement's group needs more hours than its vehicles have."""
        group = self._group(str(certificate.get("group_vehicles", "")))
        numbers = [
            certificate.get(name)
            for name in ("group_requirements", "required_s", "eligible_s", "at_least_unserved")
        ]
        if group is None or one.id not in group.requirement_ids:
            return False
        count, required_s, eligible_s, unserved = (n if isinstance(n, int) else -1 for n in numbers)
        return (
            count == len(group.requirement_ids)
            and group.required_s >= required_s > eligible_s >= group.eligible_s
            and 1 <= unserved <= group.at_least_unserved
        )

    def overdrawn(self, entries: Iterable[UnservedVisit]) -> Iterator[tuple[str, int]]:
        """
        Yield groups whose proof is given for more visits than it proves, and how many more.

        Groups that share requirements are taken together: no more than the largest sum found over
        groups without common requirements is proved of them.
        """
        used: Counter[str] = Counter()
        for entry in entries:
            if entry.reason.code is UnservedCode.HOURS_EXCEEDED:
                used[str(dict(entry.reason.certificate).get("group_vehicles", ""))] += 1
        groups = {name: group for name in used if (group := self._group(name)) is not None}
        for name, group in groups.items():
            if used[name] > group.at_least_unserved:
                yield _shown(name), used[name] - group.at_least_unserved
        for names in _overlapping(groups):
            excess = sum(used[name] for name in names) - _proved([groups[n] for n in names])
            if len(names) > 1 and excess > 0:
                yield _shown(" / ".join(names)), excess

    def _group(self, name: str) -> Group | None:
        """Return the group of vehicles named by ids joined with ``+``; ``None`` if unknown."""
        if name not in self._groups:
            found = [self._context.vehicles.get(vehicle_id) for vehicle_id in name.split("+")]
            vehicles = [vehicle for vehicle in found if vehicle is not None]
            known = len(vehicles) == len(found) == len({v.id for v in vehicles})
            self._groups[name] = self._gather(vehicles) if known else None
        return self._groups[name]

    def _gather(self, vehicles: list[CycleVehicle]) -> Group:
        """Return the group of these vehicles."""
        ids = {vehicle.id for vehicle in vehicles}
        units = [unit for unit, may in self._all_units() if may and may <= ids]
        required_s = sum(unit.visits * unit.duration_s for unit in units)
        days = frozenset(day for unit in units for day in unit.days)
        eligible_s = sum(_most_s(vehicle, days) for vehicle in vehicles)
        return Group(
            requirement_ids=frozenset(one.id for unit in units for one in unit.members),
            required_s=required_s,
            eligible_s=eligible_s,
            at_least_unserved=_fewest(units, excess_s=required_s - eligible_s),
        )

    def _all_units(self) -> list[tuple[Unit, frozenset[str]]]:
        """Return every unit with the ids of its eligible vehicles."""
        if not self._units:
            units = {
                unit.members[0].id: unit
                for unit in (
                    unit_of(self._context, one) for one in self._context.problem.requirements
                )
            }
            self._units = [
                (unit, frozenset(v.id for v in eligible(self._context, unit)))
                for unit in units.values()
            ]
        return self._units


def _most_s(vehicle: CycleVehicle, days: frozenset[int]) -> int:
    """Return the most seconds on shift of a vehicle: its longest days in each week."""
    weeks: dict[int, list[int]] = defaultdict(list)
    for day in days:
        hours = vehicle.shifts[day]
        if hours is not None:
            on_s = hours.close_s - hours.open_s + vehicle.rules.max_overtime_s
            weeks[day // 7].append(on_s)
    most = vehicle.max_days_per_week
    return sum(sum(sorted(lengths, reverse=True)[:most]) for lengths in weeks.values())


def _fewest(units: list[Unit], *, excess_s: int) -> int:
    """Return a lower bound on the visits to leave out so that ``excess_s`` seconds are saved."""
    removed = Fraction(0)
    left_s = Fraction(excess_s)
    by_saving = sorted(units, key=lambda u: Fraction(u.duration_s, len(u.members)), reverse=True)
    for unit in by_saving:
        if left_s <= 0 or unit.duration_s == 0:
            break
        halts = min(Fraction(unit.visits), left_s / unit.duration_s)
        removed += halts * len(unit.members)
        left_s -= halts * unit.duration_s
    return ceil(removed)


def _overlapping(groups: Mapping[str, Group]) -> Iterator[list[str]]:
    """Yield the names of groups that share requirements, directly or through others."""
    left = set(groups)
    while left:
        names = [min(left)]
        for name in names:
            left.discard(name)
            ids = groups[name].requirement_ids
            near = {other for other in left if groups[other].requirement_ids & ids}
            names += sorted(near - set(names))
        yield names


def _proved(groups: list[Group]) -> int:
    """Return how many visits groups together prove to be left out, at least."""
    taken: set[str] = set()
    total = 0
    for group in sorted(groups, key=lambda g: len(g.requirement_ids)):
        if not group.requirement_ids & taken:
            taken |= group.requirement_ids
            total += group.at_least_unserved
    return max(total, *(group.at_least_unserved for group in groups))


def _shown(name: str) -> str:
    """Return a group's name, cut short when it lists many vehicles."""
    return name if len(name) <= 60 else name[:57] + "…"
