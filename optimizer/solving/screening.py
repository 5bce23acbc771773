"""Visits that no plan can make: reasons with certificates, found before and after the search."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

import numpy as np
from scipy.sparse.csgraph import floyd_warshall

from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.domain.patterns import has_pattern
from optimizer.domain.plan import UnservedCode, UnservedReason
from optimizer.domain.services import TimeWindow
from optimizer.domain.travel import UNREACHABLE_S
from optimizer.solving.instance import Instance
from optimizer.solving.schedule import ChoiceTable
from optimizer.solving.tasks import Task, offers
from optimizer.solving.timing import alone_on
from optimizer.solving.weekly.choices import choices
from optimizer.solving.windows import common_windows

MOST_PROVED_VISITS = 4
"""With more visits on fixed weekdays a proof is claimed from the gaps alone."""


def reason(code: UnservedCode, **certificate: int | str) -> UnservedReason:
    """Return a reason; the certificate's entries keep their order."""
    return UnservedReason(code=code, certificate=tuple(certificate.items()))


class Screening:
    """
    Proves that tasks can be in no plan at all.

    Parameters
    ----------
    instance
        The compiled problem.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance

    @cached_property
    def _shortest_s(self) -> dict[str, np.ndarray]:
        """Shortest seconds by matrix: a way over other places bounds every route."""
        found = {}
        for name, travel in self.instance.tables.items():
            legs = np.array(travel.duration_s, dtype=float)
            legs[legs >= UNREACHABLE_S] = np.inf
            found[name] = floyd_warshall(legs)
        return found

    def proof(self, task: Task) -> UnservedReason | None:
        """Return why no plan can visit the task, or ``None`` if nothing is proved."""
        no_days = self._no_days(task)
        if no_days is None and any(alone_on(self.instance, task, v) for v in task.vehicles):
            return None
        return (
            self._no_vehicle(task)
            or no_days
            or self._unreachable(task)
            or self._too_long(task)
            or self._no_overlap(task)
        )

    def _no_vehicle(self, task: Task) -> UnservedReason | None:
        if task.vehicles:
            return None
        fleets = set.intersection(*(set(r.fleets) for r in task.requirements))
        services = sorted({s for r in task.requirements for s in r.service_ids})
        able = [v for v in self.instance.vehicles if all(offers(v, r) for r in task.requirements)]
        return reason(
            UnservedCode.NO_VEHICLE_OFFERS_SERVICE,
            service="+".join(services),
            vehicles_in_fleets=sum(v.fleet in fleets for v in self.instance.vehicles),
            vehicles_with_service=len(able),
            vehicles_with_road_and_capacity=0,
        )

    def _no_days(self, task: Task) -> UnservedReason | None:
        """Prove that no set of allowed days keeps the gaps and, for few visits, the weekday."""
        if task.day_sets is not None:
            return _no_listed_days(task, task.day_sets)
        rule = task.first
        fixed = rule.same_weekday and task.visits <= MOST_PROVED_VISITS
        if has_pattern(
            visits=task.visits,
            days=self.instance.days,
            min_gap=rule.min_gap_days,
            max_gap=rule.max_gap_days,
            allowed_days=task.allowed_days,
            weekdays=rule.weekdays,
            same_weekday=fixed,
            weeks=self.instance.weeks,
        ):
            return None
        return reason(
            UnservedCode.NO_DAYS_FIT,
            visits=task.visits,
            allowed_days=len(task.allowed_days),
            min_gap_days=rule.min_gap_days,
            max_gap_days=rule.max_gap_days,
        )

    def _legs(self, task: Task, vehicle: int) -> tuple[float, float]:
        """Return the shortest seconds out and back on any day; infinite where there is no way."""
        ways, depot = self.instance.ways[vehicle], self.instance.depots[vehicle]
        days = task.allowed_days or range(self.instance.days)
        tables = [self._shortest_s[name] for name in {ways[day] for day in days}]
        return (
            float(min(shortest_s[depot, task.location] for shortest_s in tables)),
            float(min(shortest_s[task.location, depot] for shortest_s in tables)),
        )

    def _unreachable(self, task: Task) -> UnservedReason | None:
        if any(np.isfinite(sum(self._legs(task, v))) for v in task.vehicles):
            return None
        return reason(
            UnservedCode.UNREACHABLE, eligible_vehicles=len(task.vehicles), reachable_from=0
        )

    def _shifts(self, task: Task, vehicle: int) -> set[TimeWindow]:
        """Return the times on shift, overtime included, over the task's days."""
        spec = self.instance.vehicles[vehicle]
        return {
            TimeWindow(open_s=shift.open_s, close_s=shift.close_s + spec.rules.max_overtime_s)
            for day in task.allowed_days
            if (shift := spec.shifts[day]) is not None
        }

    def _too_long(self, task: Task) -> UnservedReason | None:
        """Prove that the round trip fits no shift, no driving limit, or no time on board."""
        nearest: tuple[float, int, float, float] | None = None
        for vehicle in task.vehicles:
            out_s, back_s = self._legs(task, vehicle)
            if not np.isfinite(out_s + back_s):
                continue
            longest_s = self._longest_s(task, vehicle)
            rules = self.instance.vehicles[vehicle].rules
            needed_s = out_s + task.duration_s + back_s
            excess_s = max(
                needed_s - longest_s, out_s + back_s - rules.max_drive_s, out_s - task.on_board_s
            )
            if excess_s <= 0:
                return None
            if nearest is None or excess_s < nearest[0]:
                nearest = (excess_s, vehicle, out_s, back_s)
        if nearest is None:
            return None
        return self._too_long_reason(task, nearest[1], round(nearest[2]), round(nearest[3]))

    def _longest_s(self, task: Task, vehicle: int) -> int:
        return max((s.close_s - s.open_s for s in self._shifts(task, vehicle)), default=0)

    def _too_long_reason(self, task: Task, vehicle: int, out_s: int, back_s: int) -> UnservedReason:
        spec = self.instance.vehicles[vehicle]
        longest_s = self._longest_s(task, vehicle)
        needed_s = out_s + task.duration_s + back_s
        limit = {"needed_s": needed_s, "longest_shift_s": longest_s}
        if out_s > task.on_board_s:
            limit = {"needed_s": out_s, "max_on_board_s": task.on_board_s}
        elif needed_s <= longest_s:
            limit = {"needed_s": out_s + back_s, "max_drive_s": spec.rules.max_drive_s}
        return reason(
            UnservedCode.ROUND_TRIP_TOO_LONG,
            duration_s=task.duration_s,
            best_vehicle=spec.id,
            out_s=out_s,
            back_s=back_s,
            **limit,
        )

    def _no_overlap(self, task: Task) -> UnservedReason | None:
        """Prove that no window and shift, less the drive, have room for the visit together."""
        windows = common_windows(task.requirements)
        best_s = 0
        for vehicle in task.vehicles:
            out_s, back_s = self._legs(task, vehicle)
            if not np.isfinite(out_s + back_s):
                continue
            for shift in self._shifts(task, vehicle):
                for window in windows:
                    open_s = max(window.open_s, shift.open_s + round(out_s))
                    close_s = min(window.close_s, shift.close_s - round(back_s))
                    best_s = max(best_s, close_s - open_s)
        if best_s >= task.duration_s:
            return None
        return reason(
            UnservedCode.WINDOW_MEETS_NO_SHIFT, duration_s=task.duration_s, best_overlap_s=best_s
        )


def _no_listed_days(task: Task, day_sets: tuple[tuple[int, ...], ...]) -> UnservedReason | None:
    """Prove that every listed set of days has a day that is not allowed."""
    if any(set(days) <= set(task.allowed_days) for days in day_sets):
        return None
    return reason(
        UnservedCode.NO_DAYS_FIT,
        visits=task.visits,
        allowed_days=len(task.allowed_days),
        day_sets=len(day_sets),
    )


class HoursProof:
    """
    Proves that a group of tasks needs more hours than all its vehicles have.

    Parameters
    ----------
    instance
        The compiled problem.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance

    def find(self, tasks: set[int]) -> dict[int, UnservedReason]:
        """
        Return a reason for as many of the unserved tasks as the excess of hours proves.

        Each set of vehicles that is eligible for some unserved task is tried, smallest first,
        with all tasks that depend on it alone; groups do not share tasks.

        Parameters
        ----------
        tasks
            Unserved tasks without another proof.
        """
        proved: dict[int, UnservedReason] = {}
        used: set[int] = set()
        fleets = {frozenset(self.instance.tasks[t].vehicles) for t in tasks}
        for fleet in sorted(fleets, key=lambda f: (len(f), sorted(f))):
            group = [t for t in self.instance.tasks if t.vehicles and fleet.issuperset(t.vehicles)]
            if used & {task.index for task in group}:
                continue
            found = self._excess(fleet, group)
            if found is None:
                continue
            used |= {task.index for task in group}
            at_least = int(dict(found.certificate)["at_least_unserved"])
            for task in group:
                share = len(task.requirements) * task.visits
                if task.index in tasks and share <= at_least:
                    proved[task.index] = found
                    at_least -= share
        return proved

    def _excess(self, fleet: frozenset[int], group: list[Task]) -> UnservedReason | None:
        required_s = sum(task.visits * task.duration_s for task in group)
        days = {day for task in group for day in task.allowed_days}
        eligible_s = sum(self._hours_s(vehicle, days) for vehicle in fleet)
        if required_s <= eligible_s:
            return None
        return reason(
            UnservedCode.HOURS_EXCEEDED,
            group_requirements=sum(len(task.requirements) for task in group),
            group_vehicles="+".join(sorted(self.instance.vehicles[v].id for v in fleet)),
            required_s=required_s,
            eligible_s=eligible_s,
            at_least_unserved=_fewest_removed(group, required_s - eligible_s),
        )

    def _hours_s(self, vehicle: int, days: set[int]) -> int:
        """Return the most seconds a vehicle can be on shift in the cycle."""
        spec = self.instance.vehicles[vehicle]
        weeks: dict[int, list[int]] = defaultdict(list)
        for day in days:
            shift = spec.shifts[day]
            if shift is not None:
                weeks[day // DAYS_PER_WEEK].append(
                    shift.close_s + spec.rules.max_overtime_s - shift.open_s
                )
        limit = spec.max_days_per_week
        return sum(sum(sorted(spans, reverse=True)[:limit]) for spans in weeks.values())


def _fewest_removed(group: list[Task], excess_s: int) -> int:
    """Return a number of visits that must be left out: the longest per requirement go first."""
    removed = 0.0
    units = sorted(group, key=lambda task: -task.duration_s / len(task.requirements))
    for task in units:
        for _ in range(task.visits):
            if excess_s <= 0:
                break
            share = min(1.0, excess_s / task.duration_s) if task.duration_s else 0.0
            removed += share * len(task.requirements)
            excess_s -= task.duration_s
    return max(1, int(np.ceil(removed - 1e-9)))


def screened(
    instance: Instance, *, limit: int
) -> tuple[dict[int, UnservedReason], dict[int, ChoiceTable]]:
    """
    Return proofs of what no plan can serve, and the choices of all else, by task.

    Parameters
    ----------
    instance
        The compiled problem.
    limit
        Longest list of day patterns of a task.
    """
    screening = Screening(instance)
    proofs: dict[int, UnservedReason] = {}
    tables: dict[int, ChoiceTable] = {}
    for task in instance.tasks:
        proof = screening.proof(task)
        if proof is None:
            tables[task.index] = ChoiceTable(tuple(choices(instance, task, limit=limit)))
        else:
            proofs[task.index] = proof
    return proofs, tables
